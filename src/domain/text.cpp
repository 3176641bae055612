#include "domain/text.h"

#include "base/utf8.h"

namespace steelyard::domain {
namespace {

bool IsBlank(std::string_view text) {
  constexpr std::string_view kIdeographicSpace = "\u3000";
  while (!text.empty()) {
    if (text.find_first_of(" \t\r\n") == 0) {
      text.remove_prefix(1);
    } else if (text.starts_with(kIdeographicSpace)) {
      text.remove_prefix(kIdeographicSpace.size());
    } else {
      return false;
    }
  }
  return true;
}

std::optional<TextMistake> FindMistake(std::string_view text, std::size_t max_characters) {
  if (IsBlank(text)) return TextMistake::Blank;
  if (base::CountCharacters(text) > max_characters) return TextMistake::TooLong;
  if (!base::IsUtf8(text)) return TextMistake::NotUtf8;
  if (base::HasControl(text)) return TextMistake::ControlCharacter;
  return std::nullopt;
}

}  // namespace

std::optional<TextMistake> FindNameMistake(std::string_view name) {
  return FindMistake(name, kMaxNameCharacters);
}

std::optional<TextMistake> FindNoteMistake(std::string_view note) {
  return FindMistake(note, kMaxNoteCharacters);
}

std::string MaskName(std::string_view name) {
  if (name.empty()) return {};
  std::size_t size = 1;
  while (size < name.size() && (static_cast<unsigned char>(name[size]) & 0xC0) == 0x80) ++size;
  return std::string(name.substr(0, size)) + "*";
}

std::string MaskAllBut(std::size_t shown, std::string_view text) {
  const std::size_t characters = base::CountCharacters(text);
  const std::size_t hidden = characters > shown ? characters - shown : characters;
  std::string masked(hidden, '*');
  std::size_t passed = 0;
  for (const char c : text) {
    const bool begins = (static_cast<unsigned char>(c) & 0xC0) != 0x80;
    if (begins) ++passed;
    if (passed > hidden) masked += c;
  }
  return masked;
}

}  // namespace steelyard::domain
