#include "scales/drivers/dahua_codec.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "scales/drivers/dahua_text.h"
#include "scales/drivers/unfit_products.h"

namespace steelyard::scales {
namespace {

constexpr int kCentury = 2000;
constexpr int kMaxPriceNumber = 999'999;
constexpr int kItemCodes = 100'000;  // five digits below the two of the prefix
constexpr std::size_t kPluDigits = 73;
const std::string kTakenOffSale = "停售";

base::Failure<Misread> Wrong(std::string what) { return base::Fail(Misread{std::move(what)}); }

/// Fen that one of the scale's own units is worth.
std::int64_t FenPerUnit(const DahuaProfile& profile) {
  switch (profile.price_decimals) {
    case 0: return 100;
    case 1: return 10;
    case 2: return 1;
  }
  base::Check(false);
  return 1;
}

/// Cuts fields of fixed width off the front; once a field is no number everything after is not.
class Fields {
 public:
  explicit Fields(std::string_view text) : m_rest(text) {}
  std::string_view Text(std::size_t width) {
    const std::string_view field = m_rest.substr(0, width);
    m_is_good = m_is_good && field.size() == width;
    m_rest.remove_prefix(field.size());
    return field;
  }
  int Number(std::size_t width) {
    const auto value = ParseDigits(Text(width));
    m_is_good = m_is_good && value.has_value();
    return value ? static_cast<int>(*value) : 0;
  }
  bool IsGood() const { return m_is_good; }

