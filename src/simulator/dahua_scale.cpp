#include "simulator/dahua_scale.h"

#include <algorithm>
#include <ostream>

#include "simulator/dahua_scale_impl.h"

namespace steelyard::simulator {
namespace {

bool IsCount(const std::string& text) {
  return !text.empty() && text.size() <= 6 &&
         text.find_first_not_of("0123456789") == text.npos;
}

}  // namespace

DahuaScale::DahuaScale(DahuaScaleOptions options)
    : m_impl(std::make_unique<Impl>(std::move(options))) {}
DahuaScale::~DahuaScale() { Stop(); }

void DahuaScale::Start() { m_impl->Start(); }
void DahuaScale::Stop() { m_impl->Stop(); }
std::string DahuaScale::address() const { return m_impl->m_server.address(); }

void DahuaScale::Sell(int count) {
  const std::lock_guard lock(m_impl->m_mutex);
  for (int i = 0; i < count; ++i) m_impl->m_memory.Sell(m_impl->m_clock.NowMs());
  m_impl->m_memory.Save();
}

void DahuaScale::Add(const DahuaRecord& record) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_memory.Add(record);
}

void DahuaScale::ForgetSales() {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_memory.ForgetSales();
}

void DahuaScale::SetFaults(const DahuaFaults& faults) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_options.faults = faults;
  m_impl->m_bytes_answered = 0;
}

void DahuaScale::SetWidth(DahuaWidth width) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_options.width = width;
}

void DahuaScale::DialIn(const std::string& address) { m_impl->DialIn(address); }
bool DahuaScale::IsDialledIn() const { return m_impl->m_has_dialled; }
int DahuaScale::SellByCart(const std::string& address, int carts) {
  return m_impl->SellByCart(address, carts);
}

int DahuaScale::last_record() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_memory.last_record();
}
std::int64_t DahuaScale::tickets_sold() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_memory.tickets_sold();
}
std::int64_t DahuaScale::lines_sold() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_memory.lines_sold();
}
std::int64_t DahuaScale::fen_sold() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_memory.fen_sold();
}
int DahuaScale::prices_known() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->m_memory.items().size());
}
std::int64_t DahuaScale::PriceOf(int plu) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto at = m_impl->m_memory.items().find(plu);
  return at == m_impl->m_memory.items().end() ? -1 : at->second.price;
}
std::string DahuaScale::NameOf(int plu) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto at = m_impl->m_memory.items().find(plu);
  return at == m_impl->m_memory.items().end() ? std::string() : at->second.name;
}
base::WallClock DahuaScale::clock() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_clock.Now();
}
std::string DahuaScale::FaceOf(const std::string& name) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto found = m_impl->m_face.find(name);
  return found == m_impl->m_face.end() ? std::string() : found->second;
}
std::int64_t DahuaScale::fen_sold_by_cart() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_fen_by_cart;
}
int DahuaScale::clients_turned_away() const { return m_impl->m_server.turned_away(); }
int DahuaScale::commands_not_understood() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_not_understood;
}

base::Result<DahuaFaults, std::string> ParseDahuaFaults(const std::string& text) {
  DahuaFaults faults;
  const std::string wrong =
      "These faults are none of this scale's. Nothing was simulated; write, say, "
      "cut=200,garbage=1,garbled=1,lost=2,delay=20,slow,double,hide-prices.";
  for (std::size_t at = 0; at <= text.size();) {
    const std::size_t comma = std::min(text.find(',', at), text.size());
    const std::string fault = text.substr(at, comma - at);
    at = comma + 1;
    const std::size_t equals = fault.find('=');
    const std::string name = fault.substr(0, equals);
    const std::string digits = equals == fault.npos ? "1" : fault.substr(equals + 1);
    if (!IsCount(digits)) return base::Fail(wrong);
    const int value = std::stoi(digits);
    if (name == "cut") faults.cut_after_bytes = value;
    else if (name == "garbage") faults.garbage = value;
    else if (name == "garbled") faults.garbled = value;
    else if (name == "lost") faults.lost_answers = value;
    else if (name == "delay") faults.delay_ms = value;
    else if (name == "slow") faults.is_slow = value > 0;
    else if (name == "double") faults.is_doubled = value > 0;
    else if (name == "hide-prices") faults.hides_prices = value > 0;
    else return base::Fail(wrong);
  }
  return faults;
}

void RunDahuaScale(const DahuaScaleOptions& options, std::ostream& out) {
  constexpr int kPauseMs = 5'000;
  const SignalWait signals;
  DahuaScale scale(options);
  StartOrExplain(scale, {options.host, options.port});
  out << "dahua-tm scale listening on " << scale.address() << std::endl;
  int carts = options.carts;
  const auto dial = [&] {
    if (options.dial.empty()) return;
    if (options.carts == 0) scale.DialIn(options.dial);
    if (carts > 0 && scale.prices_known() > 0) {
      out << "carts answered: " << scale.SellByCart(options.dial, carts) << std::endl;
      carts = 0;
    }
  };
  dial();
  signals.Run(kPauseMs, dial);
  scale.Stop();
}

}  // namespace steelyard::simulator
