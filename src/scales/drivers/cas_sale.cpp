#include "scales/drivers/cas_sale.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <iterator>
#include <tuple>
#include <utility>

#include "base/check.h"
#include "scales/drivers/byte_fields.h"
#include "scales/drivers/cas_codec.h"
#include "scales/drivers/told_sale.h"

namespace steelyard::scales {
namespace {

constexpr std::string_view kPushBegin = "i00F070,40L";
constexpr std::size_t kRoute = 43;
constexpr std::size_t kRecord = 145;
constexpr std::size_t kBarcode = 20;
constexpr std::size_t kName = 55;
constexpr int kCentury = 2000;
constexpr unsigned kNoSaleTypes = 0x20 | 0x40;  // product data, ticket data
constexpr int kPrepackType = 1;

base::Failure<Misread> Wrong(std::string what) { return base::Fail(Misread{std::move(what)}); }

bool IsHex(std::string_view digits) {
  return std::all_of(digits.begin(), digits.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
  });
}

std::string RouteText(const CasRoute& route, std::string_view ip) {
  return fmt::format("^={}.*={}.$={}.&={}.@={}.?={}.T={}.", route.scale_id, route.department,
                     route.lock, ip, route.port, route.service, route.task);
}

base::Result<CasRoute, Misread> ParseRoute(std::string_view text) {
  base::Check(text.size() == kRoute);
  const auto field = [&](std::size_t at, std::size_t width) {
    return std::string(text.substr(at, width));
  };
  const CasRoute route{field(2, 2), field(7, 2), field(12, 1), field(16, 8),
                       field(27, 4), field(34, 1), field(38, 4)};
  const bool is_route = RouteText(route, route.ip) == text && IsHex(route.scale_id) &&
                        IsHex(route.department) && IsHex(route.ip) && IsHex(route.port) &&
                        IsHex(route.task);
  if (!is_route) return Wrong(fmt::format("\"{}\" does not say who sends it", Quote(text)));
  return route;
}

base::WallClock ReadDate(ByteReader& reader) {
  base::WallClock date{};
  date.year = kCentury + reader.U8();
  date.month = reader.U8();
  date.day = reader.U8();
  return date;
}

void WriteDate(ByteWriter& writer, const base::WallClock& date) {
  writer.U8(static_cast<unsigned>(date.year - kCentury))
      .U8(static_cast<unsigned>(date.month))
      .U8(static_cast<unsigned>(date.day));
}

void ReadRecord(ByteReader reader, CasSaleLine& line) {
  line.data_type = reader.U8();
  line.scale_id = reader.U8();
  line.plu_type = reader.U8();
  line.department = reader.U8();
  line.plu = reader.U32();
  line.item_code = reader.U32();
  line.weight_g = reader.U32();
  line.quantity = reader.U16();
  line.pieces = reader.U16();
  line.unit_price = reader.U32();
  line.total = reader.U32();
  line.discount = reader.U32();
  line.counter = reader.U32();
  line.ticket = reader.U16();
  line.flags = reader.U8();
  line.told_at = ReadDate(reader);
  line.told_at.hour = reader.U8();
  line.told_at.minute = reader.U8();
  line.told_at.second = reader.U8();
  line.sold_on = ReadDate(reader);
  line.barcode = reader.Padded(kBarcode);
  line.trace = reader.Padded(kBarcode);
  line.line_order = reader.U8();
  reader.U8();
  line.name = reader.Padded(kName);
  base::Check(reader.IsWhole());
}

bool SaysNothingOfASale(const CasSaleLine& line, CasPrepack prepack) {
  if ((static_cast<unsigned>(line.data_type) & kNoSaleTypes) != 0) return true;
  const bool is_prepack = line.data_type == kPrepackType || (line.flags & kCasPrepack) != 0;
  return is_prepack && prepack == CasPrepack::IsNoSale;
}

/// Voided lines may be told with amounts below zero.
std::int64_t Size(std::uint32_t told) {
  return std::abs(static_cast<std::int64_t>(static_cast<std::int32_t>(told)));
}

bool IsUndoneBy(const CasSaleLine& line, const CasSaleLine& undoing) {
  return line.plu == undoing.plu && Size(line.total) == Size(undoing.total) &&
         Size(line.weight_g) == Size(undoing.weight_g) && line.quantity == undoing.quantity;
}

base::Result<std::vector<CasSaleLine>, Misread> WithoutVoided(
    const std::vector<CasSaleLine>& lines, CasPrepack prepack) {
  std::vector<CasSaleLine> left;
  for (const CasSaleLine& line : lines) {
    if (SaysNothingOfASale(line, prepack)) continue;
    if ((line.flags & kCasReturn) != 0) {
      return Wrong("it takes goods back without naming the sale that is undone");
    }
    if ((line.flags & (kCasVoid | kCasNegative)) == 0) {
      left.push_back(line);
      continue;
    }
    const auto undone = std::find_if(left.rbegin(), left.rend(), [&](const CasSaleLine& other) {
      return IsUndoneBy(other, line);
    });
    if (undone == left.rend()) return Wrong("it voids a line that is not on the ticket");
    left.erase(std::next(undone).base());
  }
  return left;
}

base::Result<domain::TicketLine, Misread> LineFrom(const CasSaleLine& told, int fen_per_unit) {
  const bool is_weight = told.plu_type == 1;
  if (told.plu_type < 1 || told.plu_type > 3) {
    return Wrong(fmt::format("product type {} is not known", told.plu_type));
  }
  const auto fen = [&](std::uint32_t units) { return std::int64_t{units} * fen_per_unit; };
  const auto price = domain::Price::FromFen(
      fen(told.unit_price), is_weight ? domain::PriceUnit::PerKilogram
                                      : domain::PriceUnit::PerPiece);
  const auto amount = domain::Money::FromFen(fen(told.total));
  if (!price || !amount) {
    return Wrong(fmt::format("price {} and amount {} are out of range", told.unit_price,
                             told.total));
  }
  const auto weight = domain::Weight::FromGrams(told.weight_g);
  const auto pieces = domain::Pieces::FromCount(told.quantity > 0 ? told.quantity : told.pieces);
  if (is_weight ? !weight : !pieces) return Wrong("a quantity is out of range");
  const domain::Quantity quantity = is_weight ? domain::Quantity(*weight)
                                              : domain::Quantity(*pieces);
  return domain::TicketLine{std::to_string(told.plu), quantity, *price, *price, *amount};
}

}  // namespace

