/// Which card readers this computer may have.
#pragma once
#include <string>
#include <vector>

#include "cards/usb_devices.h"

namespace steelyard::cards {

/// How sure it is that a reader is there. Only ports that are no reader's for certain may belong
/// to a scale or a printer, which would not like to be asked.
enum class Likelihood {
  Reader,       ///< it calls itself one, on USB
  KnownAdapter, ///< a serial adapter of a kind that PN532 boards come with
  AnyPort       ///< some other serial port
};

struct FoundReader {
  std::string name;  ///< for LibnfcReader
  std::string kind;  ///< what is known of it: "ACR122U", "CP210x"; empty for AnyPort
  Likelihood likelihood;
};

/// Readers on USB first, then serial ports that may have one, by names that last over replugging
/// where there are such. Nothing is opened: NfcDevice tells whether one answers.
std::vector<FoundReader> FindReaders(const SystemFolders& folders = {});

/// The name under which a reader is opened and locked now: a bare path is a PN532 on that serial
/// port; a driver for USB without a place, as FindReaders names them, is its first reader.
std::string ResolveReader(const std::string& name, const SystemFolders& folders = {});

}  // namespace steelyard::cards
