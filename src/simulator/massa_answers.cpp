/// What a virtual Massa-K scale does when it is called.
#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <Poco/Timespan.h>

#include <algorithm>

#include "simulator/massa_scale_impl.h"

namespace steelyard::simulator {
namespace {

using namespace scales;  // NOLINT: the wire format is what this file is about
using std::chrono::milliseconds;

constexpr milliseconds kLookUp{50};
constexpr std::int64_t kMsBetweenOldSales = 60'000;
constexpr CodePage kPage = CodePage::Gbk;

MassaMessage Named(MassaCode code, const MassaPartName& name) {
  return {code, PartNamePayload(name)};
}

base::WallClock ToWall(std::int64_t time_ms) {
  return base::Timestamp::FromUnixMs(time_ms).value().ToWallClock(base::UtcOffset::Zero());
}

}  // namespace

MassaScale::Impl::Impl(MassaScaleOptions options)
    : m_options(std::move(options)),
      m_memory(m_options.memory, m_options.seed),
      m_clock(m_options.clock),
      m_server({m_options.host, m_options.port,
                [this](Poco::Net::StreamSocket& socket) { Serve(socket); }}) {
  m_memory.BeginAt(m_options.first_number);
  m_due_sales = m_memory.sales().empty() ? m_options.sales : 0;
}

void MassaScale::Impl::Start() {
  m_server.Start();
  m_udp.bind(Poco::Net::SocketAddress(m_server.address()), false);
  m_poll_thread = std::thread([this] { AnswerPolls(); });
  const std::lock_guard lock(m_mutex);
  MakeDueSales();
}

void MassaScale::Impl::Stop() {
  m_server.Stop();
  if (m_poll_thread.joinable()) m_poll_thread.join();
  m_udp.close();
}

void MassaScale::Impl::AnswerPolls() {
  while (!m_server.IsStopping()) {
    try {
      if (!m_udp.poll(Poco::Timespan(kLookUp.count() * Poco::Timespan::MILLISECONDS),
                      Poco::Net::Socket::SELECT_READ)) {
        continue;
      }
      char bytes[2048];
      Poco::Net::SocketAddress sender;
      const int received = m_udp.receiveFrom(bytes, sizeof bytes, sender);
      const auto message = ParseMassaFrame({bytes, static_cast<std::size_t>(received)});
      if (!message || message->code != MassaCode::Poll) continue;
      const std::lock_guard lock(m_mutex);
      if (m_server.HasClient()) ++m_polls_during_connections;
      const std::string answer =
          MassaFrame({MassaCode::ResId, ResIdPayload({m_options.serial, StatusMask()})});
      m_udp.sendTo(answer.data(), static_cast<int>(answer.size()), sender);
    } catch (const Poco::Exception&) {
      // A sender that is gone again; the next one is answered.
    }
  }
}

void MassaScale::Impl::Serve(Poco::Net::StreamSocket& socket) {
  ByteChannel channel(socket, base::Explanation("the back office"));
  {
    const std::lock_guard lock(m_mutex);
    m_loads.clear();
  }
  while (!m_server.IsStopping()) {
    if (!channel.WaitForInput(kLookUp)) continue;
    const auto question = ReadMassaFrame(channel);
    if (!question) return;
    MassaMessage answer{MassaCode::Nack, {}};
    if (*question) {
      const std::lock_guard lock(m_mutex);
      answer = Answer(**question);
    } else {
      channel.DropInput();
    }
    if (!Send(channel, answer)) return;
  }
}

bool MassaScale::Impl::Send(ByteChannel& channel, const MassaMessage& message) {
  std::string frame = MassaFrame(message);
  bool is_cut = false;
  bool is_lost = false;
  bool is_double = false;
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
      frame[frame.size() / 2] = static_cast<char>(frame[frame.size() / 2] ^ 0x55);
    }
    is_double = faults.duplicate;
    delay_ms = faults.delay_ms;
  }
  if (delay_ms > 0) std::this_thread::sleep_for(milliseconds(delay_ms));
  if (is_lost) return true;
  channel.Send(is_cut ? std::string_view(frame).substr(0, frame.size() / 2) : frame);
  if (is_double) channel.Send(frame);
  return !is_cut;
}

