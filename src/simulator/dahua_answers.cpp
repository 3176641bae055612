/// What a virtual Dahua scale does when it is called, or has dialled in: takes prices and time,
/// tells its sales.
#include <fmt/format.h>

#include <algorithm>
#include <thread>

#include "scales/drivers/dahua_text.h"
#include "simulator/dahua_scale_impl.h"

namespace steelyard::simulator {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookUp{50};  // how soon a thread notices that it is to stop
constexpr std::int64_t kMsBetweenOldSales = 60'000;
constexpr std::size_t kPluDigits = 73;
const std::string kLineEnd = "\r\n\x03";

bool IsDigits(std::string_view text) {
  return !text.empty() && text.find_first_not_of("0123456789") == text.npos;
}

/// Of text that IsDigits.
std::int64_t NumberOf(std::string_view digits) {
  std::int64_t number = 0;
  for (const char digit : digits) number = number * 10 + (digit - '0');
  return number;
}

std::string Lower(char letter) { return std::string(1, static_cast<char>(letter + ('a' - 'A'))); }

}  // namespace

DahuaScale::Impl::Impl(DahuaScaleOptions options)
    : m_options(std::move(options)),
      m_memory(m_options.memory),
      m_clock(m_options.clock),
      m_server({m_options.host, m_options.port,
                [this](Poco::Net::StreamSocket& socket) { Serve(socket); }}) {
  m_memory.GoOnAfter(m_options.known_record, m_options.known_content);
  m_due_sales = m_memory.lines_sold() == 0 ? m_options.sales : 0;
}

void DahuaScale::Impl::Start() {
  m_server.Start();
  const std::lock_guard lock(m_mutex);
  MakeDueSales();
}

void DahuaScale::Impl::Stop() {
  m_server.Stop();
  if (m_dialler.joinable()) m_dialler.join();
}

void DahuaScale::Impl::Serve(Poco::Net::StreamSocket& socket) {
  scales::FrameChannel channel(socket, base::Explanation("the back office"));
  while (!m_server.IsStopping()) {
    const auto command = channel.Receive(kLookUp);
    if (command && AnswerOn(channel, *command) == Next::HangUp) return;
  }
}

DahuaScale::Impl::Next DahuaScale::Impl::AnswerOn(scales::FrameChannel& channel,
                                                 const std::string& command) {
  std::string reply;
  int delay_ms = 0;
  {
    const std::lock_guard lock(m_mutex);
    reply = Answer(command);
    delay_ms = m_options.faults.delay_ms;
    if (reply.empty()) return Next::GoOn;
    if (m_options.faults.lost_answers > 0) {
      --m_options.faults.lost_answers;
      return Next::GoOn;
    }
  }
  if (delay_ms > 0) std::this_thread::sleep_for(milliseconds(delay_ms));
  return Send(channel, reply);
}

DahuaScale::Impl::Next DahuaScale::Impl::Send(scales::FrameChannel& channel,
                                             const std::string& reply) {
  std::string bytes;
  std::size_t cut = std::string::npos;
  bool is_slow = false;
  {
    const std::lock_guard lock(m_mutex);
    DahuaFaults& faults = m_options.faults;
    is_slow = faults.is_slow;
    if (faults.garbage > 0) {
      --faults.garbage;
      bytes += std::string("\x00\xFF#!0j", 6) + kLineEnd + "0j" + kLineEnd + "0z99" + kLineEnd;
    }
    bytes += reply + kLineEnd;
    if (faults.is_doubled) bytes += reply + kLineEnd;
    const auto limit = faults.cut_after_bytes;
    const auto told = m_bytes_answered;
    m_bytes_answered += static_cast<std::int64_t>(bytes.size());
    if (limit > 0 && m_bytes_answered > limit) {
      cut = static_cast<std::size_t>(std::max<std::int64_t>(0, limit - told));
      faults.cut_after_bytes = 0;
    }
  }
  const std::string_view sent = std::string_view(bytes).substr(0, std::min(cut, bytes.size()));
  if (is_slow) {
    for (const char byte : sent) {
      channel.Send(std::string_view(&byte, 1));
      std::this_thread::sleep_for(milliseconds(1));
    }
  } else {
    channel.Send(sent);
  }
  return cut == std::string::npos ? Next::GoOn : Next::HangUp;
}

std::string DahuaScale::Impl::Answer(const std::string& command) {
  std::string reply;
  const char letter = command.starts_with("!0") && command.size() > 2 ? command[2] : '\0';
  switch (letter) {
    case 'V': reply = KeepPrice(command); break;
    case 'U': reply = AnswerPrice(command); break;
    case 'J': reply = AnswerSale(command); break;
    case 'P': reply = SetClock(command); break;
    case 'I':
      if (command == "!0IA") {
        m_memory.ForgetItems();
        reply = "0iaa0";
      }
      break;
    case 'H':
      if (command == "!0HA") {
        m_memory.ForgetSales();
        reply = "0ha";
      }
      break;
    case 'L':
    case 'Z':
    case 'X': reply = KeepFace(command); break;
    default: break;
  }
  if (!reply.empty()) return reply;
  const bool is_hidden = letter == 'U' && m_options.faults.hides_prices;
  if (!is_hidden) ++m_not_understood;
  return {};
}

