#include "report/language.h"

#include <fmt/format.h>

namespace steelyard::report {

std::optional<Language> ParseLanguage(std::string_view text) {
  if (text == "en") return Language::English;
  if (text == "zh_CN") return Language::Chinese;
  return std::nullopt;
}

std::string_view ToText(Language language) {
  return language == Language::Chinese ? "zh_CN" : "en";
}

std::string TotalLabel(Language language) {
  return language == Language::Chinese ? "合计" : "Total";
}

std::string SubtotalLabel(const std::string& of, Language language) {
  const std::string word = language == Language::Chinese ? "小计" : "Subtotal";
  return of.empty() ? word : word + " " + of;
}

std::string ComparedLabel(const Dates& before, Language language) {
  return (language == Language::Chinese ? "对比 " : "compared with ") +
         PeriodLabel(before, language);
}

std::string OthersLabel(std::size_t count, Language language) {
  return fmt::format("{} ({})", language == Language::Chinese ? "其他" : "Others", count);
}

std::string NothingLabel(Language language) {
  return language == Language::Chinese ? "这段时间没有数据。" : "Nothing in this period.";
}

std::string PageLabel(PageNumber number, Language language) {
  if (language == Language::Chinese) {
    return fmt::format("第 {} 页，共 {} 页", number.page, number.count);
  }
  return fmt::format("Page {} of {}", number.page, number.count);
}

std::string PeriodLabel(const Dates& period, Language language) {
  if (period.from == period.to) return period.from;
  return fmt::format("{} {} {}", period.from, language == Language::Chinese ? "至" : "to",
                     period.to);
}

std::string PrintedLabel(const std::string& moment, Language language) {
  return fmt::format("{} {}", language == Language::Chinese ? "打印时间" : "Printed", moment);
}

}  // namespace steelyard::report
