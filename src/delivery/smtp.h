/// Sends a mail by SMTP (RFC 5321), over TLS or turned to it (RFC 3207), with a login (RFC 4954).
#pragma once
#include <chrono>
#include <stop_token>
#include <string>

#include "delivery/delivery_error.h"
#include "delivery/mail_message.h"
#include "ports/mail_setup.h"

namespace steelyard::delivery {

/// The server's password. Nothing prints it, and it is wiped where it ends.
class MailPassword {
 public:
  MailPassword() = default;
  explicit MailPassword(std::string text) : m_text(std::move(text)) {}
  ~MailPassword();
  MailPassword(MailPassword&&) = default;
  MailPassword& operator=(MailPassword&&) = default;
  const std::string& Reveal() const { return m_text; }

 private:
  std::string m_text;
};

/// Reads the first line of a file that nobody but its owner may read.
///
/// Throws  RefusedError: it cannot be read, is open to others, or holds no password.
MailPassword ReadPassword(const std::string& file);

/// RFC 5321 §4.5.3.2 asks for more patience with some; a person waits for none of these.
struct MailPatience {
  std::chrono::milliseconds connect{20'000};
  std::chrono::milliseconds answer{60'000};
  std::chrono::milliseconds acceptance{300'000};  ///< after the last byte of the mail
};

struct MailOrder {
  const ports::MailSetup& setup;
  const MailPassword& password;
  const MailMessage& message;
  MailPatience patience = {};
};

/// Sends it to all its recipients or to none. Without TLS where the setup wants it nothing is said.
///
/// Returns  the server's word of acceptance, which often names the mail in its log.
/// Throws   DeliveryError and those derived from it; each says whether anything was sent.
std::string SendMail(const MailOrder& order, std::stop_token stop = {});

}  // namespace steelyard::delivery
