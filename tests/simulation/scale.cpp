#include "simulation/scale.h"

#include <algorithm>

#include "base/check.h"

namespace steelyard::simulation {
namespace {

using domain::AuthorisationMode;
using domain::Money;
using domain::TenderType;
using domain::TicketKind;

constexpr int kTriesOnline = 3;
constexpr std::int64_t kPatienceMs = 3'000;
constexpr std::size_t kBatch = 20;

Money Amount(std::int64_t fen) { return Money::FromFen(fen).value(); }

std::int64_t SumOf(const std::vector<domain::TicketLine>& lines) {
  std::int64_t sum = 0;
  for (const auto& line : lines) sum += line.amount.fen();
  return sum;
}

}  // namespace

std::optional<std::size_t> Purse::Take(base::SeededRandom& random) {
  const auto last = static_cast<std::int64_t>(cards.size()) - 1;
  const auto card = static_cast<std::size_t>(random.Between(0, last));
  if (is_taken[card]) return std::nullopt;
  is_taken[card] = true;
  return card;
}

TicketContent ContentOf(const domain::TicketDraft& draft, int scale) {
  TicketContent content{.scale = scale,
                        .number = draft.number,
                        .kind = std::string(ToText(draft.kind)),
                        .corrects = draft.corrects ? draft.corrects->ToString() : "",
                        .cashier = draft.cashier,
                        .opened_at = draft.opened_at.unix_ms(),
                        .closed_at = draft.closed_at.unix_ms(),
                        .uid = draft.card ? base::ToHex(draft.card->uid.bytes()) : "",
                        .rounding = draft.rounding.fen(),
                        .total = draft.total.fen(),
                        .lines = {},
                        .tenders = {}};
  for (const auto& line : draft.lines) {
    const auto* weight = std::get_if<domain::Weight>(&line.quantity);
    const auto* pieces = std::get_if<domain::Pieces>(&line.quantity);
    content.lines.push_back({line.product, std::string(ToText(line.unit_price.unit())),
                             weight ? weight->grams() : 0, pieces ? pieces->count() : 0,
                             line.unit_price.fen(), line.list_price.fen(), line.amount.fen()});
  }
  for (const auto& tender : draft.tenders) {
    content.tenders.push_back(
        {std::string(ToText(tender.type)), tender.amount.fen(), tender.reference});
  }
  return content;
}

void Scale::Open(int customers) {
  m_customers_to_come = customers;
  RefreshPrices();
  m_parts.timeline.After(m_parts.random.Between(100, 5'000), [this] { NextCustomer(); });
  m_parts.timeline.After(m_parts.random.Between(5'000, 20'000), [this] { TellBatch(); });
}

domain::TicketId Scale::NewId() {
  base::Id128::Array bytes{};
  bytes[0] = static_cast<std::uint8_t>(m_number);
  ++m_ids;
  for (std::size_t i = 0; i < 8; ++i) bytes[1 + i] = static_cast<std::uint8_t>(m_ids >> (8 * i));
  for (std::size_t i = 9; i < 16; ++i) {
    bytes[i] = static_cast<std::uint8_t>(m_parts.random.Next());
  }
  return domain::TicketId(base::Id128::FromBytes(bytes).value());
}

void Scale::RefreshPrices() {
  auto& parts = m_parts;
  parts.network.Send(m_number, [this, &parts] {
    parts.door.AskPrices(m_number, [this, &parts](const PriceNews& news) {
      parts.network.Send(m_number, [this, &parts, news] {
        if (news.version < m_prices.version) return;  // overtaken by a newer answer
        m_prices = news;
        parts.network.Send(m_number, [this, &parts, version = news.version] {
          parts.door.ConfirmPrices(m_number, version);
        });
      });
    });
  });
}

void Scale::NextCustomer() {
  if (m_customers_to_come == 0) return;
  if (m_prices.products.empty()) {
    RefreshPrices();
    m_parts.timeline.After(2'000, [this] { NextCustomer(); });
    return;
  }
  --m_customers_to_come;
  if (m_parts.random.Chance(20)) RefreshPrices();
  if (m_parts.random.Chance(25)) SendForged();
  auto card = m_parts.random.Chance(600) ? m_parts.purse.Take(m_parts.random) : std::nullopt;
  // Few try to pay with a card that was never issued.
  if (card && !m_parts.purse.cards[*card].Newest() && m_parts.random.Chance(900)) {
    m_parts.purse.PutBack(*std::exchange(card, std::nullopt));
  }
  StartSale(card);
}

void Scale::StartSale(std::optional<std::size_t> card) {
  std::optional<domain::TicketDraft> draft;
  if (card && m_parts.random.Chance(120)) {
    m_parts.purse.PutBack(*std::exchange(card, std::nullopt));
    draft = MakeReturn();
  }
  if (!draft) draft = MakeSale(card);
  const std::string id = draft->id.ToString();
  // What is paid in cash may be told later, with others.
  const bool is_told_later = !card && m_parts.random.Chance(300);
  m_order.push_back(id);
  m_last_number = draft->number;
  Sale& sale = m_sales.emplace(id, Sale{std::move(*draft), State::Asking, 0, card}).first->second;
  if (is_told_later) return StandIn(sale);
  AskOnline(id);
}

domain::TicketLine Scale::MakeLine(const domain::Tier* tier) {
  const auto& products = m_prices.products;
  const auto last = static_cast<std::int64_t>(products.size()) - 1;
  const auto& product = products[static_cast<std::size_t>(m_parts.random.Between(0, last))];
  const auto priced = domain::ExplainPrice(product, tier, Clock());
  domain::TicketLine line{product.code, domain::Pieces::FromCount(1).value(), priced.price,
                          product.list_price, Money()};
  if (priced.price.unit() == domain::PriceUnit::PerPiece) {
    const auto pieces = domain::Pieces::FromCount(m_parts.random.Between(1, 6)).value();
    line.quantity = pieces;
    line.amount = priced.price.TotalFor(pieces);
  } else {
    const auto weight = domain::Weight::FromGrams(m_parts.random.Between(40, 3'500)).value();
    line.quantity = weight;
    line.amount = priced.price.TotalFor(weight, domain::Rounding::HalfUp);
  }
  return line;
}

domain::TicketDraft Scale::MakeSale(std::optional<std::size_t> card) {
  const tests::FakeCard* const plastic = card ? &m_parts.purse.cards[*card] : nullptr;
  const bool has_tier = plastic != nullptr && plastic->Newest().has_value();
  const domain::Tier* const tier =
      has_tier && !plastic->Newest()->tier.empty() && !m_prices.tiers.empty()
          ? &m_prices.tiers.front()
          : nullptr;
  domain::TicketDraft draft{.id = NewId(),
                            .number = m_last_number + 1,
                            .kind = TicketKind::Sale,
                            .corrects = std::nullopt,
                            .cashier = static_cast<int>(m_parts.random.Between(1, 4)),
                            .opened_at = Clock().Plus(-m_parts.random.Between(0, 90'000)),
                            .closed_at = Clock(),
                            .authorisation = AuthorisationMode::Online,
                            .card = std::nullopt,
                            .lines = {},
                            .rounding = {},
                            .total = {},
                            .tenders = {}};
  if (plastic != nullptr) {
    const auto& record = plastic->Newest();
    draft.card = domain::PresentedCard{
        plastic->uid, record ? tests::DataOf(plastic->uid, *record) : base::Bytes(), ""};
  }
  const auto lines = m_parts.random.Between(1, 3);
  for (std::int64_t i = 0; i < lines; ++i) draft.lines.push_back(MakeLine(tier));
  PayFor(draft, card);
  return draft;
}

void Scale::PayFor(domain::TicketDraft& draft, std::optional<std::size_t> card) {
  const std::int64_t sum = SumOf(draft.lines);
  const std::int64_t rounding = m_parts.random.Chance(300) ? -(sum % 10) : 0;
  draft.rounding = domain::MoneyDifference(rounding);
  draft.total = Amount(sum + rounding);
  const std::int64_t total = draft.total.fen();
  if (card && m_parts.random.Chance(850)) {
    const bool is_mixed = m_parts.random.Chance(150) && total > 1;
    const std::int64_t cash = is_mixed ? m_parts.random.Between(1, total - 1) : 0;
    draft.tenders.push_back({TenderType::StoredValue, Amount(total - cash), ""});
    if (cash > 0) draft.tenders.push_back({TenderType::Cash, Amount(cash), ""});
  } else if (m_parts.random.Chance(200)) {
    const auto type = m_parts.random.Chance(500) ? TenderType::BankCard : TenderType::Mobile;
    draft.tenders.push_back({type, draft.total, "trace " + std::to_string(draft.number)});
  } else {
    draft.tenders.push_back({TenderType::Cash, draft.total, ""});
  }
}

/// Takes back a sale of this scale that the store has; each at most once.
std::optional<domain::TicketDraft> Scale::MakeReturn() {
  if (m_order.empty()) return std::nullopt;
  const auto last = static_cast<std::int64_t>(m_order.size()) - 1;
  Sale& sale = m_sales.at(m_order[static_cast<std::size_t>(m_parts.random.Between(0, last))]);
  const bool may_come_back = sale.state == State::Settled && !sale.was_returned &&
                             sale.draft.kind == TicketKind::Sale;
  if (!may_come_back) return std::nullopt;
  sale.was_returned = true;
  domain::TicketDraft draft = sale.draft;
  draft.corrects = draft.id;
  draft.id = NewId();
  draft.number = m_last_number + 1;
  draft.kind = m_parts.random.Chance(500) ? TicketKind::Return : TicketKind::Void;
  draft.opened_at = Clock();
  draft.closed_at = Clock();
  draft.authorisation = AuthorisationMode::Offline;  // the goods are back, whatever the card says
  return draft;
}

void Scale::AskOnline(const std::string& id) {
  Sale& sale = m_sales.at(id);
  if (sale.draft.authorisation == AuthorisationMode::Offline) return StandIn(sale);
  const int turn = ++sale.asked;
  Send({id});
  m_parts.timeline.After(kPatienceMs, [this, id, turn] {
    Sale& asked = m_sales.at(id);
    if (asked.state != State::Asking || asked.asked != turn) return;
    if (turn < kTriesOnline) return AskOnline(id);
    StandIn(asked);
  });
}

/// Without an answer the scale decides by itself: the customer goes home with the goods.
void Scale::StandIn(Sale& sale) {
  sale.draft.authorisation = AuthorisationMode::Offline;
  sale.state = State::Waiting;
  Release(sale);
}

/// The customer takes the card and goes; the next one comes.
void Scale::Release(Sale& sale) {
  if (sale.card) m_parts.purse.PutBack(*std::exchange(sale.card, std::nullopt));
  m_parts.timeline.After(m_parts.random.Between(300, 6'000), [this] { NextCustomer(); });
}

void Scale::Send(const std::vector<std::string>& ids) {
  std::vector<app::IncomingTicket> tickets;
  for (const std::string& id : ids) {
    const auto& draft = m_sales.at(id).draft;
    const bool is_offline = draft.authorisation == AuthorisationMode::Offline;
    m_parts.told.Send(id, ContentOf(draft, m_number), is_offline);
    tickets.push_back({domain::Ticket::From(draft).value(), m_number, "api", ""});
  }
  auto& parts = m_parts;
  parts.network.Send(m_number, [this, &parts, ids, tickets] {
    parts.door.Ask(tickets, Honesty::Honest, [this, &parts, ids](const auto& results) {
      parts.network.Send(m_number, [this, ids, results] {
        for (std::size_t i = 0; i < ids.size(); ++i) Hear(ids[i], results[i]);
      });
    });
  });
}

void Scale::Hear(const std::string& id, const app::RecordResult& result) {
  Sale& sale = m_sales.at(id);
  const bool was_asking = sale.state == State::Asking;
  if (!was_asking && sale.state != State::Waiting) return;  // answered before
  switch (result.outcome) {
    case app::RecordOutcome::Recorded:
    case app::RecordOutcome::AlreadyRecorded: sale.state = State::Settled; break;
    case app::RecordOutcome::Declined:
      if (!was_asking) return;  // the scale has stood in meanwhile: it goes on telling
      sale.state = State::Declined;
      // The number is free again, unless sales were made after it.
      if (m_last_number == sale.draft.number) --m_last_number;
      break;
    case app::RecordOutcome::Conflict: sale.state = State::Lost; break;
  }
  if (was_asking) Release(sale);
}

/// Tells what waits, not always in its order, and now and then what was long answered.
void Scale::TellBatch() {
  std::vector<std::string> ids;
  for (const auto& id : m_order) {
    if (m_sales.at(id).state == State::Waiting && ids.size() < kBatch) ids.push_back(id);
  }
  if (!m_order.empty() && m_parts.random.Chance(300)) {
    const auto last = static_cast<std::int64_t>(m_order.size()) - 1;
    const auto& again = m_order[static_cast<std::size_t>(m_parts.random.Between(0, last))];
    if (m_sales.at(again).state == State::Settled) ids.push_back(again);
  }
  if (m_parts.random.Chance(200)) std::reverse(ids.begin(), ids.end());
  if (!ids.empty()) Send(ids);
  const bool goes_on = !m_is_at_end || HasUnsettled();
  if (!goes_on) return;
  m_parts.timeline.After(m_is_at_end ? 200 : m_parts.random.Between(8'000, 40'000),
                         [this] { TellBatch(); });
}

void Scale::TellAllThatWaits() {
  m_is_at_end = true;
  TellBatch();
}

bool Scale::HasUnsettled() const {
  return std::any_of(m_sales.begin(), m_sales.end(), [](const auto& sale) {
    return sale.second.state == State::Waiting || sale.second.state == State::Asking;
  });
}

void Scale::LoseSomethingThatWaits() {
  for (const auto& id : m_order) {
    Sale& sale = m_sales.at(id);
    if (sale.state != State::Waiting || m_parts.told.tickets.contains(id)) continue;
    sale.state = State::Lost;
    return;
  }
}

void Scale::SendForged() {
  if (m_order.empty()) return;
  const auto last = static_cast<std::int64_t>(m_order.size()) - 1;
  const auto& id = m_order[static_cast<std::size_t>(m_parts.random.Between(0, last))];
  const Sale& sale = m_sales.at(id);
  if (sale.state != State::Settled) return;
  domain::TicketDraft forged = sale.draft;
  forged.cashier = forged.cashier % 999 + 100;
  forged.authorisation = AuthorisationMode::Offline;
  auto& parts = m_parts;
  parts.network.Send(m_number, [this, &parts, ticket = domain::Ticket::From(forged).value()] {
    parts.door.Ask({{ticket, m_number, "api", ""}}, Honesty::OtherContentUnderAnOldId,
                   [](const auto&) {});
  });
}

}  // namespace steelyard::simulation
