#include "simulator/api_scale.h"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <nlohmann/json.hpp>
#include <thread>
#include <utility>

#include "base/hex.h"
#include "scales/api/ticket_json.h"
#include "simulator/scale_statistics.h"

namespace steelyard::simulator {
namespace {

using domain::Money;
using domain::TenderType;
using Json = nlohmann::json;

constexpr int kRefreshEvery = 20;  ///< customers
constexpr auto kFirstPause = std::chrono::milliseconds(20);
constexpr auto kLongestPause = std::chrono::milliseconds(1000);

Money Fen(std::int64_t fen) {
  const auto money = Money::FromFen(fen);
  if (!money) throw SimulationError(fmt::format("{} fen is no amount of money.", fen));
  return *money;
}

Money FenOr0(const Json& json) { return json.is_number_integer() ? Fen(json) : Money(); }

std::string TextOrEmpty(const Json& json) {
  return json.is_string() ? json.get<std::string>() : std::string();
}

/// The list itself, or the list named `cards` of an object. Other fields do not matter here.
std::vector<PurseCard> ReadPurse(const std::filesystem::path& path) {
  std::vector<PurseCard> purse;
  if (path.empty()) return purse;
  std::ifstream stream(path);
  const Json json = Json::parse(stream, nullptr, false);
  const Json list = json.is_object() ? json.value("cards", Json()) : json;
  if (!list.is_array()) {
    throw SimulationError(fmt::format(
        "{} is no list of cards. Nothing was sold; write [{{\"uid\":\"…\",\"data\":\"…\"}}].",
        path.string()));
  }
  for (const Json& card : list) {
    const auto uid = domain::CardUid::Parse(card.is_object() ? card.value("uid", "") : "");
    const auto data = base::ParseHex(card.is_object() ? card.value("data", "") : "");
    if (!uid || !data) {
      throw SimulationError(fmt::format(
          "Card {} in {} has no uid or data in hexadecimal digits. Nothing was sold.",
          purse.size() + 1, path.string()));
    }
    purse.push_back({*uid, *data, domain::Pin::Parse(card.value("pin", ""))});
  }
  return purse;
}

/// `…T08:00:00.000+08:00` → +480.
std::optional<base::UtcOffset> OffsetOf(const std::string& time) {
  if (time.size() < 6 || time[time.size() - 3] != ':') return std::nullopt;
  const std::string text = time.substr(time.size() - 6);
  const int minutes = std::stoi(text.substr(1, 2)) * 60 + std::stoi(text.substr(4, 2));
  return base::UtcOffset::FromMinutes(text[0] == '-' ? -minutes : minutes);
}

Money AmountOf(const domain::Price& price, const domain::Quantity& quantity) {
  if (const auto* weight = std::get_if<domain::Weight>(&quantity)) {
    return price.TotalFor(*weight, domain::Rounding::HalfUp);
  }
  return price.TotalFor(std::get<domain::Pieces>(quantity));
}

bool HasStoredValue(const domain::Ticket& ticket) {
  return !ticket.AmountTendered(TenderType::StoredValue).IsZero();
}

}  // namespace

ApiScale::ApiScale(const ApiScaleOptions& options)
    : m_options(options),
      m_journal(options.journal, options.first_number),
      m_link(options),
      m_random(options.seed),
      m_purse(ReadPurse(options.cards)) {}

std::optional<LinkAnswer> ApiScale::AskPatiently(const std::string& method,
                                                 const std::string& target, const Json& body) {
  auto pause = kFirstPause;
  // Nobody waits long at a line that was dead a moment ago.
  const int tries = m_line == LineState::Up ? m_options.tries : 1;
  for (int attempt = 0; attempt < tries; ++attempt) {
    if (attempt > 0) {
      std::this_thread::sleep_for(pause);
      pause = std::min(pause * 2, kLongestPause);
    }
    auto answer = m_link.Ask(method, target, body);
    // Anything else means: not now, or not to be believed.
    if (answer && answer->status == 200) return answer;
  }
  m_line = LineState::Down;
  return std::nullopt;
}

void ApiScale::SwitchOn() {
  Refresh();
  // A sale that waits for the store's word comes before every other: if it is declined, the next
  // customer gets its number.
  for (std::size_t place = 0; place < m_journal.entries().size(); ++place) {
    const auto& entry = m_journal.entries()[place];
    const bool is_undecided = entry.state == EntryState::Unanswered &&
                              entry.ticket->authorisation == domain::AuthorisationMode::Online;
    if (is_undecided) Settle(place);
  }
  SendUnanswered();
}

void ApiScale::Refresh() {
  const auto answer = AskPatiently("GET", "/v1/status");
  if (!answer) return;
  m_line = LineState::Up;
  try {
    const Json& status = answer->body;
    m_calendar.offset = OffsetOf(status.at("time")).value_or(m_calendar.offset);
    m_calendar.day_cut_minutes = status.at("day_cut_minutes");
    m_rounding = domain::ParseTicketRounding(status.at("ticket_rounding").get<std::string>())
                     .value_or(domain::TicketRounding::None);
    m_stand_in.reset();
    if (const Json& caps = status.at("stand_in"); !caps.is_null()) {
      m_stand_in = StandInCaps{caps.at("purchase"), caps.at("card_amount"), caps.at("card_count"),
                               caps.at("scale_total"), caps.at("hot_list_age_minutes")};
    }
    if (status.at("prices_version") != m_prices.version) DownloadPrices();
    DownloadHotList();
  } catch (const Json::exception& error) {
    throw SimulationError(fmt::format("The store's status cannot be understood: {}", error.what()));
  }
}

void ApiScale::DownloadPrices() {
  const auto answer =
      AskPatiently("GET", fmt::format("/v1/prices?since={}", m_prices.version));
  if (!answer) return;
  m_prices.Apply(answer->body);
  AskPatiently("POST", "/v1/prices/confirm", {{"version", m_prices.version}});
}

void ApiScale::DownloadHotList() {
  const auto answer = AskPatiently("GET", fmt::format("/v1/hot-list?since={}", m_hot_list_version));
  if (!answer) return;
  if (answer->body.at("full")) m_hot_list.clear();
  for (const auto& uid : answer->body.at("blocked")) m_hot_list.insert(uid.get<std::string>());
  for (const auto& uid : answer->body.at("cleared")) m_hot_list.erase(uid.get<std::string>());
  m_hot_list_version = answer->body.at("version");
  m_hot_list_at = m_link.Now();
}

void ApiScale::Serve() {
  const bool is_time = m_figures.customers % kRefreshEvery == kRefreshEvery - 1;
  if (m_line == LineState::Down || is_time) Refresh();
  if (m_line == LineState::Up) SendUnanswered();
  if (m_prices.products.empty()) {
    throw SimulationError(fmt::format(
        "The scale has no prices, so it sells nothing. Check the store's address, the scale's "
        "number and key, and that the store has products. {}", m_link.last_problem()));
  }
  const auto customer =
      MakeCustomer(m_options.seed, m_journal.entries().size(), m_prices, m_purse.size());
  ++m_figures.customers;
  if (customer.wish == Wish::Cash) return ServeWithCash(customer);
  const PurseCard& card = m_purse[customer.card];
  auto knowledge = Inquire(card);
  const auto known = m_known_cards.find(card.uid);
  if (!knowledge && known != m_known_cards.end()) knowledge = known->second;
  if (!knowledge || !knowledge->refused.empty()) return ServeWithCash(customer);
  ServeWithCard(customer, card, *knowledge);
}

std::optional<CardKnowledge> ApiScale::Inquire(const PurseCard& card) {
  if (m_line == LineState::Down) return std::nullopt;
  const auto answer = AskPatiently(
      "POST", "/v1/cards/inquiry",
      {{"uid", card.uid.ToString()}, {"data", base::ToHex(card.data)}});
  if (!answer) return std::nullopt;
  try {
    CardKnowledge knowledge;
    knowledge.refused = TextOrEmpty(answer->body.at("refused"));
    knowledge.card_class = domain::ParseCardClass(TextOrEmpty(answer->body.at("class")));
    knowledge.tier = TextOrEmpty(answer->body.at("tier"));
    knowledge.spendable = FenOr0(answer->body.at("spendable"));
    knowledge.single_limit = FenOr0(answer->body.at("single_limit"));
    const Json& pin_above = answer->body.at("pin_required_above");
    if (pin_above.is_number_integer()) knowledge.pin_required_above = Fen(pin_above);
    if (!knowledge.card_class && knowledge.refused.empty()) {
      throw SimulationError("The store's answer about a card tells no class.");
    }
    m_known_cards.insert_or_assign(card.uid, knowledge);
    return knowledge;
  } catch (const Json::exception& error) {
    throw SimulationError(fmt::format("The store's answer about a card cannot be understood: {}",
                                      error.what()));
  }
}

/// A card that is presented gives its member price, whatever pays. `from_card` above the total
/// means the whole total.
domain::Ticket ApiScale::MakeTicket(const Customer& customer, const PurseCard* card,
                                    const CardKnowledge& knowledge, Money from_card) {
  const base::Timestamp now = m_link.Now();
  const bool is_member = card && knowledge.card_class &&
                         domain::GivesMemberPrice(*knowledge.card_class);
  const domain::Tier* tier = is_member ? m_prices.FindTier(knowledge.tier) : nullptr;
  domain::TicketDraft draft{.id = domain::TicketId(m_link.NewId()),
                            .number = m_journal.NextNumber(),
                            .kind = domain::TicketKind::Sale,
                            .corrects = {},
                            .cashier = customer.cashier,
                            .opened_at = now,
                            .closed_at = now,
                            .authorisation = domain::AuthorisationMode::Online,
                            .card = {},
                            .lines = {},
                            .rounding = {},
                            .total = {},
                            .tenders = {}};
  if (card) draft.card = domain::PresentedCard{card->uid, card->data, ""};
  std::int64_t sum = 0;
  for (const auto& item : customer.basket) {
    const auto& product = m_prices.products.at(item.product);
    const auto price = domain::ExplainPrice(product, tier, now).price;
    const Money amount = AmountOf(price, item.quantity);
    sum += amount.fen();
    draft.lines.push_back({item.product, item.quantity, price, product.list_price, amount});
  }
  draft.rounding = domain::RoundingDifference(Fen(sum), m_rounding);
  draft.total = Fen(sum + draft.rounding.fen());
  const Money by_card = std::min(from_card, draft.total);
  const Money by_cash = draft.total.Minus(by_card).value();
  if (card && card->pin && domain::NeedsPin(by_card, {.pin_required_above =
                                                          knowledge.pin_required_above})) {
    draft.card->pin_block = m_link.SealPin({draft.id, card->uid}, *card->pin);
  }
  if (!by_card.IsZero()) draft.tenders.push_back({TenderType::StoredValue, by_card, ""});
  if (!by_cash.IsZero() || by_card.IsZero()) {
    draft.tenders.push_back({TenderType::Cash, by_cash, ""});
  }
  auto ticket = domain::Ticket::From(std::move(draft));
  base::Check(bool(ticket));
  return std::move(ticket).value();
}

void ApiScale::ServeWithCash(const Customer& customer) {
  Settle(m_journal.Append(MakeTicket(customer, nullptr, {}, Money())));
}

void ApiScale::ServeWithCard(const Customer& customer, const PurseCard& card,
                             const CardKnowledge& knowledge) {
  Money from_card;
  if (customer.wish == Wish::StoredValue && domain::HoldsStoredValue(*knowledge.card_class)) {
    from_card = customer.tries_anyway ? Fen(Money::kMaxFen)
                                      : std::min(knowledge.spendable, knowledge.single_limit);
  }
  const auto ticket = MakeTicket(customer, &card, knowledge, from_card);
  if (m_line == LineState::Down && HasStoredValue(ticket) && !MayStandIn(ticket)) {
    return ServeWithCash(customer);
  }
  // A declined ticket moved nothing: the customer pays what somebody without a card pays.
  if (Settle(m_journal.Append(ticket)) == EntryState::Declined) ServeWithCash(customer);
}

std::optional<EntryState> ApiScale::SendOnce(std::size_t place) {
  const auto& entry = m_journal.entries()[place];
  const Json body{{"tickets", {scales::ToJson(entry.ticket, m_calendar.offset)}}};
  const auto answer = m_link.Ask("POST", "/v1/tickets", body);
  if (!answer) return std::nullopt;
  if (answer->status == 400) {
    throw SimulationError(fmt::format("The store refuses ticket {} as badly written: {}",
                                      entry.ticket->number, m_link.last_problem()));
  }
  auto state = EntryState::Conflict;
  if (answer->status == 200) {
    const Json result = answer->body.value("results", Json::array({Json::object()})).at(0);
    const std::string outcome = result.value("outcome", "");
    if (result.value("id", "") != entry.ticket->id.ToString()) return std::nullopt;
    state = outcome == "conflict"   ? EntryState::Conflict
            : outcome == "declined" ? EntryState::Declined
                                    : EntryState::Recorded;
    m_journal.SetState(place, state);
    if (m_random.Chance(m_options.faults.duplicate_permille)) SendAgain(place, result);
    return state;
  }
  if (answer->status != 409) return std::nullopt;  // busy, closed, or not trusted: ask again
  m_journal.SetState(place, state);
  return state;
}

void ApiScale::SendAgain(std::size_t place, const Json& first_answer) {
  const auto& ticket = m_journal.entries()[place].ticket;
  const auto answer = m_link.Ask("POST", "/v1/tickets",
                                 {{"tickets", {scales::ToJson(ticket, m_calendar.offset)}}});
  if (!answer || answer->status != 200) return;
  const Json again = answer->body.value("results", Json::array({Json::object()})).at(0);
  Json expected = first_answer;
  if (expected["outcome"] == "recorded") expected["outcome"] = "already_recorded";
  if (again != expected) ++m_figures.changed_answers;
}

EntryState ApiScale::Settle(std::size_t place) {
  AskedSale asked;
  const auto begin = std::chrono::steady_clock::now();
  const EntryState state = SettleWith(place, asked);
  const auto waited = std::chrono::steady_clock::now() - begin;
  asked.waited_ms = std::chrono::duration_cast<std::chrono::milliseconds>(waited).count();
  asked.is_answered = state != EntryState::Unanswered;
  if (asked.tries > 0) m_figures.asked.push_back(asked);
  return state;
}

EntryState ApiScale::SettleWith(std::size_t place, AskedSale& asked) {
  const int tries = m_line == LineState::Up ? m_options.tries : 1;
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(m_options.patience_seconds);
  auto pause = kFirstPause;
  for (int attempt = 0;; ++attempt) {
    const auto& ticket = m_journal.entries()[place].ticket;
    const bool happened = ticket->authorisation == domain::AuthorisationMode::Offline;
    const bool known_down = m_line == LineState::Down && !HasStoredValue(ticket);
    if (!known_down) {
      ++asked.tries;
      if (const auto state = SendOnce(place)) {
        m_line = LineState::Up;
        return *state;
      }
    }
    if (attempt + 1 >= tries || known_down) {
      m_line = LineState::Down;
      const bool stands_in = HasStoredValue(ticket) && MayStandIn(ticket);
      if (stands_in && !happened) ++m_figures.stood_in;
      if (stands_in || !HasStoredValue(ticket)) {
        // Cash is in the drawer, or the caps allow it: the sale has happened and is told later.
        if (!happened) m_journal.TellAsOffline(place);
        return EntryState::Unanswered;
      }
      if (std::chrono::steady_clock::now() > deadline) {
        throw SimulationError(fmt::format(
            "The store does not answer, and ticket {} must not be decided without it. It stays "
            "in the journal and is sent again by the next run. {}",
            ticket->number, m_link.last_problem()));
      }
    }
    std::this_thread::sleep_for(pause);
    pause = std::min(pause * 2, kLongestPause);
  }
}

bool ApiScale::SendUnanswered() {
  for (std::size_t place = 0; place < m_journal.entries().size(); ++place) {
    if (m_journal.entries()[place].state != EntryState::Unanswered) continue;
    std::optional<EntryState> state;
    auto pause = kFirstPause;
    for (int attempt = 0; attempt < m_options.tries && !state; ++attempt) {
      if (attempt > 0) std::this_thread::sleep_for(std::exchange(pause, pause * 2));
      state = SendOnce(place);
    }
    if (!state) {
      m_line = LineState::Down;
      return false;
    }
  }
  return true;
}

/// The caps count what was decided alone and has no answer yet. The journal tells, so that neither
/// a short contact nor a restart of the scale makes the store's loss larger than it allowed.
bool ApiScale::MayStandIn(const domain::Ticket& ticket) const {
  if (!m_stand_in || !m_hot_list_at || !ticket->card) return false;
  const std::int64_t age_ms = m_link.Now().unix_ms() - m_hot_list_at->unix_ms();
  if (age_ms > m_stand_in->hot_list_age_minutes * 60'000) return false;
  if (m_hot_list.contains(ticket->card->uid.ToString())) return false;
  const std::int64_t fen = ticket.AmountTendered(TenderType::StoredValue).fen();
  std::int64_t card_count = 1;
  std::int64_t card_amount = fen;
  std::int64_t total = fen;
  for (const auto& [other, state] : m_journal.entries()) {
    const bool counts = other->id != ticket->id && state == EntryState::Unanswered &&
                        HasStoredValue(other) &&
                        other->authorisation == domain::AuthorisationMode::Offline;
    if (!counts) continue;
    const std::int64_t paid = other.AmountTendered(TenderType::StoredValue).fen();
    total += paid;
    if (other->card->uid != ticket->card->uid) continue;
    ++card_count;
    card_amount += paid;
  }
  return fen <= m_stand_in->purchase && card_amount <= m_stand_in->card_amount &&
         card_count <= m_stand_in->card_count && total <= m_stand_in->scale_total;
}

Json ApiScale::Statistics(const domain::Period& period) const {
  return StatisticsOf(m_journal, period, m_calendar);
}

std::optional<Json> ApiScale::AskStatistics(const domain::Period& period) {
  const auto answer =
      AskPatiently("GET", fmt::format("/v1/statistics?from={}&to={}", period.first().ToString(),
                                      period.last().ToString()));
  return answer ? std::optional(answer->body) : std::nullopt;
}

}  // namespace steelyard::simulator
