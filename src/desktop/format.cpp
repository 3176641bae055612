/// Formats shared by every page; the digits themselves are the reports'.
#include "desktop/format.h"

#include "report/format.h"

namespace steelyard::desktop {

wxString ToWx(std::string_view utf8) {
  return wxString::FromUTF8(utf8.data(), utf8.size());
}

std::string FromWx(const wxString& text) {
  return text.utf8_string();
}

wxString MoneyText(domain::MoneyDifference amount) {
  return ToWx(report::FormatFen(amount.fen(), report::Digits::Grouped));
}

wxString MoneyText(domain::Money amount) {
  return MoneyText(domain::MoneyDifference::Of(amount));
}

wxString CountText(std::int64_t count) {
  auto text = std::to_string(count);
  for (auto at = static_cast<std::ptrdiff_t>(text.size()) - 3; at > (count < 0 ? 1 : 0); at -= 3) {
    text.insert(static_cast<std::size_t>(at), 1, ',');
  }
  return ToWx(text);
}

wxString MomentText(base::Timestamp moment, base::UtcOffset offset) {
  return ToWx(report::FormatMoment(moment, offset));
}

wxString DayText(domain::BusinessDay day) {
  return ToWx(day.ToString());
}

wxString CardNumberText(std::string_view digits) {
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && i % 4 == 0) grouped += ' ';
    grouped += digits[i];
  }
  return ToWx(grouped);
}

std::optional<domain::CardNumber> ReadCardNumber(const wxString& text) {
  std::string digits;
  for (const char c : FromWx(text)) {
    if (c != ' ') digits += c;
  }
  return domain::CardNumber::Parse(digits);
}

std::optional<domain::Money> ReadMoney(const wxString& text) {
  const auto money = domain::Money::Parse(FromWx(wxString(text).Trim(true).Trim(false)));
  return money ? std::optional<domain::Money>(*money) : std::nullopt;
}

}  // namespace steelyard::desktop
