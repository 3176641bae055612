#include "scales/drivers/dahua.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <map>
#include <thread>

#include "scales/drivers/unfit_products.h"

namespace steelyard::scales {
namespace {

constexpr int kMostMissedInARow = 3;
constexpr std::int64_t kMinuteMs = 60'000;
constexpr std::int64_t kHourMs = 60 * kMinuteMs;
/// 9999 lines take no scale less than this, and no clock is set back so far but once in its life.
constexpr std::int64_t kShortestLapMs = 6 * kHourMs;

std::optional<std::int64_t> TimeOf(const DahuaSaleLine& line) {
  const auto time = base::Timestamp::FromWallClock(line.time, base::UtcOffset::Zero());
  return time ? std::optional(time->unix_ms()) : std::nullopt;
}

/// Reads a scale's records in order until there are no more.
class SalesReading {
 public:
  SalesReading(DahuaTalk& talk, const DahuaDevice& device, const ports::JournalCursor& cursor,
               const ports::StorePulled& store)
      : m_talk(talk),
        m_device(device),
        m_flow(device, DahuaPlace::FromNumber(cursor.number), DahuaMark::Parse(cursor.mark),
               store) {}

  void ReadToEnd() {
    FindPlace();
    try {
      for (int count = 0; count < 2 * kLastDahuaRecord && ReadNext(); ++count) continue;
    } catch (const ports::ScaleError&) {
      m_flow.StoreReady();
      throw;
    }
    m_flow.StoreAll();
    ThrowWhatWasMissed();
  }
  void ThrowWhenFull() const {
    if (!m_is_full) return;
    throw ports::ScaleError(
        "{}: its memory of {} lines is full, and it may not keep what it sells from now on. All "
        "that is in it was stored. Have it forget its sales now, outside opening hours.",
        m_talk.name(), kLastDahuaRecord);
  }

  /// The last ticket in the books, with a mark that says what is about to happen. Nothing when
  /// there is none, or it cannot be put together again.
  std::optional<ports::PulledTicket> MarkedForClearing() {
    const DahuaPlace place = m_flow.place();
    DahuaMark mark = m_flow.mark();
    mark.is_clear_ordered = true;
    auto ticket = m_flow.last_ticket();
    if (!ticket) {
      const int first = place.record - mark.lines + 1;
      if (mark.content.empty() || mark.lines < 1 || first < 1) return std::nullopt;
      std::vector<DahuaSaleLine> lines;
      std::string raw;
      for (int record = first; record <= place.record; ++record) {
        const auto line = m_talk.ReadSale(record);
        if (!line || !*line) return std::nullopt;
        lines.push_back(**line);
        raw += lines.back().raw + "\r\n";
      }
      auto made = TicketFromLines(lines, m_device, place.ToNumber());
      if (!made || lines.back().content != mark.content) return std::nullopt;
      ticket = ports::PulledTicket{.ticket = std::move(made).value(),
                                   .raw = raw,
                                   .series = ports::NumberSeries::Rising};
    }
    ticket->mark = mark.ToText();
    return ticket;
  }
  bool HasReadAnything() const { return m_flow.place().record > 0; }

 private:
  /// Reads the last known record again: is this still the memory that we know?
  void FindPlace() {
    const int record = m_flow.place().record;
    if (record == 0) return;
    const auto line = m_talk.ReadSale(record);
    if (!line) m_talk.Refuse(base::Explanation(line.error().what));
    const DahuaMark mark = m_flow.mark();
    const bool is_known = *line && (mark.content.empty() || (*line)->content == mark.content);
    if (is_known) {
      m_last_ms = TimeOf(**line);
      return;
    }
    m_flow.BeginAnew(mark.is_clear_ordered ? DahuaSalesFlow::Surprise::No
                                           : DahuaSalesFlow::Surprise::Yes);
  }

  /// False when there is no more.
  bool ReadNext() {
    const bool is_lap = m_flow.place().record == kLastDahuaRecord;
    const int record = is_lap ? 1 : m_flow.place().record + 1;
    const auto line = m_talk.ReadSale(record);
    if (!line) {
      if (is_lap || ++m_missed_in_a_row == kMostMissedInARow) {
        m_talk.Refuse(base::Explanation(line.error().what));
      }
      m_flow.Miss(record, line.error().what);
      return true;
    }
    if (!*line || (is_lap && !IsNewer(**line)) || IsOfLastLap(**line)) {
      if (m_flow.HasOpenTicket() && !m_has_settled) {
        std::this_thread::sleep_for(m_talk.waits().settle);
        m_has_settled = true;
        return true;
      }
      m_is_full = is_lap;
      return false;
    }
    m_has_settled = false;
    m_missed_in_a_row = 0;
    if (is_lap) m_flow.Wrap();
    m_flow.Take(**line);
    m_last_ms = TimeOf(**line);
    return true;
  }

