/// Writes mails.
#include "delivery/mail_message.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>

namespace steelyard::delivery {
namespace {

constexpr std::size_t kLineOfBytes = 57;  // 76 characters in base64, RFC 2045 §6.8
constexpr std::size_t kWordOfBytes = 42;  // an encoded word has at most 75, RFC 2047 §2

std::string Base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                                   reinterpret_cast<const unsigned char*>(bytes.data()),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

void AppendBase64Lines(std::string& mail, std::string_view bytes) {
  for (std::size_t at = 0; at < bytes.size(); at += kLineOfBytes) {
    mail += Base64(bytes.substr(at, kLineOfBytes));
    mail += "\r\n";
  }
}

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= 0x20 && c < 0x7f; });
}

bool GoesOn(char c) { return (static_cast<unsigned char>(c) & 0xC0) == 0x80; }

/// Encoded words (RFC 2047), none of which parts a character.
std::string EncodedWords(std::string_view text) {
  std::string encoded;
  while (!text.empty()) {
    auto size = std::min(text.size(), kWordOfBytes);
    while (size > 1 && size < text.size() && GoesOn(text[size])) --size;
    if (!encoded.empty()) encoded += "\r\n ";
    encoded += "=?UTF-8?B?" + Base64(text.substr(0, size)) + "?=";
    text.remove_prefix(size);
  }
  return encoded;
}

std::string Subject(const std::string& text) {
  const bool is_as_it_is = IsPlain(text) && text.size() < 60 && text.find("=?") == text.npos;
  return is_as_it_is ? text : EncodedWords(text);
}

std::string DateHeader(base::Timestamp moment, base::UtcOffset offset) {
  constexpr std::array kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  constexpr std::array kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                  "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto wall = moment.ToWallClock(offset);
  // 1970-01-01 was a Thursday.
  const auto days = (moment.unix_ms() + offset.minutes() * std::int64_t{60'000}) / 86'400'000;
  const auto ahead = offset.minutes();
  const int distance = std::abs(ahead);
  return fmt::format("{}, {} {} {} {:02}:{:02}:{:02} {}{:02}{:02}",
                     kDays[static_cast<std::size_t>((days + 4) % 7)], wall.day,
                     kMonths[static_cast<std::size_t>(wall.month - 1)], wall.year, wall.hour,
                     wall.minute, wall.second, ahead < 0 ? '-' : '+', distance / 60,
                     distance % 60);
}

std::string Recipients(const std::vector<std::string>& to) {
  std::string text;
  for (const auto& one : to) text += (text.empty() ? "<" : ",\r\n <") + one + ">";
  return text;
}

/// RFC 2183, and RFC 2231 for a name that is not plain; old readers show the plain one.
std::string FileNameParameter(std::string_view name) {
  std::string plain;
  std::string percent;
  for (const char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    const bool is_letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                           (c >= '0' && c <= '9') || c == '-' || c == '.' || c == '_';
    percent += is_letter ? std::string(1, c) : fmt::format("%{:02X}", byte);
    if (GoesOn(c)) continue;
    plain += byte < 0x20 || byte >= 0x7f || c == '"' || c == '\\' ? '_' : c;
  }
  if (plain == name) return fmt::format("filename=\"{}\"", plain);
  return fmt::format("filename=\"{}\";\r\n filename*=UTF-8''{}", plain, percent);
}

}  // namespace

std::string ComposeMail(const MailMessage& message) {
  // No line of base64 begins like this.
  const auto id = message.message_id.substr(0, message.message_id.find('@'));
  const std::string boundary = "=_" + id.substr(0, 60);
  std::string mail;
  mail.reserve(message.file.size() / 3 * 4 + message.file.size() / 28 + 4'096);
  const auto header = [&](std::string_view name, const std::string& value) {
    mail += fmt::format("{}: {}\r\n", name, value);
  };
  header("Date", DateHeader(message.date, message.offset));
  const auto from = "<" + message.from + ">";
  header("From", message.from_name.empty()
                     ? from
                     : EncodedWords(message.from_name) + "\r\n " + from);
  header("To", Recipients(message.to));
  header("Subject", Subject(message.subject));
  header("Message-ID", "<" + message.message_id + ">");
  header("Auto-Submitted", "auto-generated");  // RFC 3834: nobody's holiday answers it
  header("MIME-Version", "1.0");
  header("Content-Type", fmt::format("multipart/mixed;\r\n boundary=\"{}\"", boundary));
  mail += fmt::format("\r\n--{}\r\n", boundary);
  header("Content-Type", "text/plain; charset=utf-8");
  header("Content-Transfer-Encoding", "base64");
  mail += "\r\n";
  AppendBase64Lines(mail, message.text);
  mail += fmt::format("\r\n--{}\r\n", boundary);
  header("Content-Type", message.media_type);
  header("Content-Transfer-Encoding", "base64");
  header("Content-Disposition", "attachment;\r\n " + FileNameParameter(message.file_name));
  mail += "\r\n";
  AppendBase64Lines(mail, message.file);
  mail += fmt::format("\r\n--{}--\r\n", boundary);
  return mail;
}

}  // namespace steelyard::delivery
