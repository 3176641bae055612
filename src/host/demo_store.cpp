/// Opens a shop, lets it sell for thirty days, and leaves its books.
#include "host/demo_store.h"

#include <fmt/format.h>

#include <stdexcept>

#include "app/card_desk.h"
#include "app/id_records.h"
#include "app/members.h"
#include "app/people.h"
#include "app/prices.h"
#include "app/scale_contact.h"
#include "app/scales.h"
#include "base/check.h"
#include "host/demo_files.h"
#include "host/demo_plastic.h"
#include "host/demo_sales.h"
#include "host/resources.h"
#include "scales/drivers/driver_factory.h"

namespace steelyard::host {
namespace {

using domain::Money;

constexpr int kDays = 30;
constexpr std::uint64_t kSeed = 20'260'801;

/// The time of the story that is being told.
class StoryClock final : public ports::Clock {
 public:
  explicit StoryClock(base::Timestamp now) : m_now(now) {}
  base::Timestamp Now() override { return m_now; }
  /// The story never goes back.
  void MoveTo(base::Timestamp moment) {
    if (moment > m_now) m_now = moment;
  }

 private:
  base::Timestamp m_now;
};

Money Yuan(std::int64_t yuan) {
  return Money::FromFen(yuan * 100).value();
}

/// A card of a member and the plastic it is written on.
struct MemberCard {
  DemoPlastic plastic;
  domain::CardClass card_class;
  std::string tier;
  Money spendable;
};

class DemoStory {
 public:
  explicit DemoStory(OpenedStore& store)
      : m_store(store),
        m_files(LoadDemoFiles(DemoFolder())),
        m_now(store.context().clock.Now()),
        m_today(domain::BusinessDay::Of(m_now, m_calendar)),
        m_clock(m_today.PlusDays(-kDays + 1).Start(m_calendar).Plus(kTwoHoursMs)),
        m_context{store.context().store, m_clock, store.context().entropy},
        m_random(kSeed) {}

  DemoSummary Tell() {
    SetUp();
    AddOperators();
    AddScales();
    IssueCards();
    SellForDays();
    NoteScaleContacts();
    m_store.MarkAsDemo();
    return m_summary;
  }

 private:
  static constexpr std::int64_t kTwoHoursMs = 7'200'000;

  void SetUp() {
    auto settings = app::LoadSettings(m_context.store);
    settings.bonus_ladder = {
        {Yuan(500), Yuan(30)}, {Yuan(1'000), Yuan(100)}, {Yuan(2'000), Yuan(300)}};
    m_context.store.Commit([&](ports::Books& books) { app::SaveSettings(settings, books); });
    const auto changed =
        app::ChangePrices(m_context, m_actor, {m_files.products, m_files.tiers, m_files.cashiers});
    base::Check(changed.outcome == app::PriceChangeOutcome::Done);
    m_prices_version = changed.version;
    m_summary.products = static_cast<int>(m_files.products.size());
  }

  void AddOperators() {
    const struct {
      std::string name;
      ports::Role role;
      std::string_view password;
    } operators[] = {{std::string(kDemoManager), ports::Role::Manager, kDemoManagerPassword},
                     {"desk", ports::Role::CardDesk, "desk-demo"},
                     {"auditor", ports::Role::Auditor, "auditor-demo"}};
    for (const auto& person : operators) {
      const auto outcome = app::AddOperator(m_context, m_store.hasher(), m_actor, person.name,
                                            person.role, person.password);
      base::Check(outcome == app::OperatorOutcome::Done);
    }
  }

  void AddScales() {
    const app::AddScaleRequest requests[] = {{1, "api", "", ""},
                                             {2, "api", "", ""},
                                             {3, "txt-mode", "127.0.0.1:33581", ""},
                                             {4, "txt-mode", "127.0.0.1:33582", ""}};
    for (const auto& request : requests) {
      auto added = app::AddScale(m_context, scales::BuiltDrivers(), m_actor, request);
      base::Check(added.outcome == app::AddScaleOutcome::Done);
      m_context.store.Commit([&](ports::Books& books) {
        app::NoteConfirmedPrices(m_context, books, *added.scale, m_prices_version);
        books.scales().Update(*added.scale);
      });
      m_scales.push_back({request.number, request.driver});
    }
  }

  domain::CardUid MakeUid() {
    std::array<std::uint8_t, 4> bytes{};
    for (auto& byte : bytes) byte = static_cast<std::uint8_t>(m_random.Between(1, 255));
    bytes[0] = 0x5A;  // 08 and 88 first bytes are for cards with random UIDs (ISO/IEC 14443-3)
    return domain::CardUid::FromBytes(bytes).value();
  }