  bool IsNewer(const DahuaSaleLine& line) const {
    return !m_last_ms || *TimeOf(line) > *m_last_ms - kShortestLapMs;
  }
  bool IsOfLastLap(const DahuaSaleLine& line) const {
    return m_flow.mark().has_wrapped && !IsNewer(line);
  }

  void ThrowWhatWasMissed() const {
    const auto& missed = m_flow.unbookable();
    if (missed.empty()) return;
    throw ports::ScaleError(
        "{}: {}{}. All other sales were stored. Book it by hand and resolve the gap in the list of "
        "exceptions.",
        m_talk.name(), missed.front(),
        missed.size() == 1 ? base::Explanation()
                           : base::Explanation::Of(", and {} more", missed.size() - 1));
  }

  DahuaTalk& m_talk;
  const DahuaDevice& m_device;
  DahuaSalesFlow m_flow;
  std::optional<std::int64_t> m_last_ms;  ///< when the record before was made, by the scale's clock
  bool m_has_settled = false;
  bool m_is_full = false;
  int m_missed_in_a_row = 0;
};

}  // namespace

/// The connection of one call: ours, which ends with it, or the one the scale opened.
class DahuaDriver::Line {
 public:
  explicit Line(const DahuaOptions& options)
      : m_dialled_in(options.dialled_in),
        m_own(m_dialled_in ? std::nullopt : std::optional(Connect(options))),
        m_talk(m_dialled_in ? *m_dialled_in : *m_own, options.profile, options.waits) {}
  ~Line() {
    if (m_own) m_own->CloseGently();
  }
  Line(const Line&) = delete;
  Line& operator=(const Line&) = delete;
  DahuaTalk& talk() { return m_talk; }

 private:
  static FrameChannel Connect(const DahuaOptions& options) {
    if (options.profile.mode != DahuaMode::WeCall) {
      throw ports::NotInProtocol(
          "{} cannot be called: by its profile it dials in to us. Nothing was sent or pulled. It "
          "is spoken to while serve runs with --dahua-listen; or take push out of its profile.",
          options.name);
    }
    return FrameChannel::Connect(options.address, kDahuaPort, options.name, options.limits);
  }

