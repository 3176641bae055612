/// How a scale and its store sign what they say to each other. Both ends use this file: the server
/// here and the virtual scale of the simulator.
#pragma once
#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::scales {

/// The 32 bytes that one scale shares with its store. Not printable; wiped when it goes.
class ApiKey {
 public:
  static constexpr std::size_t kSize = 32;
  /// 64 hexadecimal digits in either case.
  static std::optional<ApiKey> Parse(std::string_view hex);

  ApiKey(const ApiKey&) = default;
  ApiKey& operator=(const ApiKey&) = default;
  ~ApiKey();

  const std::array<std::uint8_t, kSize>& bytes() const { return m_bytes; }

 private:
  ApiKey() = default;
  std::array<std::uint8_t, kSize> m_bytes{};
};

/// What a request's signature covers. `target` is path and query as they stand in the request
/// line; `time` and `nonce` are the header fields as sent.
struct RequestToSign {
  std::string_view method;
  std::string_view target;
  std::string_view time;
  std::string_view nonce;
  std::string_view body;
};

/// hex(HMAC-SHA256(key, METHOD "\n" TARGET "\n" TIME "\n" NONCE "\n" hex(SHA-256(body)))); RFC
/// 2104.
std::string SignRequest(const ApiKey& key, const RequestToSign& request);

/// What an answer's signature covers: the nonce is that of the request it answers.
struct AnswerToSign {
  int status;
  std::string_view nonce;
  std::string_view body;
};

/// hex(HMAC-SHA256(key, STATUS "\n" NONCE "\n" hex(SHA-256(body)))).
std::string SignAnswer(const ApiKey& key, const AnswerToSign& answer);

/// HMAC-SHA256 (RFC 2104) as 64 small hexadecimal digits.
std::string HmacHex(const ApiKey& key, std::string_view text);

/// Compares without telling by its duration where the two differ. Hex in either case.
bool IsSameSignature(std::string_view expected, std::string_view given);

std::string Sha256Hex(std::string_view bytes);

}  // namespace steelyard::scales
