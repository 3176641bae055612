/// Reads addresses of mail servers and of people.
#include "ports/mail_setup.h"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::ports {
namespace {

constexpr std::size_t kMaxAddressBytes = 254;  // RFC 5321 §4.5.3.1.3
constexpr std::size_t kMaxLocalPartBytes = 64;

bool IsLetterOrDigit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// Labels of letters, digits and hyphens, parted by single dots.
bool IsDomain(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  char before = '.';
  for (const char c : text) {
    const bool is_good = IsLetterOrDigit(c) || (c == '-' && before != '.') ||
                         (c == '.' && before != '.' && before != '-');
    if (!is_good) return false;
    before = c;
  }
  return before != '-';
}

/// A dot-atom of RFC 5322 §3.2.3.
bool IsLocalPart(std::string_view text) {
  if (text.empty() || text.front() == '.' || text.back() == '.') return false;
  if (text.find("..") != text.npos) return false;
  constexpr std::string_view kOthers = "!#$%&'*+-/=?^_`{|}~.";
  return std::all_of(text.begin(), text.end(), [&](char c) {
    return IsLetterOrDigit(c) || kOthers.find(c) != kOthers.npos;
  });
}

std::string_view Trimmed(std::string_view text) {
  while (!text.empty() && text.front() == ' ') text.remove_prefix(1);
  while (!text.empty() && text.back() == ' ') text.remove_suffix(1);
  return text;
}

}  // namespace

std::string_view ToText(MailSecurity security) {
  switch (security) {
    case MailSecurity::StartTls: return "starttls";
    case MailSecurity::Tls: return "tls";
    case MailSecurity::None: return "none";
  }
  base::Check(false);
  return {};
}

std::optional<MailSecurity> ParseMailSecurity(std::string_view text) {
  return base::FindByText(
      std::array{MailSecurity::StartTls, MailSecurity::Tls, MailSecurity::None}, text);
}

std::optional<MailServerAddress> MailServerAddress::Parse(std::string_view text) {
  MailServerAddress address;
  const auto colon = text.find(':');
  address.host = text.substr(0, colon);
  if (!IsDomain(address.host) || address.host.size() > kMaxAddressBytes) return std::nullopt;
  if (colon == text.npos) return address;
  const auto port = text.substr(colon + 1);
  const auto* end = port.data() + port.size();
  const auto [last, error] = std::from_chars(port.data(), end, address.port);
  if (error != std::errc() || last != end || address.port < 1 || address.port > 65'535) {
    return std::nullopt;
  }
  return address;
}

std::string MailServerAddress::ToString() const { return host + ":" + std::to_string(port); }

bool IsMailAddress(std::string_view text) {
  const auto at = text.rfind('@');
  if (at == text.npos || text.size() > kMaxAddressBytes || at > kMaxLocalPartBytes) return false;
  return IsLocalPart(text.substr(0, at)) && IsDomain(text.substr(at + 1));
}

std::optional<std::vector<std::string>> ParseMailAddresses(std::string_view text) {
  std::vector<std::string> addresses;
  for (std::size_t at = 0; at <= text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    const std::string address(Trimmed(text.substr(at, comma - at)));
    if (!IsMailAddress(address)) return std::nullopt;
    if (std::find(addresses.begin(), addresses.end(), address) != addresses.end()) {
      return std::nullopt;
    }
    addresses.push_back(address);
    at = comma + 1;
  }
  return addresses;
}

}  // namespace steelyard::ports
