#include "simulation/shop.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/pull_sales.h"
#include "app/scale_contact.h"
#include "app/unfinished_writes.h"
#include "base/check.h"
#include "support/temp_database.h"

namespace steelyard::simulation {
namespace {

constexpr int kScales = 3;
constexpr int kPulledScale = 9;
constexpr int kCards = 10;
constexpr int kOpeningsTried = 100;  ///< in a row
constexpr auto kNoLimit = std::chrono::hours(1);
/// As the store's own, but for logs as long as a simulated day makes them.
constexpr storage::LogBounds kLogBounds{
    .worth_moving = 60, .long_log = 240, .little = 40, .too_long = 400};

domain::Money Amount(std::int64_t fen) { return domain::Money::FromFen(fen).value(); }

domain::Product MakeProduct(const char* code, std::int64_t fen, domain::PriceUnit unit) {
  const auto price = domain::Price::FromFen(fen, unit).value();
  domain::Product product{.code = code, .name = code, .category = "fruit", .barcode = "",
                          .list_price = price, .tier_prices = {}, .promotions = {}};
  product.tier_prices.emplace("gold", price.Discounted(100));
  return product;
}

ports::Scale MakeScale(int number, const char* driver) {
  return {.number = number, .driver = driver, .address = "", .profile = "", .key = "",
          .serial = "", .last_contact = std::nullopt, .clock_offset_ms = std::nullopt,
          .last_error = ""};
}

void SetUpBooks(ports::Books& books) {
  app::StoreSettings settings = app::LoadSettings(books);
  settings.bonus_ladder = {{Amount(5'000), Amount(BonusFor(5'000))},
                           {Amount(10'000), Amount(BonusFor(10'000))}};
  settings.limits.single_purchase = Amount(12'000);
  settings.limits.unregistered_balance = Amount(40'000);
  app::SaveSettings(settings, books);
  for (int scale = 1; scale <= kScales; ++scale) books.scales().Add(MakeScale(scale, "api"));
  books.scales().Add(MakeScale(kPulledScale, "txt-mode"));
  const std::vector<domain::Product> products = {
      MakeProduct("2001", 1'490, domain::PriceUnit::PerKilogram),
      MakeProduct("2002", 699, domain::PriceUnit::Per500Grams),
      MakeProduct("2003", 880, domain::PriceUnit::Per500Grams),
      MakeProduct("3007", 250, domain::PriceUnit::PerPiece)};
  books.catalogue().Save(products, {{"gold", "金卡", 50, {}}}, {{1, "王芳"}, {2, "小陈"}},
                         base::Timestamp::Parse("2026-11-01T00:00:00+08:00").value());
}

/// A store set up for a day, as a real file: made once, copied onto every day's disk.
const std::filesystem::path& PreparedStore() {
  static const tests::TempDatabase database;
  static const std::filesystem::path path = database.path();
  if (!std::filesystem::exists(path)) storage::SqliteStore::Create(path)->Commit(SetUpBooks);
  return path;
}

ToldAnswer AsTold(const app::RecordResult& result) {
  const auto fen = [](const std::optional<domain::MoneyDifference>& amount) {
    return amount ? Fen(amount->fen()) : std::nullopt;
  };
  return {.outcome = std::string(app::ToText(result.outcome)),
          .reason = result.answer.declined ? std::string(ToText(*result.answer.declined)) : "",
          .principal = fen(result.answer.principal),
          .bonus = fen(result.answer.bonus)};
}

}  // namespace

Shop::Shop(ShopPlan plan)
    : m_plan(std::move(plan)),
      m_place{"shop.steelyard", fmt::format("disk-{}", m_plan.seed)},
      m_random(m_plan.seed),
      m_disk(m_place.file_system, m_plan.seed),
      m_network(m_timeline, m_random),
      m_entropy(m_plan.seed),
      m_desk(m_purse, m_random, m_told, [this] { return !m_disk.IsDown(); }),
      m_office(m_random, m_told, [this] { return !m_disk.IsDown(); }) {
  SetUp();
}

Shop::~Shop() { CloseStore(); }

void Shop::SetUp() {
  m_disk.CopyIn(PreparedStore(), m_place.path);
  if (m_plan.syncing == Syncing::Lying) m_disk.LieAboutSyncs();
  if (m_plan.syncing == Syncing::LyingAboutTheFile) m_disk.LieAboutSyncs(m_place.path);
  for (int i = 0; i < kCards; ++i) {
    m_purse.cards.emplace_back(fmt::format("04{:06X}", 0xA1B2C3 + i).c_str());
  }
  m_purse.is_taken.assign(m_purse.cards.size(), false);
  const ScaleParts parts{m_timeline, m_network, m_random, m_purse, m_told, *this};
  for (int number = 1; number <= kScales; ++number) {
    m_scales.push_back(std::make_unique<Scale>(number, parts));
  }
  m_pulled_scale = std::make_unique<PulledScale>(kPulledScale, parts);
}

base::Timestamp Shop::Now() const {
  return base::Timestamp::Parse("2026-11-22T08:00:00+08:00").value().Plus(m_timeline.now_ms());
}

void Shop::OpenStore() {
  if (m_context) return;
  try {
    m_sqlite = storage::SqliteStore::Open(
        m_place.path, {.file_system = m_place.file_system,
                       .longest_commit = kNoLimit,
                       .log = {kLogBounds, storage::LogMover::Caller}});
  } catch (const ports::StorageError&) {
    m_trace.Add("not opened");
    if (++m_failed_openings == kOpeningsTried) {
      m_report.findings.push_back({"books_can_be_read", "the store cannot be opened any more"});
    }
    CrashIfDown();
    m_disk.MakeRoom();
    m_timeline.After(1'000, [this] { OpenStore(); });
    return;
  }
  m_failed_openings = 0;
  m_moving = std::make_unique<LogMovingStore>(*m_sqlite, m_random);
  m_grouping = std::make_unique<GroupingStore>(*m_moving);
  if (m_plan.planted_bug) m_bugged = m_plan.planted_bug(*m_grouping, m_place);
  ports::Store& shown = m_bugged ? *m_bugged : *m_grouping;
  m_failing = std::make_unique<StoreThatFailsMidway>(shown, m_midway);
  m_context.emplace(app::Context{*m_failing, m_clock, m_entropy});
  m_clock.Set(Now().Plus(m_clock_offset));
  if (!m_disk.IsDown()) AuditBooks(AuditedAt::AnyMoment);
  CrashIfDown();
}

void Shop::CloseStore() {
  m_slow_reader.End();
  m_context.reset();
  m_failing.reset();
  m_bugged.reset();
  m_grouping.reset();
  m_moving.reset();
  m_sqlite.reset();
}

/// Whoever waited for an answer gets none; a new process starts after a while.
void Shop::CrashIfDown() {
  const auto how = m_disk.down();
  if (!how) return;
  (*how == DiskFault::PowerCut ? m_report.power_cuts : m_report.kills) += 1;
  CloseStore();
  m_arrived.clear();
  m_disk.Restart();
  m_midway = {};
  m_timeline.After(m_random.Between(200, 6'000), [this] { OpenStore(); });
  // The new process may be struck as well, while it looks at what the old one left.
  if (!m_is_day_ending && m_random.Chance(250)) ArmDisk();
}

void Shop::WithStore(const std::function<void(app::Context&)>& work) {
  if (!m_context) return;
  m_clock.Set(Now().Plus(m_clock_offset));
  try {
    work(*m_context);
  } catch (const ports::StorageError& error) {
    m_trace.Add(error.what());
  } catch (const ports::ScaleError& error) {
    m_trace.Add(error.what());
  }
  m_pulled_scale->NoteAcknowledged(!m_disk.IsDown());
  CrashIfDown();
}

void Shop::Ask(std::vector<app::IncomingTicket> tickets, Honesty honesty, Answer answer) {
  if (!m_context) return;
  m_arrived.push_back({std::move(tickets), honesty, std::move(answer)});
  // Those that come while others are being written share the next commit.
  if (m_arrived.size() == 1) {
    m_timeline.After(m_random.Between(0, 60), [this] { ServeArrivals(); });
  }
}

void Shop::ServeArrivals() {
  const auto messages = std::exchange(m_arrived, {});
  if (messages.empty()) return;
  std::vector<app::IncomingTicket> tickets;
  for (const Message& message : messages) {
    tickets.insert(tickets.end(), message.tickets.begin(), message.tickets.end());
  }
  WithStore([&](app::Context& context) {
    const auto results = app::RecordTickets(context, m_verifier, tickets);
    if (m_disk.IsDown()) return;  // the process ended before it could answer
    auto next = results.begin();
    for (const Message& message : messages) {
      const auto end = next + static_cast<std::ptrdiff_t>(message.tickets.size());
      Tell(message, {next, end});
      next = end;
    }
  });
}

void Shop::Tell(const Message& message, const std::vector<app::RecordResult>& results) {
  for (std::size_t i = 0; i < results.size(); ++i) {
    const auto& ticket = message.tickets[i].ticket;
    const std::string id = ticket->id.ToString();
    const ToldAnswer told = AsTold(results[i]);
    m_trace.Add(id);
    m_trace.Add(told.outcome);
    m_trace.Add(told.principal.value_or(0));
    m_report.asked_again += told.outcome == "already_recorded";
    switch (message.honesty) {
      case Honesty::OtherContentUnderAnOldId: m_told.AnswerToForged(id, told); break;
      case Honesty::Honest:
        m_told.Answer(id, ticket->authorisation == domain::AuthorisationMode::Offline, told);
        break;
    }
  }
  message.answer(results);
}

void Shop::AskPrices(int, const std::function<void(const PriceNews&)>& answer) {
  WithStore([&](app::Context& context) {
    PriceNews news;
    context.store.Read([&](const ports::Books& books) {
      news = {books.catalogue().Version(), books.catalogue().ChangedSince(0),
              books.catalogue().Tiers()};
    });
    if (!m_disk.IsDown()) answer(news);
  });
}

void Shop::ConfirmPrices(int scale, std::int64_t version) {
  WithStore([&](app::Context& context) {
    context.store.Commit([&](ports::Books& books) {
      auto row = books.scales().Find(scale).value();
      app::NoteConfirmedPrices(context, books, row, version);
      books.scales().Update(row);
    });
  });
}

void Shop::Repeat(std::int64_t at_least_ms, std::int64_t at_most_ms, std::function<void()> work) {
  if (m_is_day_ending) return;
  m_timeline.After(m_random.Between(at_least_ms, at_most_ms),
                   [this, at_least_ms, at_most_ms, work] {
                     if (!m_is_day_ending) work();
                     Repeat(at_least_ms, at_most_ms, work);
                   });
}

void Shop::PullSales() {
  WithStore([&](app::Context& context) {
    const auto result = app::PullSales(context, m_verifier, *m_pulled_scale, kPulledScale);
    m_trace.Add(result.recorded);
  });
}

/// What the store's own thread does when it is woken.
void Shop::MoveLog() {
  if (!m_context) return;
  m_sqlite->MoveLog();
  ++m_report.log_moves;
  CrashIfDown();
}

void Shop::ReadSlowly() {
  if (!m_context) return;
  m_slow_reader.Begin(m_place);
  m_timeline.After(m_random.Between(2'000, 30'000), [this] { m_slow_reader.End(); });
  CrashIfDown();
}

bool Shop::IsSelling() const {
  return m_pulled_scale->IsSelling() ||
         std::any_of(m_scales.begin(), m_scales.end(),
                     [](const auto& scale) { return scale->IsSelling(); });
}

void Shop::RunUntil(const std::function<bool()>& is_over) {
  while (!is_over() && m_report.findings.empty()) base::Check(m_timeline.RunNext());
}

DayReport Shop::RunDay() {
  OpenStore();
  const int pulled = m_plan.tickets / 5;
  const int each = (m_plan.tickets - pulled) / kScales;
  for (const auto& scale : m_scales) scale->Open(each);
  m_pulled_scale->Open(m_plan.tickets - each * kScales);
  Repeat(1'000, 5'000, [this] {
    WithStore([this](app::Context& context) { m_desk.Serve(context); });
  });
  Repeat(40'000, 120'000, [this] {
    WithStore([this](app::Context& context) { m_desk.ChangePrice(context); });
  });
  Repeat(10'000, 30'000, [this] { PullSales(); });
  Repeat(30'000, 90'000, [this] { WithStore(&app::ListUnfinishedWrites); });
  Repeat(2'000, 9'000, [this] { MoveLog(); });
  Repeat(10'000, 60'000, [this] { ReadSlowly(); });
  Repeat(40'000, 400'000, [this] {
    WithStore([this](app::Context& context) { m_office.Close(context); });
  });
  Repeat(3'000, 14'000, [this] { MakeTrouble(); });
  RunUntil([this] { return !IsSelling(); });
  FinishDay();
  for (const auto& [id, ticket] : m_told.tickets) {
    m_report.recorded += ticket.recorded.has_value();
    m_report.declined += ticket.declined.has_value();
  }
  m_report.tickets = static_cast<std::int64_t>(m_told.tickets.size());
  m_report.disk_failures = m_disk.faults() - m_report.kills - m_report.power_cuts;
  m_report.messages_lost = m_network.lost();
  m_report.messages_doubled = m_network.doubled();
  m_trace.Add(m_disk.operations());
  m_trace.Add(static_cast<std::int64_t>(m_disk.trace()));
  m_report.trace = m_trace.hash();
  return m_report;
}

/// Everything works again, and whoever has something to tell tells it.
void Shop::FinishDay() {
  if (!m_report.findings.empty()) return;
  m_is_day_ending = true;
  m_disk.Disarm();
  m_disk.MakeRoom();
  m_midway = {};
  m_network.Heal();
  m_pulled_scale->MendLine();
  m_desk.HoldStill();
  RunUntil([this] { return m_context.has_value(); });
  for (const auto& scale : m_scales) scale->TellAllThatWaits();
  RunUntil([this] {
    return std::none_of(m_scales.begin(), m_scales.end(),
                        [](const auto& scale) { return scale->HasUnsettled(); });
  });
  PullSales();
  WithStore([this](app::Context& context) { m_desk.FinishAll(context); });
  WithStore([this](app::Context& context) { m_desk.FinishAll(context); });
  WithStore([this](app::Context& context) { m_office.FinishAll(context); });
  if (m_report.findings.empty()) AuditBooks(AuditedAt::EndOfDay);
}

void Shop::AuditBooks(AuditedAt when) {
  // The auditor reads the disk as it is; what breaks next strikes the shop, not him.
  const auto armed = m_disk.Disarm();
  RawBooks books;
  ++m_report.audits;
  try {
    books = ReadRawBooks(m_place);
  } catch (const std::runtime_error& error) {
    m_report.findings.push_back({"books_can_be_read", error.what()});
    return;
  }
  if (armed) m_disk.Arm(*armed);
  m_report.findings = Audit(books, m_told, when);
  m_report.days_closed = static_cast<std::int64_t>(books.closes.size());
  m_report.late_tickets = static_cast<std::int64_t>(books.late.size());
  m_trace.Add(static_cast<std::int64_t>(books.entries.size()));
  if (!books.entries.empty()) m_trace.Add(books.entries.back().hash);
}

}  // namespace steelyard::simulation
