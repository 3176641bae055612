/// `steelyardctl simulate reader`: a virtual card reader that other programs open by its port.
#pragma once
#include <filesystem>
#include <optional>
#include <ostream>

#include "domain/card_uid.h"

namespace steelyard::simulator {

enum class SimulatedCard { M1, None };

struct ReaderSimulationOptions {
  SimulatedCard card = SimulatedCard::M1;
  /// Of the blank card; DEADBEEF when nothing is said.
  std::optional<domain::CardUid> uid;
  /// The card on the reader is loaded from here, when the file exists, and saved here at the start
  /// and after every write that reaches it. Empty: the card is gone when the simulation ends.
  std::filesystem::path image;
  /// A Unix socket for the commands of reader_control.h. A file left there by a simulation that
  /// was killed is replaced. Empty: no commands.
  std::filesystem::path control;
};

/// Prints `reader pn532_uart:/dev/pts/N` when everything is ready, then serves until SIGTERM,
/// SIGINT or `quit`. SIGTERM and SIGINT must not be waited for elsewhere in the program.
///
/// Returns 0.
/// Throws  std::runtime_error (also as std::system_error) when the image is no card, the UID fits
///         no MIFARE Classic card, or the pseudo-terminal or socket cannot be made.
int RunReaderSimulation(const ReaderSimulationOptions& options, std::ostream& out);

}  // namespace steelyard::simulator