 private:
  std::string_view m_rest;
  bool m_is_good = true;
};

DahuaPlu ReadFields(Fields& fields, int number) {
  DahuaPlu plu{.number = number, .code = fields.Number(7), .price = fields.Number(6), .name = {}};
  plu.selling = static_cast<DahuaSelling>(fields.Number(1));
  for (int& info : plu.info) info = fields.Number(2);
  plu.shelf_days = fields.Number(3);
  plu.shop = fields.Number(2);
  plu.department = fields.Number(2);
  fields.Text(13);
  plu.grams = fields.Number(5);
  plu.label = fields.Number(2);
  plu.discount_kind = fields.Number(2);
  for (auto& discount : plu.discounts) {
    discount = {fields.Number(2), fields.Number(2), fields.Number(2)};
  }
  return plu;
}

/// The three texts between B and E.
bool ReadTexts(std::string_view texts, const DahuaProfile& profile, DahuaPlu& plu) {
  const std::size_t first = texts.find('C');
  const std::size_t second = first == texts.npos ? first : texts.find('D', first);
  const std::size_t end = second == texts.npos ? second : texts.find('E', second);
  if (end == texts.npos) return false;
  const auto name = DecodeDahuaText(texts.substr(0, first), profile);
  const auto note_a = DecodeDahuaText(texts.substr(first + 1, second - first - 1), profile);
  const auto note_b = DecodeDahuaText(texts.substr(second + 1, end - second - 1), profile);
  if (!name || !note_a || !note_b) return false;
  plu.name = *name;
  plu.note_a = *note_a;
  plu.note_b = *note_b;
  return true;
}

/// The field "month" carries the mode: mode × 16 + month.
struct MonthAndSelling {
  int month;
  int selling;
};
MonthAndSelling SplitMonth(int field) { return {field % 16, field / 16}; }

/// Digits of a reply between `bc`'s sides, in front of the ticket: 2 + 4 + 1 + 10 + 2 + 2 + 4 + 5 +
/// 6 + 7 + 7.
constexpr std::size_t kBeforeTicket = 50;
constexpr std::size_t kAfterTicket = 4;

bool IsTicketWidth(std::size_t width, TicketWidth wanted) {
  switch (wanted) {
    case TicketWidth::Auto: return width == 11 || width == 12;
    case TicketWidth::Eleven: return width == 11;
    case TicketWidth::Twelve: return width == 12;
  }
  base::Check(false);
  return false;
}

base::Failure<Misread> WrongLine(std::string_view reply, std::string_view why) {
  return Wrong(fmt::format("record \"{}\" {}", Quote(reply), why));
}

std::optional<domain::Money> MoneyFrom(std::string_view digits, const DahuaProfile& profile) {
  const auto number = ParseDigits(digits);
  return number ? domain::Money::FromFen(*number * FenPerUnit(profile)) : std::nullopt;
}

}  // namespace

std::optional<std::int64_t> ParseDigits(std::string_view text) {
  constexpr std::size_t kMostDigits = 18;
  if (text.empty() || text.size() > kMostDigits) return std::nullopt;
  std::int64_t number = 0;
  for (const char digit : text) {
    if (digit < '0' || digit > '9') return std::nullopt;
    number = number * 10 + (digit - '0');
  }
  return number;
}

base::Result<DahuaPlu, base::Explanation> DahuaPluFor(const domain::Product& product,
                                                      const DahuaProfile& profile) {
  const auto number = ParseDigits(product.code);
  if (!number || *number < 1 || *number > kMaxDahuaPlu || product.code.front() == '0') {
    return base::Fail(NoPluNumber(product, kMaxDahuaPlu));
  }
  DahuaPlu plu{.number = static_cast<int>(*number), .code = 0, .price = 0, .name = product.name};
  const bool is_in_code = profile.prefix_place == PrefixPlace::Code;
  plu.code = (is_in_code ? profile.barcode_prefix * kItemCodes : 0) + plu.number;
  plu.shop = profile.barcode_prefix;
  const bool is_piece = product.list_price.unit() == domain::PriceUnit::PerPiece;
  plu.selling = is_piece ? DahuaSelling::ByPiece : DahuaSelling::ByWeight;
  if (product.deleted) {
    plu.name = kTakenOffSale;
    return plu;
  }
  // The scale knows prices a kilogram only.
  const bool is_per_jin = product.list_price.unit() == domain::PriceUnit::Per500Grams;
  const std::int64_t fen = product.list_price.fen() * (is_per_jin ? 2 : 1);
  if (fen % FenPerUnit(profile) != 0) {
    return base::Fail(base::Explanation::Of(
        "The price of product {} has more decimals than the scale's prices.", product.code));
  }
  if (fen / FenPerUnit(profile) > kMaxPriceNumber) {
    return base::Fail(base::Explanation::Of(
        "The price of product {} is higher than the scale can show.", product.code));
  }
  plu.price = static_cast<int>(fen / FenPerUnit(profile));
  return plu;
}

bool IsTakenOffSale(const DahuaPlu& plu) { return plu.price == 0 && plu.name == kTakenOffSale; }

std::optional<domain::Price> PriceOf(const DahuaPlu& plu, const DahuaProfile& profile) {
  const bool is_piece = plu.selling == DahuaSelling::ByPiece;
  return domain::Price::FromFen(
      plu.price * FenPerUnit(profile),
      is_piece ? domain::PriceUnit::PerPiece : domain::PriceUnit::PerKilogram);
}

std::string PluCommand(const DahuaPlu& plu, const DahuaProfile& profile) {
  std::string fields =
      fmt::format("{:07}{:06}{}{:02}{:02}{:02}{:03}{:02}{:02}{:013}{:05}{:02}{:02}", plu.code,
                  plu.price, static_cast<int>(plu.selling), plu.info[0], plu.info[1], plu.info[2],
                  plu.shelf_days, plu.shop, plu.department, 0, plu.grams, plu.label,
                  plu.discount_kind);
  for (const auto& discount : plu.discounts) {
    fields += fmt::format("{:02}{:02}{:02}", discount.from, discount.to, discount.percent);
  }
  base::Check(fields.size() == kPluDigits);
  return fmt::format("{}{:04}A{}B{}C{}D{}E", profile.plu_command, plu.number, fields,
                     EncodeDahuaText(plu.name, profile), EncodeDahuaText(plu.note_a, profile),
                     EncodeDahuaText(plu.note_b, profile));
}

std::string ReadPluCommand(int number) { return fmt::format("!0U{:04}A", number); }

std::string ReadSaleCommand(int record) { return fmt::format("!0J{:04}A", record); }

std::string ClockCommand(const base::WallClock& wall) {
  return fmt::format("!0P{:02}{:02}{:02}{:02}{:02}", wall.year % 100, wall.month, wall.day,
                     wall.hour, wall.minute);
}

std::string HotKeysCommand(int page, const std::array<int, kDahuaHotKeys>& plus) {
  std::string command = fmt::format("!0L{:02}A", page);
  for (const int plu : plus) command += fmt::format("{:04}", plu);
  return command + "B";
}

std::optional<std::string> TextCommand(DahuaTextSlot slot, std::string_view utf8,
                                       const DahuaProfile& profile) {
  const bool is_label = slot.kind == DahuaTextKind::Label;
  const int last_two_byte = is_label ? 16 : 10;
  const int last = is_label ? 32 : 22;
  if (slot.slot < 1 || slot.slot > last) return std::nullopt;
  const bool is_two_byte = slot.slot <= last_two_byte;
  return fmt::format("{}{:02}A{}B", is_label ? "!0Z" : "!0X", slot.slot,
                     is_two_byte ? AreaPositionDigits(utf8) + "0000"
                                 : OneByteDigits(utf8, profile.code_page) + "000");
}

bool IsReplyTo(std::string_view reply, std::string_view command) {
  // `IP` stands for `!0V` on one model, and its reply is that of `!0V`.
  const bool is_plu = command.starts_with("IP") || command.starts_with("!0W");
  const char letter = is_plu ? 'v' : static_cast<char>(command.at(2) + ('a' - 'A'));
  const bool is_letter = reply.size() >= 2 && reply[0] == '0' &&
                         (reply[1] == letter || (command.starts_with("!0W") && reply[1] == 'w'));
  if (!is_letter) return false;
  const bool has_number = is_plu || letter == 'v' || letter == 'u' || letter == 'j';
  if (!has_number) return true;
  const std::size_t prefix = command.starts_with("IP") ? 2 : 3;
  return reply.substr(2, 4) == command.substr(prefix, 4);
}

base::Result<std::optional<DahuaPlu>, Misread> ParsePluReply(std::string_view reply,
                                                            const DahuaProfile& profile) {
  std::optional<DahuaPlu> plu;
  Fields fields(reply);
  const bool is_reply = fields.Text(2) == "0u";
  const int number = fields.Number(4);
  const std::string_view begin = fields.Text(1);
  if (!is_reply || !fields.IsGood() || (begin != "a" && begin != "A")) {
    return WrongLine(reply, "is no product");
  }
  if (begin == "a" && reply.size() == 7) return plu;
  const std::string_view text = reply.substr(7);
  if (text.size() <= kPluDigits || text[kPluDigits] != 'B') {
    return WrongLine(reply, "has not 73 digits before its name");
  }
  Fields digits(text.substr(0, kPluDigits));
  plu = ReadFields(digits, number);
  if (!digits.IsGood()) return WrongLine(reply, "has not 73 digits before its name");
  if (static_cast<int>(plu->selling) > static_cast<int>(DahuaSelling::FixedWeight)) {
    return WrongLine(reply, "is sold neither by weight nor by piece");
  }
  if (!ReadTexts(text.substr(kPluDigits + 1), profile, *plu)) {
    return WrongLine(reply, "has a name that cannot be read; see the profile's words for text");
  }
  return plu;
}

base::Result<std::optional<DahuaSaleLine>, Misread> ParseSaleReply(std::string_view reply,
                                                                   const DahuaProfile& profile) {
  using domain::PriceUnit;
  std::optional<DahuaSaleLine> none;
  if (reply.size() == 8 && reply.starts_with("0j") && ParseDigits(reply.substr(2, 4)) &&
      reply.ends_with("ac")) {
    return none;
  }
  Fields fields(reply);
  const bool is_reply = fields.Text(2) == "0j";
  const int record = fields.Number(4);
  // Records are numbered from 1 on.
  if (!is_reply || record < 1 || fields.Text(1) != "a" || !fields.IsGood() ||
      !reply.ends_with("bc") || reply.size() <= kBeforeTicket + kAfterTicket) {
    return WrongLine(reply, "is no sale");
  }
  const std::size_t width = reply.size() - kBeforeTicket - kAfterTicket;
  if (!IsTicketWidth(width, profile.ticket_width)) {
    return WrongLine(reply, fmt::format("has {} digits for its ticket, which the profile does not "
                                        "expect",
                                        width));
  }
  const int year = fields.Number(2);
  const MonthAndSelling month = SplitMonth(fields.Number(2));
  const int day = fields.Number(2);
  const int hour = fields.Number(2);
  const base::WallClock time{kCentury + year, month.month, day, hour, fields.Number(2), 0};
  fields.Number(4);  // department and shop
  const int plu = fields.Number(4);
  const int count = fields.Number(5);
  const int price_number = fields.Number(6);
  const auto before = MoneyFrom(fields.Text(7), profile);
  const auto amount = MoneyFrom(fields.Text(7), profile);
  const std::string ticket(fields.Text(width));
  const std::string scale_number(fields.Text(2));
  if (!fields.IsGood() || !before || !amount || !ParseDigits(ticket) ||
      !ParseDigits(scale_number)) {
    return WrongLine(reply, "has something else than digits in a number");
  }
  if (month.selling > static_cast<int>(DahuaSelling::ByPiece) ||
      !base::Timestamp::FromWallClock(time, base::UtcOffset::Zero())) {
    return WrongLine(reply, "has no day of the calendar");
  }
  const bool is_piece = month.selling == static_cast<int>(DahuaSelling::ByPiece);
  const auto price =
      domain::Price::FromFen(price_number * FenPerUnit(profile),
                             is_piece ? PriceUnit::PerPiece : PriceUnit::PerKilogram);
  if (!price) return WrongLine(reply, "has a price of more than 99999.99");
  const auto pieces = domain::Pieces::FromCount(count);
  if (is_piece && !pieces) return WrongLine(reply, "has more than 9999 pieces");
  const domain::Quantity quantity =
      is_piece ? domain::Quantity(*pieces) : domain::Quantity(*domain::Weight::FromGrams(count));
  return std::optional(DahuaSaleLine{record, time, plu, quantity, *price, *before, *amount, ticket,
                                     scale_number, std::string(reply.substr(7)),
                                     std::string(reply)});
}

}  // namespace steelyard::scales
