#include "scales/drivers/cas_profile.h"

#include <charconv>

#include "scales/drivers/profile_words.h"

namespace steelyard::scales {
namespace {

/// Sets `field` to `value`; false when a word of its kind was there before.
template <typename T>
bool Choose(std::optional<T>& field, T value) {
  if (field) return false;
  field = value;
  return true;
}

constexpr std::string_view kDepartment = "dept";

/// 1 … 99, without leading zeros.
std::optional<int> ParseDepartment(std::string_view digits) {
  int number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  const bool is_number = error == std::errc() && end == digits.data() + digits.size();
  if (!is_number || digits.front() == '0' || number < 1 || number > 99) return std::nullopt;
  return number;
}

struct Choices {
  std::optional<CodePage> page;
  std::optional<CasRadix> radix;
  std::optional<CasWriteForm> form;
  std::optional<CasAckWay> ack;
  std::optional<CasPrepack> prepack;
  std::optional<int> fen;
  std::optional<int> department;

  bool Take(std::string_view word) {
    if (word == "hex") return Choose(radix, CasRadix::Hex);
    if (word == "hex4") return Choose(radix, CasRadix::FourHexDigits);
    if (word == "decimal") return Choose(radix, CasRadix::Decimal);
    if (word == "wl") return Choose(form, CasWriteForm::Download);
    if (word == "ack-new") return Choose(ack, CasAckWay::NewConnection);
    if (word == "skip-prepack") return Choose(prepack, CasPrepack::IsNoSale);
    if (word == "price1") return Choose(fen, 10);
    if (word == "price0") return Choose(fen, 100);
    if (word.starts_with(kDepartment)) {
      const auto number = ParseDepartment(word.substr(kDepartment.size()));
      return number && Choose(department, *number);
    }
    const auto named = ParseCodePage(word);
    return named && Choose(page, *named);
  }
};

}  // namespace

std::optional<CasProfile> ParseCasProfile(std::string_view name) {
  const auto words = ProfileWordsOf(name);
  if (!words) return std::nullopt;
  Choices choices;
  for (const std::string_view word : *words) {
    if (!choices.Take(word)) return std::nullopt;
  }
  const CasProfile plain;
  return CasProfile{.code_page = choices.page.value_or(plain.code_page),
                    .radix = choices.radix.value_or(plain.radix),
                    .write_form = choices.form.value_or(plain.write_form),
                    .ack_way = choices.ack.value_or(plain.ack_way),
                    .prepack = choices.prepack.value_or(plain.prepack),
                    .fen_per_unit = choices.fen.value_or(plain.fen_per_unit),
                    .department = choices.department.value_or(plain.department)};
}

}  // namespace steelyard::scales
