/// Holds resources/openapi.json against the running server: every documented request is made as its
/// example says, every answer has exactly the documented fields, every problem is reached.
#include <Poco/Net/StreamSocket.h>

#include <boost/test/unit_test.hpp>
#include <fstream>
#include <set>

#include "scales/api/api_handler.h"
#include "scales/api/problem.h"
#include "support/api_store.h"
#include "support/schema_check.h"

namespace steelyard::tests {
namespace {

using Json = nlohmann::json;

SchemaCheck LoadDocument() {
  std::ifstream stream(std::string(STEELYARD_SOURCE_DIR) + "/resources/openapi.json");
  return SchemaCheck(Json::parse(stream));
}

std::string Upper(std::string method) {
  for (char& c : method) c = static_cast<char>(c - 'a' + 'A');
  return method;
}

/// The request that the document's own examples make.
Ask ExampleOf(const SchemaCheck& check, const std::string& path, const std::string& method,
              const Json& operation) {
  Ask ask{.method = Upper(method), .target = path};
  std::string separator = "?";
  for (const Json& node : operation["parameters"]) {
    const Json& parameter = check.Resolve(node);
    if (parameter["in"] != "query") continue;
    const Json& example = parameter.at("example");
    ask.target += separator + parameter["name"].get<std::string>() + "=" +
                  (example.is_string() ? example.get<std::string>() : example.dump());
    separator = "&";
  }
  if (operation.contains("requestBody")) {
    ask.body = operation["requestBody"]["content"]["application/json"]["example"].dump();
  }
  return ask;
}

/// Every field of every answer is filled somewhere in this store.
void FillStore(ApiStore& store) {
  store.AddCard({.uid = "04A1B2C3", .card_class = domain::CardClass::Both,
                 .principal_fen = 50'000, .bonus_fen = 500, .tier = "gold"});
  store.AddCard({.uid = "04A1B2C4", .state = domain::CardState::Lost});
  store.clock().AdvanceMs(120'000);
  store.store().Commit([&](ports::Books& books) {
    auto apples = books.catalogue().Find("2001").value();
    apples.promotions.push_back({"gold", domain::Price::FromFen(
                                             500, domain::PriceUnit::PerKilogram).value(),
                                 store.clock().Now(), store.clock().Now().Plus(1000)});
    books.catalogue().Save({apples}, {}, {}, store.clock().Now());
  });
  for (const char* cap : {"purchase_fen", "card_amount_fen", "card_count", "scale_total_fen",
                          "hot_list_age_minutes"}) {
    store.Set(std::string("stand_in.") + cap, "60");
  }
  store.Sell(CashSale(1));
}

/// A store whose writer fails as told; what is read is real.
class FailingStore final : public ports::Store {
 public:
  explicit FailingStore(ports::Store& real) : m_real(real) {}
  std::future<void> Submit(std::function<void(ports::Books&)> work) override {
    if (good-- > 0) return m_real.Submit(std::move(work));
    if (failure == "too_busy") throw ports::StoreBusy("full");
    std::promise<void> promise;
    if (failure == "outcome_unknown") {
      promise.set_exception(std::make_exception_ptr(ports::OutcomeUnknown("sync failed")));
    } else if (failure == "store_closed") {
      promise.set_exception(std::make_exception_ptr(ports::StorageError("disk full")));
    } else {
      promise.set_exception(std::make_exception_ptr(std::logic_error("a mistake")));
    }
    return promise.get_future();
  }
  void Read(const std::function<void(const ports::Books&)>& work) override { m_real.Read(work); }

  std::string failure;
  int good = 0;  ///< so many submissions still reach the real store

 private:
  ports::Store& m_real;
};

scales::ApiRequest SignedTickets(ApiStore& store, std::vector<Json> tickets = {CashSale(77)}) {
  scales::ApiRequest request;
  request.method = "POST";
  request.target = "/v1/tickets";
  request.scale = "3";
  request.time = std::to_string(store.clock().Now().unix_ms());
  request.nonce = store.NewNonce();
  request.content_type = "application/json; charset=utf-8";
  request.body = Json{{"tickets", tickets}}.dump();
  request.signature =
      scales::SignRequest(scales::ApiKey::Parse(ApiStore::kKey).value(),
                          {request.method, request.target, request.time, request.nonce,
                           request.body});
  return request;
}

/// Sends half a body and says that no more will come.
Json HalfABody(ApiStore& store) {
  Poco::Net::StreamSocket socket{Poco::Net::SocketAddress(store.Address())};
  const std::string text =
      "POST /v1/tickets HTTP/1.1\r\nHost: x\r\nX-Scale: 3\r\nContent-Length: 100\r\n\r\n{\"tick";
  socket.sendBytes(text.data(), static_cast<int>(text.size()));
  socket.shutdownSend();
  std::string answer;
  char buffer[2048];
  for (int count; (count = socket.receiveBytes(buffer, sizeof buffer)) > 0;) {
    answer.append(buffer, static_cast<std::size_t>(count));
  }
  return Json::parse(answer.substr(answer.find("\r\n\r\n")), nullptr, false);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(openapi)

BOOST_AUTO_TEST_CASE(EveryExampleIsAnsweredAsDocumented) {
  const SchemaCheck check = LoadDocument();
  ApiStore store;
  FillStore(store);
  int operations = 0;
  for (const auto& [path, item] : check.document()["paths"].items()) {
    for (const auto& [method, operation] : item.items()) {
      BOOST_TEST_CONTEXT(method << " " << path) {
        ++operations;
        const Ask ask = ExampleOf(check, path, method, operation);
        if (!ask.body.empty()) {
          BOOST_TEST(check.FindDifference(
                         Json::parse(ask.body),
                         operation["requestBody"]["content"]["application/json"]["schema"],
                         "request") == "");
        }
        const Reply reply = store.Send(ask);
        BOOST_TEST(reply.status == 200);
        BOOST_TEST(reply.headers.at("Content-Type") == "application/json");
        const Json& schema = operation["responses"]["200"]["content"]["application/json"]["schema"];
        BOOST_TEST(check.FindDifference(reply.body, schema) == "");
      }
    }
  }
  BOOST_TEST(operations == 8);
}

BOOST_AUTO_TEST_CASE(EveryListOfAnAnswerWasLookedInto) {
  // An empty list agrees with any schema: the store above must fill them all.
  ApiStore store;
  FillStore(store);
  const Json prices = store.Get("/v1/prices?since=0").body;
  BOOST_TEST(!prices["cashiers"].empty());
  BOOST_TEST(!prices["tiers"].empty());
  BOOST_TEST(!prices["products"][0]["promotions"].empty());
  BOOST_TEST(!store.Get("/v1/hot-list").body["blocked"].empty());
  BOOST_TEST(store.Get("/v1/status").body["stand_in"].is_object());
  const Json figures = store.Get("/v1/statistics?from=2026-11-22&to=2026-11-22").body;
  for (const char* list : {"tenders", "cashiers", "products"}) BOOST_TEST(!figures[list].empty());
}

BOOST_AUTO_TEST_CASE(WhatIsNotDocumentedIsNotThere) {
  const SchemaCheck check = LoadDocument();
  const Json& problem = check.document()["components"]["schemas"]["Problem"];
  ApiStore store;
  for (const auto& [path, item] : check.document()["paths"].items()) {
    for (const char* method : {"get", "post", "put", "delete", "patch"}) {
      if (item.contains(method)) continue;
      const Reply reply = store.Send({.method = Upper(method), .target = path});
      BOOST_TEST(reply.status == 405, method << " " << path);
      BOOST_TEST(check.FindDifference(reply.body, problem) == "");
    }
    for (const char* more : {"/", "/x", "x"}) {
      BOOST_TEST(store.Get(path + more).status == 404, path << more);
    }
  }
  for (const char* path : {"/", "/v1", "/v1/", "/v1/cards", "/v2/status", "/v1/Status",
                           "/v1/../v1/status", "//v1/status", "/openapi.json"}) {
    const Reply reply = store.Get(path);
    BOOST_TEST(reply.status == 404, path);
    BOOST_TEST(check.FindDifference(reply.body, problem) == "");
  }
}

BOOST_AUTO_TEST_CASE(EveryProblemIsReachedAndDocumented) {
  const SchemaCheck check = LoadDocument();
  const Json& problem = check.document()["components"]["schemas"]["Problem"];
  ApiStore store;
  store.Sell(CashSale(1));
  Json other = CashSale(1);
  other["cashier"] = 5;
  const std::string sale = Json{{"tickets", {CashSale(2)}}}.dump();
  const auto now = store.clock().Now().unix_ms();
  const Ask post{.method = "POST", .target = "/v1/tickets", .body = sale};
  std::vector<Ask> asks(9, post);
  asks[0].body = "{}";
  asks[1].scale = "9";
  asks[2].key = std::string(64, '1');
  asks[3].time = std::to_string(now - 360'000);
  asks[4].nonce = std::string(32, '7');
  asks[5].method = "PUT";
  asks[6].body = Json{{"tickets", {other}}}.dump();
  asks[7].body.append(70'000, ' ');
  asks[8].content_type = "text/xml";
  asks.push_back({.target = "/nowhere"});
  asks.push_back(asks[4]);  // the same nonce again

  std::set<std::string> reached;
  const auto note = [&](const Json& body) {
    BOOST_TEST(check.FindDifference(body, problem) == "", body.dump());
    reached.insert(body.value("code", ""));
  };
  for (const Ask& ask : asks) {
    const Reply reply = store.Send(ask);
    if (reply.status != 200) note(reply.body);
  }
  note(HalfABody(store));

  FailingStore failing(store.store());
  SeededEntropy entropy;
  app::Context context{failing, store.clock(), entropy};
  scales::ApiHandler handler(context, store.card_data(), store.store().queries());
  for (const char* failure : {"too_busy", "store_closed", "outcome_unknown", "internal_error"}) {
    failing.failure = failure;
    const auto answer = handler.Answer(SignedTickets(store));
    note(Json::parse(answer.body));
    BOOST_TEST(Json::parse(answer.body)["code"] == failure);
    BOOST_TEST(!answer.signature.empty());
    BOOST_TEST((answer.retry_after > 0) == (std::string(failure) != "internal_error"));
  }
  std::set<std::string> documented;
  for (const std::string code : problem["properties"]["code"]["enum"]) documented.insert(code);
  BOOST_TEST(reached == documented, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(ACommitThatMayHaveHappenedIsNotDenied) {
  ApiStore store;
  FailingStore failing(store.store());
  SeededEntropy entropy;
  app::Context context{failing, store.clock(), entropy};
  scales::ApiHandler handler(context, store.card_data(), store.store().queries());
  failing.failure = "outcome_unknown";
  const auto unknown = handler.Answer(SignedTickets(store));
  BOOST_TEST(unknown.status == 503);
  BOOST_TEST(unknown.retry_after > 0);
  const Json body = Json::parse(unknown.body);
  BOOST_TEST(body["code"] == "outcome_unknown");
  const std::string detail = body["detail"];
  BOOST_TEST(detail.find("whether it was recorded is not known") != std::string::npos);
  BOOST_TEST(detail.find("same ids again") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(AStoreThatGetsBusyHalfwayDoesNotDenyWhatItRecorded) {
  ApiStore store;
  FailingStore failing(store.store());
  SeededEntropy entropy;
  app::Context context{failing, store.clock(), entropy};
  scales::ApiHandler handler(context, store.card_data(), store.store().queries());
  const std::vector<Json> tickets{CashSale(91), CashSale(92)};
  handler.Answer(SignedTickets(store));  // from here on the contact is not noted anew
  failing.failure = "too_busy";
  failing.good = 1;
  const auto busy = handler.Answer(SignedTickets(store, tickets));
  BOOST_TEST(busy.status == 429);
  const std::string detail = Json::parse(busy.body)["detail"];
  BOOST_TEST(detail.find("Nothing was recorded") == std::string::npos);
  BOOST_TEST(detail.find("same ids again") != std::string::npos);
  failing.good = 100;
  const auto again = Json::parse(handler.Answer(SignedTickets(store, tickets)).body);
  BOOST_TEST(again["results"][0]["outcome"] == "already_recorded");
  BOOST_TEST(again["results"][1]["outcome"] == "recorded");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
