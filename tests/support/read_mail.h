/// Reads a mail back with somebody else's parser.
#pragma once
#include <Poco/Net/MailMessage.h>
#include <Poco/Net/PartHandler.h>

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
  std::string subject;  ///< as it is written, encoded words and all
  std::string from;
  std::string message_id;
  std::string date;
  std::vector<std::string> to;
  std::vector<MailPart> parts;
};

inline ReadMail ParseMail(const std::string& text) {
  struct Parts final : Poco::Net::PartHandler {
    void handlePart(const Poco::Net::MessageHeader& header, std::istream& stream) override {
      std::ostringstream bytes;
      bytes << stream.rdbuf();
      list.push_back({header.get("Content-Type"), header.get("Content-Disposition", ""),
                      bytes.str()});
    }
    std::vector<MailPart> list;
  } parts;
  std::istringstream stream(text);
  Poco::Net::MailMessage message;
  message.read(stream, parts);
  ReadMail read{message.get("Subject"), message.get("From"), message.get("Message-ID"),
                message.get("Date"), {}, parts.list};
  for (const auto& one : message.recipients()) read.to.push_back(one.getAddress());
  return read;
}

}  // namespace steelyard::tests
