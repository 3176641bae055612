#include "simulator/txt_mode_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <ostream>

#include "simulator/txt_mode_scale_impl.h"

namespace steelyard::simulator {

TxtModeScale::TxtModeScale(TxtModeScaleOptions options)
    : m_impl(std::make_unique<Impl>(std::move(options))) {}
TxtModeScale::~TxtModeScale() { Stop(); }

void TxtModeScale::Start() { m_impl->Start(); }
void TxtModeScale::Stop() { m_impl->m_server.Stop(); }

std::string TxtModeScale::address() const { return m_impl->m_server.address(); }

void TxtModeScale::Sell(int count) {
  const std::lock_guard lock(m_impl->m_mutex);
  for (int i = 0; i < count; ++i) m_impl->SellOne(m_impl->m_clock.NowMs());
  m_impl->m_memory.Save();
}

void TxtModeScale::SkipNumbers(int count) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_memory.SkipNumbers(count);
}

void TxtModeScale::Reset() {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_memory.Reset();
}

void TxtModeScale::SetFaults(const TxtModeFaults& faults) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_options.faults = faults;
}

void TxtModeScale::PushTo(const std::string& address) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_options.push_to = address;
}

int TxtModeScale::PushSales() { return m_impl->Push(); }

std::optional<TxtModeMember> TxtModeScale::AskMember(const std::string& card) {
  return m_impl->AskMember(card);
}

void TxtModeScale::SellToMember(const std::string& card, std::int64_t told_fen) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_memory.Sell(m_impl->m_clock.NowMs(), {.member = card, .told_fen = told_fen});
  m_impl->m_memory.Save();
}

std::optional<TxtModeMember> TxtModeScale::ServeMember(const std::string& card) {
  const auto told = AskMember(card);
  if (told) SellToMember(card, told->balance_fen);
  return told;
}

void TxtModeScale::AnnounceSales(std::int64_t count) { m_impl->Announce(count); }
void TxtModeScale::SendBeacon() { m_impl->SendBeacon(); }

int TxtModeScale::sales_made() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->m_memory.sales().size());
}

int TxtModeScale::sales_acknowledged() const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto& sales = m_impl->m_memory.sales();
  return static_cast<int>(std::count_if(
      sales.begin(), sales.end(), [](const TxtModeSold& sale) { return sale.acknowledged; }));
}

std::int64_t TxtModeScale::lines_made() const {
  const std::lock_guard lock(m_impl->m_mutex);
  std::int64_t lines = 0;
  for (const TxtModeSold& sale : m_impl->m_memory.sales()) {
    lines += static_cast<std::int64_t>(sale.lines.size());
  }
  return lines;
}

std::int64_t TxtModeScale::total_fen() const {
  const std::lock_guard lock(m_impl->m_mutex);
  std::int64_t sum = 0;
  for (const TxtModeSold& sale : m_impl->m_memory.sales()) sum += sale.total().fen();
  return sum;
}

int TxtModeScale::prices_known() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->m_memory.plus().size());
}

std::int64_t TxtModeScale::PriceOf(std::int64_t plu) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto at = m_impl->m_memory.plus().find(plu);
  return at == m_impl->m_memory.plus().end() ? -1 : at->second.price.fen();
}

std::string TxtModeScale::NameOf(std::int64_t plu) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto at = m_impl->m_memory.plus().find(plu);
  return at == m_impl->m_memory.plus().end() ? std::string() : at->second.name;
}

std::int64_t TxtModeScale::HotKey(std::int64_t page, std::int64_t key) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto& keys = m_impl->m_memory.face().hot_keys;
  const auto at = keys.find({page, key});
  return at == keys.end() ? -1 : at->second;
}

std::string TxtModeScale::TextOf(std::int64_t number) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto& texts = m_impl->m_memory.face().texts;
  const auto at = texts.find(number);
  return at == texts.end() ? std::string() : at->second;
}

std::string TxtModeScale::ClassOf(std::int64_t number) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto& classes = m_impl->m_memory.face().classes;
  const auto at = classes.find(number);
  return at == classes.end() ? std::string() : at->second;
}

std::int64_t TxtModeScale::barcode_prefix() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_memory.face().barcode_prefix;
}

int TxtModeScale::marks_seen() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_marks_seen;
}

std::int64_t TxtModeScale::paid_by_members_fen() const {
  const std::lock_guard lock(m_impl->m_mutex);
  std::int64_t sum = 0;
  for (const TxtModeSold& sale : m_impl->m_memory.sales()) {
    if (!sale.member.empty() && sale.card == sale.member) sum += sale.total().fen();
  }
  return sum;
}

base::WallClock TxtModeScale::clock() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_clock.Now();
}

int TxtModeScale::clients_turned_away() const { return m_impl->m_server.turned_away(); }

int TxtModeScale::lines_not_understood() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_not_understood;
}

void RunTxtModeScale(const TxtModeScaleOptions& options, std::ostream& out) {
  const SignalWait signals;
  TxtModeScale scale(options);
  StartOrExplain(scale, {options.host, options.port});
  out << "txt-mode scale listening on " << scale.address() << std::endl;
  int customers = options.members.empty() ? 0 : options.sales;
  std::size_t next = 0;
  signals.Run(options.push_every_ms, [&] {
    if (!options.beacon_to.empty()) scale.SendBeacon();
    if (customers > 0 && scale.prices_known() > 0) {
      const std::string& card = options.members[next++ % options.members.size()];
      const auto told = scale.ServeMember(card);
      out << (told ? fmt::format("{} {}: {} fen, {} points", card, told->name, told->balance_fen,
                                 told->points)
                   : fmt::format("{}: no answer", card))
          << std::endl;
      if (told) --customers;
    }
    if (!options.push_to.empty()) scale.PushSales();
  });
  scale.Stop();
}

}  // namespace steelyard::simulator
