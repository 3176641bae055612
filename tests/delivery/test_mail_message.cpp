/// Mails as they are written, read back by another parser.
#include <boost/test/unit_test.hpp>

#include "base/seeded_random.h"
#include "delivery/mail_message.h"
#include "support/read_mail.h"

using namespace steelyard;
using delivery::MailMessage;

namespace {

MailMessage SomeMail() {
  return {.from = "shop@example.com",
          .from_name = "",
          .to = {"wang@example.com"},
          .subject = "Sales",
          .text = "Hello.\n",
          .message_id = "00112233.5@example.com",
          .date = base::Timestamp::Parse("2026-11-29T03:04:05Z").value(),
          .offset = base::UtcOffset::China(),
          .file_name = "sales.pdf",
          .media_type = "application/pdf",
          .file = "%PDF"};
}

/// The bytes of all encoded words of a header.
std::string WordsOf(const std::string& header) {
  std::string text;
  constexpr std::string_view kBegin = "=?UTF-8?B?";
  for (auto at = header.find(kBegin); at != header.npos; at = header.find(kBegin, at)) {
    at += kBegin.size();
    text += tests::DecodeBase64(header.substr(at, header.find("?=", at) - at));
  }
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(mail_messages)

BOOST_AUTO_TEST_CASE(the_file_comes_out_byte_for_byte) {
  base::SeededRandom random(7);
  for (const std::size_t size : {0, 1, 2, 3, 56, 57, 58, 1'000, 100'003}) {
    auto mail = SomeMail();
    mail.file.clear();
    for (std::size_t i = 0; i < size; ++i) mail.file += static_cast<char>(random.Next() & 0xff);
    const auto read = tests::ParseMail(delivery::ComposeMail(mail));
    BOOST_REQUIRE_EQUAL(read.parts.size(), 2);
    BOOST_TEST(read.parts[0].bytes == "Hello.\n");
    BOOST_TEST(read.parts[0].type == "text/plain; charset=utf-8");
    BOOST_TEST(read.parts[1].bytes == mail.file);
    BOOST_TEST(read.parts[1].type == "application/pdf");
    BOOST_TEST(read.parts[1].disposition == "attachment; filename=\"sales.pdf\"");
  }
}

BOOST_AUTO_TEST_CASE(headers_say_who_whom_when_and_which) {
  auto mail = SomeMail();
  mail.to = {"wang@example.com", "li@example.com"};
  const auto read = tests::ParseMail(delivery::ComposeMail(mail));
  BOOST_TEST(read.from == "<shop@example.com>");
  BOOST_TEST(read.subject == "Sales");
  BOOST_TEST(read.message_id == "<00112233.5@example.com>");
  BOOST_TEST(read.date == "Sun, 29 Nov 2026 11:04:05 +0800");
  BOOST_TEST(read.to == "<wang@example.com>, <li@example.com>");
}

BOOST_AUTO_TEST_CASE(chinese_is_encoded_and_no_character_is_parted) {
  auto mail = SomeMail();
  mail.from_name = "鲜果店，一号";
  for (int i = 0; i < 60; ++i) mail.subject += "日报é";
  mail.file_name = "日报 2026.pdf";
  const auto text = delivery::ComposeMail(mail);
  std::size_t begin = 0;
  for (auto end = text.find("\r\n"); end != text.npos; end = text.find("\r\n", begin)) {
    BOOST_TEST(end - begin <= 78, text.substr(begin, end - begin));
    begin = end + 2;
  }
  for (const char c : text) BOOST_REQUIRE(static_cast<unsigned char>(c) < 0x80);
  const auto read = tests::ParseMail(text);
  // What parts two encoded words is no part of the text (RFC 2047 §6.2).
  const auto subject = text.find("\r\nSubject: ");
  BOOST_TEST(WordsOf(text.substr(subject, text.find("\r\nMessage-ID") - subject)) == mail.subject);
  BOOST_TEST(read.from == mail.from_name + " <shop@example.com>");
  for (const char* header : {"Subject: ", "From: "}) {
    auto at = text.find(header);
    for (at = text.find("=?UTF-8?B?", at); at != text.npos; at = text.find("=?UTF-8?B?", at + 1)) {
      const auto word = WordsOf(text.substr(at, text.find("?=", at) + 2 - at));
      BOOST_TEST((static_cast<unsigned char>(word.front()) & 0xC0) != 0x80);
    }
  }
  BOOST_TEST(read.parts[1].disposition.find("filename*=UTF-8''%E6%97%A5%E6%8A%A5%202026.pdf") !=
             std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
