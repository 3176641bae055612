#include "simulator/massa_scale.h"

#include <fmt/format.h>

#include <ostream>

#include "simulator/massa_scale_impl.h"

namespace steelyard::simulator {

MassaScale::MassaScale(MassaScaleOptions options)
    : m_impl(std::make_unique<Impl>(std::move(options))) {}
MassaScale::~MassaScale() { Stop(); }

void MassaScale::Start() { m_impl->Start(); }
void MassaScale::Stop() { m_impl->Stop(); }
std::string MassaScale::address() const { return m_impl->m_server.address(); }

void MassaScale::Sell(int count) {
  const std::lock_guard lock(m_impl->m_mutex);
  const std::size_t told_before = m_impl->Journal().size();
  for (int i = 0; i < count; ++i) m_impl->SellOne(m_impl->m_clock.NowMs());
  m_impl->m_memory.Save();
  m_impl->TellSales(told_before);
}

void MassaScale::HintTo(const std::string& address) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_options.hint_to = address;
}

void MassaScale::SellUnbookable() {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->SellOne(m_impl->m_clock.NowMs());
  m_impl->m_unbookable.insert(m_impl->m_memory.sales().back().fid);
}

void MassaScale::Reset() {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_memory.Reset();
  m_impl->m_unbookable.clear();
}

void MassaScale::SetClock(const base::WallClock& shown) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_clock.Set(shown);
}

void MassaScale::SetFaults(const WireFaults& faults) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_options.faults = faults;
  m_impl->m_messages = 0;
}

int MassaScale::sales_made() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->m_memory.sales().size());
}

int MassaScale::transactions() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->Journal().size());
}

std::int64_t MassaScale::total_fen() const {
  const std::lock_guard lock(m_impl->m_mutex);
  std::int64_t sum = 0;
  for (const TxtModeSold& sale : m_impl->m_memory.sales()) sum += sale.total().fen();
  return sum;
}

int MassaScale::products_known() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->m_memory.plus().size());
}

std::int64_t MassaScale::PriceOf(std::int64_t plu) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto at = m_impl->m_memory.plus().find(plu);
  return at == m_impl->m_memory.plus().end() ? -1 : at->second.price.fen();
}

std::string MassaScale::NameOf(std::int64_t plu) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto at = m_impl->m_memory.plus().find(plu);
  return at == m_impl->m_memory.plus().end() ? std::string() : at->second.name;
}

int MassaScale::whole_loads() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_whole_loads;
}

int MassaScale::clients_turned_away() const { return m_impl->m_server.turned_away(); }

int MassaScale::polls_during_connections() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_polls_during_connections;
}

int MassaScale::messages_not_understood() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_not_understood;
}

void RunMassaScale(const MassaScaleOptions& options, std::ostream& out) {
  constexpr int kPauseMs = 1'000;
  const SignalWait signals;
  MassaScale scale(options);
  StartOrExplain(scale, {options.host, options.port});
  out << "massa-vpm scale listening on " << scale.address() << std::endl;
  signals.Run(kPauseMs, [] {});
  scale.Stop();
}

}  // namespace steelyard::simulator
