#include "simulator/txt_mode_memory.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/check.h"
#include "scales/drivers/txt_mode_codec.h"

namespace steelyard::simulator {
namespace {

using nlohmann::json;
using scales::FormatMoney;
using scales::FormatPrice;
using scales::JoinLine;

constexpr std::int64_t kSaleNumberBase = 1'000'000;

std::string Whole(std::int64_t value) { return std::to_string(value); }

base::WallClock ToWall(std::int64_t time_ms) {
  return base::Timestamp::FromUnixMs(time_ms).value().ToWallClock(base::UtcOffset::Zero());
}

std::int64_t CountOf(const domain::Quantity& quantity) {
  const auto* weight = std::get_if<domain::Weight>(&quantity);
  return weight ? weight->grams() : std::get<domain::Pieces>(quantity).count();
}

domain::Quantity QuantityOf(std::int64_t count, domain::PriceUnit unit) {
  if (unit == domain::PriceUnit::PerPiece) return domain::Pieces::FromCount(count).value();
  return domain::Weight::FromGrams(count).value();
}

domain::Money AmountFor(const domain::Quantity& quantity, const domain::Price& price) {
  if (const auto* pieces = std::get_if<domain::Pieces>(&quantity)) return price.TotalFor(*pieces);
  return price.TotalFor(std::get<domain::Weight>(quantity), domain::Rounding::HalfUp);
}

json ToJson(const domain::Price& price) {
  return {{"fen", price.fen()}, {"per", std::string(domain::ToText(price.unit()))}};
}

domain::Price PriceFrom(const json& value) {
  const auto unit = domain::ParsePriceUnit(value.at("per").get<std::string>());
  return domain::Price::FromFen(value.at("fen").get<std::int64_t>(), unit.value()).value();
}

json ToJson(const TxtModeSold& sale) {
  json lines = json::array();
  for (const TxtModeSoldLine& line : sale.lines) {
    lines.push_back({{"plu", line.plu},
                     {"name", line.name},
                     {"quantity", CountOf(line.quantity)},
                     {"price", ToJson(line.price)},
                     {"amount", line.amount.fen()}});
  }
  return {{"fid", sale.fid},     {"sid", sale.sid},   {"time", sale.time_ms},
          {"clerk", sale.clerk}, {"card", sale.card}, {"member", sale.member},
          {"acknowledged", sale.acknowledged}, {"lines", lines}};
}

TxtModeSold SoldFrom(const json& value) {
  TxtModeSold sale{value.at("fid"),   value.at("sid"),  value.at("time"),
                   value.at("clerk"), value.at("card"), value.value("member", ""), {},
                   value.at("acknowledged")};
  for (const json& line : value.at("lines")) {
    const domain::Price price = PriceFrom(line.at("price"));
    sale.lines.push_back({line.at("plu"), line.at("name"),
                          QuantityOf(line.at("quantity"), price.unit()), price,
                          domain::Money::FromFen(line.at("amount").get<std::int64_t>()).value()});
  }
  return sale;
}

std::vector<std::string> TimeFields(const base::WallClock& wall) {
  return {Whole(wall.year % 100), Whole(wall.month),  Whole(wall.day),
          Whole(wall.hour),       Whole(wall.minute), Whole(wall.second)};
}

struct CardFields {
  std::string first = "0";
  std::string second = "0";
};

CardFields FieldsOf(const std::string& card) {
  const std::size_t dash = card.find('-');
  if (dash == card.npos) return {};
  return {card.substr(0, dash), card.substr(dash + 1)};
}

std::string Unit(const TxtModeSoldLine& line) {
  return Whole(static_cast<int>(scales::UnitFor(line.price.unit())));
}

std::string Quantity(const TxtModeSoldLine& line) {
  return scales::FormatQuantity(line.quantity, scales::UnitFor(line.price.unit()));
}

std::string Price(const TxtModeSoldLine& line) {
  return FormatPrice(line.price, scales::NumberForm::Shortest);
}

}  // namespace

domain::Money TxtModeSold::total() const {
  domain::Money sum;
  for (const TxtModeSoldLine& line : lines) sum = sum.Plus(line.amount).value();
  return sum;
}

void DeviceClock::Set(const base::WallClock& shown) {
  m_shown_ms = base::Timestamp::FromWallClock(shown, base::UtcOffset::Zero()).value().unix_ms();
  m_set_at = std::chrono::steady_clock::now();
}

std::int64_t DeviceClock::NowMs() const {
  const auto passed = std::chrono::steady_clock::now() - m_set_at;
  return m_shown_ms + std::chrono::duration_cast<std::chrono::milliseconds>(passed).count();
}

base::WallClock DeviceClock::Now() const { return ToWall(NowMs()); }

TxtModeMemory::TxtModeMemory(std::filesystem::path file, std::uint64_t seed)
    : m_file(std::move(file)), m_random(seed) {
  if (!m_file.empty() && std::filesystem::exists(m_file)) Load();
}

void TxtModeMemory::Reset() {
  m_sales.clear();
  m_fid = 0;
  m_sid = 0;
}

void TxtModeMemory::Sell(std::int64_t time_ms, const TxtModePayment& payment) {
  base::Check(!m_plus.empty());
  const int clerk = static_cast<int>(m_random.Between(1, 3));
  TxtModeSold sale{++m_fid, ++m_sid, time_ms, clerk, "", payment.member, {}, false};
  for (auto left = m_random.Between(1, 3); left > 0; --left) {
    const auto& [number, plu] = *std::next(
        m_plus.begin(), m_random.Between(0, static_cast<std::int64_t>(m_plus.size()) - 1));
    const bool piece = plu.price.unit() == domain::PriceUnit::PerPiece;
    const std::int64_t count = piece ? m_random.Between(1, 5) : m_random.Between(10, 500) * 5;
    const auto quantity = QuantityOf(count, plu.price.unit());
    sale.lines.push_back(
        {number, plu.name, quantity, plu.price, AmountFor(quantity, plu.price)});
  }
  if (!payment.member.empty()) {
    if (sale.total().fen() <= payment.told_fen) sale.card = payment.member;
  } else if (m_random.Chance(payment.card_permille)) {
    sale.card = fmt::format("{}-{}", m_random.Between(1, 99'999), m_random.Between(1, 99'999));
  }
  m_sales.push_back(std::move(sale));
}

void TxtModeMemory::Save() const {
  if (m_file.empty()) return;
  json plus = json::array(), sales = json::array();
  for (const auto& [number, plu] : m_plus) {
    plus.push_back({{"plu", number}, {"name", plu.name}, {"price", ToJson(plu.price)}});
  }
  for (const TxtModeSold& sale : m_sales) sales.push_back(ToJson(sale));
  const json memory = {{"fid", m_fid},           {"sid", m_sid},
                       {"plus", plus},           {"sales", sales},
                       {"keys", m_face.hot_keys}, {"texts", m_face.texts},
                       {"classes", m_face.classes}, {"prefix", m_face.barcode_prefix}};
  const auto half_written = std::filesystem::path(m_file) += ".new";
  std::ofstream(half_written, std::ios::binary | std::ios::trunc) << memory.dump();
  std::filesystem::rename(half_written, m_file);
}

void TxtModeMemory::Load() {
  try {
    std::ifstream in(m_file, std::ios::binary);
    const json memory = json::parse(in);
    m_fid = memory.at("fid");
    m_sid = memory.at("sid");
    for (const json& plu : memory.at("plus")) {
      Keep(plu.at("plu"), {plu.at("name"), PriceFrom(plu.at("price"))});
    }
    for (const json& sale : memory.at("sales")) m_sales.push_back(SoldFrom(sale));
    m_face.hot_keys = memory.value("keys", m_face.hot_keys);
    m_face.texts = memory.value("texts", m_face.texts);
    m_face.classes = memory.value("classes", m_face.classes);
    m_face.barcode_prefix = memory.value("prefix", m_face.barcode_prefix);
    // A scale that is switched on again must not make the sales of its last life a second time.
    for (auto i = m_fid * 8; i > 0; --i) m_random.Next();
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format(
        "{} is no memory of a virtual scale ({}). The scale was not started. Name another file.",
        m_file.string(), error.what()));
  }
}

