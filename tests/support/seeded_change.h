/// Seeded changes of what devices send: pieces lost, doubled and swapped, bytes that parsers look
/// for, numbers at the end of their range, the end of another message.
#pragma once
#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/seeded_random.h"

namespace steelyard::tests {

constexpr std::size_t kMostChangedBytes = 64 * 1024;

inline std::size_t PlaceIn(base::SeededRandom& random, const std::string& text) {
  return static_cast<std::size_t>(random.Between(0, static_cast<std::int64_t>(text.size())));
}

inline const std::string& OneOf(base::SeededRandom& random, const std::vector<std::string>& texts) {
  const auto last = static_cast<std::int64_t>(texts.size()) - 1;
  return texts[static_cast<std::size_t>(random.Between(0, last))];
}

/// Bytes that parsers look for.
inline char TellingByte(base::SeededRandom& random) {
  using namespace std::string_view_literals;
  constexpr auto kBytes = "\t\r\n\0\x03\xff\x80\"{}[],:;-+.eE09aA!#/\\ "sv;
  const auto at = random.Between(0, static_cast<std::int64_t>(kBytes.size()) - 1);
  return kBytes[static_cast<std::size_t>(at)];
}

inline void ChangeOnce(base::SeededRandom& random, const std::vector<std::string>& corpus,
                       std::string& text) {
  const std::size_t at = PlaceIn(random, text);
  const std::size_t length = PlaceIn(random, text) / 8 + 1;
  switch (random.Between(0, 7)) {
    case 0: text.insert(at, 1, TellingByte(random)); break;
    case 1: text.erase(at, length); break;
    case 2: text.insert(at, text.substr(at, length)); break;  // a piece twice
    case 3: text.resize(at); break;                           // cut off
    case 4:
      if (at < text.size()) text[at] = static_cast<char>(random.Between(0, 255));
      break;
    case 5:
      if (at < text.size()) text[at] = TellingByte(random);
      break;
    case 6:
      text.insert(at, std::to_string(random.Between(-1, 1) * (1LL << random.Between(0, 62))));
      break;
    default: {  // goes on as another one does
      const std::string& end = OneOf(random, corpus);
      text = text.substr(0, at) + end.substr(std::min(PlaceIn(random, end), end.size()));
    }
  }
  if (text.size() > kMostChangedBytes) text.resize(kMostChangedBytes);
}

/// One of the corpus, changed one to six times.
inline std::string ChangedOneOf(base::SeededRandom& random,
                                const std::vector<std::string>& corpus) {
  std::string text = OneOf(random, corpus);
  for (auto left = random.Between(1, 6); left > 0; --left) ChangeOnce(random, corpus, text);
  return text;
}

/// Seeds of binary protocols are hexadecimal text, which a person can read.
inline std::string BytesOfHexWords(const std::string& text) {
  std::string bytes;
  std::istringstream words(text);
  for (std::string word; words >> word;) bytes += static_cast<char>(std::stoi(word, nullptr, 16));
  return bytes;
}

inline std::vector<std::string> ReadCorpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);  // the order of a folder differs from disk to disk
  std::vector<std::string> corpus;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    corpus.push_back(file.extension() == ".hex" ? BytesOfHexWords(text) : text);
  }
  return corpus;
}

}  // namespace steelyard::tests
