/// Reads a mail back with somebody else's parser.
#pragma once
#include <Poco/Base64Decoder.h>
#include <Poco/Net/MediaType.h>
#include <Poco/Net/MessageHeader.h>
#include <Poco/Net/MultipartReader.h>

#include <sstream>
#include <string>
#include <vector>

namespace steelyard::tests {

struct MailPart {
  std::string type;
  std::string disposition;
  std::string bytes;  ///< decoded
};

struct ReadMail {
  std::string subject;  ///< decoded, like all headers
  std::string from;
  std::string message_id;
  std::string date;
  std::string to;
  std::vector<MailPart> parts;
};

inline std::string DecodeBase64(const std::string& text) {
  std::istringstream stream(text);
  Poco::Base64Decoder decoder(stream);
  std::ostringstream bytes;
  bytes << decoder.rdbuf();
  return bytes.str();
}

inline ReadMail ParseMail(const std::string& text) {
  std::istringstream stream(text);
  Poco::Net::MessageHeader header;
  header.read(stream);
  ReadMail read{header.get("Subject"),    header.get("From"), header.get("Message-ID"),
                header.get("Date"), header.get("To"), {}};
  const Poco::Net::MediaType type(header.get("Content-Type"));
  // Poco's own decoding stops at the padding and loses the part behind it.
  stream.ignore(2);
  Poco::Net::MultipartReader reader(stream, type.getParameter("boundary"));
  while (reader.hasNextPart()) {
    Poco::Net::MessageHeader part;
    reader.nextPart(part);
    std::ostringstream body;
    body << reader.stream().rdbuf();
    read.parts.push_back({part.get("Content-Type"), part.get("Content-Disposition", ""),
                          DecodeBase64(body.str())});
  }
  return read;
}

}  // namespace steelyard::tests
