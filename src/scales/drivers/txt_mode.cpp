#include "scales/drivers/txt_mode.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>

#include "scales/drivers/txt_mode_sales_flow.h"
#include "scales/drivers/unfit_products.h"

namespace steelyard::scales {
namespace {

using std::chrono::steady_clock;

/// A sale made between two of our questions moves "the last n" on by one; this often we ask again.
constexpr int kMostQuestions = 5;
constexpr std::chrono::minutes kLongestAnswer{10};
constexpr std::int64_t kMostSalesAtOnce = 1'000'000;

const std::string kAskIdentity = JoinLine({"UPL", "INF"});
const std::string kAskTime = JoinLine({"UPL", "TIM"});
const std::string kHangUp = JoinLine({"UPL", "END"});

/// One conversation with the scale.
class Session {
 public:
  explicit Session(const TxtModeOptions& options)
      : m_options(options),
        m_channel(LineChannel::Connect(options.address, kTxtModePort, options.name,
                                       options.limits)) {
    // Alone it would make the scale say what it is; our question follows at once, and an answer
    // that was not asked for is passed over.
    if (options.profile.begins_with_mark) m_channel.Send(kByteOrderMark);
  }
  /// Also when something went wrong: a scale that was left without a word turns the next caller
  /// away until it notices.
  ~Session() { HangUp(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[noreturn]] void Refuse(const std::string& what) const { Refuse(base::Explanation(what)); }
  [[noreturn]] void Refuse(const base::Explanation& what) const {
    throw ports::ScaleError(
        "{}: {}. What was stored before stays; nothing else was taken. Check that this is a "
        "TXT-MODE scale and that its profile fits; if it is, keep this message for its maker.",
        m_options.name, what);
  }

  void Send(const std::string& utf8) {
    m_channel.Send(Encode(utf8, m_options.profile.code_page));
  }

  /// Hands every line to `take` until the line that ends block `kind`.
  template <typename Take>
  void ReadUntilEnd(std::string_view kind, Take take) {
    const auto deadline = steady_clock::now() + kLongestAnswer;
    for (;;) {
      const auto text = m_channel.ReadLine();
      if (!text) {
        throw ConnectionLost(
            "{} hung up in the middle of its answer. What was stored before stays; the rest is "
            "still in the scale. Try again; if it stays so, see whether another program is "
            "connected to it.",
            m_options.name);
      }
      if (steady_clock::now() > deadline) Refuse("its answer does not come to an end");
      const TxtLine line = TxtLine::Split(*text);
      if (line.IsBlank()) continue;
      RefuseIfRejected(line);
      if (line.Begins("END", kind)) return;
      // The scale may announce sales or ask the time in between; that needs no answer here. Nor
      // does what it says of itself before it was asked.
      if (line.Begins("ASK") || line.Begins("UPL") || IsIdentityAside(line, kind)) continue;
      take(line, *text);
    }
  }

  TxtIdentity AskIdentity() {
    Send(kAskIdentity);
    std::optional<TxtIdentity> identity;
    ReadUntilEnd("INF", [&](const TxtLine& line, const std::string& text) {
      if (!line.Begins("INF")) return;
      auto read = ParseIdentity(TxtLine::Split(Decode(text, m_options.profile.code_page)));
      if (!read) Refuse(read.error().what);
      identity = *read;
    });
    if (!identity) Refuse("it did not say what it is");
    return *identity;
  }

  /// Reads to the end of a time block; the time if it told one.
  std::optional<base::WallClock> ReadTime() {
    std::optional<base::WallClock> time;
    ReadUntilEnd("TIM", [&](const TxtLine& line, const std::string&) {
      if (!line.Begins("TIM")) return;
      const auto wall = ParseWallClock(line, 1);
      if (!wall) Refuse(wall.error().what);
      time = *wall;
    });
    return time;
  }

  base::WallClock AskTime() {
    Send(kAskTime);
    const auto time = ReadTime();
    if (!time) Refuse("it did not tell its time");
    return *time;
  }

  /// The last `count` sales, as many as there are. A question for the time follows directly: its
  /// answer marks the end, for fewer sales than asked would otherwise look like a pause.
  void AskSales(std::int64_t count, const std::function<void(const TxtSale&)>& take) {
    Send(JoinLine({"UPL", "REP", fmt::format("-{}", count)}) + kAskTime);
    SaleReader reader(SaleForm::Pull);
    ReadUntilEnd("TIM", [&](const TxtLine& line, const std::string& text) {
      if (line.Begins("TIM") || line.Begins("DWL", "TIM")) return;
      const auto sale = reader.Take(text);
      if (!sale) Refuse(sale.error().what);
      if (*sale) take(**sale);
    });
    if (reader.InsideSale()) Refuse("it stopped in the middle of a sale");
  }

 private:
  static bool IsIdentityAside(const TxtLine& line, std::string_view kind) {
    return kind != "INF" &&
           (line.Begins("INF") || line.Begins("DWL", "INF") || line.Begins("END", "INF"));
  }

  /// `DWL X timestamp flag` and `END X flag` answer a block of ours; flag 0 is a refusal.
  void RefuseIfRejected(const TxtLine& line) const {
    constexpr std::string_view kOurs[] = {"PLU", "TIM", "SCP", "TMT", "CLS", "TMS"};
    if (std::find(std::begin(kOurs), std::end(kOurs), line.At(1)) == std::end(kOurs)) return;
    const bool answer = line.Begins("DWL") && line.At(3) == "0";
    const bool end = line.Begins("END") && line.At(2) == "0";
    if (answer || end)
      Refuse(base::Explanation::Of("it refused our {} block", SanitiseText(line.At(1))));
  }

  void HangUp() {
    try {
      Send(kHangUp);
      m_channel.CloseGently();
    } catch (const ports::ScaleError&) {
      // It hung up first. What was done before stands.
    }
  }

  const TxtModeOptions& m_options;
  LineChannel m_channel;
};

std::optional<base::Explanation> NeedsPluNumber(const domain::Product& product) {
  return PluRecordFor(product) ? std::nullopt
                               : std::optional(NoPluNumber(product, kMaxTxtModePlu));
}

}  // namespace

TxtModeDriver::TxtModeDriver(TxtModeOptions options) : m_options(std::move(options)) {}

ports::ScaleIdentity TxtModeDriver::Probe() {
  Session session(m_options);
  const TxtIdentity identity = session.AskIdentity();
  return {identity.model, identity.serial, ""};
}

std::optional<base::Timestamp> TxtModeDriver::ReadClock() {
  Session session(m_options);
  const base::WallClock time = session.AskTime();
  return base::Timestamp::FromWallClock(time, m_options.offset);
}

void TxtModeDriver::SetClock(base::Timestamp now) {
  Session session(m_options);
  session.Send(ClockBlock(now.ToWallClock(m_options.offset)) + kAskTime);
  session.ReadTime();
}

std::vector<ports::UnfitProduct> TxtModeDriver::FindUnfit(
    const std::vector<domain::Product>& products) const {
  return FindUnfitAmong(products, &NeedsPluNumber);
}

void TxtModeDriver::SendPrices(const std::vector<domain::Product>& products) {
  RefuseUnfit(m_options.name, products, &NeedsPluNumber);
  std::string lines;
  for (const domain::Product& product : products) {
    const auto record = PluRecordFor(product);
    lines += product.deleted ? ClearPluLine(record->number) : PluLine(*record, m_options.profile);
  }
  Session session(m_options);
  // Some models show new prices only after a clock block in the same session. Its own time is sent
  // back to it: this driver has no clock, and whoever sends prices sets the clock next.
  const base::WallClock time = session.AskTime();
  session.Send(Block("PLU", lines) + ClockBlock(time) + kAskTime);
  session.ReadTime();
}

void TxtModeDriver::SendBlock(const std::string& block) {
  Session session(m_options);
  session.Send(block + kAskTime);
  session.ReadTime();
}

void TxtModeDriver::ClearProducts() { SendBlock(ClearPlusBlock()); }

void TxtModeDriver::SetHotKeys(const std::vector<ports::HotKey>& keys) {
  std::string lines;
  for (const ports::HotKey& key : keys) lines += HotKeyLine(key);
  SendBlock(Block("SCP", lines));
}

void TxtModeDriver::SetTexts(const std::vector<ports::ScaleText>& texts) {
  std::string lines;
  for (const ports::ScaleText& text : texts) lines += TextLine(text);
  SendBlock(Block("TMT", lines));
}

void TxtModeDriver::SetClasses(const std::vector<ports::ScaleText>& classes) {
  constexpr int kFirst = 10;  // lower ones are the scale's own
  std::string lines;
  for (const ports::ScaleText& group : classes) {
    if (group.number < kFirst) {
      throw ports::ScaleError(
          "{}: {} is no number of a class. Nothing was sent to it. Give classes numbers from 10 "
          "on.",
          m_options.name, group.number);
    }
    lines += ClassLine(group);
  }
  SendBlock(Block("CLS", lines));
}

void TxtModeDriver::SetBarcodePrefix(int prefix) {
  SendBlock(Block("TMS", BarcodePrefixLine(prefix)));
}

void TxtModeDriver::Pull(const ports::JournalCursor& cursor, const ports::StorePulled& store) {
  const std::int64_t last = cursor.number;
  Session session(m_options);
  const TxtIdentity identity = session.AskIdentity();
  if (!m_options.serial.empty() && identity.serial != m_options.serial) {
    session.Refuse(base::Explanation::Of(
        "it says its serial number is {}, but the one registered here is {}; the running numbers "
        "of one scale must not be taken for those of another. Register it under a number of its "
        "own",
        identity.serial, m_options.serial));
  }
  std::int64_t newest = 0;
  session.AskSales(1, [&](const TxtSale& sale) { newest = std::max(newest, sale.fid); });
  if (newest == 0 || newest == last) return;
  const bool was_reset = newest < last;
  const std::int64_t first = was_reset ? 1 : std::max<std::int64_t>(last, 1);
  SalesFlow flow({identity.serial, m_options.offset}, first, store);
  for (int question = 0; question < kMostQuestions; ++question) {
    const std::int64_t asked_for = newest;
    const std::int64_t count = std::min(newest - first + 1, kMostSalesAtOnce);
    try {
      session.AskSales(count, [&](const TxtSale& sale) { flow.Take(sale); });
    } catch (const ports::ScaleError&) {
      flow.StoreReady();
      throw;
    }
    newest = std::max(newest, flow.highest());
    // Sales made meanwhile have pushed the oldest ones out of "the last n".
    if (newest == asked_for || flow.Covers(std::max<std::int64_t>(last, 1))) break;
  }
  flow.StoreAll();
  if (flow.unbookable().empty()) return;
  throw ports::ScaleError(
      "{}: {}{}. All other sales were stored. Book it by hand and resolve the gap in the list of "
      "exceptions.",
      m_options.name, flow.unbookable().front(),
      flow.unbookable().size() == 1
          ? base::Explanation()
          : base::Explanation::Of(", and {} more", flow.unbookable().size() - 1));
}

}  // namespace steelyard::scales