  void IssueCards() {
    for (const auto& person : m_files.members) {
      m_clock.MoveTo(m_clock.Now().Plus(60'000));
      const auto member =
          app::AddMember(m_context, m_actor, {person.name, person.phone, person.tier});
      base::Check(member.outcome == app::MemberOutcome::Done);
      ++m_summary.members;
      KeepIdRecord(member.member->id);
      MemberCard card{DemoPlastic(MakeUid(), m_store.keys()), person.card_class, person.tier, {}};
      const auto issued = app::IssueCard(
          m_context, card.plastic, m_actor,
          {ports::NewId<base::Id128>(m_clock, m_context.entropy), person.card_class,
           member.member->id, person.tier, person.first_top_up, Yuan(20), std::nullopt});
      base::Check(issued.outcome == app::CardDeskOutcome::Done);
      card.spendable = domain::Spendable(issued.view->balances);
      m_cards.push_back(std::move(card));
      ++m_summary.cards;
    }
  }

  /// Some of the cards hold what only known holders may have.
  void KeepIdRecord(const domain::MemberId& member) {
    const auto kept = app::KeepIdRecord(
        m_context, m_store.id_cipher(), m_actor,
        {member, ports::IdDocument::Other, fmt::format("DEMO-{:05}", m_summary.members)});
    base::Check(kept == app::IdRecordOutcome::Done);
  }

  /// Somebody whose card runs low comes to the desk before shopping.
  void TopUpLowCards() {
    for (auto& card : m_cards) {
      if (!domain::HoldsStoredValue(card.card_class) || card.spendable >= Yuan(80)) continue;
      m_clock.MoveTo(m_clock.Now().Plus(60'000));
      const auto topped_up = app::TopUpCard(m_context, card.plastic, m_actor,
                                            {ports::NewId<base::Id128>(m_clock, m_context.entropy),
                                             m_random.Chance(400) ? Yuan(500) : Yuan(200)});
      base::Check(topped_up.outcome == app::CardDeskOutcome::Done);
      card.spendable = domain::Spendable(topped_up.view->balances);
    }
  }

  std::vector<DemoCard> CardsInHand() {
    std::vector<DemoCard> hands;
    for (auto& card : m_cards) {
      const bool has_price = domain::GivesMemberPrice(card.card_class);
      hands.push_back({card.plastic.uid(), card.plastic.Read(card.plastic.uid()).data,
                       has_price ? card.tier : "", card.spendable});
    }
    return hands;
  }

  void SellForDays() {
    DemoSales sales(m_files, m_scales, kSeed);
    for (int i = 0; i < kDays; ++i) {
      const auto day = m_today.PlusDays(i - kDays + 1);
      m_clock.MoveTo(std::min(day.Start(m_calendar).Plus(kTwoHoursMs), m_now));
      if (day.Start(m_calendar).Plus(kTwoHoursMs) < m_now) TopUpLowCards();
      auto hands = CardsInHand();
      auto tickets = sales.SellOn(day, m_now, hands);
      if (tickets.empty()) continue;
      const auto last = tickets.back().ticket->closed_at;
      m_summary.tickets += static_cast<std::int64_t>(tickets.size());
      m_clock.MoveTo(last);
      Record(std::move(tickets));
      for (std::size_t k = 0; k < hands.size(); ++k) m_cards[k].spendable = hands[k].spendable;
    }
    m_scales = sales.scales();
  }

  void Record(std::vector<app::IncomingTicket> tickets) {
    for (const auto& result :
         app::RecordTickets(m_context, m_store.card_verifier(), std::move(tickets))) {
      base::Check(result.outcome == app::RecordOutcome::Recorded);
    }
  }

  /// The scales' last word: a driver goes on behind the last number of the story.
  void NoteScaleContacts() {
    m_context.store.Commit([&](ports::Books& books) {
      for (const auto& sold : m_scales) {
        auto scale = books.scales().Find(sold.number);
        base::Check(scale.has_value());
        scale->last_contact = m_clock.Now();
        if (sold.source != "api") {
          scale->journal_position = sold.last_number;
          scale->journal_read_at = m_now;  // the story is told up to now
        }
        books.scales().Update(*scale);
      }
    });
  }

  OpenedStore& m_store;
  const DemoFiles m_files;
  const domain::StoreCalendar m_calendar;
  const base::Timestamp m_now;
  const domain::BusinessDay m_today;
  StoryClock m_clock;
  app::Context m_context;
  base::SeededRandom m_random;
  const app::Actor m_actor{"demo", ports::Role::Manager};
  std::vector<DemoScale> m_scales;
  std::vector<MemberCard> m_cards;
  std::int64_t m_prices_version = 0;
  DemoSummary m_summary;
};

}  // namespace

DemoSummary FillDemoStore(OpenedStore& store) {
  return DemoStory(store).Tell();
}

}  // namespace steelyard::host
