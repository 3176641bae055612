#include "scales/drivers/txt_mode_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <limits>

#include "base/check.h"

namespace steelyard::scales {
namespace {

constexpr std::int64_t kFirstClass = 10;
constexpr std::int64_t kLastClass = 9'999;

bool IsControl(char character) {
  const auto byte = static_cast<unsigned char>(character);
  return byte < 0x20 || byte == 0x7F;
}

base::Failure<Misread> Unreadable(std::string_view field, std::string_view text,
                                  std::string_view why) {
  return base::Fail(Misread{fmt::format("the {} is \"{}\", which {}", field, Quote(text), why)});
}

/// Places of what we need in the lines of a sale. The forms differ in little else.
struct FormFields {
  std::size_t time, fid, clerk;                                        // of REP
  std::size_t amount, plu, quantity, unit, returned, original, actual;  // of RES
};
FormFields FieldsOf(SaleForm form) {
  switch (form) {
    case SaleForm::Pull: return {1, 7, 9, 2, 3, 7, 8, 9, 15, 15};
    case SaleForm::Push: return {2, 8, 10, 3, 4, 8, 9, 10, 12, 13};
  }
  base::Check(false);
  return {};
}

/// The numbers that are not 0, joined by `-`.
std::string JoinCardParts(const TxtLine& rep) {
  for (const std::size_t first : {29U, 11U}) {  // the physical card before the buyer's account
    const std::string parts[] = {SanitiseText(rep.At(first)), SanitiseText(rep.At(first + 1))};
    if ((parts[0].empty() || parts[0] == "0") && (parts[1].empty() || parts[1] == "0")) continue;
    return parts[0] + "-" + parts[1];
  }
  return {};
}

base::Result<TxtPayment, Misread> ParsePayment(const TxtLine& rep) {
  TxtPayment payment;
  struct Row { const char* field; std::size_t index; domain::Money* amount; };
  const Row rows[] = {{"amount received", 13, &payment.received},
                      {"cash", 14, &payment.cash},
                      {"amount paid by card", 15, &payment.card}};
  for (const Row& row : rows) {
    const auto amount = ParseMoney(rep.At(row.index));
    if (!amount) return Unreadable(row.field, rep.At(row.index), ToText(amount.error()));
    *row.amount = *amount;
  }
  payment.card_number = JoinCardParts(rep);
  payment.buyer = ParseCardParts(rep, 11);
  payment.physical_card = ParseCardParts(rep, 29);
  return payment;
}

base::Result<TxtSale, Misread> ParseHead(const TxtLine& rep, SaleForm form) {
  const FormFields at = FieldsOf(form);
  TxtSale sale{};
  const auto closed = ParseWallClock(rep, at.time);
  if (!closed) return base::Fail(closed.error());
  sale.closed = *closed;
  const auto fid = ParseWhole(rep.At(at.fid), 1, domain::Ticket::kMaxNumber);
  if (!fid) return Unreadable("running number", rep.At(at.fid), "is no number from 1 on");
  sale.fid = *fid;
  const std::string_view clerk_text = rep.At(at.clerk);
  const auto clerk = clerk_text.empty() ? 0 : ParseWhole(clerk_text, 0, 999);
  if (!clerk) return Unreadable("clerk", clerk_text, "is no number from 0 to 999");
  sale.clerk = static_cast<int>(*clerk);
  if (form == SaleForm::Pull) return sale;
  sale.sale_no = rep.At(1);
  if (sale.sale_no.empty()) return Unreadable("sale number", "", "names no sale");
  auto payment = ParsePayment(rep);
  if (!payment) return base::Fail(payment.error());
  sale.payment = *payment;
  return sale;
}

base::Result<TxtSaleLine, Misread> ParseItem(const TxtLine& res, const TxtSale& sale,
                                             SaleForm form) {
  const FormFields at = FieldsOf(form);
  if (form == SaleForm::Push && res.At(1) != sale.sale_no) {
    return Unreadable("sale number of a RES line", res.At(1), "is not that of its REP line");
  }
  const auto plu = ParseWhole(res.At(at.plu), 1, kMaxTxtModePlu);
  if (!plu) return Unreadable("PLU", res.At(at.plu), "is no number from 1 to 9999999");
  const auto unit = ParseUnit(res.At(at.unit));
  if (!unit) {
    return Unreadable("unit", res.At(at.unit), "is neither kg, g, 100 g, 500 g nor piece");
  }
  const auto quantity = ParseQuantity(res.At(at.quantity), *unit);
  if (!quantity) return Unreadable("quantity", res.At(at.quantity), ToText(quantity.error()));
  const auto actual = ParsePrice(res.At(at.actual), *unit);
  if (!actual) return Unreadable("unit price", res.At(at.actual), ToText(actual.error()));
  const auto original = ParsePrice(res.At(at.original), *unit);
  if (!original) return Unreadable("list price", res.At(at.original), ToText(original.error()));
  const auto amount = ParseMoney(res.At(at.amount));
  if (!amount) return Unreadable("amount", res.At(at.amount), ToText(amount.error()));
  const std::string_view returned = res.At(at.returned);
  if (returned != "" && returned != "0" && returned != "1") {
    return Unreadable("return flag", returned, "is neither 0 nor 1");
  }
  return TxtSaleLine{*plu, *quantity, *actual, *original, *amount, returned == "1"};
}

}  // namespace

std::optional<std::int64_t> ParseWhole(std::string_view text, std::int64_t low, std::int64_t high) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  if (value < low || value > high) return std::nullopt;
  return value;
}

