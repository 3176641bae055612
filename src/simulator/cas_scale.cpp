#include "simulator/cas_scale.h"

#include <Poco/Net/SocketAddress.h>
#include <fmt/format.h>

#include <algorithm>
#include <ostream>
#include <thread>

#include "simulator/cas_scale_impl.h"

namespace steelyard::simulator {
namespace {

using std::chrono::milliseconds;

constexpr std::int64_t kMsBetweenOldSales = 60'000;
constexpr std::size_t kAckBytes = 59;
constexpr int kBackOfficePort = 20'304;

base::WallClock ToWall(std::int64_t time_ms) {
  return base::Timestamp::FromUnixMs(time_ms).value().ToWallClock(base::UtcOffset::Zero());
}

/// The acknowledgement without the back office's address, which the scale need not know.
std::string EchoOf(const std::string& ack) {
  constexpr std::size_t kAddress = 31;  // 15 of head, `^=SS.*=DD.$=K.&=`
  constexpr std::size_t kDigits = 8;
  constexpr std::size_t kAfter = 19;  // to the BCC, which covers the address too
  return ack.size() == kAckBytes
             ? ack.substr(0, kAddress) + ack.substr(kAddress + kDigits, kAfter)
             : ack;
}

}  // namespace

CasScale::Impl::Impl(CasScaleOptions options)
    : m_options(std::move(options)),
      m_memory(m_options.memory, m_options.seed),
      m_clock(m_options.clock),
      m_server({m_options.host, m_options.port,
                [this](Poco::Net::StreamSocket& socket) { Serve(socket); }}) {
  m_memory.BeginAt(m_options.first_number);
  m_due_sales = m_memory.sales().empty() ? m_options.sales : 0;
}

void CasScale::Impl::MakeDueSales() {
  if (m_memory.plus().empty() || m_due_sales == 0) return;
  const std::int64_t now_ms = m_clock.NowMs();
  std::int64_t step_ms = kMsBetweenOldSales;
  if (m_options.last_sale) {
    const auto last_ms = base::Timestamp::FromWallClock(*m_options.last_sale,
                                                        base::UtcOffset::Zero()).value();
    step_ms = std::clamp<std::int64_t>((now_ms - last_ms.unix_ms()) / m_due_sales, 0, step_ms);
  }
  for (; m_due_sales > 0; --m_due_sales) SellOne(now_ms - m_due_sales * step_ms);
  m_memory.Save();
}

bool CasScale::Impl::IsReal(std::int64_t fid) const {
  const auto odd = m_odd.find(fid);
  return odd == m_odd.end() || odd->second == CasOddSale::WithVoidedLine ||
         odd->second == CasOddSale::Prepack;
}

std::uint32_t CasScale::Impl::CounterBefore(const TxtModeSold& sale) const {
  std::uint32_t counter = static_cast<std::uint32_t>(m_memory.sales().front().fid) - 1;
  for (const TxtModeSold& other : m_memory.sales()) {
    if (other.fid >= sale.fid) break;
    counter += 10;  // more lines than a ticket has here
  }
  return counter;
}

std::vector<scales::CasSaleLine> CasScale::Impl::LinesOf(const TxtModeSold& sale) const {
  std::vector<scales::CasSaleLine> lines;
  const bool counts_lines = m_options.counter == CasCounter::Lines;
  const std::uint32_t before = counts_lines ? CounterBefore(sale) : 0;
  const auto add = [&](const TxtModeSoldLine& sold, unsigned flags) {
    scales::CasSaleLine line;
    line.route = {fmt::format("{:02X}", m_options.scale_id), "01", "0", "C0A80096", "4F50", "0",
                  fmt::format("{:04X}", sale.fid & 0xFFFF)};
    line.scale_id = m_options.scale_id;
    const auto* weight = std::get_if<domain::Weight>(&sold.quantity);
    line.plu_type = weight ? 1 : 2;
    line.plu = line.item_code = static_cast<std::uint32_t>(sold.plu);
    line.weight_g = weight ? static_cast<std::uint32_t>(weight->grams()) : 0;
    line.quantity = weight ? 0
                           : static_cast<int>(std::get<domain::Pieces>(sold.quantity).count());
    line.unit_price = static_cast<std::uint32_t>(sold.price.fen());
    line.total = static_cast<std::uint32_t>(sold.amount.fen());
    line.line_order = static_cast<int>(lines.size()) + 1;
    line.counter = counts_lines ? before + static_cast<std::uint32_t>(line.line_order)
                                : static_cast<std::uint32_t>(sale.fid);
    line.ticket = static_cast<int>(sale.fid & 0xFFFF);
    line.flags = flags;
    line.told_at = line.sold_on = ToWall(sale.time_ms);
    line.name = scales::EncodeWithin(sold.name, scales::CodePage::Gbk, 55);
    lines.push_back(line);
  };
  const auto odd = m_odd.find(sale.fid);
  for (const TxtModeSoldLine& sold : sale.lines) {
    unsigned flags = 0;
    if (odd != m_odd.end() && odd->second == CasOddSale::Return) flags = scales::kCasReturn;
    if (odd != m_odd.end() && odd->second == CasOddSale::Prepack) flags = scales::kCasPrepack;
    add(sold, flags);
  }
  if (odd != m_odd.end() && odd->second == CasOddSale::WithVoidedLine) {
    add(sale.lines.front(), 0);
    add(sale.lines.front(), scales::kCasVoid);
  }
  if (odd != m_odd.end() && odd->second == CasOddSale::AllVoided) {
    for (const TxtModeSoldLine& sold : sale.lines) add(sold, scales::kCasVoid);
  }
  return lines;
}

std::vector<scales::CasSaleLine> CasScale::Impl::WaitingLines() const {
  std::vector<scales::CasSaleLine> waiting;
  for (const TxtModeSold& sale : m_memory.sales()) {
    if (sale.acknowledged) continue;
    const auto lines = LinesOf(sale);
    const auto told = m_lines_told.find(sale.fid);
    const std::size_t done = told == m_lines_told.end() ? 0 : told->second;
    waiting.insert(waiting.end(), lines.begin() + static_cast<std::ptrdiff_t>(done), lines.end());
  }
  return waiting;
}

int CasScale::Impl::Push() {
  std::string back_office;
  {
    const std::lock_guard lock(m_mutex);
    back_office = m_options.push_to;
    if (back_office.empty() || WaitingLines().empty()) return 0;
  }
  int acknowledged = 0;
  try {
    scales::ChannelLimits limits;
    limits.receive = milliseconds(m_options.ack_wait_ms);
    auto channel = scales::ByteChannel::Connect(back_office, kBackOfficePort,
                                                base::Explanation("the back office"), limits);
    for (;;) {
      std::vector<scales::CasSaleLine> waiting;
      {
        const std::lock_guard lock(m_mutex);
        waiting = WaitingLines();
      }
      if (waiting.empty()) break;
      for (const auto& line : waiting) {
        if (!TellLine(channel, line)) return acknowledged;
        ++acknowledged;
      }
    }
    channel.CloseGently();
  } catch (const ports::ScaleError&) {
    // Not reached, or no acknowledgement in time: the scale keeps the line and tells it again.
  }
  return acknowledged;
}

bool CasScale::Impl::TellLine(scales::ByteChannel& channel, const scales::CasSaleLine& line) {
  std::string bytes = scales::CasPushBytes(line);
  bool is_cut = false;
  bool is_double = false;
  {
    const std::lock_guard lock(m_mutex);
    WireFaults& faults = m_options.faults;
    is_cut = faults.cut_after > 0 && ++m_messages == faults.cut_after;
    if (is_cut) faults.cut_after = 0;
    if (faults.garbage > 0) {
      --faults.garbage;
      bytes[bytes.size() / 2] = static_cast<char>(bytes[bytes.size() / 2] ^ 0x55);
    }
    is_double = faults.duplicate;
    m_acks.clear();
  }
  channel.Send(is_cut ? std::string_view(bytes).substr(0, bytes.size() / 2) : bytes);
  if (is_cut) return false;
  if (!WaitForAck(channel, line.route)) return false;
  if (is_double) {
    channel.Send(bytes);
    if (!WaitForAck(channel, line.route)) return false;
  }
  const std::lock_guard lock(m_mutex);
  if (m_options.faults.lost > 0) {
    --m_options.faults.lost;
    return false;
  }
  for (TxtModeSold& sale : m_memory.sales()) {
    if ((sale.fid & 0xFFFF) != line.ticket || sale.acknowledged) continue;
    sale.acknowledged = ++m_lines_told[sale.fid] == LinesOf(sale).size();
    break;
  }
  m_memory.Save();
  return true;
}

bool CasScale::Impl::WaitForAck(scales::ByteChannel& channel, const scales::CasRoute& route) {
  const auto is_right = [](const std::string& ack) {
    constexpr std::size_t kHead = 15;
    return scales::CasBcc(std::string_view(ack).substr(kHead, kAckBytes - kHead - 1)) == ack.back();
  };
  const std::string wanted = EchoOf(scales::CasAcknowledgement(route, "00000000"));
  if (!m_options.acks_come_anew) {
    const auto ack = channel.ReadExactly(kAckBytes);
    return ack && is_right(*ack) && EchoOf(*ack) == wanted;
  }
  std::unique_lock lock(m_mutex);
  return m_ack_came.wait_for(lock, milliseconds(m_options.ack_wait_ms), [&] {
    return std::any_of(m_acks.begin(), m_acks.end(),
                       [&](const std::string& ack) {
                         return is_right(ack) && EchoOf(ack) == wanted;
                       });
  });
}

CasScale::CasScale(CasScaleOptions options)
    : m_impl(std::make_unique<Impl>(std::move(options))) {}
CasScale::~CasScale() { Stop(); }

void CasScale::Start() {
  m_impl->m_server.Start();
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->MakeDueSales();
}

void CasScale::Stop() { m_impl->m_server.Stop(); }
std::string CasScale::address() const { return m_impl->m_server.address(); }
int CasScale::PushSales() { return m_impl->Push(); }

void CasScale::Sell(int count) {
  const std::lock_guard lock(m_impl->m_mutex);
  for (int i = 0; i < count; ++i) m_impl->SellOne(m_impl->m_clock.NowMs());
  m_impl->m_memory.Save();
}

void CasScale::SellOddly(CasOddSale kind) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->SellOne(m_impl->m_clock.NowMs());
  m_impl->m_odd[m_impl->m_memory.sales().back().fid] = kind;
}

