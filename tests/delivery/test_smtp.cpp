/// Mails by SMTP, against a real server at the wire.
#include <boost/test/unit_test.hpp>

#include <arpa/inet.h>
#include <dlfcn.h>
#include <netdb.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <fstream>
#include <thread>
#include <vector>

#include "delivery/smtp.h"
#include "support/read_mail.h"
#include "support/smtp_server.h"
#include "support/temp_database.h"

using namespace steelyard;
using tests::SmtpFault;
using namespace std::chrono_literals;

/// The system's resolver, but for one name that has two addresses.
extern "C" int getaddrinfo(const char* name, const char* port, const addrinfo* hints,
                           addrinfo** found) {
  using Resolver = int (*)(const char*, const char*, const addrinfo*, addrinfo**);
  static const auto system = reinterpret_cast<Resolver>(::dlsym(RTLD_NEXT, "getaddrinfo"));
  if (name == nullptr || std::strcmp(name, "two.example.com") != 0) {
    return system(name, port, hints, found);
  }
  const int code = system("127.0.0.2", port, hints, found);
  return code != 0 ? code : system("127.0.0.1", port, hints, &(*found)->ai_next);
}

namespace {

/// An address that answers no more connection, as one behind a wall does not.
class DeafAddress {
 public:
  DeafAddress(const char* address, std::uint16_t port) {
    m_where.sin_family = AF_INET;
    m_where.sin_port = htons(port);
    BOOST_REQUIRE(::inet_pton(AF_INET, address, &m_where.sin_addr) == 1);
    const int listening = NewSocket(SOCK_STREAM);
    BOOST_REQUIRE(::bind(listening, Where(), sizeof m_where) == 0);
    BOOST_REQUIRE(::listen(listening, 0) == 0);
    // Nobody takes them, so the queue is full.
    for (int i = 0; i < 8; ++i) {
      ::connect(NewSocket(SOCK_STREAM | SOCK_NONBLOCK), Where(), sizeof m_where);
    }
  }
  ~DeafAddress() {
    for (const int socket : m_sockets) ::close(socket);
  }
  DeafAddress(const DeafAddress&) = delete;
  DeafAddress& operator=(const DeafAddress&) = delete;

 private:
  int NewSocket(int type) {
    m_sockets.push_back(::socket(AF_INET, type | SOCK_CLOEXEC, 0));
    return m_sockets.back();
  }
  const sockaddr* Where() const { return reinterpret_cast<const sockaddr*>(&m_where); }

