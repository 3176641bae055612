/// Talking with a person at the terminal, secrets without an echo.
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "cards/secret.h"

namespace steelyard::cli {

bool HasTerminal();

/// One line, which is not shown while it is typed and is kept in locked memory only.
cards::LockedMemory AskSecretLine(std::string_view question);
std::string AskLine(std::string_view question);
std::string_view TextOf(const cards::LockedMemory& memory);

/// Shows a secret on an empty screen until its holder presses Enter, and leaves an empty screen to
/// the next.
void ShowAlone(std::string_view heading, std::span<const std::uint8_t> secret);

}  // namespace steelyard::cli
