/// The two languages a report speaks, and the few words every report needs.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::report {

enum class Language { English, Chinese };

/// `en` or `zh_CN`, as the command line and the settings write a language.
std::optional<Language> ParseLanguage(std::string_view text);
std::string_view ToText(Language language);

/// The same words in both languages.
struct Words {
  std::string english;
  std::string chinese;

  const std::string& In(Language language) const {
    return language == Language::Chinese ? chinese : english;
  }
  bool operator==(const Words&) const = default;
};

struct PageNumber {
  int page;
  int count;
};

struct Dates {
  std::string from;
  std::string to;
};

std::string TotalLabel(Language language);                      ///< Total
std::string SubtotalLabel(const std::string& of, Language language);  ///< Subtotal Fruit
std::string ComparedLabel(const Dates& before, Language language);    ///< compared with 2026-10-…
std::string OthersLabel(std::size_t count, Language language);  ///< Others (12)
std::string NothingLabel(Language language);                    ///< Nothing in this period.
std::string PageLabel(PageNumber number, Language language);    ///< Page 2 of 7
/// 2026-11-01 to 2026-11-22; one day alone is written once.
std::string PeriodLabel(const Dates& period, Language language);
std::string PrintedLabel(const std::string& moment, Language language);  ///< Printed 2026-11-22 …

}  // namespace steelyard::report
