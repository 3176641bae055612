/// NfcDevice: one contactless reader through libnfc. The only place that knows libnfc.
#pragma once
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/hex.h"
#include "domain/card_uid.h"

namespace steelyard::cards {

/// A card as it introduces itself.
struct NfcTarget {
  domain::CardUid uid;
  std::uint8_t sak;
};

enum class ExchangeOutcome {
  Done,
  WrongKey,      ///< the card is halted now: select it again
  CardSilent,    ///< the card refused, was not understood, or left: select it again to find out
  ReaderFailed,  ///< what the card did is unknown, and an old answer may still come: open anew
};

struct ExchangeResult {
  ExchangeOutcome outcome;
  base::Bytes data;
};

/// Readers that libnfc recognises on USB without asking them anything.
///
/// Throws  ports::ReaderError when libnfc cannot be started.
std::vector<std::string> ListUsbReaders();

class NfcDevice {
 public:
  /// Opens the reader; tries three times, for a reader may still be waking up.
  ///
  /// Throws  ports::ReaderError when there is none, or it does not answer.
  explicit NfcDevice(const std::string& connstring);
  ~NfcDevice();
  NfcDevice(const NfcDevice&) = delete;
  NfcDevice& operator=(const NfcDevice&) = delete;

  /// The chip and its version: "PN532 v1.6".
  ///
  /// Throws  ports::ReaderError.
  std::string Model();
  /// False once the line to the reader is out of step; only a new NfcDevice helps then.
  bool is_usable() const { return m_is_usable; }
  /// The cards in the field, at most two. Leaves none of them selected.
  ///
  /// Throws  ports::ReaderError.
  std::vector<NfcTarget> List();
  /// Selects this card and no other; nothing when it is not there.
  ///
  /// Throws  ports::ReaderError.
  std::optional<NfcTarget> Select(const domain::CardUid& uid);
  /// One command to the selected card.
  ExchangeResult Exchange(std::span<const std::uint8_t> command);

 private:
  struct Parts;
  std::optional<NfcTarget> TryToSelect(const domain::CardUid& uid);
  [[noreturn]] void Fail(int code);

  std::string m_connstring;
  std::unique_ptr<Parts> m_parts;
  bool m_is_usable = true;
};

}  // namespace steelyard::cards
