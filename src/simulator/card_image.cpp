#include "simulator/card_image.h"

#include <fstream>
#include <iterator>

namespace steelyard::simulator {

std::optional<ClassicCard> LoadCardImage(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return std::nullopt;
  const base::Bytes image{std::istreambuf_iterator<char>(file), {}};
  return ClassicCard::FromImage(image);
}

void SaveCardImage(const ClassicCard& card, const std::filesystem::path& path) {
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