MassaMessage MassaScale::Impl::Answer(const MassaMessage& question) {
  if (question.code == MassaCode::GetStatus) {
    return MassaMessage{MassaCode::FileStatus, MaskPayload(StatusMask())};
  }
  if (question.code == MassaCode::Dfile) {
    if (const auto part = ParsePart(question.payload)) return TakePart(*part);
  }
  if (question.code == MassaCode::ReqUfiles) {
    if (const auto asked = ParsePartName(question.payload)) return TellPart(*asked);
  }
  if (question.code == MassaCode::ResetFiles) {
    if (const auto mask = ParseMask(question.payload)) return ResetFiles(*mask);
  }
  ++m_not_understood;
  return MassaMessage{MassaCode::Nack, {}};
}

MassaMessage MassaScale::Impl::TakePart(const MassaPart& part) {
  const bool is_whole = part.file == static_cast<std::uint8_t>(MassaFile::Plu);
  const bool is_addition = part.file == static_cast<std::uint8_t>(MassaFile::AddPlu);
  if (!is_whole && !(is_addition && m_options.takes_additions)) {
    return Named(MassaCode::BadDfile, {0, 0, 0});
  }
  const MassaMessage accepted =
      Named(MassaCode::AckDfile, {part.file, part.total, part.current});
  Load& load = m_loads[part.file];
  if (part.current == load.next - 1 && part.current > 1) return accepted;  // told again
  if (part.current == 1) {
    load = {};
    // From now on the scale has no products until the last part has come.
    if (is_whole) m_is_without_products = true;
    if (is_whole) m_memory.ForgetPlus();
  }
  if (part.current != load.next) return Named(MassaCode::BadDfile, {part.file, 0, 0});
  load.content += part.data;
  ++load.next;
  if (part.current < part.total) return accepted;
  if (!KeepProducts(load.content)) return Named(MassaCode::BadDfile, {part.file, 0, 0});
  if (is_whole) m_is_without_products = false;
  if (is_whole) ++m_whole_loads;
  m_memory.Save();
  MakeDueSales();
  return accepted;
}

bool MassaScale::Impl::KeepProducts(const std::string& content) {
  MassaRecordCutter cutter;
  cutter.Append(1, content);
  for (;;) {
    const auto record = cutter.Next();
    if (!record) return false;
    if (!*record) return !cutter.IsInsideRecord();
    const auto plu = ParseMassaPlu((**record).bytes, kPage);
    if (!plu) return false;
    const auto unit = plu->by_piece ? domain::PriceUnit::PerPiece : domain::PriceUnit::PerKilogram;
    const auto price = domain::Price::FromFen(plu->price, unit);
    if (!price) return false;
    m_memory.Keep(plu->number, {plu->name, *price});
  }
}

MassaMessage MassaScale::Impl::TellPart(const MassaPartName& asked) const {
  std::vector<std::string> parts;
  const auto file = static_cast<MassaFile>(asked.file);
  if (file == MassaFile::Plu) {
    parts = CutIntoParts(PluFile());
  } else if (file == MassaFile::Totals) {
    parts = CutIntoParts(TotalsFile());
  } else if (file == MassaFile::Transactions) {
    parts = Journal();
    if (m_options.parts == MassaParts::Slices && !parts.empty()) {
      std::string content;
      for (const std::string& record : parts) content += record;
      parts = CutIntoParts(content);
    }
  } else {
    return Named(MassaCode::ErrUfile, {0, 0, 0});
  }
  if (asked.current < 1 || asked.current > parts.size()) {
    return Named(MassaCode::ErrUfile, {asked.file, 0, 0});
  }
  return {MassaCode::Ufile,
          PartPayload({asked.file, static_cast<std::uint16_t>(parts.size()), asked.current,
                       parts[asked.current - 1]})};
}

MassaMessage MassaScale::Impl::ResetFiles(std::uint32_t mask) {
  if (m_options.forgets_sales && (mask & kMassaTransactionsBit) != 0) {
    m_memory.Reset();
    m_memory.Save();
  }
  return {MassaCode::Ack, MaskPayload(StatusMask())};
}

