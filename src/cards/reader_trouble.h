/// ReaderTrouble: why a card reader does not work, and the sentence that says what to do.
#pragma once
#include <sys/types.h>

#include <optional>
#include <string>
#include <string_view>

#include "cards/usb_devices.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

/// What keeps a reader from being opened comes first, in the order in which it is looked for.
enum class ReaderTrouble {
  NameMistaken,      ///< no name that libnfc could know
  NotThere,          ///< unplugged, or another name by now
  NotAllowed,        ///< the system's permissions
  UsedBySteelyard,   ///< another of our programs holds its lock
  UsedByKernel,      ///< a kernel module for NFC has taken it
  UsedByPcscd,       ///< the smart card service has taken it
  UsedByAnother,     ///< another program has opened its port
  OtherDevice,       ///< what answers at the port is no reader that we know
  Silent,            ///< nothing answers at the port
  Unplugged,         ///< it was open, and its port has gone
  StoppedAnswering,  ///< it was open, and its port is still there
  Mad,               ///< it sent what made libnfc abort
  ProcessKilled,     ///< steelyard-nfc was ended from outside
  ProcessEnded,      ///< steelyard-nfc ended by itself
  ProcessStuck,      ///< steelyard-nfc was ended by us
  ProgramMissing,    ///< steelyard-nfc cannot be started
  ProgramOfOther     ///< steelyard-nfc speaks another version's messages
};

inline constexpr ReaderTrouble kLastReaderTrouble = ReaderTrouble::ProgramOfOther;

/// For scripts: `not_there`.
std::string_view ToText(ReaderTrouble trouble);

/// What the sentences need to know; those that a trouble does not name are left empty.
struct TroubleDetails {
  std::string reader = {};   ///< its name
  std::string who = {};      ///< the program, kernel module or group that is in the way
  std::string cause = {};    ///< the system's or libnfc's word for it
  std::string process = {};  ///< its number
  std::string user = {};     ///< who may not use the reader
};
base::Explanation Explain(ReaderTrouble trouble, const TroubleDetails& details);

class ReaderInTrouble : public ports::ReaderError {
 public:
  ReaderInTrouble(ReaderTrouble trouble, const TroubleDetails& details)
      : ReaderError(Explain(trouble, details)), m_trouble(trouble) {}
  ReaderTrouble trouble() const { return m_trouble; }

 private:
  ReaderTrouble m_trouble;
};

/// What is wrong with the reader as far as can be seen without opening it.
///
/// Throws  ReaderInTrouble, the first that applies.
void RefuseHopelessReader(const std::string& connstring, const SystemFolders& folders);

/// Why a reader that could not be opened may have been silent: looks who else has it, and on a
/// serial port asks once more and listens for anything at all.
ReaderInTrouble FindOutWhy(const std::string& connstring, const SystemFolders& folders);

/// The device file of a reader: /dev/ttyUSB0, /dev/bus/usb/001/004. Empty when it has none.
std::filesystem::path DeviceFileOf(const std::string& connstring, const SystemFolders& folders);

}  // namespace steelyard::cards
