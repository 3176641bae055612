#include "base/explanation.h"

#include <algorithm>

namespace steelyard::base {
namespace {

constexpr std::string_view kPlace = "{}";
constexpr char kEndOfLine = '\n';
constexpr char kIndent = '\t';

}  // namespace

std::string FillIn(std::string_view words, const std::vector<std::string>& arguments) {
  std::string text;
  for (const auto& argument : arguments) {
    const auto place = words.find(kPlace);
    if (place == std::string_view::npos) break;
    text += words.substr(0, place);
    text += argument;
    words.remove_prefix(place + kPlace.size());
  }
  return text.append(words);
}

std::string Explanation::Text() const {
  std::vector<std::string> texts;
  for (const auto& argument : m_arguments) texts.push_back(argument.Text());
  return FillIn(m_words, texts);
}

void Explanation::Store(std::string& text, std::size_t depth) const {
  if (depth > 0) text += kEndOfLine;
  text.append(depth, kIndent);
  const auto start = static_cast<std::ptrdiff_t>(text.size());
  text += m_words;
  const auto is_layout = [](char c) { return c == kEndOfLine || c == kIndent; };
  std::replace_if(text.begin() + start, text.end(), is_layout, ' ');
  for (const auto& argument : m_arguments) argument.Store(text, depth + 1);
}

std::string Explanation::ToStored() const {
  std::string text;
  Store(text, 0);
  return text;
}

Explanation Explanation::FromStored(std::string_view stored) {
  const auto first_end = stored.find(kEndOfLine);
  Explanation explanation{std::string(stored.substr(0, first_end))};
  for (auto end = first_end; end != std::string_view::npos;) {
    stored.remove_prefix(end + 1);
    end = stored.find(kEndOfLine);
    auto line = stored.substr(0, end);
    auto* parent = &explanation;
    for (line.remove_prefix(std::min<std::size_t>(line.size(), 1));
         line.starts_with(kIndent) && !parent->m_arguments.empty(); line.remove_prefix(1)) {
      parent = &parent->m_arguments.back();
    }
    parent->m_arguments.emplace_back(std::string(line));
  }
  return explanation;
}

}  // namespace steelyard::base
