/// Blank cards of either family, and card images in files: a virtual card can be put aside and back
/// on a reader later.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <span>
#include <string_view>

#include "simulator/virtual_card.h"

namespace steelyard::simulator {

enum class CardFamily { M1, Cpu };

std::optional<CardFamily> ParseCardFamily(std::string_view text);  ///< `m1` or `cpu`
/// As it is delivered; nothing for a UID of 10 bytes.
std::unique_ptr<VirtualCard> BlankCard(CardFamily family, const domain::CardUid& uid);
/// The UID that counts one further; FF…FF is followed by zeros.
domain::CardUid UidAfter(const domain::CardUid& uid);

/// A MIFARE Classic 1K card from the dump format of nfc-mfclassic, or an FMCOS card from the text
/// form of fmcos_files.h. Nothing when the bytes are neither.
std::unique_ptr<VirtualCard> CardFromImage(std::span<const std::uint8_t> image);

/// Nothing when the file is missing or holds no image of a card.
std::unique_ptr<VirtualCard> LoadCardImage(const std::filesystem::path& path);

/// The file is whole at every moment: the old image or the new.
///
/// Throws  std::filesystem::filesystem_error.
void SaveCardImage(const VirtualCard& card, const std::filesystem::path& path);

}  // namespace steelyard::simulator