void CasScale::Reset() {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_memory.Reset();
  m_impl->m_odd.clear();
  m_impl->m_lines_told.clear();
}

void CasScale::SetFaults(const WireFaults& faults) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_options.faults = faults;
  m_impl->m_messages = 0;
}

void CasScale::PushTo(const std::string& address) {
  const std::lock_guard lock(m_impl->m_mutex);
  m_impl->m_options.push_to = address;
}

int CasScale::sales_made() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->m_memory.sales().size());
}

int CasScale::lines_waiting() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->WaitingLines().size());
}

std::int64_t CasScale::total_fen() const {
  const std::lock_guard lock(m_impl->m_mutex);
  std::int64_t sum = 0;
  for (const TxtModeSold& sale : m_impl->m_memory.sales()) {
    if (m_impl->IsReal(sale.fid)) sum += sale.total().fen();
  }
  return sum;
}

int CasScale::products_known() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return static_cast<int>(m_impl->m_memory.plus().size());
}

std::int64_t CasScale::PriceOf(std::int64_t plu) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto at = m_impl->m_memory.plus().find(plu);
  return at == m_impl->m_memory.plus().end() ? -1 : at->second.price.fen();
}

std::string CasScale::NameOf(std::int64_t plu) const {
  const std::lock_guard lock(m_impl->m_mutex);
  const auto at = m_impl->m_memory.plus().find(plu);
  return at == m_impl->m_memory.plus().end() ? std::string() : at->second.name;
}

int CasScale::last_department() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_last_department;
}

int CasScale::messages_not_understood() const {
  const std::lock_guard lock(m_impl->m_mutex);
  return m_impl->m_not_understood;
}

void RunCasScale(const CasScaleOptions& options, std::ostream& out) {
  const SignalWait signals;
  CasScale scale(options);
  StartOrExplain(scale, {options.host, options.port});
  out << "cas-cl scale listening on " << scale.address() << std::endl;
  signals.Run(options.push_every_ms, [&] { scale.PushSales(); });
  scale.Stop();
}

}  // namespace steelyard::simulator
