#include "simulator/card_image.h"

#include <fstream>
#include <iterator>

#include "simulator/classic_card.h"
#include "simulator/fmcos_card.h"

namespace steelyard::simulator {

std::optional<CardFamily> ParseCardFamily(std::string_view text) {
  if (text == "m1") return CardFamily::M1;
  if (text == "cpu") return CardFamily::Cpu;
  return std::nullopt;
}

std::unique_ptr<VirtualCard> BlankCard(CardFamily family, const domain::CardUid& uid) {
  switch (family) {
    case CardFamily::M1: {
      const auto card = ClassicCard::Blank(uid);
      return card ? card->Clone() : nullptr;
    }
    case CardFamily::Cpu: {
      const auto card = FmcosCard::Blank(uid);
      return card ? card->Clone() : nullptr;
    }
  }
  return nullptr;
}

domain::CardUid UidAfter(const domain::CardUid& uid) {
  base::Bytes bytes(uid.bytes().begin(), uid.bytes().end());
  for (auto byte = bytes.rbegin(); byte != bytes.rend() && ++*byte == 0;) ++byte;
  return domain::CardUid::FromBytes(bytes).value();
}

std::unique_ptr<VirtualCard> CardFromImage(std::span<const std::uint8_t> image) {
  if (const auto card = ClassicCard::FromImage(image)) return card->Clone();
  if (const auto card = FmcosCard::FromImage(image)) return card->Clone();
  return nullptr;
}

std::unique_ptr<VirtualCard> LoadCardImage(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return nullptr;
  const base::Bytes image{std::istreambuf_iterator<char>(file), {}};
  return CardFromImage(image);
}

void SaveCardImage(const VirtualCard& card, const std::filesystem::path& path) {
  std::filesystem::path temporary = path;
  temporary += ".new";
  const base::Bytes image = card.image();
  std::ofstream file(temporary, std::ios::binary | std::ios::trunc);
  file.write(reinterpret_cast<const char*>(image.data()),
             static_cast<std::streamsize>(image.size()));
  file.close();
  if (!file) {
    throw std::filesystem::filesystem_error("the card image could not be written", temporary,
                                            std::make_error_code(std::errc::io_error));
  }
  std::filesystem::rename(temporary, path);
}

}  // namespace steelyard::simulator