  FrameChannel* m_dialled_in;
  std::optional<FrameChannel> m_own;
  DahuaTalk m_talk;
};

DahuaOptions DahuaOptionsFor(const ports::Scale& scale, base::UtcOffset offset) {
  const auto profile = ParseDahuaProfile(scale.profile);
  if (!profile) {
    throw ports::ScaleError(
        "Scale {} has the profile \"{}\", which the Dahua driver does not know. The scale was not "
        "called. Join its words by +: {}.",
        scale.number, Quote(scale.profile),
        fmt::format("{}", fmt::join(DahuaProfileWords(), ", ")));
  }
  return {.name = base::Explanation::Of("Scale {} ({})", scale.number, scale.address),
          .address = scale.address,
          .number = scale.number,
          .profile = *profile,
          .offset = offset};
}

DahuaDriver::DahuaDriver(DahuaOptions options) : m_options(std::move(options)) {}

ports::ScaleIdentity DahuaDriver::Probe() {
  Line line(m_options);
  line.talk().AskForAnswer(ReadSaleCommand(1));
  return {};
}

void DahuaDriver::SetClock(base::Timestamp now) {
  const auto wall = now.Plus(kMinuteMs / 2).ToWallClock(m_options.offset);
  Line line(m_options);
  line.talk().AskForAnswer(ClockCommand(wall));
}

std::optional<base::Explanation> DahuaDriver::WhyUnfit(const domain::Product& product) const {
  const auto plu = DahuaPluFor(product, m_options.profile);
  return plu ? std::nullopt : std::optional(plu.error());
}

std::vector<ports::UnfitProduct> DahuaDriver::FindUnfit(
    const std::vector<domain::Product>& products) const {
  return FindUnfitAmong(products, [this](const auto& product) { return WhyUnfit(product); });
}

void DahuaDriver::SendPrices(const std::vector<domain::Product>& products) {
  RefuseUnfit(m_options.name, products, [this](const auto& product) { return WhyUnfit(product); });
  std::vector<std::string> commands;
  for (const domain::Product& product : products) {
    commands.push_back(
        PluCommand(DahuaPluFor(product, m_options.profile).value(), m_options.profile));
  }
  Line line(m_options);
  std::size_t sent = 0;
  try {
    for (const std::string& command : commands) {
      line.talk().AskForAnswer(command);
      ++sent;
    }
  } catch (const ports::ScaleError& error) {
    throw ports::ScaleError(
        "{} took {} of {} products, then: {} It sells by new and old prices now; send them again.",
        m_options.name, sent, commands.size(), error.explanation());
  }
}

std::optional<std::vector<ports::PriceOnScale>> DahuaDriver::ReadPrices(
    const std::vector<std::string>& products) {
  std::vector<ports::PriceOnScale> prices;
  Line line(m_options);
  bool has_answered = false;
  for (const std::string& product : products) {
    const auto number = ParseDigits(product);
    if (!number || *number < 1 || *number > kMaxDahuaPlu) continue;
    const std::string command = ReadPluCommand(static_cast<int>(*number));
    // The command stands in no document. A scale that does not know it is silent from the first.
    auto reply = line.talk().Ask(command);
    if (!reply && !has_answered) return std::nullopt;
    has_answered = true;
    if (!reply) reply = line.talk().AskForAnswer(command);
    const auto plu = ParsePluReply(*reply, m_options.profile);
    if (!plu) line.talk().Refuse(base::Explanation(plu.error().what));
    if (!*plu || IsTakenOffSale(**plu)) continue;
    const auto price = PriceOf(**plu, m_options.profile);
    if (!price) {
      line.talk().Refuse(
          base::Explanation::Of("the price of product {} is beyond bounds", product));
    }
    prices.push_back({product, (*plu)->name, *price});
  }
  return prices;
}

void DahuaDriver::RefuseWhileInCarts() const {
  if (m_options.profile.mode != DahuaMode::Carts) return;
  throw ports::NotInProtocol(
      "{} tells every sale while it is made, so its memory is not read: the sales would be booked "
      "twice. Nothing was asked. What it sold while the store could not be reached is read once "
      "its profile no longer says cart.",
      m_options.name);
}

void DahuaDriver::Pull(const ports::JournalCursor& last, const ports::StorePulled& store) {
  RefuseWhileInCarts();
  const DahuaDevice device{std::to_string(m_options.number), m_options.offset,
                           m_options.profile.rounding_step};
  Line line(m_options);
  SalesReading reading(line.talk(), device, last, store);
  reading.ReadToEnd();
  reading.ThrowWhenFull();
}

void DahuaDriver::ClearSales(const ports::JournalCursor& last, const ports::StorePulled& store) {
  RefuseWhileInCarts();
  const DahuaDevice device{std::to_string(m_options.number), m_options.offset,
                           m_options.profile.rounding_step};
  Line line(m_options);
  SalesReading reading(line.talk(), device, last, store);
  reading.ReadToEnd();
  if (!reading.HasReadAnything()) return;
  // So that the empty memory is no surprise next time.
  if (const auto marked = reading.MarkedForClearing()) store({*marked});
  // Once only: what is sold between a lost reply and a second order would be lost with it.
  if (line.talk().AskOnce(kClearSalesCommand, m_options.waits.clearing)) return;
  throw ConnectionLost(
      "{} did not say whether it forgot its sales. All of them are in the books. Pull once more; "
      "if they are still there, order it again.",
      m_options.name);
}

void DahuaDriver::SetHotKeys(const std::vector<ports::HotKey>& keys) {
  constexpr int kMostPage = 3;
  std::map<int, std::array<int, kDahuaHotKeys>> pages;
  for (const ports::HotKey& key : keys) {
    const auto plu = key.product.empty() ? std::optional<std::int64_t>(0)
                                         : ParseDigits(key.product);
    if (key.page < 0 || key.page > kMostPage || key.key < 1 || key.key > kDahuaHotKeys || !plu ||
        *plu > kMaxDahuaPlu) {
      throw ports::ScaleError(
          "{}: it has keys 1 to {} on pages 0 to {}, for products with codes from 1 to {}. No key "
          "was changed.",
          m_options.name, kDahuaHotKeys, kMostPage, kMaxDahuaPlu);
    }
    pages[key.page][static_cast<std::size_t>(key.key) - 1] = static_cast<int>(*plu);
  }
  Line line(m_options);
  for (const auto& [page, plus] : pages) line.talk().AskForAnswer(HotKeysCommand(page, plus));
}

void DahuaDriver::SetTexts(const std::vector<ports::ScaleText>& texts) {
  constexpr int kFirstSpecial = 101;
  std::vector<std::string> commands;
  for (const ports::ScaleText& text : texts) {
    const bool is_special = text.number >= kFirstSpecial;
    const DahuaTextSlot slot{is_special ? DahuaTextKind::Special : DahuaTextKind::Label,
                             is_special ? text.number - kFirstSpecial + 1 : text.number};
    const auto command = TextCommand(slot, text.text, m_options.profile);
    if (!command) {
      throw ports::ScaleError(
          "{} has texts 1 to 32 for labels, and 101 to 122 for receipts and for what is printed on "
          "its own. No text was changed.",
          m_options.name);
    }
    commands.push_back(*command);
  }
  Line line(m_options);
  for (const std::string& command : commands) line.talk().AskForAnswer(command);
}

void DahuaDriver::ClearProducts() {
  Line line(m_options);
  line.talk().AskForAnswer(kClearProductsCommand);
}

}  // namespace steelyard::scales