TxtLine TxtLine::Split(std::string_view text) {
  if (text.starts_with(kByteOrderMark)) text.remove_prefix(kByteOrderMark.size());
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.remove_suffix(1);
  while (!text.empty() && text.front() == '\r') text.remove_prefix(1);
  // One TAB only: more of them are empty fields at the end.
  if (!text.empty() && text.back() == '\t') text.remove_suffix(1);
  TxtLine line;
  for (;;) {
    const std::size_t tab = text.find('\t');
    line.m_fields.emplace_back(text.substr(0, tab));
    if (tab == text.npos) return line;
    text.remove_prefix(tab + 1);
  }
}

std::string_view TxtLine::At(std::size_t index) const {
  return index < m_fields.size() ? std::string_view(m_fields[index]) : std::string_view();
}

std::string JoinLine(const std::vector<std::string>& fields) {
  std::string line;
  for (const std::string& field : fields) {
    base::Check(std::none_of(field.begin(), field.end(), IsControl));
    line += field;
    line += '\t';
  }
  return line + "\r\n";
}

std::string SanitiseText(std::string_view text) {
  std::string clean(text);
  std::replace_if(clean.begin(), clean.end(), IsControl, ' ');
  return clean;
}

std::string ClockBlock(const base::WallClock& wall) {
  const auto two = [](int value) { return fmt::format("{:02}", value); };
  return JoinLine({"DWL", "TIM"}) +
         JoinLine({"TIM", two(wall.year % 100), two(wall.month), two(wall.day), two(wall.hour),
                   two(wall.minute), two(wall.second)}) +
         JoinLine({"END", "TIM"});
}

base::Result<base::WallClock, Misread> ParseWallClock(const TxtLine& line, std::size_t first) {
  struct Row { const char* field; int low, high; };
  const Row rows[] = {{"year", 0, 2199}, {"month", 1, 12},  {"day", 1, 31},
                      {"hour", 0, 23},   {"minute", 0, 59}, {"second", 0, 59}};
  int values[6] = {};
  for (std::size_t i = 0; i < 6; ++i) {
    const auto value = ParseWhole(line.At(first + i), rows[i].low, rows[i].high);
    if (!value) return Unreadable(rows[i].field, line.At(first + i), "belongs to no date and time");
    values[i] = static_cast<int>(*value);
  }
  const int year = values[0] < 100 ? 2000 + values[0] : values[0];
  const base::WallClock wall{year, values[1], values[2], values[3], values[4], values[5]};
  if (!base::Timestamp::FromWallClock(wall, base::UtcOffset::Zero())) {
    return Unreadable("date", CompactTime(wall), "is no day of the calendar");
  }
  return wall;
}

base::Result<TxtIdentity, Misread> ParseIdentity(const TxtLine& line) {
  TxtIdentity identity{SanitiseText(line.At(2)), SanitiseText(line.At(3)),
                       SanitiseText(line.At(4)), SanitiseText(line.At(7))};
  if (identity.serial.empty()) return Unreadable("serial number", line.At(7), "names no device");
  return identity;
}

std::optional<PluRecord> PluRecordFor(const domain::Product& product) {
  const auto number = ParseWhole(product.code, 1, kMaxTxtModePlu);
  if (!number || product.code.front() == '0') return std::nullopt;
  return PluRecord{*number,
                   product.code,
                   product.barcode,
                   product.list_price,
                   product.tare,
                   product.name,
                   ParseWhole(product.category, kFirstClass, kLastClass).value_or(0)};
}

