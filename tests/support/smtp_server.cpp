/// Speaks the server's side of RFC 5321, 3207 and 4954.
#include "support/smtp_server.h"

#include <Poco/Base64Decoder.h>
#include <Poco/Net/Context.h>
#include <Poco/Net/NetException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/ServerSocket.h>

#include <csignal>
#include <list>
#include <sstream>
#include <stdexcept>
#include <stop_token>
#include <thread>

#include "support/child_process.h"

namespace steelyard::tests {
namespace {

namespace net = Poco::Net;

std::string Decoded(const std::string& text) {
  std::istringstream stream(text);
  Poco::Base64Decoder decoder(stream);
  std::ostringstream bytes;
  bytes << decoder.rdbuf();
  return bytes.str();
}

/// `<wang@example.com>` of `RCPT TO:<wang@example.com> X=1`.
std::string PathOf(const std::string& line) {
  const auto begin = line.find('<');
  const auto end = line.find('>');
  if (begin == line.npos || end == line.npos) throw std::runtime_error("no path in " + line);
  return line.substr(begin + 1, end - begin - 1);
}

}  // namespace

TestCertificate::TestCertificate(const std::filesystem::path& folder,
                                 const std::string& subject_name)
    : certificate(folder / "mail.crt"), key(folder / "mail.key") {
  const auto made = testing::RunProgram(
      {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
       "-keyout", key.string(), "-out", certificate.string(), "-days", "2", "-subj",
       "/CN=test mail", "-addext", "subjectAltName=" + subject_name});
  if (made.status != 0) throw std::runtime_error(made.errors);
}

class SmtpServer::Parts {
 public:
  Parts(SmtpServer& server, const TestCertificate& certificate, const SmtpServerOptions& options);
  ~Parts();
  std::uint16_t port() const { return m_port; }

  SmtpServer& server;
  const SmtpServerOptions options;
  const net::Context::Ptr context;
  std::mutex mutex;
  std::condition_variable silent;
  std::vector<ReceivedMail> mails;
  std::string plain_text;
  bool is_silent = false;

 private:
  void Accept(const std::stop_token& stop);
  std::unique_ptr<net::ServerSocket> m_door;
  std::uint16_t m_port = 0;
  std::list<std::jthread> m_connections;
  std::jthread m_acceptor;
};

class SmtpServer::Connection {
 public:
  Connection(Parts& parts, net::StreamSocket socket, SmtpFault fault, std::stop_token stop)
      : m_parts(parts), m_socket(std::move(socket)), m_fault(fault), m_stop(std::move(stop)) {
    m_mail.was_encrypted = parts.options.is_tls;
  }

  void Serve() {
    if (!Greet()) return;
    for (;;) {
      const auto line = ReadLine();
      if (!line || !Answer(*line)) return;
    }
  }

