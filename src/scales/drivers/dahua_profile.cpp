#include "scales/drivers/dahua_profile.h"

#include <set>

namespace steelyard::scales {
namespace {

enum class Kind { Command, Decimals, Text, CodePage, Width, Place, Prefix, Step, Push, Carts };

struct Word {
  std::string_view name;
  Kind kind;
  void (*apply)(DahuaProfile& profile);
};

using P = DahuaProfile;

void SetText(P& profile, DahuaText text, DahuaCodePage page) {
  profile.text = text;
  profile.code_page = page;
}

/// What models differ in. `cp1251` beside `rongta` is the code page of its pairs.
const Word kWords[] = {
    {"v", Kind::Command, [](P& p) { p.plu_command = "!0V"; }},
    // English firmware; it wants its own line end, too.
    {"w", Kind::Command, [](P& p) { p.plu_command = "!0W", p.line_end = "\r\n\x03"; }},
    {"ip", Kind::Command, [](P& p) { p.plu_command = "IP"; }},
    {"price0", Kind::Decimals, [](P& p) { p.price_decimals = 0; }},
    {"price1", Kind::Decimals, [](P& p) { p.price_decimals = 1; }},
    {"price2", Kind::Decimals, [](P& p) { p.price_decimals = 2; }},
    {"rongta", Kind::Text, [](P& p) { p.text = DahuaText::Rongta; }},
    {"gb2312", Kind::CodePage, [](P& p) { p.code_page = DahuaCodePage::Gb2312; }},
    {"ascii", Kind::CodePage, [](P& p) { SetText(p, DahuaText::OneByte, DahuaCodePage::Ascii); }},
    {"cp1251", Kind::CodePage, [](P& p) { SetText(p, DahuaText::OneByte, DahuaCodePage::Cp1251); }},
    {"ticket11", Kind::Width, [](P& p) { p.ticket_width = TicketWidth::Eleven; }},
    {"ticket12", Kind::Width, [](P& p) { p.ticket_width = TicketWidth::Twelve; }},
    {"prefix-in-code", Kind::Place, [](P& p) { p.prefix_place = PrefixPlace::Code; }},
    {"prefix-in-shop", Kind::Place, [](P& p) { p.prefix_place = PrefixPlace::ShopField; }},
    // 20 to 29 are what GS1 leaves to shops.
    {"prefix20", Kind::Prefix, [](P& p) { p.barcode_prefix = 20; }},
    {"prefix21", Kind::Prefix, [](P& p) { p.barcode_prefix = 21; }},
    {"prefix22", Kind::Prefix, [](P& p) { p.barcode_prefix = 22; }},
    {"prefix23", Kind::Prefix, [](P& p) { p.barcode_prefix = 23; }},
    {"prefix24", Kind::Prefix, [](P& p) { p.barcode_prefix = 24; }},
    {"prefix25", Kind::Prefix, [](P& p) { p.barcode_prefix = 25; }},
    {"prefix26", Kind::Prefix, [](P& p) { p.barcode_prefix = 26; }},
    {"prefix27", Kind::Prefix, [](P& p) { p.barcode_prefix = 27; }},
    {"prefix28", Kind::Prefix, [](P& p) { p.barcode_prefix = 28; }},
    {"prefix29", Kind::Prefix, [](P& p) { p.barcode_prefix = 29; }},
    {"round-fen", Kind::Step, [](P& p) { p.rounding_step = 1; }},
    {"round-jiao", Kind::Step, [](P& p) { p.rounding_step = 10; }},
    {"round-yuan", Kind::Step, [](P& p) { p.rounding_step = 100; }},
    {"push", Kind::Push, [](P& p) { p.mode = DahuaMode::ServerLogin; }},
    {"cart", Kind::Carts, [](P&) {}},
};

const Word* FindWord(std::string_view name) {
  for (const Word& word : kWords) {
    if (word.name == name) return &word;
  }
  return nullptr;
}

}  // namespace

std::optional<DahuaProfile> ParseDahuaProfile(std::string_view name) {
  DahuaProfile profile;
  std::set<Kind> named;
  if (name.empty()) return profile;
  for (;;) {
    const std::size_t plus = name.find('+');
    const Word* const word = FindWord(name.substr(0, plus));
    if (!word || !named.insert(word->kind).second) return std::nullopt;
    word->apply(profile);
    if (plus == name.npos) break;
    name.remove_prefix(plus + 1);
  }
  const bool is_rongta = named.contains(Kind::Text);  // whichever of the two words came first
  if (is_rongta) {
    if (profile.code_page == DahuaCodePage::Ascii) return std::nullopt;
    profile.text = DahuaText::Rongta;
  }
  if (named.contains(Kind::Carts)) {
    if (profile.mode != DahuaMode::ServerLogin) return std::nullopt;
    profile.mode = DahuaMode::Carts;
  }
  return profile;
}

std::vector<std::string> DahuaProfileWords() {
  std::vector<std::string> words;
  for (const Word& word : kWords) words.emplace_back(word.name);
  return words;
}

}  // namespace steelyard::scales
