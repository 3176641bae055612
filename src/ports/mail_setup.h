/// How mail leaves the store, as settings and command lines write it.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::ports {

enum class MailSecurity {
  StartTls,  ///< the connection turns to TLS before anything is said; mostly port 587
  Tls,       ///< TLS from the first byte; mostly port 465
  None       ///< everybody on the way can read it; no password is sent
};
std::string_view ToText(MailSecurity security);  ///< `starttls`, `tls`, `none`
std::optional<MailSecurity> ParseMailSecurity(std::string_view text);

struct MailServerAddress {
  static constexpr int kDefaultPort = 587;

  std::string host;
  int port = kDefaultPort;

  /// `smtp.example.com:587`; without a port it is kDefaultPort.
  static std::optional<MailServerAddress> Parse(std::string_view text);
  std::string ToString() const;
};

/// `wang@example.com`: ASCII, no name beside it.
bool IsMailAddress(std::string_view text);
/// Parted by commas, blanks around them left out; nothing when one is none, or is there twice.
std::optional<std::vector<std::string>> ParseMailAddresses(std::string_view text);

struct MailSetup {
  MailServerAddress server;
  MailSecurity security = MailSecurity::StartTls;
  std::string from;
  std::string user;           ///< empty: no login
  std::string password_file;  ///< its first line is the password
  std::string ca_file;        ///< PEM; empty: the authorities this computer trusts
};

}  // namespace steelyard::ports
