/// Which card readers this computer may have.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace steelyard::cards {

/// Names for LibnfcReader: readers on USB first, then serial ports that may have one, by their
/// lasting names where the system gives them. No serial port is opened: it may belong to a scale
/// or a printer, which would not like to be asked. LibnfcReader::Model tells whether one answers.
///
/// Throws  ports::ReaderError when libnfc cannot be started.
std::vector<std::string> FindReaders(const std::filesystem::path& devices = "/dev");

}  // namespace steelyard::cards
