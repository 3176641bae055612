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

}  // namespace steelyard::domain