std::string SaleNumber(const TxtModeSold& sale) { return Whole(kSaleNumberBase + sale.fid); }

std::string PullForm(const TxtModeSold& sale) {
  std::vector<std::string> head = TimeFields(ToWall(sale.time_ms));
  head.insert(head.begin(), "REP");
  head.insert(head.end(), {Whole(sale.fid), Whole(sale.sid), Whole(sale.clerk)});
  std::string text = JoinLine(head);
  int sequence = 0;
  for (const TxtModeSoldLine& line : sale.lines) {
    text += JoinLine({"RES", Whole(++sequence), FormatMoney(line.amount), Whole(line.plu), "0",
                      "22", "0,0", Quantity(line), Unit(line), "0", "0,0", "0", "", "", "",
                      Price(line), Whole(sale.fid), line.name});
  }
  return text + JoinLine({"REE"});
}

std::string PushForm(const TxtModeSold& sale, const TxtModePush& push) {
  const base::WallClock wall = ToWall(sale.time_ms);
  const std::string time = scales::CompactTime(wall);
  const std::string number = SaleNumber(sale);
  const std::string total = FormatMoney(sale.total());
  const bool card = !sale.card.empty();
  const CardFields buyer = FieldsOf(sale.member);
  const CardFields physical = FieldsOf(card ? sale.card : sale.member);
  std::vector<std::string> head = TimeFields(wall);
  head.insert(head.begin(), {"REP", number});
  head.insert(head.end(), {Whole(sale.fid), Whole(sale.sid), Whole(sale.clerk), buyer.first,
                           buyer.second, total,
                           card ? "0,0" : total, card ? total : "0,0", "0", "0", "0", "0,2", "0,2",
                           "0", "0", "", "", "0,0", "0,0", "", "2", physical.first, physical.second,
                           "0", "0"});
  std::string text = JoinLine({"DWL", "REP", time, Whole(push.index), push.machine_code}) +
                     JoinLine(head);
  int sequence = 0;
  for (const TxtModeSoldLine& line : sale.lines) {
    text += JoinLine({"RES", number, Whole(++sequence), FormatMoney(line.amount), Whole(line.plu),
                      "0", "22", "0,0", Quantity(line), Unit(line), "0", "0,0", Price(line),
                      Price(line), line.name, "0", "0", "0"});
  }
  return text + JoinLine({"REE", number}) +
         JoinLine({"END", "REP", time, Whole(push.index), number, push.machine_code});
}

}  // namespace steelyard::simulator
