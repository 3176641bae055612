/// Which card readers this computer may have.
#pragma once
#include <string>
#include <vector>

#include "cards/usb_devices.h"

namespace steelyard::cards {

/// Names for LibnfcReader: readers on USB first, then serial ports that may have one, by their
/// lasting names where the system gives them. Nothing is opened: a serial port may belong to a
/// scale or a printer, which would not like to be asked. LibnfcReader::Model tells whether one
/// answers.
std::vector<std::string> FindReaders(const SystemFolders& folders = {});

}  // namespace steelyard::cards