std::string DahuaScale::Impl::KeepFace(const std::string& command) {
  const bool is_right = command.size() > 6 && IsDigits(command.substr(3, 2)) &&
                        command[5] == 'A' && command.ends_with('B') &&
                        IsDigits(command.substr(6, command.size() - 7));
  if (!is_right) return {};
  m_face[command.substr(2, 3)] = command.substr(6, command.size() - 7);
  return "0" + Lower(command[2]) + command.substr(3, 2);
}

std::string DahuaScale::Impl::KeepPrice(const std::string& command) {
  constexpr std::size_t kFields = 8;  // `!0V`, four digits, `A`
  if (command.size() < kFields + kPluDigits + 4 || !IsDigits(command.substr(3, 4)) ||
      command[7] != 'A' || !IsDigits(command.substr(kFields, kPluDigits)) ||
      command[kFields + kPluDigits] != 'B') {
    return {};
  }
  const std::string texts = command.substr(kFields + kPluDigits + 1);
  const std::size_t end = texts.find('C');
  if (end == texts.npos || !texts.ends_with('E') || texts.find('D', end) == texts.npos) return {};
  const auto name = scales::DecodeDahuaText(texts.substr(0, end), {});
  const int plu = static_cast<int>(NumberOf(command.substr(3, 4)));
  const char mode = command[kFields + 13];
  if (!name || plu < 1 || plu > 4'000 || mode > '2') return {};
  m_memory.Keep(plu, {*name, NumberOf(command.substr(kFields + 7, 6)), mode == '1'});
  MakeDueSales();
  m_memory.Save();
  return "0v" + command.substr(3, 4) + "a" + command.substr(kFields, 1);
}

std::string DahuaScale::Impl::AnswerPrice(const std::string& command) const {
  if (m_options.faults.hides_prices || command.size() != 8 || !IsDigits(command.substr(3, 4)) ||
      command[7] != 'A') {
    return {};
  }
  const auto at = m_memory.items().find(static_cast<int>(NumberOf(command.substr(3, 4))));
  if (at == m_memory.items().end()) return "0u" + command.substr(3, 4) + "a";
  const DahuaItem& item = at->second;
  return fmt::format("0u{}A{:07}{:06}{}{:059}B{}CDE", command.substr(3, 4), 2'200'000 + at->first,
                     item.price, item.is_piece ? 1 : 0, 0, scales::AreaPositionDigits(item.name));
}

std::string DahuaScale::Impl::AnswerSale(const std::string& command) {
  if (command.size() != 8 || !IsDigits(command.substr(3, 4)) || command[7] != 'A') return {};
  const int number = static_cast<int>(NumberOf(command.substr(3, 4)));
  DahuaFaults& faults = m_options.faults;
  const DahuaRecord* record = m_memory.Find(number);
  if (!record) {
    if (faults.sells_while_asked > 0 && !m_memory.items().empty()) {
      --faults.sells_while_asked;
      m_memory.Sell(m_clock.NowMs());
    }
    return fmt::format("0j{:04}ac", number);
  }
  std::string reply = SaleReply(number, *record, m_options.width);
  const bool is_garbled = faults.garbled > 0;
  if (is_garbled) --faults.garbled;
  if (is_garbled || number == faults.unreadable_record) reply[30] = '?';
  return reply;
}

std::string DahuaScale::Impl::SetClock(const std::string& command) {
  if (command.size() != 13 || !IsDigits(command.substr(3))) return {};
  const auto part = [&](std::size_t at) {
    return static_cast<int>(NumberOf(command.substr(3 + 2 * at, 2)));
  };
  const base::WallClock wall{2000 + part(0), part(1), part(2), part(3), part(4), 0};
  if (!base::Timestamp::FromWallClock(wall, base::UtcOffset::Zero())) return {};
  m_clock.Set(wall);
  return "0p";
}

void DahuaScale::Impl::MakeDueSales() {
  const auto& items = m_memory.items();
  const bool has_price = std::any_of(items.begin(), items.end(),
                                     [](const auto& item) { return item.second.price > 0; });
  if (!has_price || m_due_sales == 0) return;
  const std::int64_t now_ms = m_clock.NowMs();
  std::int64_t step_ms = kMsBetweenOldSales;
  if (m_options.last_sale) {
    const auto last = base::Timestamp::FromWallClock(*m_options.last_sale, base::UtcOffset::Zero());
    const auto room_ms = std::max<std::int64_t>(0, now_ms - last.value().unix_ms());
    step_ms = std::min(step_ms, room_ms / m_due_sales);
  }
  for (; m_due_sales > 0; --m_due_sales) m_memory.Sell(now_ms - m_due_sales * step_ms);
  m_memory.Save();
}

void DahuaScale::Impl::DialIn(const std::string& address) {
  if (m_has_dialled.exchange(true)) return;
  if (m_dialler.joinable()) m_dialler.join();
  m_dialler = std::thread([this, address] {
    try {
      auto channel =
          scales::FrameChannel::Connect(address, 4001, base::Explanation("the back office"));
      const std::string name = "0m" + m_options.login_number + "A";
      bool may_talk = false;
      while (!m_server.IsStopping()) {
        const auto command = channel.Receive(kLookUp);
        if (!command) continue;
        if (*command == "!0MA") {
          channel.Send(name + kLineEnd);
        } else if (*command == "!" + name) {
          may_talk = true;
          channel.Send("#0" + std::string(12, '0'));
        } else if (may_talk && AnswerOn(channel, *command) == Next::HangUp) {
          break;
        }
      }
    } catch (const ports::ScaleError&) {
      // The back office is gone; the scale dials again when it is told to.
    }
    m_has_dialled = false;
  });
}

}  // namespace steelyard::simulator
