#include "scales/api/api_handler.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <charconv>

#include "app/scale_contact.h"
#include "app/scale_register.h"
#include "app/sell.h"
#include "scales/api/answers.h"
#include "scales/api/pin_block.h"
#include "scales/api/ticket_json.h"

namespace steelyard::scales {
namespace {

using Json = nlohmann::json;

constexpr std::size_t kMaxEvents = 100;
constexpr std::size_t kMaxCardDataBytes = 256;
/// A repeated request's events are looked for among this many of the scale's newest.
constexpr int kEventsLookedBackAt = 1000;
constexpr WholeRange kVersion{0, std::numeric_limits<std::int64_t>::max()};

ApiAnswer Ok(const Json& body) {
  ApiAnswer answer;
  answer.body = WriteJson(body);
  return answer;
}

ApiAnswer Refuse(ProblemCode code, std::string detail) {
  return ToAnswer({code, std::move(detail), {}});
}

ApiAnswer BadRequest(const FieldMistake& mistake) {
  return Refuse(ProblemCode::BadRequest, mistake.ToString() + ". Nothing was recorded.");
}

/// `/v1/prices?since=4` → path and query. Nothing is decoded: no value of ours needs it.
std::pair<std::string, std::map<std::string, std::string>> SplitTarget(const std::string& target) {
  const auto mark = target.find('?');
  std::map<std::string, std::string> query;
  std::string_view rest;
  if (mark != std::string::npos) rest = std::string_view(target).substr(mark + 1);
  while (!rest.empty()) {
    const auto pair = rest.substr(0, rest.find('&'));
    const auto equals = std::min(pair.find('='), pair.size());
    query.emplace(pair.substr(0, equals), pair.substr(std::min(equals + 1, pair.size())));
    rest.remove_prefix(std::min(pair.size() + 1, rest.size()));
  }
  return {target.substr(0, mark), std::move(query)};
}

bool IsJson(const std::string& content_type) {
  std::string type = content_type.substr(0, content_type.find(';'));
  type.erase(type.find_last_not_of(' ') + 1);
  std::transform(type.begin(), type.end(), type.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return type == "application/json";
}

/// `since` of the query, 0 when absent; nothing when it is no version.
std::optional<std::int64_t> Since(const std::map<std::string, std::string>& query) {
  const auto found = query.find("since");
  if (found == query.end()) return 0;
  std::int64_t since = 0;
  const char* end = found->second.data() + found->second.size();
  const auto read = std::from_chars(found->second.data(), end, since);
  if (read.ec != std::errc{} || read.ptr != end || since < 0) return std::nullopt;
  return since;
}

const FieldMistake kSinceMistake{"since", "a version, a whole number from 0"};

std::optional<domain::BusinessDay> DayIn(const std::map<std::string, std::string>& query,
                                         const std::string& name) {
  const auto found = query.find(name);
  return found == query.end() ? std::nullopt : domain::BusinessDay::Parse(found->second);
}

base::Result<app::CardInquiry, FieldMistake> ParseInquiry(std::string_view body, int scale) {
  const auto json = ParseJson(body);
  if (!json) return base::Fail(json.error());
  std::optional<FieldMistake> mistake;
  const auto fields = RootFields(*json, mistake);
  if (!fields) return base::Fail(*mistake);
  const auto uid = fields->Parsed<domain::CardUid>("uid", domain::CardUid::Parse,
                                                   "8, 14 or 20 hexadecimal digits");
  auto data = fields->HexOrEmpty("data", kMaxCardDataBytes);
  if (mistake) return base::Fail(*mistake);
  return app::CardInquiry{scale, *uid, std::move(data)};
}

base::Result<std::int64_t, FieldMistake> ParseConfirmation(std::string_view body) {
  const auto json = ParseJson(body);
  if (!json) return base::Fail(json.error());
  std::optional<FieldMistake> mistake;
  std::optional<std::int64_t> version;
  if (const auto fields = RootFields(*json, mistake)) version = fields->Whole("version", kVersion);
  if (mistake) return base::Fail(*mistake);
  return *version;
}

base::Result<std::vector<ports::ScaleEvent>, FieldMistake> ParseEvents(std::string_view body,
                                                                       int scale) {
  const auto json = ParseJson(body);
  if (!json) return base::Fail(json.error());
  std::optional<FieldMistake> mistake;
  std::vector<ports::ScaleEvent> events;
  if (const auto root = RootFields(*json, mistake)) {
    for (const auto& fields : root->Objects("events", {1, kMaxEvents})) {
      const auto at = fields.Parsed<base::Timestamp>("at", base::Timestamp::Parse,
                                                     "a time such as 2026-11-22T08:01:30+08:00");
      const auto type = fields.Parsed<std::string>("type", app::ParseEventType,
                                                   "1 to 32 of a-z, 0-9 and _");
      auto detail = fields.TextOr("detail", app::kMaxEventDetailBytes, "");
      if (at && type) events.push_back({scale, *at, *type, std::move(detail)});
    }
  }
  if (mistake) return base::Fail(*mistake);
  return events;
}

bool IsSameEvent(const ports::ScaleEvent& left, const ports::ScaleEvent& right) {
  return left.at == right.at && left.type == right.type && left.detail == right.detail;
}

/// What the holder typed, or nothing where no PIN was asked for. The outer one is empty when the
/// block of an online sale does not open: the scale's mistake, and no try of the holder's.
std::optional<std::optional<domain::Pin>> ReadPin(const ApiKey& key, const domain::Ticket& ticket) {
  const auto& card = ticket->card;
  if (!card || card->pin_block.empty()) return std::optional<domain::Pin>();
  auto pin = OpenPinBlock(key, {ticket->id, card->uid}, card->pin_block);
  const bool is_asked = ticket->authorisation == domain::AuthorisationMode::Online;
  if (!pin && is_asked) return std::nullopt;
  return pin;
}

bool IsOnHotList(domain::CardState state) {
  using domain::CardState;
  switch (state) {
    case CardState::Blank:
    case CardState::Active:
      return false;
    case CardState::Suspended:
    case CardState::Lost:
    case CardState::Found:
    case CardState::Replaced:
    case CardState::Returned:
      return true;
  }
  base::Check(false);
  return true;
}

}  // namespace

ApiHandler::ApiHandler(app::Context& context, const ports::CardDataVerifier& verifier,
                       ports::TicketQueries& queries)
    : m_context(context), m_verifier(verifier), m_queries(queries), m_gate(context) {}

const std::vector<ApiHandler::Route>& ApiHandler::Routes() {
  static const std::vector<Route> routes{
      {"GET", "/v1/status", &ApiHandler::Status},
      {"POST", "/v1/cards/inquiry", &ApiHandler::InquireCard},
      {"POST", "/v1/tickets", &ApiHandler::RecordTickets},
      {"GET", "/v1/prices", &ApiHandler::Prices},
      {"POST", "/v1/prices/confirm", &ApiHandler::ConfirmPrices},
      {"GET", "/v1/hot-list", &ApiHandler::HotList},
      {"GET", "/v1/statistics", &ApiHandler::Statistics},
      {"POST", "/v1/events", &ApiHandler::RecordEvents},
  };
  return routes;
}

ApiAnswer ApiHandler::Answer(const ApiRequest& request) {
  std::optional<KnownScale> scale;
  ApiAnswer answer;
  try {
    scale = m_gate.FindScale(request);
    answer = Dispatch(request, scale);
  } catch (const ports::StoreBusy&) {
    answer = Refuse(ProblemCode::TooBusy,
                    "More work is waiting than the store can take soon. What was recorded of this "
                    "request is safe, the rest was not done; send the same ids again later: what "
                    "was recorded is answered as recorded, nothing is doubled.");
  } catch (const ports::OutcomeUnknown& error) {
    spdlog::error("scale API, {} of scale {}: {}", request.target, request.scale, error.what());
    answer = Refuse(ProblemCode::OutcomeUnknown,
                    "The store's disk failed while this was being saved: whether it was recorded "
                    "is not known yet. Send the same ids again later: what was recorded is "
                    "answered as recorded, nothing is doubled.");
  } catch (const ports::StorageError& error) {
    spdlog::error("scale API, {} of scale {}: {}", request.target, request.scale, error.what());
    answer = Refuse(ProblemCode::StoreClosed,
                    "The store's books cannot be used now. Send the same ids again later: what "
                    "was recorded is answered as recorded, nothing is doubled.");
  } catch (const std::exception& error) {
    spdlog::error("scale API, {} of scale {}: {}", request.target, request.scale, error.what());
    answer = Refuse(ProblemCode::InternalError,
                    "The program made a mistake; it is in its log. Send the same ids again: "
                    "nothing is doubled.");
  }
  if (scale) {
    answer.signature = SignAnswer(scale->key, {answer.status, request.nonce, answer.body});
  }
  return answer;
}

ApiAnswer ApiHandler::Dispatch(const ApiRequest& request, const std::optional<KnownScale>& scale) {
  auto [path, query] = SplitTarget(request.target);
  const Route* route = nullptr;
  std::string allowed;
  for (const Route& candidate : Routes()) {
    if (candidate.path != path) continue;
    allowed = candidate.method;
    if (candidate.method == request.method) route = &candidate;
  }
  if (allowed.empty()) {
    return Refuse(ProblemCode::NotFound, "The scale API has no such path. Nothing was recorded.");
  }
  if (!route) {
    ApiAnswer answer = Refuse(ProblemCode::MethodNotAllowed,
                              fmt::format("This path takes {}. Nothing was recorded.", allowed));
    answer.allow = allowed;
    return answer;
  }
  if (request.body_state == BodyState::TooLarge) {
    return Refuse(ProblemCode::TooLarge,
                  fmt::format("A request may have {} bytes. Nothing was recorded; send fewer "
                              "tickets at a time.", kMaxRequestBytes));
  }
  if (request.body_state == BodyState::Unfinished) {
    return Refuse(ProblemCode::RequestTimeout,
                  "The body did not come in time. Nothing was recorded; send it again.");
  }
  if (!scale) {
    return Refuse(ProblemCode::UnknownScale,
                  "X-Scale names no scale of this store that speaks this API. Nothing was "
                  "recorded; register the scale.");
  }
  if (const auto doubt = m_gate.FindDoubt(request, *scale)) return ToAnswer(*doubt);
  m_gate.NoteContact(request, scale->number);
  if (route->method == "POST" && !IsJson(request.content_type)) {
    return Refuse(ProblemCode::UnsupportedMediaType,
                  "Content-Type must be application/json. Nothing was recorded.");
  }
  return (this->*route->answer)({scale->number, scale->key, std::move(query), request.body});
}

std::int64_t ApiHandler::HotListVersion(const ports::Books& books) {
  const std::lock_guard lock(m_hot_list_mutex);
  for (const auto& [card, version] : books.cards().ChangedSince(m_hot_list_version)) {
    m_hot_list_version = std::max(m_hot_list_version, version);
  }
  return m_hot_list_version;
}

ApiAnswer ApiHandler::Status(const Call&) {
  StatusFacts facts{.now = m_context.clock.Now(),
                    .settings = {},
                    .prices_version = 0,
                    .hot_list_version = 0,
                    .stand_in = {}};
  m_context.store.Read([&](const ports::Books& books) {
    facts.settings = app::LoadSettings(books);
    facts.prices_version = books.catalogue().Version();
    facts.hot_list_version = HotListVersion(books);
    facts.stand_in = LoadStandIn(books);
  });
  return Ok(StatusToJson(facts));
}

ApiAnswer ApiHandler::InquireCard(const Call& call) {
  const auto inquiry = ParseInquiry(call.body, call.scale);
  if (!inquiry) return BadRequest(inquiry.error());
  return Ok(CardToJson(app::InquireCard(m_context, m_verifier, *inquiry)));
}

ApiAnswer ApiHandler::RecordTickets(const Call& call) {
  const auto tickets = ParseTickets(call.body);
  if (!tickets) return BadRequest(tickets.error());
  std::vector<app::IncomingTicket> incoming;
  for (const auto& ticket : *tickets) {
    auto pin = ReadPin(call.key, ticket);
    if (!pin) {
      return Refuse(ProblemCode::BadRequest,
                    fmt::format("tickets[{}].card.pin_block: the PIN under this scale's key for "
                                "this ticket and card. Nothing was recorded.",
                                incoming.size()));
    }
    incoming.push_back({ticket, call.scale, "api", "", *std::move(pin)});
  }
  const auto results = app::RecordTickets(m_context, m_verifier, std::move(incoming));
  base::Check(results.size() == tickets->size());
  if (results.size() == 1 && results[0].outcome == app::RecordOutcome::Conflict) {
    return Refuse(ProblemCode::TicketConflict,
                  fmt::format("Ticket {} is on record with other content. This one was put on "
                              "the list of conflicts and moved no money; do not send it again.",
                              tickets->front()->id.ToString()));
  }
  Json list = Json::array();
  for (std::size_t i = 0; i < results.size(); ++i) {
    list.push_back(ResultToJson((*tickets)[i], results[i]));
  }
  return Ok({{"results", std::move(list)}});
}

ApiAnswer ApiHandler::Prices(const Call& call) {
  const auto since = Since(call.query);
  if (!since) return BadRequest(kSinceMistake);
  PriceFacts facts{};
  base::UtcOffset offset = base::UtcOffset::Zero();
  m_context.store.Read([&](const ports::Books& books) {
    offset = app::LoadSettings(books).calendar.offset;
    facts.version = books.catalogue().Version();
    // A scale that is ahead of the books was here before a backup was restored: all anew.
    facts.full = *since == 0 || *since > facts.version;
    facts.products = books.catalogue().ChangedSince(facts.full ? 0 : *since);
    facts.tiers = books.catalogue().Tiers();
    facts.cashiers = books.catalogue().Cashiers();
  });
  return Ok(PricesToJson(facts, offset));
}

ApiAnswer ApiHandler::ConfirmPrices(const Call& call) {
  const auto version = ParseConfirmation(call.body);
  if (!version) return BadRequest(version.error());
  std::int64_t newest = 0;
  m_context.store.Read([&](const ports::Books& books) { newest = books.catalogue().Version(); });
  if (*version > newest) {
    return BadRequest({"version", fmt::format("at most {}, the newest there is", newest)});
  }
  m_context.store.Commit([&](ports::Books& books) {
    auto scale = books.scales().Find(call.scale);
    if (!scale) return;
    app::NoteConfirmedPrices(m_context, books, *scale, *version);
    books.scales().Update(*scale);
  });
  return Ok({{"version", *version}});
}

ApiAnswer ApiHandler::HotList(const Call& call) {
  const auto since = Since(call.query);
  if (!since) return BadRequest(kSinceMistake);
  std::vector<std::pair<ports::Card, std::int64_t>> changes;
  std::int64_t newest = 0;
  bool full = false;
  m_context.store.Read([&](const ports::Books& books) {
    newest = HotListVersion(books);
    full = *since == 0 || *since > newest;
    changes = books.cards().ChangedSince(full ? 0 : *since);
  });
  std::stable_sort(changes.begin(), changes.end(),
                   [](const auto& left, const auto& right) { return left.second < right.second; });
  std::map<std::string, bool> newest_of_uid;  // a UID that was issued again counts as it is now
  for (const auto& [card, version] : changes) {
    newest = std::max(newest, version);
    newest_of_uid[card.uid.ToString()] = IsOnHotList(card.state);
  }
  Json blocked = Json::array();
  Json cleared = Json::array();
  for (const auto& [uid, is_blocked] : newest_of_uid) {
    if (is_blocked) {
      blocked.push_back(uid);
    } else if (!full) {
      cleared.push_back(uid);
    }
  }
  return Ok({{"version", newest}, {"full", full}, {"blocked", blocked}, {"cleared", cleared}});
}

ApiAnswer ApiHandler::Statistics(const Call& call) {
  const auto from = DayIn(call.query, "from");
  if (!from) return BadRequest({"from", "a date such as 2026-11-22"});
  const auto to = DayIn(call.query, "to");
  if (!to) return BadRequest({"to", "a date such as 2026-11-22"});
  const auto period = domain::Period::FromDays(*from, *to);
  if (!period) return BadRequest({"to", "must not be before from"});
  return Ok(StatisticsToJson(m_queries.Totals(*period, call.scale), *period));
}

ApiAnswer ApiHandler::RecordEvents(const Call& call) {
  const auto events = ParseEvents(call.body, call.scale);
  if (!events) return BadRequest(events.error());
  m_context.store.Commit([&](ports::Books& books) {
    auto known = books.scales().Events(call.scale, kEventsLookedBackAt);
    for (const auto& event : *events) {
      const bool repeated = std::any_of(known.begin(), known.end(), [&](const auto& other) {
        return IsSameEvent(event, other);
      });
      if (repeated) continue;  // the answer to an earlier request was lost
      books.scales().AddEvent(event);
      known.push_back(event);
    }
  });
  return Ok({{"recorded", events->size()}});
}

}  // namespace steelyard::scales
