/// NfcDevice: one contactless reader, which a process of its own talks to through libnfc.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/hex.h"
#include "cards/reader_process.h"
#include "cards/reader_trouble.h"
#include "domain/card_uid.h"

namespace steelyard::cards {

/// A card as it introduces itself.
struct NfcTarget {
  domain::CardUid uid;
  std::uint8_t sak;
  base::Bytes ats;  ///< what ISO 14443-4 cards say of themselves, without its length; else empty
};

/// Hybrids speak ISO/IEC 14443-4 as soon as they are asked to, and MIFARE Classic only before.
enum class SelectAs { Found, Classic };

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

/// What surrounds a reader; the defaults are for everybody but tests.
struct NfcSurroundings {
  std::filesystem::path program = ReaderProcess::DefaultProgram();
  int lock = -1;  ///< held until the reader is closed, even when we are killed; see PortLock
  SystemFolders folders = {};
};

/// No method takes longer than the card may, plus three seconds. Whatever happens to the process
/// meanwhile is a failure of the reader; `trouble` says which.
class NfcDevice {
 public:
  /// Opens the reader; tries three times, for a reader may still be waking up.
  ///
  /// Throws  ReaderInTrouble when there is none, or it does not answer.
  explicit NfcDevice(const std::string& connstring, const NfcSurroundings& surroundings = {});
  ~NfcDevice();
  NfcDevice(const NfcDevice&) = delete;
  NfcDevice& operator=(const NfcDevice&) = delete;

  /// How often it had to be called; more than once hints at a weak supply or cable.
  int opening_attempts() const { return m_attempts; }
  /// The chip and its version: "PN532 v1.6".
  ///
  /// Throws  ReaderInTrouble.
  std::string Model();
  /// False once the line to the reader is out of step; only a new NfcDevice helps then.
  bool is_usable() const { return !m_trouble.has_value(); }
  /// What made the reader unusable, and what to do. Not before.
  const base::Explanation& trouble() const { return m_trouble->explanation(); }
  /// The cards in the field, at most two. Leaves none of them selected.
  ///
  /// Throws  ReaderInTrouble.
  std::vector<NfcTarget> List();
  /// Selects this card and no other; nothing when it is not there.
  ///
  /// Throws  ReaderInTrouble.
  std::optional<NfcTarget> Select(const domain::CardUid& uid, SelectAs as = SelectAs::Found);
  /// One command to the selected card.
  ExchangeResult Exchange(std::span<const std::uint8_t> command);
  /// The process that talks to the reader.
  pid_t process() const { return m_process->pid(); }

 private:
  bool TryToOpen();
  /// The answer with its status Done; else the reader is in trouble.
  ///
  /// Throws  ReaderInTrouble.
  Message Ask(const Message& question);
  std::vector<NfcTarget> AskForCards(const Message& question);
  /// What the process's end, or an answer that is not Done, tells.
  ReaderInTrouble TroubleFrom(const std::optional<Message>& answer) const;

  std::string m_connstring;
  SystemFolders m_folders;
  int m_attempts = 0;
  std::unique_ptr<ReaderProcess> m_process;
  std::optional<ReaderInTrouble> m_trouble;
};

}  // namespace steelyard::cards
