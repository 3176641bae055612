/// What a virtual CAS CL scale does when it is called.
#include <fmt/format.h>

#include <charconv>
#include <thread>

#include "scales/drivers/byte_fields.h"
#include "simulator/cas_scale_impl.h"

namespace steelyard::simulator {
namespace {

using namespace scales;  // NOLINT: the wire format is what this file is about
using std::chrono::milliseconds;

constexpr milliseconds kLookUp{50};
constexpr CodePage kPage = CodePage::Gbk;
constexpr int kTooHigh = 0x82;
constexpr int kDamaged = 0x84;
constexpr int kFull = 0x89;
constexpr int kUnknownType = 0x95;
constexpr std::size_t kWriteHead = 18;  // W02A, number(5), comma, department(2), L, length(4), :
constexpr std::size_t kDownloadHead = 10;
constexpr std::size_t kDownloadBody = 147;

std::uint32_t HexOf(std::string_view digits) {
  std::uint32_t value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return value;
}

std::string Verdict(int error, unsigned number) {
  const std::string said = error == 0 ? fmt::format("O{:02X}", number & 0xFF)
                                      : fmt::format("E{:02X}", error);
  return "^=01.*=01.$=0.&=C0A80001.@=4F50.?=3.W02:" + said + "\n\n";
}

std::string DownloadVerdict(int error) {
  return "WL" + std::string(12, '\0') + static_cast<char>(error == 0 ? ':' : error) + "\r";
}

}  // namespace

void CasScale::Impl::Serve(Poco::Net::StreamSocket& socket) {
  ByteChannel channel(socket, base::Explanation("the back office"));
  while (!m_server.IsStopping()) {
    if (!channel.WaitForInput(kLookUp)) continue;
    if (!Answer(channel)) return;
  }
}

bool CasScale::Impl::Answer(ByteChannel& channel) {
  const auto first = channel.ReadExactly(2);
  if (!first) return false;
  if (*first == "W0") return Send(channel, TakeWrite(channel));
  if (*first == "WL") return Send(channel, TakeDownload(channel));
  if (*first == "i0") {
    constexpr std::size_t kAck = 59;
    const auto rest = channel.ReadExactly(kAck - 2);
    const std::lock_guard lock(m_mutex);
    if (rest) m_acks.insert(*first + *rest);
    m_ack_came.notify_all();
    return rest.has_value();
  }
  constexpr std::size_t kMostLine = 64;
  const auto line = channel.ReadUntil('\n', kMostLine);
  return line && Send(channel, AnswerLine(*first + *line));
}

bool CasScale::Impl::Send(ByteChannel& channel, const std::string& answer) {
  std::string bytes = answer;
  bool is_cut = false;
  bool is_lost = false;
  int delay_ms = 0;
  {
    const std::lock_guard lock(m_mutex);
    WireFaults& faults = m_options.faults;
    is_cut = faults.cut_after > 0 && ++m_messages == faults.cut_after;
    if (is_cut) faults.cut_after = 0;
    is_lost = faults.lost > 0;
    if (is_lost) --faults.lost;
    if (!is_lost && faults.garbage > 0) {
      --faults.garbage;
      bytes = "?" + bytes.substr(1) + "?";
    }
    delay_ms = faults.delay_ms;
  }
  if (delay_ms > 0) std::this_thread::sleep_for(milliseconds(delay_ms));
  if (is_lost) return true;
  channel.Send(is_cut ? std::string_view(bytes).substr(0, bytes.size() / 2) : bytes);
  return !is_cut;
}

std::string CasScale::Impl::TakeWrite(ByteChannel& channel) {
  const auto head = channel.ReadExactly(kWriteHead - 2);
  const std::uint32_t number = head ? HexOf(std::string_view(*head).substr(2, 5)) : 0;
  const std::size_t length = head ? HexOf(std::string_view(*head).substr(11, 4)) : 0;
  const auto fields = channel.ReadExactly(length + 1);
  const std::lock_guard lock(m_mutex);
  if (!fields || CasBcc(fields->substr(0, length)) != fields->back()) {
    ++m_not_understood;
    return Verdict(kDamaged, number);
  }
  const auto plu = ParseCasFields(std::string_view(*fields).substr(0, length), m_options.radix,
                                  kPage);
  if (!plu || plu->number != number) {
    ++m_not_understood;
    return Verdict(kUnknownType, number);
  }
  return Verdict(Keep(*plu), number);
}

std::string CasScale::Impl::TakeDownload(ByteChannel& channel) {
  const auto head = channel.ReadExactly(kDownloadHead - 2);
  const std::size_t length = head ? ByteReader(std::string_view(*head).substr(5)).U16() : 0;
  const auto body = channel.ReadExactly(length + 3);  // then a colon, the check byte and 0D
  const std::lock_guard lock(m_mutex);
  unsigned sum = 0;
  if (head && body) {
    for (const char byte : *head + body->substr(0, length + 1)) {
      sum += static_cast<unsigned char>(byte);
    }
  }
  if (!head || !body || (*body)[length + 1] != static_cast<char>(sum & 0xFF)) {
    ++m_not_understood;
    return DownloadVerdict(kDamaged);
  }
  ByteReader reader(*body);
  CasPlu plu;
  plu.department = reader.U16();
  plu.number = reader.U32();
  if (length == 6) {
    m_memory.Forget(plu.number);
    return DownloadVerdict(0);
  }
  if (length != kDownloadBody) return DownloadVerdict(kUnknownType);
  plu.by_piece = reader.U8() != 1;
  plu.name = Decode(reader.Padded(40), kPage);
  reader.Text(40 + 5 + 8 + 5);
  plu.item_code = reader.U32();
  reader.Text(4);
  plu.price = reader.U32();
  return DownloadVerdict(Keep(plu));
}

int CasScale::Impl::Keep(const CasPlu& plu) {
  const auto price = domain::Price::FromFen(
      plu.price, plu.by_piece ? domain::PriceUnit::PerPiece : domain::PriceUnit::PerKilogram);
  if (!price || plu.number == 0) return kTooHigh;
  const bool is_new = !m_memory.plus().contains(plu.number);
  const bool is_full = static_cast<int>(m_memory.plus().size()) >= m_options.most_products;
  if (is_new && is_full) return kFull;
  m_memory.Keep(plu.number, {plu.name, *price});
  m_last_department = plu.department;
  m_memory.Save();
  MakeDueSales();
  return 0;
}

std::string CasScale::Impl::AnswerLine(const std::string& line) {
  const std::lock_guard lock(m_mutex);
  if (line.starts_with("C43F13,") && line.size() == 16) {
    const std::uint32_t number = HexOf(std::string_view(line).substr(9, 6));
    const bool was_there = m_memory.plus().contains(number);
    m_memory.Forget(number);
    m_memory.Save();
    return was_there ? "C003:O13\n\n" : fmt::format("C003:E{:02X}\n\n", kCasNoSuchPlu);
  }
  if (line.starts_with("R02F") && line.size() == 16) {
    CasReply reply;
    reply.scale_id = m_options.scale_id;
    reply.plu.department = static_cast<int>(HexOf(std::string_view(line).substr(4, 2)));
    reply.plu.number = HexOf(std::string_view(line).substr(6, 6));
    const auto at = m_memory.plus().find(reply.plu.number);
    if (at != m_memory.plus().end()) {
      reply.slot = CasSlot::Plu;
      reply.plu.name = at->second.name;
      reply.plu.price = static_cast<std::uint32_t>(at->second.price.fen());
      reply.plu.by_piece = at->second.price.unit() == domain::PriceUnit::PerPiece;
      reply.plu.item_code = reply.plu.number;
    } else {
      const bool is_past = m_memory.plus().empty() ||
                           reply.plu.number > m_memory.plus().rbegin()->first;
      reply.slot = is_past ? CasSlot::EndOfList : CasSlot::Empty;
    }
    return CasReplyBytes(reply, kPage);
  }
  ++m_not_understood;
  return Verdict(kUnknownType, 0);
}

}  // namespace steelyard::simulator