std::string CasSaleLine::KeyText() const {
  return fmt::format("{}/{}/{}/{}/{:02}{:02}{:02}", scale_id, counter, ticket, line_order,
                     sold_on.year % 100, sold_on.month, sold_on.day);
}

std::string CasSaleLine::ContentHash() const {
  constexpr std::size_t kToldAt = 39;
  constexpr std::size_t kToldAtWidth = 6;
  std::string record = raw.substr(kCasPushHead + kRoute, kRecord);
  record.replace(kToldAt, kToldAtWidth, kToldAtWidth, '\0');
  return ShortHash(record);
}

base::Result<std::size_t, Misread> ParseCasPushHead(std::string_view head) {
  const bool is_push = head.size() == kCasPushHead && head.starts_with(kPushBegin) &&
                       head.back() == ':';
  std::size_t length = 0;
  if (is_push) {
    const std::string_view digits = head.substr(kPushBegin.size(), 3);
    const auto read =
        std::from_chars(digits.data(), digits.data() + digits.size(), length, 16);
    if (read.ptr != digits.data() + digits.size()) length = 0;
  }
  if (length != kRoute + kRecord) {
    return Wrong(fmt::format("\"{}\" begins no sale", Quote(head)));
  }
  return length + 1;  // and the BCC
}

base::Result<CasSaleLine, Misread> ParseCasPush(std::string_view message) {
  const auto rest = ParseCasPushHead(message.substr(0, kCasPushHead));
  if (!rest) return base::Fail(rest.error());
  if (message.size() != kCasPushHead + *rest) return Wrong("a sale came in part only");
  const std::string_view body = message.substr(kCasPushHead, *rest - 1);
  if (CasBcc(body) != message.back()) return Wrong("the check sum of a sale is wrong");
  const auto route = ParseRoute(body.substr(0, kRoute));
  if (!route) return base::Fail(route.error());
  CasSaleLine line;
  line.route = *route;
  line.raw = message;
  ReadRecord(ByteReader(body.substr(kRoute)), line);
  const base::WallClock& told = line.told_at;
  const base::WallClock sold{line.sold_on.year, line.sold_on.month, line.sold_on.day,
                             told.hour, told.minute, told.second};
  if (!base::Timestamp::FromWallClock(sold, base::UtcOffset::Zero())) {
    return Wrong("its date or time does not exist");
  }
  return line;
}

