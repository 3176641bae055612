/// SmtpServer: a mail server at the wire, with TLS, logins and faults on demand.
#pragma once
#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <vector>

namespace steelyard::tests {

/// A certificate of this machine's loopback address, made by openssl.
struct TestCertificate {
  explicit TestCertificate(const std::filesystem::path& folder,
                           const std::string& subject_name = "IP:127.0.0.1,DNS:localhost");
  std::filesystem::path certificate;
  std::filesystem::path key;
};

enum class SmtpFault {
  None,
  SilentGreeting,     ///< takes the connection and says nothing
  BusyGreeting,       ///< 421
  NotSmtp,            ///< greets as another protocol does
  EndlessLine,        ///< a greeting without an end
  NoStartTls,         ///< does not offer it
  RefusedStartTls,    ///< offers it and answers 454
  SpeaksBeforeTls,    ///< appends a line to the answer to STARTTLS, as somebody on the way would
  BusyRecipient,      ///< 451
  UnknownRecipient,   ///< 550 for the last recipient
  RefusedMail,        ///< 554 after the mail
  SmallLimit,         ///< SIZE 1000
  CutAtData,          ///< hangs up in the middle of the mail, which it forgets
  CutAfterMail,       ///< takes the mail, and hangs up instead of saying so
  SilentAfterMail,    ///< takes the mail and says nothing
  CutAtQuit
};

struct SmtpServerOptions {
  bool is_tls = false;  ///< from the first byte
  std::string user = {};  ///< empty: nobody logs in
  std::string password = {};
  std::string login_ways = "PLAIN LOGIN";
};

/// A mail as it came: what was between DATA and the dot, without the doubled dots.
struct ReceivedMail {
  std::string from;
  std::vector<std::string> to;
  std::string data;
  bool was_encrypted = false;
  std::string user;  ///< who had logged in
};

class SmtpServer {
 public:
  explicit SmtpServer(const TestCertificate& certificate, const SmtpServerOptions& options = {});
  ~SmtpServer();  ///< ends every connection
  SmtpServer(const SmtpServer&) = delete;
  SmtpServer& operator=(const SmtpServer&) = delete;

  std::uint16_t port() const;
  std::string Address() const { return "127.0.0.1:" + std::to_string(port()); }
  /// Of the connections to come.
  void SetFault(SmtpFault fault) { m_fault = fault; }
  std::vector<ReceivedMail> mails() const;
  int connections() const { return m_connections; }
  /// All that was said to it before a connection was encrypted.
  std::string plain_text() const;
  /// Waits until it has met a fault that makes it silent; false after ten seconds.
  bool WaitUntilSilent();

 private:
  class Connection;
  class Parts;
  std::atomic<SmtpFault> m_fault = SmtpFault::None;
  std::atomic<int> m_connections = 0;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::tests
