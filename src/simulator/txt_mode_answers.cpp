/// What a virtual TXT-MODE scale does when it is called: takes prices and time, tells its sales.
#include <algorithm>
#include <charconv>
#include <thread>

#include "simulator/txt_mode_scale_impl.h"

namespace steelyard::simulator {
namespace {

using scales::JoinLine;
using scales::TxtLine;
using std::chrono::milliseconds;

constexpr milliseconds kLookUp{50};  // how soon a thread notices that it is to stop
/// A back office that books the sales of many scales at once does not read on meanwhile.
constexpr std::chrono::minutes kPatience{1};
constexpr std::int64_t kMsBetweenOldSales = 60'000;

std::int64_t WholeOr(std::string_view text, std::int64_t otherwise) {
  std::int64_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc() && end == text.data() + text.size() ? value : otherwise;
}

std::int64_t WallMs(const base::WallClock& shown) {
  return base::Timestamp::FromWallClock(shown, base::UtcOffset::Zero()).value().unix_ms();
}

}  // namespace

TxtModeScale::Impl::Impl(TxtModeScaleOptions options)
    : m_options(std::move(options)),
      m_profile(scales::ParseTxtProfile(m_options.profile).value()),
      m_memory(m_options.memory, m_options.seed),
      m_clock(m_options.clock),
      m_server({m_options.host, m_options.port,
                [this](Poco::Net::StreamSocket& socket) { Serve(socket); }}) {
  if (m_options.machine_code.empty()) m_options.machine_code = m_options.serial;
  m_memory.BeginAt(m_options.first_number);
  m_due_sales = m_memory.sales().empty() ? m_options.sales : 0;
}

void TxtModeScale::Impl::Start() {
  m_server.Start();
  const std::lock_guard lock(m_mutex);
  MakeDueSales();
}

void TxtModeScale::Impl::SendEncoded(scales::LineChannel& channel,
                                     const std::string& utf8) const {
  channel.Send(scales::Encode(utf8, m_profile.code_page));
}

void TxtModeScale::Impl::Serve(Poco::Net::StreamSocket& socket) {
  m_block.clear();
  scales::ChannelLimits limits;
  limits.receive = kPatience;
  scales::LineChannel channel(socket, base::Explanation("the back office"), limits);
  while (!m_server.IsStopping()) {
    if (!channel.WaitForInput(kLookUp)) continue;
    const auto line = channel.ReadLine();
    if (!line || Answer(channel, *line) == Next::HangUp) return;
  }
}

TxtModeScale::Impl::Next TxtModeScale::Impl::Answer(scales::LineChannel& channel,
                                                   const std::string& text) {
  const TxtLine line = TxtLine::Split(scales::Decode(text, m_profile.code_page));
  if (!text.ends_with("\t\r\n")) {
    const std::lock_guard lock(m_mutex);
    ++m_not_understood;
    return Next::GoOn;
  }
  int delay_ms = 0;
  std::string answer;
  {
    const std::lock_guard lock(m_mutex);
    delay_ms = m_options.faults.delay_ms;
    if (text.starts_with(scales::kByteOrderMark)) {
      ++m_marks_seen;
      // A Balmak says what it is as soon as it sees the mark.
      if (m_profile.begins_with_mark) answer = Identity();
    }
    if (line.Begins("UPL", "END")) return Next::HangUp;
    if (line.Begins("UPL", "INF")) {
      answer += Identity();
    } else if (line.Begins("UPL", "TIM")) {
      answer += scales::ClockBlock(m_clock.Now());
    } else if (!line.Begins("UPL", "REP")) {
      answer += TakeBlockLine(line);
    }
  }
  if (delay_ms > 0 && line.Begins("UPL")) std::this_thread::sleep_for(milliseconds(delay_ms));
  if (line.Begins("UPL", "REP")) return AnswerSales(channel, -WholeOr(line.At(2), 0));
  SendEncoded(channel, answer);
  return Next::GoOn;
}

TxtModeScale::Impl::Next TxtModeScale::Impl::AnswerSales(scales::LineChannel& channel,
                                                        std::int64_t count) {
  std::string answer;
  std::size_t cut = 0;
  {
    const std::lock_guard lock(m_mutex);
    if (count > 1 && m_options.faults.sells_while_asked > 0) {
      --m_options.faults.sells_while_asked;
      SellOne(m_clock.NowMs());
      m_memory.Save();
    }
    answer = SalesText(count);
    const auto limit = static_cast<std::size_t>(m_options.faults.cut_after_bytes);
    if (count > 1 && limit > 0 && limit < answer.size()) {
      cut = limit;
      m_options.faults.cut_after_bytes = 0;
    }
  }
  const std::string bytes = scales::Encode(answer, m_profile.code_page);
  channel.Send(cut > 0 ? std::string_view(bytes).substr(0, cut) : std::string_view(bytes));
  return cut > 0 ? Next::HangUp : Next::GoOn;
}

std::string TxtModeScale::Impl::SalesText(std::int64_t count) {
  const auto& sales = m_memory.sales();
  const auto made = static_cast<std::int64_t>(sales.size());
  std::vector<const TxtModeSold*> told;
  for (auto i = std::max<std::int64_t>(0, made - count); i < made; ++i) {
    told.push_back(&sales[static_cast<std::size_t>(i)]);
    if (m_options.faults.duplicate) told.push_back(told.back());
  }
  if (m_options.faults.newest_first) std::reverse(told.begin(), told.end());
  const bool garbage = count > 1 && m_options.faults.garbage_answers > 0;
  if (garbage) --m_options.faults.garbage_answers;
  const std::size_t garbage_at = told.size() / 2;
  std::string text;
  for (std::size_t i = 0; i < told.size(); ++i) {
    text += JoinLine({"DWL", "REP"});
    if (garbage && i == garbage_at) text += "REP\t26\t99\t\x01?\r\n";
    text += PullForm(*told[i]) + JoinLine({"END", "REP"});
  }
  return text;
}

std::string TxtModeScale::Impl::TakeBlockLine(const TxtLine& line) {
  if (line.Begins("DWL")) {
    m_block = line.At(1);
    return {};
  }
  if (line.Begins("END") && line.At(1) == m_block) {
    const std::string kind = std::exchange(m_block, {});
    m_memory.Save();
    if (kind == "PLU") MakeDueSales();
    return Accepted(kind);
  }
  if (m_block == "PLU" && line.Begins("PLU") && KeepPlu(line)) return {};
  if (m_block == "PLU" && line.Begins("CLR_PLU")) {
    m_memory.Forget(WholeOr(line.At(1), 0));
    return {};
  }
  if (line.Begins(m_block) && KeepFace(line)) return {};
  if (m_block == "TIM" && line.Begins("TIM")) {
    if (const auto wall = scales::ParseWallClock(line, 1)) {
      m_clock.Set(*wall);
      return {};
    }
  }
  if (line.Begins("CLR", "PLU")) {
    m_memory.ForgetPlus();
    return {};
  }
  if (!line.Begins("CLR", "END")) ++m_not_understood;
  return {};
}

std::string TxtModeScale::Impl::Identity() const {
  return JoinLine({"DWL", "INF"}) +
         JoinLine({"INF", "22", "收银秤", "1", m_options.model, "0", "0", m_options.serial, "22"}) +
         JoinLine({"END", "INF"});
}

bool TxtModeScale::Impl::KeepFace(const TxtLine& line) {
  TxtModeFace& face = m_memory.face();
  const std::int64_t number = WholeOr(line.At(1), -1);
  if (number < 0) return false;
  if (m_block == "TMT") {
    face.texts.insert_or_assign(number, line.At(2));
  } else if (m_block == "CLS" && number >= 10) {
    face.classes.insert_or_assign(number, line.At(2));
  } else if (m_block == "TMS" && number == 2) {
    face.barcode_prefix = WholeOr(line.At(2), -1);
  } else if (m_block == "SCP") {
    face.hot_keys.insert_or_assign({number, WholeOr(line.At(2), -1)}, WholeOr(line.At(3), -1));
  } else {
    return false;
  }
  return true;
}

/// A record whose item code is no number is dropped without a word, as the devices do.
bool TxtModeScale::Impl::KeepPlu(const TxtLine& line) {
  const auto unit = scales::ParseUnit(line.At(4));
  if (line.size() < m_profile.plu_template.size()) return false;
  if (!unit || WholeOr(line.At(2), -1) < 0) return false;
  const auto price = scales::ParsePrice(line.At(5), *unit);
  const std::int64_t number = WholeOr(line.At(1), 0);
  if (!price || number < 1) return false;
  m_memory.Keep(number, {std::string(line.At(15)), *price});
  return true;
}

std::string TxtModeScale::Impl::Accepted(const std::string& kind) const {
  return JoinLine({"DWL", kind, scales::CompactTime(m_clock.Now()), "1"}) +
         JoinLine({"END", kind, "1", ""});
}

void TxtModeScale::Impl::MakeDueSales() {
  // Customers with a card come one by one.
  if (m_memory.plus().empty() || m_due_sales == 0 || !m_options.members.empty()) return;
  const std::int64_t now_ms = m_clock.NowMs();
  std::int64_t step_ms = kMsBetweenOldSales;
  if (m_options.last_sale) {
    const auto room_ms = std::max<std::int64_t>(0, now_ms - WallMs(*m_options.last_sale));
    step_ms = std::min(step_ms, room_ms / m_due_sales);
  }
  for (; m_due_sales > 0; --m_due_sales) SellOne(now_ms - m_due_sales * step_ms);
  m_memory.Save();
}

}  // namespace steelyard::simulator