std::string CasPushBytes(const CasSaleLine& line) {
  ByteWriter record;
  record.U8(static_cast<unsigned>(line.data_type))
      .U8(static_cast<unsigned>(line.scale_id))
      .U8(static_cast<unsigned>(line.plu_type))
      .U8(static_cast<unsigned>(line.department))
      .U32(line.plu)
      .U32(line.item_code)
      .U32(line.weight_g)
      .U16(static_cast<unsigned>(line.quantity))
      .U16(static_cast<unsigned>(line.pieces))
      .U32(line.unit_price)
      .U32(line.total)
      .U32(line.discount)
      .U32(line.counter)
      .U16(static_cast<unsigned>(line.ticket))
      .U8(line.flags);
  WriteDate(record, line.told_at);
  record.U8(static_cast<unsigned>(line.told_at.hour))
      .U8(static_cast<unsigned>(line.told_at.minute))
      .U8(static_cast<unsigned>(line.told_at.second));
  WriteDate(record, line.sold_on);
  record.Padded(line.barcode, kBarcode)
      .Padded(line.trace, kBarcode)
      .U8(static_cast<unsigned>(line.line_order))
      .U8(0)
      .Padded(line.name, kName);
  const std::string body = RouteText(line.route, line.route.ip) + record.Take();
  return fmt::format("{}{:03X}:", kPushBegin, body.size()) + body + CasBcc(body);
}

std::string CasAcknowledgement(const CasRoute& route, std::string_view our_ip) {
  const std::string body = RouteText(route, our_ip);
  return fmt::format("i00F070,02L{:03X}:", body.size()) + body + CasBcc(body);
}

bool BelongsToTicketOf(const CasSaleLine& before, const CasSaleLine& next) {
  const auto date = [](const CasSaleLine& line) {
    return std::tuple(line.sold_on.year, line.sold_on.month, line.sold_on.day);
  };
  // The counter may count lines or tickets; it never falls within one.
  return next.scale_id == before.scale_id && next.ticket == before.ticket &&
         next.department == before.department && date(next) == date(before) &&
         next.counter >= before.counter && next.line_order > before.line_order;
}

base::Result<std::optional<domain::Ticket>, Misread> TicketFromCasLines(
    const std::vector<CasSaleLine>& lines, const CasDevice& device) {
  base::Check(!lines.empty());
  const auto left = WithoutVoided(lines, device.prepack);
  if (!left) return base::Fail(left.error());
  if (left->empty()) return std::optional<domain::Ticket>();
  std::vector<domain::TicketLine> told;
  domain::Money sum;
  for (const CasSaleLine& line : *left) {
    auto made = LineFrom(line, device.fen_per_unit);
    if (!made) return base::Fail(made.error());
    const auto more = sum.Plus(made->amount);
    if (!more) return Wrong("its lines add up to more than can be booked");
    sum = *more;
    told.push_back(std::move(made).value());
  }
  const auto moment = [&](const CasSaleLine& line) {
    const base::WallClock& time = line.told_at;
    const auto at = base::Timestamp::FromWallClock(
        {line.sold_on.year, line.sold_on.month, line.sold_on.day, time.hour, time.minute,
         time.second},
        device.offset);
    base::Check(at.has_value());  // ParseCasPush takes calendar days only
    return *at;
  };
  const auto closed = moment(lines.back());
  auto ticket = domain::Ticket::From(
      {.id = TicketIdFrom({"cas-cl", std::to_string(device.scale), lines.front().KeyText()}),
       .number = lines.back().counter,
       .kind = domain::TicketKind::Sale,
       .corrects = std::nullopt,
       .cashier = kUnknownCashier,
       .opened_at = std::min(moment(lines.front()), closed),
       .closed_at = closed,
       .authorisation = domain::AuthorisationMode::Offline,
       .card = std::nullopt,
       .lines = std::move(told),
       .rounding = domain::MoneyDifference(),
       .total = sum,
       .tenders = {{domain::TenderType::Cash, sum, ""}}});
  if (!ticket) return Wrong(std::string(Describe(ticket.error())));
  return std::optional(std::move(ticket).value());
}

}  // namespace steelyard::scales
