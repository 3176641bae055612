#include "simulation/desk.h"

#include <fmt/format.h>

#include <algorithm>
#include <memory>

namespace steelyard::simulation {
namespace {

using app::CardDeskOutcome;

const app::Actor kClerk{"li", ports::Role::CardDesk};
const app::Actor kManager{"wang", ports::Role::Manager};

domain::Money Amount(std::int64_t fen) { return domain::Money::FromFen(fen).value(); }

/// What will never be done under this id: the clerk begins anew.
bool IsRefusal(CardDeskOutcome outcome) {
  constexpr CardDeskOutcome kFinal[] = {
      CardDeskOutcome::BalanceChanged,       CardDeskOutcome::StateChanged,
      CardDeskOutcome::BalanceLimitExceeded, CardDeskOutcome::CardAlreadyIssued,
      CardDeskOutcome::CardNotIssued,        CardDeskOutcome::CardNotActive,
      CardDeskOutcome::CardNotReplaceable,   CardDeskOutcome::CardOverdrawn,
      CardDeskOutcome::CardUnknown,          CardDeskOutcome::WriteUnfinished,
      CardDeskOutcome::TopUpUnknown,         CardDeskOutcome::AlreadyCorrected,
      CardDeskOutcome::SpentAlready,         CardDeskOutcome::NothingToRefund,
      CardDeskOutcome::MoreThanRefundable,   CardDeskOutcome::SumChanged,
      CardDeskOutcome::NothingToChange,      CardDeskOutcome::DateNotLater,
      CardDeskOutcome::AmountZero};
  return std::find(std::begin(kFinal), std::end(kFinal), outcome) != std::end(kFinal);
}

domain::BusinessDay DayIn(int year) { return domain::BusinessDay::FromDate(year, 1, 1).value(); }

std::optional<domain::CardNumber> NumberOf(app::Context& context, const tests::FakeCard& card) {
  std::optional<domain::CardNumber> number;
  context.store.Read([&](const ports::Books& books) {
    if (const auto known = books.cards().FindByUid(card.uid)) number = known->number;
  });
  return number;
}

}  // namespace

std::int64_t BonusFor(std::int64_t paid) {
  if (paid >= 10'000) return 1'500;
  return paid >= 5'000 ? 500 : 0;
}

Desk::Request Desk::MakeRequest(app::Context& context, std::size_t card) {
  const bool is_ours = m_purse.cards[card].content == ports::CardContent::Ours;
  Request request{.id = ports::NewId<base::Id128>(context.clock, context.entropy),
                  .card = card,
                  .kind = is_ours ? ports::CardWriteKind::TopUp : ports::CardWriteKind::Issue};
  if (is_ours) {
    PlanChange(context, request);
  } else {
    PlanIssue(context, request);
  }
  const bool is_bought = request.paid > 0;
  m_told.requests[request.id.ToString()] = {
      .uid = base::ToHex(m_purse.cards[card].uid.bytes()),
      .paid = request.paid,
      .bonus = is_bought ? BonusFor(request.paid) : 0,
      .deposit = request.deposit,
      .kind = std::string(ports::ToText(request.kind)),
      .paid_out = request.shown};
  return request;
}

/// A blank card is sold, or takes the place of one that somebody says is damaged.
void Desk::PlanIssue(app::Context& context, Request& request) {
  const auto& old = m_purse.cards[static_cast<std::size_t>(
      m_random.Between(0, static_cast<std::int64_t>(m_purse.cards.size()) - 1))];
  if (old.content == ports::CardContent::Ours && m_random.Chance(400)) {
    if (const auto number = NumberOf(context, old)) {
      request.kind = ports::CardWriteKind::Replace;
      request.detail = number->ToString();
      return;
    }
  }
  request.paid = m_random.Between(1, 150) * 100;
  request.deposit = m_random.Between(0, 2) * 1'000;
}

void Desk::PlanChange(app::Context& context, Request& request) {
  const std::int64_t wish = m_random.Between(0, 99);
  const auto number = NumberOf(context, m_purse.cards[request.card]);
  if (number && wish < 15) {
    const auto quoted = app::QuoteRefund(context, kClerk, {*number, std::nullopt});
    if (quoted.outcome == CardDeskOutcome::Done) {
      request.kind = ports::CardWriteKind::Refund;
      request.shown = quoted.quote->PaidOut().fen();
      return;
    }
  } else if (number && wish < 18) {
    const auto quoted = app::QuoteReturn(context, kClerk, *number);
    if (quoted.outcome == CardDeskOutcome::Done) {
      request.kind = ports::CardWriteKind::Return;
      request.shown = quoted.quote->PaidOut().fen();
      return;
    }
  } else if (wish < 28) {
    request.kind = ports::CardWriteKind::Correct;
    return;
  } else if (wish < 34) {
    request.kind = ports::CardWriteKind::Renew;
    request.detail = DayIn(static_cast<int>(m_random.Between(2030, 2090))).ToString();
    return;
  } else if (wish < 40) {
    request.kind = ports::CardWriteKind::ChangeTier;
    request.detail = m_random.Chance(500) ? "gold" : "";
    return;
  }
  request.paid = m_random.Between(1, 150) * 100;
}

void Desk::Serve(app::Context& context) {
  const auto card = m_purse.Take(m_random);
  if (!card) return;
  // The card goes back to its holder whatever is thrown here.
  const std::shared_ptr<void> back(nullptr, [&](void*) { m_purse.PutBack(*card); });
  m_reader.Clear();
  m_reader.Put(m_purse.cards[*card]);
  if (m_hands_shake && m_random.Chance(200)) {
    m_reader.TearAt(static_cast<int>(m_random.Between(0, 4)),
                    tests::TearMoment(m_random.Between(0, 2)));
  }
  if (m_random.Chance(200)) return Inspect(context);
  const auto open = std::find_if(m_open.begin(), m_open.end(),
                                 [&](const Request& request) { return request.card == *card; });
  // Mostly the clerk asks again; now and then begins with something else.
  if (open == m_open.end() || m_random.Chance(200)) {
    m_open.push_back(MakeRequest(context, *card));
    const Request request = m_open.back();
    if (Ask(context, request)) m_open.pop_back();
    return;
  }
  const Request request = *open;
  if (Ask(context, request)) m_open.erase(open);
}

void Desk::FinishAll(app::Context& context) {
  m_reader.DoNotTear();
  const std::vector<Request> requests = m_open;
  for (const Request& request : requests) {
    m_reader.Clear();
    m_reader.Put(m_purse.cards[request.card]);
    if (!Ask(context, request)) continue;
    std::erase_if(m_open, [&](const Request& other) { return other.id == request.id; });
  }
  for (auto& card : m_purse.cards) {
    m_reader.Clear();
    m_reader.Put(card);
    app::TouchCard(context, m_reader, kClerk);
  }
  NoteCounters();
}

app::CardDeskResult Desk::Do(app::Context& context, const Request& request) {
  switch (request.kind) {
    case ports::CardWriteKind::Issue:
      return app::IssueCard(context, m_reader, kClerk,
                            {.id = request.id,
                             .card_class = domain::CardClass::Both,
                             .member = std::nullopt,
                             .tier = "gold",
                             .top_up = Amount(request.paid),
                             .deposit = Amount(request.deposit),
                             .valid_until = std::nullopt});
    case ports::CardWriteKind::TopUp:
      return app::TopUpCard(context, m_reader, kClerk, {request.id, Amount(request.paid)});
    case ports::CardWriteKind::Correct:
      return app::CorrectTopUp(context, m_reader, kClerk,
                               {request.id, std::nullopt, "typed wrong", kManager});
    case ports::CardWriteKind::Refund:
      return app::RefundCard(context, m_reader, kClerk,
                             {request.id, std::nullopt, Amount(request.shown), "", kManager});
    case ports::CardWriteKind::Return:
      return app::ReturnCard(context, m_reader, kClerk,
                             {request.id, Amount(request.shown), "", kManager});
    case ports::CardWriteKind::Replace:
      return app::ReplaceCard(context, m_reader, kClerk,
                              {request.id, domain::CardNumber::Parse(request.detail).value()});
    case ports::CardWriteKind::Renew:
      return app::RenewCard(context, m_reader, kClerk,
                            {request.id, domain::BusinessDay::Parse(request.detail)});
    case ports::CardWriteKind::ChangeTier:
      return app::ChangeCardTier(context, m_reader, kClerk, {request.id, request.detail});
  }
  return {CardDeskOutcome::NoCard};
}

bool Desk::Ask(app::Context& context, const Request& request) {
  try {
    return Judge(request, Do(context, request));
  } catch (const ports::ReaderError&) {
    m_reader.DoNotTear();
    return false;
  }
}

bool Desk::Judge(const Request& request, const app::CardDeskResult& result) {
  if (!m_is_store_alive()) return false;  // nobody saw the answer
  DeskRequest& told = m_told.requests.at(request.id.ToString());
  if (IsRefusal(result.outcome)) {
    if (told.was_done) {
      m_told.Find("desk_told", fmt::format("request {} was done, then refused",
                                           request.id.ToString()));
    }
    told.was_refused = true;
    return true;
  }
  const bool is_done = result.outcome == CardDeskOutcome::Done;
  if (!is_done && result.outcome != CardDeskOutcome::AlreadyDone) return false;
  told.was_done = true;
  if (is_done) {
    told.principal = result.view.value().balances.principal.fen();
    told.bonus_balance = result.view.value().balances.bonus.fen();
  }
  return true;
}

void Desk::Inspect(app::Context& context) {
  try {
    app::TouchCard(context, m_reader, kClerk);
  } catch (const ports::ReaderError&) {
    m_reader.DoNotTear();
  }
}

void Desk::NoteCounters() {
  for (const auto& card : m_purse.cards) {
    const auto& record = card.Newest();
    if (record) m_told.counters[base::ToHex(card.uid.bytes())] = record->counter;
  }
}

void Desk::ChangePrice(app::Context& context) {
  const std::string code = m_random.Chance(500) ? "2001" : "2002";
  std::optional<domain::Product> product;
  context.store.Read([&](const ports::Books& books) { product = books.catalogue().Find(code); });
  product->list_price =
      domain::Price::FromFen(m_random.Between(500, 3'000), product->list_price.unit()).value();
  product->tier_prices.clear();
  const auto result = app::ChangePrices(context, kManager, {{*product}, {}, {}});
  if (result.outcome != app::PriceChangeOutcome::Done || !m_is_store_alive()) return;
  m_told.prices.push_back({code, result.version, product->list_price.fen()});
}

}  // namespace steelyard::simulation
