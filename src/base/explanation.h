/// Explanation: a sentence for people whose arguments are kept apart from its words, so that a
/// front end can say it in another language. ExplainedError: a failure that carries one.
#pragma once
#include <fmt/format.h>

#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace steelyard::base {

class Explanation {
 public:
  /// Plain text, or words without arguments.
  explicit Explanation(std::string words = {}) : m_words(std::move(words)) {}

  /// `words` with a `{}` for each argument. An argument may be an Explanation itself.
  template <typename... Arguments>
  static Explanation Of(fmt::format_string<Arguments...> words, Arguments&&... arguments) {
    const auto text = fmt::string_view(words);
    Explanation made(std::string(text.data(), text.size()));
    (made.m_arguments.push_back(ToArgument(arguments)), ...);
    return made;
  }

  const std::string& words() const { return m_words; }
  const std::vector<Explanation>& arguments() const { return m_arguments; }

  /// In English.
  std::string Text() const;

  /// As it is kept in the books: a line for the words, below it a line for each argument, one tab
  /// further in. Without arguments that is the text itself.
  std::string ToStored() const;
  static Explanation FromStored(std::string_view stored);

 private:
  void Store(std::string& text, std::size_t depth) const;
  static Explanation ToArgument(const Explanation& argument) { return argument; }
  template <typename T>
  static Explanation ToArgument(const T& argument) {
    return Explanation(fmt::format("{}", argument));
  }

  std::string m_words;
  std::vector<Explanation> m_arguments;
};

/// `words` with its `{}` filled in turn. Those that are too few or too many stay out.
std::string FillIn(std::string_view words, const std::vector<std::string>& arguments);

/// The world failed. `what()` is the explanation in English.
class ExplainedError : public std::runtime_error {
 public:
  template <typename... Arguments>
  explicit ExplainedError(fmt::format_string<Arguments...> words, Arguments&&... arguments)
      : ExplainedError(Explanation::Of(words, std::forward<Arguments>(arguments)...)) {}
  explicit ExplainedError(Explanation explanation)
      : std::runtime_error(explanation.Text()), m_explanation(std::move(explanation)) {}

  const Explanation& explanation() const { return m_explanation; }

 private:
  Explanation m_explanation;
};

}  // namespace steelyard::base

/// So that an Explanation may stand among the arguments of another.
template <>
struct fmt::formatter<steelyard::base::Explanation> : fmt::formatter<std::string> {
  auto format(const steelyard::base::Explanation& explanation, fmt::format_context& context) const {
    return fmt::formatter<std::string>::format(explanation.Text(), context);
  }
};
