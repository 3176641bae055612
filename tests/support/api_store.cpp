#include "support/api_store.h"

#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPRequest.h>
#include <Poco/Net/HTTPResponse.h>
#include <fmt/format.h>
#include <sqlite3.h>

#include <boost/test/unit_test.hpp>
#include <iterator>

#include "scales/api/signature.h"

namespace steelyard::tests {
namespace {

using Json = nlohmann::json;
namespace net = Poco::Net;

domain::Price PerKilogram(std::int64_t fen) {
  return domain::Price::FromFen(fen, domain::PriceUnit::PerKilogram).value();
}

domain::Money Fen(std::int64_t fen) { return domain::Money::FromFen(fen).value(); }

std::int64_t QueryNumber(const std::filesystem::path& path, const std::string& select) {
  sqlite3* database = nullptr;
  sqlite3_stmt* statement = nullptr;
  BOOST_REQUIRE(sqlite3_open_v2(path.c_str(), &database, SQLITE_OPEN_READONLY, nullptr) ==
                SQLITE_OK);
  BOOST_REQUIRE_MESSAGE(
      sqlite3_prepare_v2(database, select.c_str(), -1, &statement, nullptr) == SQLITE_OK,
      sqlite3_errmsg(database));
  BOOST_REQUIRE(sqlite3_step(statement) == SQLITE_ROW);
  const std::int64_t number = sqlite3_column_int64(statement, 0);
  sqlite3_finalize(statement);
  sqlite3_close(database);
  return number;
}

void SetHeader(net::HTTPRequest& request, const std::string& name, const std::string& value) {
  if (!value.empty()) request.set(name, value);
}

}  // namespace

std::optional<domain::CardNumber> KnownCardData::ClaimedNumber(const base::Bytes& data) const {
  for (const auto& [key, record] : m_records) {
    if (key.second == data) return record.number;
  }
  return std::nullopt;
}

std::optional<domain::CardRecord> KnownCardData::Verify(const domain::CardUid& uid,
                                                        const base::Bytes& data) const {
  const auto found = m_records.find({uid, data});
  return found == m_records.end() ? std::nullopt : std::optional(found->second);
}

void KnownCardData::Add(const domain::CardUid& uid, const base::Bytes& data,
                        const domain::CardRecord& record) {
  m_records.insert_or_assign({uid, data}, record);
}

ApiStore::ApiStore()
    : m_store(storage::SqliteStore::Create(m_folder.path())),
      m_context{*m_store, m_clock, m_entropy} {
  m_store->Commit([](ports::Books& books) {
    app::StoreSettings settings;
    settings.name = "水果店";
    app::SaveSettings(settings, books);
    ports::Scale scale{.number = kScale, .driver = "api", .address = "", .profile = "",
                       .key = kKey, .serial = "", .last_contact = {}, .clock_offset_ms = {},
                       .last_error = ""};
    books.scales().Add(scale);
  });
  FillCatalogue();
  StartServer();
}

ApiStore::~ApiStore() { m_server->Stop(); }

void ApiStore::StartServer() {
  const int port = m_address.empty() ? 0 : std::stoi(m_address.substr(m_address.find(':') + 1));
  m_server = std::make_unique<scales::ApiServer>(m_context, m_card_data, m_store->queries(),
                                                 scales::ApiOptions{"127.0.0.1", port});
  m_server->Start();
  m_address = m_server->Address();
}

void ApiStore::FillCatalogue() {
  domain::Product apples{.code = "2001", .name = "红富士苹果", .category = "fruit", .barcode = "",
                         .list_price = PerKilogram(699), .tier_prices = {}, .promotions = {}};
  apples.tier_prices.emplace("gold", PerKilogram(599));
  domain::Product melon{.code = "3007", .name = "哈密瓜", .category = "fruit", .barcode = "",
                        .list_price = domain::Price::FromFen(
                            1500, domain::PriceUnit::PerPiece).value(),
                        .tier_prices = {}, .promotions = {}};
  const domain::Tier gold{"gold", "金卡", 50, {{"fruit", 100}}};
  m_store->Commit([&](ports::Books& books) {
    books.catalogue().Save({apples, melon}, {gold}, {{3, "王芳"}, {5, "李强"}}, m_clock.Now());
  });
}

std::string ApiStore::AddCard(const CardSpec& spec) {
  const auto uid = domain::CardUid::Parse(spec.uid).value();
  std::string data;
  m_store->Commit([&](ports::Books& books) {
    const auto number = books.cards().TakeNumber();
    const ports::Card card{.id = ports::NewId<domain::CardId>(m_clock, m_entropy),
                           .uid = uid,
                           .number = number,
                           .card_class = spec.card_class,
                           .state = spec.state,
                           .tier = spec.tier,
                           .member = {},
                           .valid_until = domain::BusinessDay::Parse(spec.valid_until),
                           .counter = 1};
    books.cards().Add(card);
    const domain::CardRecord record{.number = number, .card_class = spec.card_class,
                                    .tier = spec.tier, .valid_until = card.valid_until,
                                    .counter = 1, .principal = {}, .bonus = {}};
    const base::Bytes bytes(uid.bytes().begin(), uid.bytes().end());
    m_card_data.Add(uid, bytes, record);
    data = base::ToHex(bytes);
    const domain::TopUpAmounts amounts{Fen(spec.principal_fen), Fen(spec.bonus_fen), {}};
    const auto postings = domain::PostingsForTopUp(card.id, amounts);
    if (postings.empty()) return;
    books.ledger().Post(postings, ports::Cover::NotRequired,
                        {.operation = base::Id128(card.id.value()),
                         .at = m_clock.Now(),
                         .day = domain::BusinessDay::Of(m_clock.Now(), {}),
                         .actor = "test",
                         .corrects = {}});
  });
  return data;
}

void ApiStore::SetState(const char* uid, domain::CardState state) {
  m_store->Commit([&](ports::Books& books) {
    auto card = books.cards().FindByUid(domain::CardUid::Parse(uid).value()).value();
    card.state = state;
    books.cards().Update(card);
  });
}

void ApiStore::Set(const std::string& setting, const std::string& value) {
  m_store->Commit([&](ports::Books& books) { books.settings().Set(setting, value); });
}

domain::CardBalances ApiStore::BalancesOf(const char* uid) {
  domain::CardBalances balances;
  m_store->Read([&](const ports::Books& books) {
    const auto card = books.cards().FindByUid(domain::CardUid::Parse(uid).value()).value();
    balances = books.ledger().BalancesOf(card.id);
  });
  return balances;
}

ports::Scale ApiStore::Scale() {
  std::optional<ports::Scale> scale;
  m_store->Read([&](const ports::Books& books) { scale = books.scales().Find(kScale); });
  return scale.value();
}

std::string ApiStore::NewNonce() {
  base::Bytes bytes(base::Id128::kSize);
  m_entropy.Fill(bytes);
  return base::ToHex(bytes);
}

Reply ApiStore::Send(const Ask& ask) {
  Reply reply = SendUnchecked(ask);
  const auto expected =
      reply.code() == "unknown_scale" ? Reply::Signature::Absent : Reply::Signature::Right;
  BOOST_TEST((reply.signature == expected), ask.target << ": " << reply.body.dump());
  return reply;
}

Reply ApiStore::SendUnchecked(const Ask& ask) {
  const net::SocketAddress address(Address());
  net::HTTPClientSession session(address);
  return SendOver(session, ask);
}

Reply ApiStore::SendOver(net::HTTPClientSession& session, const Ask& ask) {
  const auto key = scales::ApiKey::Parse(ask.key.value_or(kKey)).value();
  const auto time = ask.time.value_or(std::to_string(m_clock.Now().unix_ms()));
  const auto nonce = ask.nonce.value_or(NewNonce());
  const auto signature = ask.signature.value_or(
      scales::SignRequest(key, {ask.method, ask.target, time, nonce, ask.body}));
  net::HTTPRequest request(ask.method, ask.target, net::HTTPMessage::HTTP_1_1);
  SetHeader(request, "X-Scale", ask.scale);
  SetHeader(request, "X-Time", time);
  SetHeader(request, "X-Nonce", nonce);
  SetHeader(request, "X-Signature", signature);
  if (!ask.body.empty()) {
    SetHeader(request, "Content-Type", ask.content_type);
    request.setContentLength(static_cast<std::streamsize>(ask.body.size()));
  }
  for (const auto& [name, value] : ask.headers) {
    request.erase(name);
    SetHeader(request, name, value);
  }
  session.sendRequest(request) << ask.body << std::flush;
  net::HTTPResponse response;
  std::istream& stream = session.receiveResponse(response);
  const std::string body{std::istreambuf_iterator<char>(stream), {}};
  Reply reply;
  reply.status = response.getStatus();
  reply.body = Json::parse(body, nullptr, false);
  for (const auto& [name, value] : response) reply.headers[name] = value;
  const auto found = reply.headers.find("X-Signature");
  if (found != reply.headers.end()) {
    const auto own_key = scales::ApiKey::Parse(kKey).value();
    const std::string sent_nonce = request.get("X-Nonce", "");
    const auto right = scales::SignAnswer(own_key, {reply.status, sent_nonce, body});
    reply.signature =
        found->second == right ? Reply::Signature::Right : Reply::Signature::Wrong;
  }
  return reply;
}

Json ApiStore::Sell(const Json& ticket) {
  const Reply reply = Post("/v1/tickets", {{"tickets", {ticket}}});
  BOOST_REQUIRE_MESSAGE(reply.status == 200, reply.body.dump());
  return reply.body["results"][0];
}

std::map<std::string, std::int64_t> ApiStore::RowCounts() {
  std::map<std::string, std::int64_t> counts;
  for (const char* table : {"tickets", "ticket_lines", "ticket_tenders", "ticket_declines",
                            "ticket_conflicts", "ledger_entries", "exceptions", "audit_log",
                            "scale_events", "cards", "card_writes"}) {
    counts[table] = CountRows(table);
  }
  return counts;
}

std::int64_t ApiStore::CountRows(const std::string& from_where) {
  return QueryNumber(m_folder.path(), "SELECT count(*) FROM " + from_where);
}

Json CashSale(int number) {
  return {{"id", fmt::format("7d0c{:028x}", number)},
          {"number", number},
          {"cashier", 3},
          {"opened_at", "2026-11-22T07:59:02+08:00"},
          {"closed_at", "2026-11-22T07:59:30+08:00"},
          {"authorisation", "online"},
          {"lines", {{{"product", "2001"}, {"grams", 1250}, {"unit_price", 699},
                      {"list_price", 699}, {"per", "kg"}, {"amount", 874}}}},
          {"rounding", 0},
          {"total", 874},
          {"tenders", {{{"type", "cash"}, {"amount", 874}}}}};
}

Json CardSale(int number, const std::string& uid, const std::string& data) {
  Json ticket = CashSale(number);
  ticket["card"] = {{"uid", uid}, {"data", data}};
  ticket["tenders"][0]["type"] = "stored_value";
  return ticket;
}

}  // namespace steelyard::tests