std::uint32_t MassaScale::Impl::StatusMask() const {
  return (m_is_without_products || m_memory.plus().empty() ? kMassaPluBit : 0U) |
         (m_memory.sales().empty() ? kMassaTransactionsBit : 0U);
}

std::string MassaScale::Impl::PluFile() const {
  std::string file;
  for (const auto& [number, plu] : m_memory.plus()) {
    MassaPlu told;
    told.number = told.code = static_cast<std::uint32_t>(number);
    told.by_piece = plu.price.unit() == domain::PriceUnit::PerPiece;
    told.price = static_cast<std::uint32_t>(plu.price.fen());
    told.name = plu.name;
    file += PluRecordBytes(told, kPage);
  }
  return file;
}

std::vector<std::string> MassaScale::Impl::Journal() const {
  constexpr std::uint32_t kImpossiblePrice = 99'999'999;
  std::vector<std::string> records;
  if (m_memory.sales().empty()) return records;
  auto number = static_cast<std::uint32_t>(m_memory.sales().front().fid);
  for (const TxtModeSold& sale : m_memory.sales()) {
    for (const TxtModeSoldLine& line : sale.lines) {
      MassaTransaction told;
      told.number = number++;
      told.at = ToWall(sale.time_ms);
      told.group = m_options.has_receipts ? static_cast<std::uint32_t>(sale.fid) : 0;
      told.scale_number = 1;
      told.operator_number = sale.clerk;
      told.plu = static_cast<std::uint32_t>(line.plu);
      told.price = m_unbookable.contains(sale.fid) ? kImpossiblePrice
                                                   : static_cast<std::uint32_t>(line.price.fen());
      const auto* weight = std::get_if<domain::Weight>(&line.quantity);
      told.by_piece = weight == nullptr;
      told.quantity = static_cast<std::uint32_t>(
          weight ? weight->grams() : std::get<domain::Pieces>(line.quantity).count());
      records.push_back(TransactionBytes(told));
    }
  }
  return records;
}

void MassaScale::Impl::TellSales(std::size_t told_before) {
  if (m_options.hint_to.empty()) return;
  const auto records = Journal();
  for (std::size_t i = told_before; i < records.size(); ++i) {
    const std::string frame = MassaFrame(
        {MassaCode::UdpDfile,
         PartPayload({static_cast<std::uint8_t>(MassaFile::Transactions), 1, 1, records[i]})});
    try {
      m_udp.sendTo(frame.data(), static_cast<int>(frame.size()),
                   Poco::Net::SocketAddress(m_options.hint_to));
    } catch (const Poco::Exception&) {
      // Nobody hears it; the sale stays in the journal.
    }
  }
}

std::string MassaScale::Impl::TotalsFile() const {
  std::map<std::int64_t, MassaTotal> totals;
  for (const TxtModeSold& sale : m_memory.sales()) {
    for (const TxtModeSoldLine& line : sale.lines) {
      MassaTotal& total = totals[line.plu];
      total.plu = static_cast<std::uint32_t>(line.plu);
      if (const auto* weight = std::get_if<domain::Weight>(&line.quantity)) {
        total.month_weight_g += static_cast<std::uint64_t>(weight->grams());
      }
      ++total.month_purchases;
      total.last = ToWall(sale.time_ms);
    }
  }
  std::string file;
  for (const auto& [plu, total] : totals) file += TotalBytes(total);
  return file;
}

void MassaScale::Impl::MakeDueSales() {
  if (m_memory.plus().empty() || m_due_sales == 0) return;
  const std::int64_t now_ms = m_clock.NowMs();
  std::int64_t step_ms = kMsBetweenOldSales;
  if (m_options.last_sale) {
    const auto last_ms = base::Timestamp::FromWallClock(*m_options.last_sale,
                                                        base::UtcOffset::Zero()).value();
    step_ms = std::clamp<std::int64_t>((now_ms - last_ms.unix_ms()) / m_due_sales, 0, step_ms);
  }
  const std::size_t told_before = Journal().size();
  for (; m_due_sales > 0; --m_due_sales) SellOne(now_ms - m_due_sales * step_ms);
  m_memory.Save();
  TellSales(told_before);
}

}  // namespace steelyard::simulator
