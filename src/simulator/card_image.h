/// Card images in files: a virtual card can be put aside and back on a reader later.
#pragma once
#include <filesystem>
#include <optional>

#include "simulator/classic_card.h"

namespace steelyard::simulator {

/// Nothing when the file is missing or holds no image of a MIFARE Classic 1K card.
std::optional<ClassicCard> LoadCardImage(const std::filesystem::path& path);

/// The file is whole at every moment: the old image or the new.
///
/// Throws  std::filesystem::filesystem_error.
void SaveCardImage(const ClassicCard& card, const std::filesystem::path& path);

}  // namespace steelyard::simulator
