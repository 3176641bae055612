#include "simulator/dahua_memory.h"

#include <fmt/format.h>

#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <stdexcept>

#include "base/check.h"
#include "base/timestamp.h"

namespace steelyard::simulator {
namespace {

using nlohmann::json;

constexpr std::int64_t kTicketStep = 256;  // what the field holds is the counter times this
constexpr std::int64_t kGramsInAKilogram = 1'000;
constexpr const char* kScaleNumber = "01";
constexpr const char* kDepartmentAndShop = "0022";

/// Half up, to the step.
std::int64_t AmountFor(const DahuaRecord& record, std::int64_t step) {
  const std::int64_t thousandths = record.price * record.count * (record.is_piece ? 1'000 : 1);
  const std::int64_t unit = step * kGramsInAKilogram;
  return (thousandths + unit / 2) / unit * step;
}

json ToJson(const DahuaRecord& record) {
  return {{"time", record.time_ms}, {"plu", record.plu},       {"count", record.count},
          {"price", record.price},  {"piece", record.is_piece}, {"amount", record.amount},
          {"ticket", record.ticket}, {"content", record.content}};
}

DahuaRecord RecordFrom(const json& value) {
  return {value.at("time"),  value.at("plu"),    value.at("count"),  value.at("price"),
          value.at("piece"), value.at("amount"), value.at("ticket"), value.at("content")};
}

}  // namespace

DahuaMemory::DahuaMemory(DahuaMemoryOptions options)
    : m_options(std::move(options)), m_random(m_options.seed) {
  if (!m_options.file.empty() && std::filesystem::exists(m_options.file)) Load();
}

void DahuaMemory::Sell(std::int64_t time_ms) {
  std::vector<int> for_sale;
  for (const auto& [plu, item] : m_items) {
    if (item.price > 0) for_sale.push_back(plu);
  }
  base::Check(!for_sale.empty());
  ++m_ticket;
  ++m_tickets_sold;
  for (auto left = m_random.Between(1, 3); left > 0; --left) {
    const auto chosen = m_random.Between(0, static_cast<std::int64_t>(for_sale.size()) - 1);
    const int plu = for_sale[static_cast<std::size_t>(chosen)];
    const DahuaItem& item = m_items.at(plu);
    DahuaRecord record{time_ms, plu, 0, item.price, item.is_piece, 0, m_ticket * kTicketStep};
    record.count = item.is_piece ? m_random.Between(1, 5) : m_random.Between(10, 500) * 5;
    record.amount = AmountFor(record, m_options.rounding_step);
    Add(record);
  }
}

void DahuaMemory::Add(const DahuaRecord& record) {
  if (m_last >= m_options.capacity) {
    if (!m_options.wraps) return;  // sold all the same, and lost
    m_last = 0;
  }
  m_records.insert_or_assign(++m_last, record);
  ++m_lines_sold;
  m_fen_sold += record.amount;
}

void DahuaMemory::ForgetSales() {
  m_records.clear();
  m_last = 0;
  m_ticket = 0;
}

void DahuaMemory::GoOnAfter(int record, const std::string& content) {
  if (!m_records.empty() || record < 1 || content.empty()) return;
  m_last = record;
  DahuaRecord known;
  known.content = content;
  m_records.insert_or_assign(record, known);
}

const DahuaRecord* DahuaMemory::Find(int record) const {
  const auto at = m_records.find(record);
  return at == m_records.end() ? nullptr : &at->second;
}

void DahuaMemory::Save() const {
  if (m_options.file.empty()) return;
  json items = json::array(), records = json::array();
  for (const auto& [plu, item] : m_items) {
    items.push_back({{"plu", plu},
                     {"name", item.name},
                     {"price", item.price},
                     {"piece", item.is_piece}});
  }
  for (const auto& [number, record] : m_records) {
    json row = ToJson(record);
    row["record"] = number;
    records.push_back(row);
  }
  const json memory = {{"dahua", 1},
                       {"last", m_last},
                       {"ticket_counter", m_ticket},
                       {"lines_sold", m_lines_sold},
                       {"tickets_sold", m_tickets_sold},
                       {"fen_sold", m_fen_sold},
                       {"items", items},
                       {"records", records}};
  const auto half_written = std::filesystem::path(m_options.file) += ".new";
  std::ofstream(half_written, std::ios::binary | std::ios::trunc) << memory.dump();
  std::filesystem::rename(half_written, m_options.file);
}

void DahuaMemory::Load() {
  try {
    std::ifstream in(m_options.file, std::ios::binary);
    const json memory = json::parse(in);
    if (memory.at("dahua") != 1) throw std::runtime_error("of another kind of scale");
    m_last = memory.at("last");
    m_ticket = memory.at("ticket_counter");
    m_lines_sold = memory.at("lines_sold");
    m_tickets_sold = memory.at("tickets_sold");
    m_fen_sold = memory.at("fen_sold");
    for (const json& item : memory.at("items")) {
      Keep(item.at("plu"), {item.at("name"), item.at("price"), item.at("piece")});
    }
    for (const json& record : memory.at("records")) {
      m_records.insert_or_assign(record.at("record").get<int>(), RecordFrom(record));
    }
    // A scale that is switched on again must not make the sales of its last life a second time.
    for (auto i = m_lines_sold * 4; i > 0; --i) m_random.Next();
  } catch (const std::exception& error) {
    throw std::runtime_error(fmt::format(
        "{} is no memory of a virtual scale ({}). The scale was not started. Name another file.",
        m_options.file.string(), error.what()));
  }
}

std::string SaleReply(int number, const DahuaRecord& record, DahuaWidth width) {
  if (!record.content.empty()) return fmt::format("0j{:04}a{}", number, record.content);
  const auto wall =
      base::Timestamp::FromUnixMs(record.time_ms).value().ToWallClock(base::UtcOffset::Zero());
  const int month = wall.month + (record.is_piece ? 16 : 0);
  return fmt::format("0j{:04}a{:02}{:02}{:02}{:02}{:02}{}{:04}{:05}{:06}{:07}{:07}{:0{}}{}bc",
                     number, wall.year % 100, month, wall.day, wall.hour, wall.minute,
                     kDepartmentAndShop, record.plu, record.count, record.price, record.amount,
                     record.amount, record.ticket, width == DahuaWidth::Eleven ? 11 : 12,
                     kScaleNumber);
}

}  // namespace steelyard::simulator