std::string PluLine(const PluRecord& record, const TxtProfile& profile) {
  std::vector<std::string> fields = profile.plu_template;
  base::Check(fields.size() >= 64);
  fields[1] = std::to_string(record.number);
  fields[4] = std::to_string(static_cast<int>(UnitFor(record.price.unit())));
  fields[5] = FormatPrice(record.price, profile.price_form);
  fields[15] = SanitiseText(record.name);
  if (profile.plu_fields == PluFields::NumberPriceAndName) return JoinLine(fields);
  fields[2] = record.item_code;
  fields[3] = record.barcode;
  fields[7] = FormatKilograms(record.tare);
  if (record.class_id != 0) fields[14] = std::to_string(record.class_id);
  return JoinLine(fields);
}

std::string ClearPluLine(std::int64_t number) {
  return JoinLine({"CLR_PLU", std::to_string(number)});
}

std::string Block(const std::string& kind, const std::string& lines) {
  return JoinLine({"DWL", kind}) + lines + JoinLine({"END", kind});
}

std::string ClearPlusBlock() { return JoinLine({"CLR", "PLU"}) + JoinLine({"CLR", "END"}); }

std::string HotKeyLine(const ports::HotKey& key) {
  return JoinLine({"SCP", std::to_string(key.page), std::to_string(key.key),
                   key.product.empty() ? "0" : key.product});
}

std::string TextLine(const ports::ScaleText& text) {
  return JoinLine({"TMT", std::to_string(text.number), SanitiseText(text.text)});
}

std::string ClassLine(const ports::ScaleText& group) {
  return JoinLine({"CLS", std::to_string(group.number), SanitiseText(group.text), "0"});
}

std::string BarcodePrefixLine(int prefix) {
  constexpr const char* kPrefixSetting = "2";
  return JoinLine({"TMS", kPrefixSetting, std::to_string(prefix)});
}

std::optional<TxtCardParts> ParseCardParts(const TxtLine& line, std::size_t first) {
  constexpr std::int64_t kMost = std::numeric_limits<std::uint32_t>::max();
  const auto one = ParseWhole(line.At(first), 0, kMost);
  const auto other = ParseWhole(line.At(first + 1), 0, kMost);
  if (!one || !other || (*one == 0 && *other == 0)) return std::nullopt;
  return TxtCardParts{*one, *other};
}

base::Result<std::optional<TxtSale>, Misread> SaleReader::Take(std::string_view text) {
  const TxtLine line = TxtLine::Split(text);
  std::optional<TxtSale> finished;
  const bool head = line.Begins("REP") || line.Begins("ORP");
  if (line.IsBlank() || line.Begins("DWL", "REP")) return finished;
  if (head && m_open) {
    auto closed = Close();
    if (!closed) return closed;
    finished = *closed;
  }
  if (head) {
    auto sale = ParseHead(line, m_form);
    if (!sale) return base::Fail(sale.error());
    m_open = std::move(sale).value();
    m_open->raw = text;
    return finished;
  }
  if (line.Begins("END", "REP")) return m_open ? Close() : finished;
  if (!m_open) return Unreadable("line", text, "belongs to no sale");
  m_open->raw += text;
  if (m_open->raw.size() > kMaxRawBytes) {
    return base::Fail(Misread{fmt::format("sale {} does not come to an end", m_open->fid)});
  }
  if (line.Begins("REE") || line.Begins("ORE")) {
    if (m_form == SaleForm::Push && line.At(1) != m_open->sale_no) {
      return Unreadable("sale number of the REE line", line.At(1), "is not that of its REP line");
    }
    return Close();
  }
  if (!line.Begins("RES") && !line.Begins("ORS")) {
    return Unreadable("line", text, "is no part of a sale");
  }
  auto item = ParseItem(line, *m_open, m_form);
  if (!item) return base::Fail(item.error());
  m_open->lines.push_back(*item);
  return finished;
}

base::Result<std::optional<TxtSale>, Misread> SaleReader::Close() {
  std::optional<TxtSale> sale = std::move(m_open);
  m_open.reset();
  if (sale->lines.empty()) {
    return base::Fail(Misread{fmt::format("sale {} has no lines", sale->fid)});
  }
  return sale;
}

base::Result<PushEnd, Misread> ParsePushEnd(const TxtLine& line) {
  PushEnd end{SanitiseText(line.At(3)), SanitiseText(line.At(4)), SanitiseText(line.At(5))};
  if (end.sale_no.empty()) return Unreadable("sale number of the END line", "", "names no sale");
  return end;
}

std::string PushAcknowledgement(const PushEnd& end, const base::WallClock& now) {
  return JoinLine({"DWL", "REP", CompactTime(now), end.index, end.sale_no, "1"});
}

}  // namespace steelyard::scales
