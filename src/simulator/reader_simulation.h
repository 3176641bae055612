/// `steelyardctl simulate reader`: a virtual card reader that other programs open by its port.
#pragma once
#include <filesystem>
#include <optional>
#include <ostream>
#include <string_view>
#include <vector>

#include "simulator/card_image.h"

namespace steelyard::simulator {

struct ReaderSimulationOptions {
  /// What lies on the reader at first.
  std::vector<CardFamily> cards{CardFamily::M1};
  /// Of the first blank card, DEADBEEF when nothing is said; those beside it count up from there.
  std::optional<domain::CardUid> uid;
  /// The first card is loaded from here, when the file exists, and saved here at the start; so is
  /// every card a write reaches. Empty: the card is gone when the simulation ends.
  std::filesystem::path image;
  /// A Unix socket for the commands of reader_control.h. A file left there by a simulation that
  /// was killed is replaced. Empty: no commands.
  std::filesystem::path control;
  /// A symbolic link to the reader's port, so that its name survives being unplugged.
  std::filesystem::path link;
};

/// `m1`, `cpu`, `none`, or several that lie there together: `m1+cpu`.
std::optional<std::vector<CardFamily>> ParseCardFamilies(std::string_view text);

/// Prints `reader pn532_uart:/dev/pts/N` when everything is ready, then serves until SIGTERM,
/// SIGINT or `quit`. SIGTERM and SIGINT must not be waited for elsewhere in the program.
///
/// Returns 0.
/// Throws  std::runtime_error (also as std::system_error) when the image is no card, the UID fits
///         no card, or the pseudo-terminal or socket cannot be made.
int RunReaderSimulation(const ReaderSimulationOptions& options, std::ostream& out);

}  // namespace steelyard::simulator
