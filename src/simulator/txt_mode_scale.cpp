#include "simulator/txt_mode_scale.h"

#include <Poco/Exception.h>
#include <fmt/format.h>
#include <signal.h>

#include <algorithm>
#include <ostream>
#include <stdexcept>

#include "simulator/txt_mode_scale_impl.h"

namespace steelyard::simulator {

using scales::TxtLine;
using std::chrono::milliseconds;

int TxtModeScale::Impl::Push() {
  std::vector<std::pair<std::string, std::string>> waiting;  // sale number, block
  std::string back_office;
  int ack_wait_ms = 0;
  {
    const std::lock_guard lock(m_mutex);
    back_office = m_options.push_to;
    ack_wait_ms = m_options.ack_wait_ms;
    for (const TxtModeSold& sale : m_memory.sales()) {
      if (sale.acknowledged) continue;
      const TxtModePush push{m_options.machine_code, ++m_push_index};
      waiting.emplace_back(SaleNumber(sale), PushForm(sale, push));
    }
  }
  int acknowledged = 0;
  if (waiting.empty() || back_office.empty()) return 0;
  try {
    constexpr int kPushPort = 33582;
    scales::ChannelLimits limits;
    limits.receive = milliseconds(ack_wait_ms);
    auto channel = scales::LineChannel::Connect(back_office, kPushPort,
                                                base::Explanation("the back office"), limits);
    for (const auto& [number, block] : waiting) {
      SendEncoded(channel, block);
      for (;;) {
        const auto text = channel.ReadLine();
        if (!text) return acknowledged;
        const TxtLine line = TxtLine::Split(*text);
        if (line.Begins("DWL", "REP") && line.At(4) == number && line.At(5) == "1") break;
      }
      const std::lock_guard lock(m_mutex);
      if (m_options.faults.lost_acks > 0) {
        --m_options.faults.lost_acks;
        return acknowledged;
      }
      for (TxtModeSold& sale : m_memory.sales()) {
        if (SaleNumber(sale) == number) sale.acknowledged = true;
      }
      m_memory.Save();
      ++acknowledged;
    }
    channel.CloseGently();
  } catch (const ports::ScaleError&) {
    // Not reached, or no acknowledgement in time: the scale keeps the sale and tells it again.
  }
  return acknowledged;
}

TxtModeScale::TxtModeScale(TxtModeScaleOptions options)
    : m_impl(std::make_unique<Impl>(std::move(options))) {}
TxtModeScale::~TxtModeScale() { Stop(); }

void TxtModeScale::Start() { m_impl->Start(); }
void TxtModeScale::Stop() { m_impl->Stop(); }

std::string TxtModeScale::address() const { return m_impl->m_server.address().toString(); }

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

base::WallClock TxtModeScale::clock() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_clock.Now();
}

int TxtModeScale::clients_turned_away() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_turned_away;
}

int TxtModeScale::lines_not_understood() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_not_understood;
}

void RunTxtModeScale(const TxtModeScaleOptions& options, std::ostream& out) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);  // before any thread starts, so all inherit it
  TxtModeScale scale(options);
  try {
    scale.Start();
  } catch (const Poco::Exception& error) {
    throw std::runtime_error(
        fmt::format("The virtual scale cannot listen on {}:{} ({}). Nothing was started. Choose "
                    "another port.",
                    options.host, options.port, error.displayText()));
  }
  out << "txt-mode scale listening on " << scale.address() << std::endl;
  const timespec pause{options.push_every_ms / 1'000, options.push_every_ms % 1'000 * 1'000'000L};
  while (sigtimedwait(&signals, nullptr, &pause) < 0) {
    if (!options.push_to.empty()) scale.PushSales();
  }
  scale.Stop();
}

}  // namespace steelyard::simulator
