/// A mail with a file, as RFC 5322 and MIME (RFC 2045 to 2049) write it.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"

namespace steelyard::delivery {

struct MailMessage {
  std::string from;       ///< an address
  std::string from_name;  ///< UTF-8; may be empty
  std::vector<std::string> to;
  std::string subject;  ///< one line of UTF-8
  std::string text;     ///< UTF-8
  /// `x@y`; the same for a mail that is sent again, so that whoever gets it twice can tell.
  std::string message_id;
  base::Timestamp date;
  base::UtcOffset offset;
  std::string file_name;
  std::string media_type;  ///< `application/pdf`
  std::string file;        ///< its bytes
};

/// Lines end in CRLF; only ASCII, and no line of more than 78 characters but a long file's name.
std::string ComposeMail(const MailMessage& message);

}  // namespace steelyard::delivery
