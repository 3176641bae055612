/// The talk with a mail server.
#include "delivery/smtp.h"

#include <fmt/format.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cctype>
#include <fstream>
#include <map>

#include "delivery/mail_channel.h"

namespace steelyard::delivery {
namespace {

constexpr std::size_t kMaxReplyLines = 128;

struct Reply {
  int code = 0;
  std::string text;  ///< of the last line
  bool Is(int kind) const { return code / 100 == kind; }
};

std::string Base64(std::string_view bytes) {
  std::string text((bytes.size() + 2) / 3 * 4 + 1, '\0');
  EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()),
                  reinterpret_cast<const unsigned char*>(bytes.data()),
                  static_cast<int>(bytes.size()));
  text.pop_back();
  return text;
}

/// What a server says goes into books and onto screens: one line of ASCII, and not a long one.
std::string Shown(std::string text) {
  const auto is_shown = [](char c) { return c >= 0x20 && static_cast<unsigned char>(c) < 0x7f; };
  std::replace_if(text.begin(), text.end(), [&](char c) { return !is_shown(c); }, '?');
  return text.substr(0, 200);
}

std::string Upper(std::string text) {
  std::transform(text.begin(), text.end(), text.begin(),
                 [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
  return text;
}

/// A dot in front of a line is doubled (RFC 5321 §4.5.2), and the line of one dot ends the mail.
std::string Transparent(std::string_view mail) {
  std::string text;
  text.reserve(mail.size() + 64);
  bool begins_line = true;
  for (const char c : mail) {
    if (begins_line && c == '.') text += '.';
    text += c;
    begins_line = c == '\n';
  }
  return text + ".\r\n";
}

class Talk {
 public:
  Talk(const MailOrder& order, std::stop_token stop)
      : m_order(order),
        m_name(order.setup.server.ToString()),
        m_channel(order.setup.server, order.patience.connect, std::move(stop)) {}

  std::string Send() {
    if (m_order.setup.security == ports::MailSecurity::Tls) TurnToTls();
    const auto greeting = Read();
    if (!greeting.Is(2)) Refuse(greeting, "the connection");
    Hello();
    if (m_order.setup.security == ports::MailSecurity::StartTls) StartTls();
    if (!m_order.setup.user.empty()) LogIn();
    return Deliver();
  }

 private:
  void TurnToTls() {
    m_channel.StartTls(m_order.setup.ca_file, m_order.patience.connect);
  }

  void Hello() {
    char host[256] = "localhost";
    ::gethostname(host, sizeof host - 1);
    m_abilities.clear();
    m_is_hello = true;
    const auto reply = Ask(fmt::format("EHLO {}", host));
    m_is_hello = false;
    if (!reply.Is(2)) Refuse(reply, "EHLO");
  }

  void StartTls() {
    if (!m_abilities.contains("STARTTLS")) {
      throw RefusedError(
          "The mail server {} offers no STARTTLS. Nothing was sent, because everybody on the way "
          "could read it. Choose its port with TLS, or another server.",
          m_name);
    }
    const auto reply = Ask("STARTTLS");
    if (!reply.Is(2)) Refuse(reply, "STARTTLS");
    // What was said before TLS may be anybody's.
    if (m_channel.HasUnread()) {
      throw DeliveryError(
          "The mail server {} spoke out of turn before TLS. Nothing was sent; somebody may be "
          "listening on the way.",
          m_name);
    }
    TurnToTls();
    Hello();
  }

  void LogIn() {
    const auto& setup = m_order.setup;
    if (setup.security == ports::MailSecurity::None) {
      throw RefusedError(
          "A user name is set for the mail server {} and no TLS. Nothing was sent, because "
          "everybody on the way could read the password. Set mail.security to starttls or tls.",
          m_name);
    }
    const auto offered = m_abilities.find("AUTH");
    const auto ways = offered == m_abilities.end() ? std::string() : " " + offered->second + " ";
    const auto& password = m_order.password.Reveal();
    Reply reply;
    if (ways.find(" PLAIN ") != ways.npos) {
      const auto both = fmt::format("{}{}{}{}", '\0', setup.user, '\0', password);
      reply = Ask("AUTH PLAIN " + Base64(both));
    } else if (ways.find(" LOGIN ") != ways.npos) {
      reply = Ask("AUTH LOGIN");
      if (reply.Is(3)) reply = Ask(Base64(setup.user));
      if (reply.Is(3)) reply = Ask(Base64(password));
    } else {
      throw RefusedError(
          "The mail server {} offers no login by PLAIN or LOGIN. Nothing was sent. Ask whoever "
          "runs it, or take another server.",
          m_name);
    }
    if (reply.Is(2)) return;
    if (reply.Is(4)) Refuse(reply, "AUTH");
    throw RefusedError(
        "The mail server {} does not take the user name and password ({} {}). Nothing was sent. "
        "Correct mail.user or the file of mail.password_file, then run it by hand.",
        m_name, reply.code, Shown(reply.text));
  }

  std::string Deliver() {
    const auto mail = ComposeMail(m_order.message);
    CheckSize(mail.size());
    const auto size = m_abilities.contains("SIZE") ? fmt::format(" SIZE={}", mail.size()) : "";
    Expect(2, fmt::format("MAIL FROM:<{}>{}", m_order.message.from, size));
    for (const auto& one : m_order.message.to) Expect(2, fmt::format("RCPT TO:<{}>", one));
    Expect(3, "DATA");
    m_channel.Send(Transparent(mail), m_order.patience.answer);
    const auto accepted = ReadAcceptance();
    if (!accepted.Is(2)) Refuse(accepted, "DATA");
    try {
      Ask("QUIT");
    } catch (const ChannelError&) {
      // It has the mail; how it says good-bye is its own affair.
    } catch (const ChannelStopped&) {
    }
    return Shown(accepted.text);
  }

  void CheckSize(std::size_t bytes) {
    const auto told = m_abilities.find("SIZE");
    if (told == m_abilities.end() || told->second.size() > 15) return;
    std::size_t most = 0;
    for (const char c : told->second) {
      if (c < '0' || c > '9') return;
      most = most * 10 + static_cast<std::size_t>(c - '0');
    }
    if (most == 0 || bytes <= most) return;
    throw RefusedError(
        "The mail has {} bytes, and the mail server {} takes at most {}. Nothing was sent. Choose "
        "another format, fewer days, or a folder.",
        bytes, m_name, most);
  }

  /// From here on the server may have the mail, whatever we hear.
  Reply ReadAcceptance() {
    try {
      return Read(m_order.patience.acceptance);
    } catch (const ChannelError& error) {
      throw UnknownDeliveryError(
          "{} The mail was handed over and its receipt was not confirmed, so it may have arrived.",
          error.explanation());
    } catch (const ChannelStopped&) {
      throw UnknownDeliveryError(
          "The program was ended before the mail server {} confirmed the mail, so it may have "
          "arrived.",
          m_name);
    }
  }

  void Expect(int kind, const std::string& command) {
    const auto reply = Ask(command);
    if (!reply.Is(kind)) Refuse(reply, command.substr(0, command.find(" SIZE=")));
  }

  Reply Ask(const std::string& command) {
    m_channel.Send(command + "\r\n", m_order.patience.answer);
    return Read();
  }

  Reply Read() { return Read(m_order.patience.answer); }

  Reply Read(std::chrono::milliseconds patience) {
    for (std::size_t i = 0; i < kMaxReplyLines; ++i) {
      const auto line = m_channel.ReadLine(patience);
      const bool has_code = line.find_first_not_of("0123456789") >= 3 && line.size() >= 3;
      if (!has_code || (line.size() > 3 && line[3] != ' ' && line[3] != '-')) break;
      Reply reply{std::stoi(line.substr(0, 3)), line.size() > 4 ? line.substr(4) : ""};
      if (m_is_hello && i > 0) NoteAbility(reply.text);
      if (line.size() == 3 || line[3] == ' ') return reply;
    }
    throw ChannelError("What listens at {} does not speak as mail servers do.", m_name);
  }

  void NoteAbility(const std::string& text) {
    const auto blank = text.find(' ');
    m_abilities[Upper(text.substr(0, blank))] =
        blank == text.npos ? "" : Upper(text.substr(blank + 1));
  }

  /// RFC 5321 §4.2.1: 4yz may go well later, 5yz will not.
  [[noreturn]] void Refuse(const Reply& reply, const std::string& what) {
    if (reply.Is(5)) {
      throw RefusedError(
          "The mail server {} refuses {}: {} {}. Nothing was sent. Correct the addresses or the "
          "mail settings, then run it by hand.",
          m_name, what, reply.code, Shown(reply.text));
    }
    throw DeliveryError("The mail server {} does not take {} now: {} {}. Nothing was sent.", m_name,
                        what, reply.code, Shown(reply.text));
  }

  const MailOrder& m_order;
  const std::string m_name;
  MailChannel m_channel;
  std::map<std::string, std::string> m_abilities;  ///< what EHLO told, in capitals
  bool m_is_hello = false;
};

}  // namespace

MailPassword::~MailPassword() { OPENSSL_cleanse(m_text.data(), m_text.size()); }

MailPassword ReadPassword(const std::string& file) {
  struct stat status {};
  if (::stat(file.c_str(), &status) != 0 || !S_ISREG(status.st_mode)) {
    throw RefusedError(
        "There is no file {} with the mail password. Nothing was sent. Make it, or correct "
        "mail.password_file.",
        file);
  }
  if ((status.st_mode & (S_IRWXG | S_IRWXO)) != 0) {
    throw RefusedError(
        "The file {} with the mail password may be read by others than its owner. Nothing was "
        "sent. Run: chmod 600 {}",
        file, file);
  }
  std::ifstream stream(file);
  std::string line;
  if (!std::getline(stream, line)) {
    throw RefusedError(
        "The file {} with the mail password cannot be read or is empty. Nothing was sent. Put the "
        "password into its first line, and give the file to whoever runs Steelyard.",
        file);
  }
  if (line.ends_with('\r')) line.pop_back();
  return MailPassword(std::move(line));
}

std::string SendMail(const MailOrder& order, std::stop_token stop) {
  try {
    return Talk(order, std::move(stop)).Send();
  } catch (const ChannelError& error) {
    throw DeliveryError("{} Nothing was sent.", error.explanation());
  } catch (const ChannelStopped&) {
    throw StoppedError("The program was ended before the mail was sent. Nothing was sent.");
  }
}

}  // namespace steelyard::delivery