  sockaddr_in m_where{};
  std::vector<int> m_sockets;
};

constexpr char kUser[] = "shop";
constexpr char kPassword[] = "pass ~word=";

enum class Kind { Sent, Delivery, Refused, Unknown, Stopped };

struct Told {
  Kind kind;
  std::string text;
};

struct Post {
  Post() : Post(tests::SmtpServerOptions{.user = kUser, .password = kPassword}) {}
  explicit Post(const tests::SmtpServerOptions& options) : server(certificate, options) {
    setup.server = *ports::MailServerAddress::Parse(server.Address());
    setup.security = options.is_tls ? ports::MailSecurity::Tls : ports::MailSecurity::StartTls;
    setup.user = options.user;
    setup.ca_file = certificate.certificate.string();
    message.file.assign(3'000, '.');
    message.file += "\r\n.\r\n..\r\nend";
    patience = {.connect = 5s, .answer = 5s, .acceptance = 5s};
  }

  Told Send(std::stop_token stop = {}) {
    const delivery::MailPassword secret{password};
    try {
      return {Kind::Sent, delivery::SendMail({setup, secret, message, patience}, stop)};
    } catch (const delivery::UnknownDeliveryError& error) {
      return {Kind::Unknown, error.what()};
    } catch (const delivery::StoppedError& error) {
      return {Kind::Stopped, error.what()};
    } catch (const delivery::RefusedError& error) {
      return {Kind::Refused, error.what()};
    } catch (const delivery::DeliveryError& error) {
      return {Kind::Delivery, error.what()};
    }
  }

  tests::TempDatabase temp;
  tests::TestCertificate certificate{temp.folder()};
  tests::SmtpServer server;
  ports::MailSetup setup;
  std::string password = kPassword;
  delivery::MailPatience patience;
  delivery::MailMessage message{
      .from = "shop@example.com",
      .from_name = "鲜果店",
      .to = {"wang@example.com", "li@example.com"},
      .subject = "日报",
      .text = ".\nHello.\n",
      .message_id = "1.2@example.com",
      .date = base::Timestamp::Parse("2026-11-29T03:04:05Z").value(),
      .offset = base::UtcOffset::China(),
      .file_name = "sales.csv",
      .media_type = "text/csv; charset=utf-8",
      .file = {}};
};

struct TlsPost : Post {
  TlsPost() : Post({.is_tls = true, .user = kUser, .password = kPassword, .login_ways = "LOGIN"}) {}
};
struct OpenPost : Post {
  OpenPost() : Post(tests::SmtpServerOptions{}) {}
};

}  // namespace

BOOST_AUTO_TEST_SUITE(smtp)

BOOST_FIXTURE_TEST_CASE(a_mail_arrives_encrypted_with_its_file_byte_for_byte, Post) {
  const auto told = Send();
  BOOST_TEST((told.kind == Kind::Sent), told.text);
  BOOST_TEST(told.text == "2.0.0 taken as 4711");
  BOOST_REQUIRE_EQUAL(server.mails().size(), 1);
  const auto mail = server.mails().front();
  BOOST_TEST(mail.was_encrypted);
  BOOST_TEST(mail.user == kUser);
  BOOST_TEST(mail.from == message.from);
  BOOST_TEST(mail.to == message.to, boost::test_tools::per_element());
  const auto read = tests::ParseMail(mail.data);
  BOOST_REQUIRE_EQUAL(read.parts.size(), 2);
  BOOST_TEST(read.parts[0].bytes == message.text);
  BOOST_TEST(read.parts[1].bytes == message.file);
  // Before TLS nothing was said but hello.
  const auto plain = server.plain_text();
  BOOST_TEST(plain.ends_with("STARTTLS\n"), plain);
  BOOST_TEST(std::count(plain.begin(), plain.end(), '\n') == 2);
}

BOOST_FIXTURE_TEST_CASE(with_tls_from_the_first_byte_and_login, TlsPost) {
  const auto told = Send();
  BOOST_TEST((told.kind == Kind::Sent), told.text);
  BOOST_REQUIRE_EQUAL(server.mails().size(), 1);
  BOOST_TEST(server.mails().front().user == kUser);
  BOOST_TEST(server.plain_text() == "");
}

BOOST_FIXTURE_TEST_CASE(without_tls_where_the_setup_says_so_but_never_a_password, OpenPost) {
  setup.security = ports::MailSecurity::None;
  BOOST_TEST((Send().kind == Kind::Sent));
  setup.user = kUser;
  const auto told = Send();
  BOOST_TEST((told.kind == Kind::Refused), told.text);
  BOOST_TEST(told.text.find("could read the password") != std::string::npos);
  BOOST_TEST(server.mails().size() == 1);
  BOOST_TEST(server.plain_text().find("AUTH") == std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_server_of_a_stranger_gets_nothing, Post) {
  std::filesystem::create_directory(temp.folder() / "other");
  const tests::TestCertificate other(temp.folder() / "other");
  setup.ca_file = other.certificate.string();
  const auto told = Send();
  BOOST_TEST((told.kind == Kind::Delivery), told.text);
  BOOST_TEST(told.text.find("certificate that is not trusted") != std::string::npos, told.text);
  BOOST_TEST(server.mails().empty());
  setup.ca_file.clear();  // the system does not know it either
  BOOST_TEST((Send().kind == Kind::Delivery));
  setup.ca_file = (temp.folder() / "no.crt").string();
  BOOST_TEST(Send().text.find("no.crt") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_certificate_for_another_name_is_none) {
  const tests::TempDatabase temp;
  const tests::TestCertificate certificate(temp.folder(), "DNS:mail.example.com");
  Post post;
  tests::SmtpServer server(certificate);
  post.setup.server = *ports::MailServerAddress::Parse(server.Address());
  post.setup.ca_file = certificate.certificate.string();
  for (const char* host : {"127.0.0.1", "localhost"}) {
    post.setup.server.host = host;
    const auto told = post.Send();
    BOOST_TEST((told.kind == Kind::Delivery), told.text);
    BOOST_TEST(told.text.find("mismatch") != std::string::npos, told.text);
  }
  BOOST_TEST(server.mails().empty());
}

BOOST_FIXTURE_TEST_CASE(an_address_that_is_deaf_leaves_time_for_the_next, Post) {
  const tests::TestCertificate two(temp.folder(), "DNS:two.example.com");
  tests::SmtpServer answering(two, {.user = kUser, .password = kPassword});
  const DeafAddress deaf("127.0.0.2", answering.port());
  setup.server.host = "two.example.com";
  setup.server.port = answering.port();
  setup.ca_file = two.certificate.string();
  const auto told = Send();
  BOOST_TEST((told.kind == Kind::Sent), told.text);
  BOOST_TEST(answering.mails().size() == 1);
}

BOOST_FIXTURE_TEST_CASE(what_the_server_says_no_to_is_told_and_whether_it_helps_to_wait, Post) {
  const struct {
    SmtpFault fault;
    Kind kind;
    const char* words;
  } table[] = {
      {SmtpFault::BusyGreeting, Kind::Delivery, "421 too busy"},
      {SmtpFault::NotSmtp, Kind::Delivery, "does not speak as mail servers do"},
      {SmtpFault::EndlessLine, Kind::Delivery, "does not speak as mail servers do"},
      {SmtpFault::NoStartTls, Kind::Refused, "offers no STARTTLS"},
      {SmtpFault::RefusedStartTls, Kind::Delivery, "454 not now"},
      {SmtpFault::SpeaksBeforeTls, Kind::Delivery, "spoke out of turn"},
      {SmtpFault::BusyRecipient, Kind::Delivery, "RCPT TO:<wang@example.com> now: 451 try later"},
      {SmtpFault::UnknownRecipient, Kind::Refused, "RCPT TO:<li@example.com>: 550"},
      {SmtpFault::RefusedMail, Kind::Refused, "554 5.7.1 looks like spam"},
      {SmtpFault::SmallLimit, Kind::Refused, "takes at most 1000"},
      {SmtpFault::CutAtData, Kind::Delivery, "hung up"},
      {SmtpFault::CutAfterMail, Kind::Unknown, "may have arrived"},
      {SmtpFault::CutAtQuit, Kind::Sent, "4711"},
  };
  for (const auto& row : table) {
    BOOST_TEST_CONTEXT(row.words) {
      const auto before = server.mails().size();
      server.SetFault(row.fault);
      // Longer than what sockets hold, so that half a mail is noticed while it is sent.
      message.file.assign(row.fault == SmtpFault::CutAtData ? 8'000'000 : 3'000, 'x');
      const auto told = Send();
      BOOST_TEST((told.kind == row.kind), told.text);
      BOOST_TEST(told.text.find(row.words) != std::string::npos, told.text);
      const bool has_it = row.kind == Kind::Sent || row.kind == Kind::Unknown;
      BOOST_TEST(server.mails().size() - before == (has_it ? 1u : 0u));
      if (!has_it) BOOST_TEST(told.text.find("Nothing was sent") != std::string::npos, told.text);
      BOOST_TEST(told.text.find(kPassword) == std::string::npos);
    }
  }
}

BOOST_FIXTURE_TEST_CASE(a_wrong_password_is_not_tried_again_and_again, Post) {
  password = "wrong";
  const auto told = Send();
  BOOST_TEST((told.kind == Kind::Refused), told.text);
  BOOST_TEST(told.text.find("535") != std::string::npos);
  BOOST_TEST(told.text.find("wrong)") != std::string::npos);  // the server's word, not ours
  BOOST_TEST(server.connections() == 1);
}

BOOST_FIXTURE_TEST_CASE(a_server_that_is_silent_or_not_there_is_given_up, Post) {
  patience = {.connect = 300ms, .answer = 300ms, .acceptance = 300ms};
  server.SetFault(SmtpFault::SilentGreeting);
  auto told = Send();
  BOOST_TEST((told.kind == Kind::Delivery), told.text);
  BOOST_TEST(told.text.find("did not answer in time. Nothing was sent.") != std::string::npos);
  server.SetFault(SmtpFault::SilentAfterMail);
  patience.connect = patience.answer = 5s;
  told = Send();
  BOOST_TEST((told.kind == Kind::Unknown), told.text);
  setup.server.port = 1;
  told = Send();
  BOOST_TEST((told.kind == Kind::Delivery), told.text);
  BOOST_TEST(told.text.find("Connection refused") != std::string::npos);
  setup.server.host = "mail.invalid";
  BOOST_TEST((Send().kind == Kind::Delivery));
}

BOOST_FIXTURE_TEST_CASE(a_stop_is_heard_at_once_wherever_it_waits, Post) {
  const std::pair<SmtpFault, Kind> waits[] = {{SmtpFault::SilentGreeting, Kind::Stopped},
                                              {SmtpFault::SilentAfterMail, Kind::Unknown}};
  for (const auto& [fault, kind] : waits) {
    tests::SmtpServer silent(certificate, {.user = kUser, .password = kPassword});
    setup.server = *ports::MailServerAddress::Parse(silent.Address());
    silent.SetFault(fault);
    patience = {.connect = 60s, .answer = 60s, .acceptance = 60s};
    std::stop_source stop;
    std::chrono::steady_clock::time_point asked;
    std::jthread stopper([&] {
      silent.WaitUntilSilent();
      asked = std::chrono::steady_clock::now();
      stop.request_stop();
    });
    const auto told = Send(stop.get_token());
    const auto ended = std::chrono::steady_clock::now();
    stopper.join();
    BOOST_TEST((told.kind == kind), told.text);
    BOOST_TEST((ended - asked < 2s));
  }
}

BOOST_AUTO_TEST_CASE(the_password_is_in_a_file_of_its_own) {
  const tests::TempDatabase temp;
  const auto file = (temp.folder() / "mail-password").string();
  const auto why = [&] {
    try {
      return "read: " + delivery::ReadPassword(file).Reveal();
    } catch (const delivery::RefusedError& error) {
      return std::string(error.what());
    }
  };
  BOOST_TEST(why().find("There is no file") != std::string::npos);
  std::ofstream(file) << "secret word\r\nsecond line\n";
  ::chmod(file.c_str(), 0640);
  BOOST_TEST(why().find("chmod 600") != std::string::npos);
  BOOST_TEST(why().find("secret") == std::string::npos);
  ::chmod(file.c_str(), 0600);
  BOOST_TEST(why() == "read: secret word");
  std::ofstream(file).close();
  BOOST_TEST(why().find("is empty") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
