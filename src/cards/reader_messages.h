/// What NfcDevice and the program `steelyard-nfc` say to each other.
///
/// libnfc ends its whole process on some answers of a reader, so it lives in a process of its own,
/// and a sequenced-packet socket leads there. One packet is one message: a first byte that says
/// what it is, and a body. Each question gets one answer; when the line is closed, the program
/// closes the reader and ends.
///
/// | question | its body | body of the answer when Done |
/// | --- | --- | --- |
/// | Open | name of the reader, as libnfc writes it | – |
/// | Model | – | text: `PN532 v1.6` |
/// | List | – | the cards in the field, at most two |
/// | Select | UID | the card, or nothing when it is not there |
/// | SelectAsClassic | UID | the same, without ISO/IEC 14443-4: hybrids speak as MIFARE Classic |
/// | Exchange | command to the selected card | the card's answer |
///
/// A card is: SAK · length of UID · UID · length of ATS · ATS. ReaderFailed has libnfc's error in
/// decimal digits. Nothing is ever logged, for the keys of cards pass through.
#pragma once
#include <array>
#include <chrono>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

namespace steelyard::cards {

enum class Question : std::uint8_t {
  Open = 'O',
  Model = 'M',
  List = 'L',
  Select = 'S',
  SelectAsClassic = 'C',
  Exchange = 'X'
};

enum class Status : std::uint8_t { Done, WrongKey, CardSilent, ReaderFailed };

/// Where the program finds its line, and the lock it keeps until it has closed the reader.
inline constexpr int kLineDescriptor = 3, kLockDescriptor = 4;
/// How long a card may take for one command.
inline constexpr std::chrono::milliseconds kExchangePatience{2000};

/// One message; its bytes are wiped when it goes.
class Message {
 public:
  static constexpr std::size_t kMaxSize = 1536;

  explicit Message(Question question) : Message(static_cast<std::uint8_t>(question)) {}
  explicit Message(Status status) : Message(static_cast<std::uint8_t>(status)) {}
  Message(const Message&) = default;
  Message& operator=(const Message&) = default;
  ~Message();

  std::uint8_t head() const { return m_bytes[0]; }
  std::span<const std::uint8_t> body() const { return bytes().subspan(1); }
  std::string_view text() const;
  /// False when there is no room; nothing was added then.
  [[nodiscard]] bool Append(std::span<const std::uint8_t> bytes);
  [[nodiscard]] bool Append(std::string_view text);

  /// Whether it went out as a whole. Never blocks for long: one question is one answer.
  bool Send(int line) const;
  /// The next message; nothing once the other end is closed, or speaks nonsense.
  static std::optional<Message> Receive(int line);

 private:
  explicit Message(std::uint8_t head) { m_bytes[0] = head; }
  std::span<const std::uint8_t> bytes() const { return std::span(m_bytes).first(m_size); }

  std::array<std::uint8_t, kMaxSize> m_bytes;
  std::size_t m_size = 1;
};

}  // namespace steelyard::cards
