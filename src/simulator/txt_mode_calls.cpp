/// What a virtual TXT-MODE scale does by itself: pushes and announces sales, asks about cards,
/// sends its beacon.
#include <Poco/Exception.h>
#include <Poco/Net/DatagramSocket.h>
#include <Poco/Net/SocketAddress.h>
#include <fmt/format.h>

#include "scales/drivers/txt_mode_member.h"
#include "simulator/txt_mode_scale_impl.h"

namespace steelyard::simulator {

using scales::JoinLine;
using scales::TxtLine;
using std::chrono::milliseconds;

scales::LineChannel TxtModeScale::Impl::CallBackOffice() const {
  constexpr int kPushPort = 33582;
  std::string back_office;
  scales::ChannelLimits limits;
  {
    const std::lock_guard lock(m_mutex);
    back_office = m_options.push_to;
    limits.receive = milliseconds(m_options.ack_wait_ms);
  }
  return scales::LineChannel::Connect(back_office, kPushPort, base::Explanation("the back office"),
                                      limits);
}

int TxtModeScale::Impl::Push() {
  std::vector<std::pair<std::string, std::string>> waiting;  // sale number, block
  std::string back_office;
  {
    const std::lock_guard lock(m_mutex);
    back_office = m_options.push_to;
    for (const TxtModeSold& sale : m_memory.sales()) {
      if (sale.acknowledged) continue;
      const TxtModePush push{m_options.machine_code, ++m_push_index};
      waiting.emplace_back(SaleNumber(sale), PushForm(sale, push));
    }
  }
  int acknowledged = 0;
  if (waiting.empty() || back_office.empty()) return 0;
  try {
    auto channel = CallBackOffice();
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

std::optional<TxtModeMember> TxtModeScale::Impl::AskMember(const std::string& card) {
  const std::size_t dash = card.find('-');
  if (dash == card.npos) return std::nullopt;
  const std::string task = std::to_string(++m_tasks);
  try {
    auto channel = CallBackOffice();
    channel.Send(JoinLine({"UPL", "VIP", task, m_options.machine_code, card.substr(0, dash),
                           card.substr(dash + 1)}) +
                 JoinLine({"UPL", "END", m_options.machine_code}));
    std::optional<TxtModeMember> told;
    while (const auto text = channel.ReadLine()) {
      const TxtLine line = TxtLine::Split(scales::Decode(*text, m_profile.code_page));
      const auto answer = scales::ParseMemberAnswer(line);
      if (answer) told = TxtModeMember{answer->name, answer->points, answer->balance.fen()};
      if (line.Begins("END", "VIP") && line.At(2) == task) return told;
    }
  } catch (const ports::ScaleError&) {
    // No answer: this scale does not sell to the card.
  }
  return std::nullopt;
}

void TxtModeScale::Impl::Announce(std::int64_t count) {
  try {
    auto channel = CallBackOffice();
    channel.Send(JoinLine({"ASK", "REP", std::to_string(count)}));
    while (const auto text = channel.ReadLine()) {
      const TxtLine line = TxtLine::Split(*text);
      Answer(channel, *text);
      if (line.Begins("UPL", "TIM")) break;
    }
    channel.Send(JoinLine({"UPL", "END"}));
    channel.CloseGently();
  } catch (const ports::ScaleError&) {
    // Not reached, or not asked: the sales stay and are announced again.
  }
}

void TxtModeScale::Impl::SendBeacon() {
  const std::string line =
      JoinLine({"UDP", std::to_string(m_server.port()), ""});
  try {
    Poco::Net::DatagramSocket socket(Poco::Net::IPAddress::IPv4);
    socket.setBroadcast(true);
    socket.sendTo(line.data(), static_cast<int>(line.size()),
                  Poco::Net::SocketAddress(m_options.beacon_to));
  } catch (const Poco::Exception&) {
    // Nobody waits for a beacon.
  }
}

}  // namespace steelyard::simulator
