#include "scales/drivers/txt_mode_profile.h"

namespace steelyard::scales {
namespace {

/// The 64-field form of older 友声 scales. Fields 37–56 are four groups of five that look like
/// promotions (mode, weekday mask, two limits, price); they are sent as captured.
const std::vector<std::string> kFields64 = {
    "PLU", "", "", "", "1", "", "0,0", "0,0",                                         //  0 –  7
    "0", "0", "0", "0", "0", "0", "9", "",                                            //  8 – 15
    "", "", "", "", "", "", "",                                                       // 16 – 22
    "0", "0", "0", "0", "1", "0", "0", "0", "0", "10", "0", "0", "0,0", "0,0",        // 23 – 36
    "0", "127", "0,0", "0,0", "0,0", "0", "127", "0,0", "0,0", "0,0",                 // 37 – 46
    "0", "127", "0,0", "0,0", "0,0", "0", "127", "0,0", "0,0", "0,0",                 // 47 – 56
    "0", "0", "0", "0", "0", "0", "0"};                                               // 57 – 63

/// The 69-field form (Ramuza Atena). Its last, empty field comes from the TAB that ends the line.
std::vector<std::string> Fields69() {
  std::vector<std::string> fields = kFields64;
  fields.insert(fields.end(), {"", "0", "0", "0"});  // 62 and 63 stay 0, 64 is a text
  return fields;
}

/// The 148-field form (Balmak). What stands behind field 63 was never captured: zeros, as in most
/// fields before. A constant item code must be a number, or the record is dropped.
std::vector<std::string> Fields148() {
  constexpr std::size_t kCount = 148;
  std::vector<std::string> fields = kFields64;
  fields[2] = "0";
  fields.resize(kCount, "0");
  return fields;
}

std::vector<std::string> TemplateNamed(std::string_view word) {
  if (word == "64") return kFields64;
  if (word == "69") return Fields69();
  if (word == "148") return Fields148();
  return {};
}

/// Whether the word stands for a way of naming cards, and no other did before.
bool TakeNaming(std::string_view word, CardNaming& naming) {
  if (naming != CardNaming::NotOurs) return false;
  if (word == "vip-number") naming = CardNaming::Number;
  if (word == "vip-uid") naming = CardNaming::Uid;
  return naming != CardNaming::NotOurs;
}

}  // namespace

std::optional<TxtProfile> ParseTxtProfile(std::string_view name) {
  TxtProfile profile;
  std::optional<CodePage> page;
  while (!name.empty()) {
    const std::size_t plus = name.find('+');
    const std::string_view word = name.substr(0, plus);
    name = plus == name.npos ? std::string_view() : name.substr(plus + 1);
    if (plus != std::string_view::npos && name.empty()) return std::nullopt;
    if (auto fields = TemplateNamed(word); !fields.empty()) {
      if (!profile.plu_template.empty()) return std::nullopt;
      profile.plu_template = std::move(fields);
      if (word == "148") profile.plu_fields = PluFields::NumberPriceAndName;
    } else if (word == "price2") {
      if (profile.price_form == NumberForm::AllDecimals) return std::nullopt;
      profile.price_form = NumberForm::AllDecimals;
    } else if (word == "push") {
      if (profile.mode == ConnectionMode::ScaleCalls) return std::nullopt;
      profile.mode = ConnectionMode::ScaleCalls;
    } else if (word.starts_with("vip-")) {
      if (!TakeNaming(word, profile.cards)) return std::nullopt;
    } else {
      if (page) return std::nullopt;
      page = ParseCodePage(word);
      if (!page) return std::nullopt;
    }
  }
  if (profile.plu_template.empty()) profile.plu_template = kFields64;
  const bool is_balmak = profile.plu_fields == PluFields::NumberPriceAndName;
  profile.code_page = page.value_or(is_balmak ? CodePage::Utf8 : CodePage::Gbk);
  profile.begins_with_mark = is_balmak && profile.code_page == CodePage::Utf8;
  const bool is_pulled = profile.mode == ConnectionMode::WeCall;
  if (profile.cards != CardNaming::NotOurs && is_pulled) return std::nullopt;
  return profile;
}

}  // namespace steelyard::scales