 private:
  bool Greet() {
    if (m_fault == SmtpFault::SilentGreeting) {
      StaySilent();
      return false;
    }
    if (m_fault == SmtpFault::BusyGreeting) return SayLast("421 too busy");
    if (m_fault == SmtpFault::NotSmtp) return SayLast("SSH-2.0-OpenSSH_9.2");
    if (m_fault == SmtpFault::EndlessLine) {
      for (int i = 0; i < 100; ++i) SayRaw(std::string(1'000, 'x'));
      StaySilent();
      return false;
    }
    Say("220-test server");
    Say("220 ready");
    return true;
  }

  bool Answer(const std::string& line) {
    if (line.starts_with("EHLO ")) return SayAbilities();
    if (line == "STARTTLS") return StartTls();
    if (line.starts_with("AUTH ")) return LogIn(line);
    if (line.starts_with("MAIL FROM:")) {
      m_mail.from = PathOf(line);
      m_mail.to.clear();
      return Say(m_parts.options.user.empty() || !m_mail.user.empty() ? "250 ok" : "530 log in");
    }
    if (line.starts_with("RCPT TO:")) return TakeRecipient(PathOf(line));
    if (line == "DATA") return TakeMail();
    if (line == "QUIT") {
      if (m_fault != SmtpFault::CutAtQuit) Say("221 bye");
      return false;
    }
    return Say("502 what is " + line);
  }

  bool SayAbilities() {
    Say("250-test.example");
    const bool offers_tls = !m_mail.was_encrypted && m_fault != SmtpFault::NoStartTls;
    if (offers_tls) Say("250-StartTLS");
    if (m_mail.was_encrypted && !m_parts.options.user.empty()) {
      Say("250-AUTH " + m_parts.options.login_ways);
    }
    Say(m_fault == SmtpFault::SmallLimit ? "250-SIZE 1000" : "250-SIZE 20000000");
    return Say("250 8BITMIME");
  }

  bool StartTls() {
    if (m_fault == SmtpFault::RefusedStartTls) return Say("454 not now");
    SayRaw(m_fault == SmtpFault::SpeaksBeforeTls ? "220 go on\r\n250 all is well\r\n"
                                                 : "220 go on\r\n");
    m_socket = net::SecureStreamSocket::attach(m_socket, m_parts.context);
    m_mail.was_encrypted = true;
    return true;
  }

  bool LogIn(const std::string& line) {
    std::string user;
    std::string password;
    if (line.starts_with("AUTH PLAIN ")) {
      const auto text = Decoded(line.substr(11));
      const auto middle = text.find('\0', 1);
      user = text.substr(1, middle - 1);
      password = text.substr(middle + 1);
    } else {
      Say("334 VXNlcm5hbWU6");
      user = Decoded(ReadLine().value_or(""));
      Say("334 UGFzc3dvcmQ6");
      password = Decoded(ReadLine().value_or(""));
    }
    const bool is_right =
        user == m_parts.options.user && password == m_parts.options.password;
    if (is_right) m_mail.user = user;
    return Say(is_right ? "235 welcome" : "535 5.7.8 wrong");
  }

  bool TakeRecipient(const std::string& address) {
    if (m_fault == SmtpFault::BusyRecipient) return Say("451 try later");
    if (m_fault == SmtpFault::UnknownRecipient && !m_mail.to.empty()) {
      return Say("550 5.1.1 no " + address);
    }
    m_mail.to.push_back(address);
    return Say("250 ok");
  }

  bool TakeMail() {
    Say("354 go on");
    m_mail.data.clear();
    for (int count = 0;; ++count) {
      auto line = ReadLine();
      if (!line) return false;
      if (*line == ".") break;
      if (line->starts_with('.')) line->erase(0, 1);
      m_mail.data += *line + "\r\n";
      if (m_fault == SmtpFault::CutAtData && count == 5) return false;
    }
    if (m_fault == SmtpFault::RefusedMail) return Say("554 5.7.1 looks like spam");
    {
      const std::lock_guard lock(m_parts.mutex);
      m_parts.mails.push_back(m_mail);
    }
    if (m_fault == SmtpFault::CutAfterMail) return false;
    if (m_fault == SmtpFault::SilentAfterMail) {
      StaySilent();
      return false;
    }
    return Say("250 2.0.0 taken as 4711");
  }

  void StaySilent() {
    {
      const std::lock_guard lock(m_parts.mutex);
      m_parts.is_silent = true;
      m_parts.silent.notify_all();
    }
    // Until the other side, or the test, has had enough.
    while (ReadLine()) {
    }
  }

  bool Say(const std::string& line) {
    SayRaw(line + "\r\n");
    return true;
  }
  bool SayLast(const std::string& line) {
    SayRaw(line + "\r\n");
    return false;
  }
  void SayRaw(const std::string& text) {
    m_socket.sendBytes(text.data(), static_cast<int>(text.size()));
  }

  /// Nothing at the end of the connection or of the test.
  std::optional<std::string> ReadLine() {
    for (;;) {
      const auto end = m_received.find("\r\n");
      if (end != std::string::npos) {
        auto line = m_received.substr(0, end);
        m_received.erase(0, end + 2);
        if (!m_mail.was_encrypted) {
          const std::lock_guard lock(m_parts.mutex);
          m_parts.plain_text += line + "\n";
        }
        return line;
      }
      if (m_stop.stop_requested()) return std::nullopt;
      if (!m_socket.poll(Poco::Timespan(0, 50'000), net::Socket::SELECT_READ)) continue;
      char buffer[32'768];  // a whole record: what TLS keeps, poll does not see
      const int got = m_socket.receiveBytes(buffer, sizeof buffer);
      if (got <= 0) return std::nullopt;
      m_received.append(buffer, static_cast<std::size_t>(got));
    }
  }

  Parts& m_parts;
  net::StreamSocket m_socket;
  const SmtpFault m_fault;
  const std::stop_token m_stop;
  std::string m_received;
  ReceivedMail m_mail;
};

SmtpServer::Parts::Parts(SmtpServer& owner, const TestCertificate& certificate,
                         const SmtpServerOptions& wanted)
    : server(owner),
      options(wanted),
      context(new net::Context(net::Context::TLS_SERVER_USE, certificate.key.string(),
                               certificate.certificate.string(), "", net::Context::VERIFY_NONE)) {
  std::signal(SIGPIPE, SIG_IGN);
  m_door = options.is_tls ? std::make_unique<net::SecureServerSocket>(context)
                          : std::make_unique<net::ServerSocket>();
  m_door->bind(net::SocketAddress("127.0.0.1", 0));
  m_door->listen(16);
  m_port = m_door->address().port();
  m_acceptor = std::jthread([this](const std::stop_token& stop) { Accept(stop); });
}

SmtpServer::Parts::~Parts() {
  m_acceptor.request_stop();
  m_acceptor.join();
  for (auto& connection : m_connections) connection.request_stop();
  m_connections.clear();
}

void SmtpServer::Parts::Accept(const std::stop_token& stop) {
  while (!stop.stop_requested()) {
    if (!m_door->poll(Poco::Timespan(0, 50'000), net::Socket::SELECT_READ)) continue;
    auto socket = m_door->acceptConnection();
    ++server.m_connections;
    const SmtpFault fault = server.m_fault;
    m_connections.emplace_back([this, socket, fault](const std::stop_token& ending) {
      try {
        Connection(*this, socket, fault, ending).Serve();
      } catch (const Poco::Exception&) {
        // The other side has gone; what it had said counts.
      } catch (const std::runtime_error&) {
      }
    });
  }
}

SmtpServer::SmtpServer(const TestCertificate& certificate, const SmtpServerOptions& options)
    : m_parts(std::make_unique<Parts>(*this, certificate, options)) {}
SmtpServer::~SmtpServer() = default;

std::uint16_t SmtpServer::port() const { return m_parts->port(); }

std::vector<ReceivedMail> SmtpServer::mails() const {
  const std::lock_guard lock(m_parts->mutex);
  return m_parts->mails;
}

std::string SmtpServer::plain_text() const {
  const std::lock_guard lock(m_parts->mutex);
  return m_parts->plain_text;
}

bool SmtpServer::WaitUntilSilent() {
  std::unique_lock lock(m_parts->mutex);
  return m_parts->silent.wait_for(lock, std::chrono::seconds(10),
                                  [&] { return m_parts->is_silent; });
}

}  // namespace steelyard::tests
