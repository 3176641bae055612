/// Tests of everything the scale API refuses, over a real connection to a real store: each code,
/// and that nothing was recorded.
#include <Poco/Net/StreamSocket.h>
#include <sys/resource.h>

#include <boost/test/unit_test.hpp>

#include "scales/api/signature.h"
#include "support/api_store.h"

namespace steelyard::tests {
namespace {

using Json = nlohmann::json;

std::string Tickets(const Json& ticket) { return Json{{"tickets", {ticket}}}.dump(); }

/// A sale that would be recorded if the request were right.
Ask GoodAsk() {
  return {.method = "POST", .target = "/v1/tickets", .body = Tickets(CashSale(1))};
}

struct Row {
  std::string name;
  Ask ask;
  int status;
  std::string code;
};

std::vector<Row> Refusals() {
  const Ask good = GoodAsk();
  const auto with = [&](auto change) {
    Ask ask = good;
    change(ask);
    return ask;
  };
  const std::string other_key(64, 'a');
  return {
      {"no scale", with([](Ask& ask) { ask.headers["X-Scale"] = ""; }), 401, "unknown_scale"},
      {"scale 4", with([](Ask& ask) { ask.scale = "4"; }), 401, "unknown_scale"},
      {"scale 3x", with([](Ask& ask) { ask.scale = "3x"; }), 401, "unknown_scale"},
      {"scale 3.0", with([](Ask& ask) { ask.scale = "3.0"; }), 401, "unknown_scale"},
      {"huge scale", with([](Ask& ask) { ask.scale = "4294967299"; }), 401, "unknown_scale"},
      {"no time", with([](Ask& ask) { ask.headers["X-Time"] = ""; }), 401, "bad_signature"},
      {"no nonce", with([](Ask& ask) { ask.headers["X-Nonce"] = ""; }), 401, "bad_signature"},
      {"no signature", with([](Ask& ask) { ask.signature = ""; }), 401, "bad_signature"},
      {"time is text", with([](Ask& ask) { ask.time = "now"; }), 401, "bad_signature"},
      {"time is huge", with([](Ask& ask) { ask.time = "99999999999999999999"; }), 401,
       "bad_signature"},
      {"short nonce", with([](Ask& ask) { ask.nonce = "00"; }), 401, "bad_signature"},
      {"nonce is no hex", with([](Ask& ask) { ask.nonce = std::string(32, 'x'); }), 401,
       "bad_signature"},
      {"wrong key", with([&](Ask& ask) { ask.key = other_key; }), 401, "bad_signature"},
      {"zero signature", with([](Ask& ask) { ask.signature = std::string(64, '0'); }), 401,
       "bad_signature"},
      {"text type", with([](Ask& ask) { ask.content_type = "text/plain"; }), 415,
       "unsupported_media_type"},
      {"no type", with([](Ask& ask) { ask.headers["Content-Type"] = ""; }), 415,
       "unsupported_media_type"},
      {"form type",
       with([](Ask& ask) { ask.content_type = "application/x-www-form-urlencoded"; }), 415,
       "unsupported_media_type"},
      {"no such path", with([](Ask& ask) { ask.target = "/v1/ticket"; }), 404, "not_found"},
      {"path with a slash more", with([](Ask& ask) { ask.target = "/v1/tickets/"; }), 404,
       "not_found"},
      {"other version", with([](Ask& ask) { ask.target = "/v2/tickets"; }), 404, "not_found"},
      {"root", with([](Ask& ask) { ask.target = "/"; }), 404, "not_found"},
      {"put", with([](Ask& ask) { ask.method = "PUT"; }), 405, "method_not_allowed"},
      {"delete", with([](Ask& ask) { ask.method = "DELETE"; }), 405, "method_not_allowed"},
      {"get", with([](Ask& ask) { ask.method = "GET"; }), 405, "method_not_allowed"},
      {"one byte too many", with([](Ask& ask) { ask.body.append(65'537 - ask.body.size(), ' '); }),
       413, "too_large"},
      {"a megabyte", with([](Ask& ask) { ask.body.append(1'000'000, ' '); }), 413, "too_large"},
      {"no JSON", with([](Ask& ask) { ask.body = "hello"; }), 400, "bad_request"},
      {"cut JSON", with([](Ask& ask) { ask.body.resize(ask.body.size() - 3); }), 400,
       "bad_request"},
      {"no body", with([](Ask& ask) { ask.body = ""; ask.headers["Content-Type"] =
                                          "application/json"; }), 400, "bad_request"},
      {"wrong sum", with([](Ask& ask) {
         Json ticket = CashSale(1);
         ticket["total"] = 875;
         ask.body = Tickets(ticket);
       }), 400, "bad_request"},
      {"a good and a bad ticket", with([](Ask& ask) {
         Json bad = CashSale(2);
         bad["total"] = "874";
         ask.body = Json{{"tickets", {CashSale(1), bad}}}.dump();
       }), 400, "bad_request"},
      {"price version ahead", {.method = "POST", .target = "/v1/prices/confirm",
                               .body = R"({"version":1000})"}, 400, "bad_request"},
      {"price version negative", {.method = "POST", .target = "/v1/prices/confirm",
                                  .body = R"({"version":-1})"}, 400, "bad_request"},
      {"inquiry without uid", {.method = "POST", .target = "/v1/cards/inquiry",
                               .body = R"({"data":"00"})"}, 400, "bad_request"},
      {"inquiry with odd data", {.method = "POST", .target = "/v1/cards/inquiry",
                                 .body = R"({"uid":"04A1B2C3","data":"0"})"}, 400, "bad_request"},
      {"event without time", {.method = "POST", .target = "/v1/events",
                              .body = R"({"events":[{"type":"sealed"}]})"}, 400, "bad_request"},
      {"event type with blanks",
       {.method = "POST", .target = "/v1/events",
        .body = R"({"events":[{"at":"2026-11-22T08:00:00Z","type":"a b"}]})"}, 400, "bad_request"},
      {"since is text", {.target = "/v1/prices?since=x"}, 400, "bad_request"},
      {"since is negative", {.target = "/v1/prices?since=-1"}, 400, "bad_request"},
      {"since is empty", {.target = "/v1/hot-list?since="}, 400, "bad_request"},
      {"since is huge", {.target = "/v1/hot-list?since=9223372036854775808"}, 400, "bad_request"},
      {"no period", {.target = "/v1/statistics"}, 400, "bad_request"},
      {"half a period", {.target = "/v1/statistics?from=2026-11-22"}, 400, "bad_request"},
      {"no such day", {.target = "/v1/statistics?from=2026-11-31&to=2026-12-01"}, 400,
       "bad_request"},
      {"backwards", {.target = "/v1/statistics?from=2026-11-22&to=2026-11-21"}, 400,
       "bad_request"},
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_errors)

BOOST_AUTO_TEST_CASE(RefusedAndNothingRecorded) {
  ApiStore store;
  const auto before = store.RowCounts();
  for (const Row& row : Refusals()) {
    BOOST_TEST_CONTEXT(row.name) {
      const Reply reply = store.Send(row.ask);
      BOOST_TEST(reply.status == row.status);
      BOOST_TEST(reply.code() == row.code);
      BOOST_TEST(reply.body.value("status", 0) == row.status);
      BOOST_TEST(reply.headers.at("Content-Type") == "application/problem+json");
      BOOST_TEST((reply.detail().find("othing was recorded") != std::string::npos),
                 reply.detail());
      BOOST_TEST((store.RowCounts() == before));
    }
  }
  // None of them used up the id, the number or the key: the sale itself goes through.
  BOOST_TEST(store.Send(GoodAsk()).body["results"][0]["outcome"] == "recorded");
}

BOOST_AUTO_TEST_CASE(AChangedByteBreaksTheSignature) {
  ApiStore store;
  const auto before = store.RowCounts();
  const Ask good = GoodAsk();
  const std::string time = std::to_string(store.clock().Now().unix_ms());
  const std::string nonce = store.NewNonce();
  const auto signature = scales::SignRequest(scales::ApiKey::Parse(ApiStore::kKey).value(),
                                             {"POST", good.target, time, nonce, good.body});
  Ask changed = good;
  changed.time = time;
  changed.nonce = nonce;
  changed.signature = signature;
  changed.body[changed.body.find("874")] = '1';
  BOOST_TEST(store.Send(changed).code() == "bad_signature");
  changed = good;
  changed.time = time;
  changed.nonce = nonce;
  changed.signature = signature;
  changed.target += "?x=1";
  BOOST_TEST(store.Send(changed).code() == "bad_signature");
  BOOST_TEST((store.RowCounts() == before));
}

BOOST_AUTO_TEST_CASE(AClockSixMinutesOffIsToldTheTime) {
  ApiStore store;
  const auto before = store.RowCounts();
  const std::int64_t now = store.clock().Now().unix_ms();
  for (const std::int64_t minutes : {-6, 6}) {
    BOOST_TEST_CONTEXT(minutes) {
      Ask ask = GoodAsk();
      ask.time = std::to_string(now + minutes * 60'000);
      const Reply reply = store.Send(ask);
      BOOST_TEST(reply.status == 401);
      BOOST_TEST(reply.code() == "stale_request");
      BOOST_TEST(reply.body["time"] == "2026-11-22T08:00:00.000+08:00");
      BOOST_TEST(reply.body["unix_ms"] == now);
      BOOST_TEST((store.RowCounts() == before));
    }
  }
  Ask ask = GoodAsk();
  ask.time = std::to_string(now - 299'000);
  BOOST_TEST(store.Send(ask).status == 200);
}

BOOST_AUTO_TEST_CASE(ANonceIsGoodOnce) {
  ApiStore store;
  Ask ask = GoodAsk();
  ask.nonce = store.NewNonce();
  ask.time = std::to_string(store.clock().Now().unix_ms());
  BOOST_TEST(store.Send(ask).status == 200);
  const auto before = store.RowCounts();
  for (const std::int64_t seconds : {0, 100, 299}) {
    BOOST_TEST_CONTEXT(seconds) {
      store.clock().Set(base::Timestamp::FromUnixMs(std::stoll(*ask.time)).value());
      store.clock().AdvanceMs(seconds * 1000);
      const Reply reply = store.Send(ask);
      BOOST_TEST(reply.status == 401);
      BOOST_TEST(reply.code() == "replayed_request");
    }
  }
  store.clock().AdvanceMs(2'000);  // forgotten is too old: there is no moment between the two
  BOOST_TEST(store.Send(ask).code() == "stale_request");
  BOOST_TEST((store.RowCounts() == before));
}

BOOST_AUTO_TEST_CASE(TheFirstReasonIsTold) {
  ApiStore store;
  // Unknown scale before bad signature, bad signature before age, age before replay, and all
  // before the body is looked at.
  Ask ask = GoodAsk();
  ask.body = "nonsense";
  ask.nonce = store.NewNonce();
  ask.time = std::to_string(store.clock().Now().unix_ms() - 400'000);
  ask.signature = std::string(64, '0');
  ask.scale = "9";
  BOOST_TEST(store.Send(ask).code() == "unknown_scale");
  ask.scale = "3";
  BOOST_TEST(store.Send(ask).code() == "bad_signature");
  ask.signature.reset();
  BOOST_TEST(store.Send(ask).code() == "stale_request");
  ask.time.reset();
  BOOST_TEST(store.Send(ask).code() == "bad_request");
  BOOST_TEST(store.Send(ask).code() == "replayed_request");
}

BOOST_AUTO_TEST_CASE(TheAllowedMethodIsNamed) {
  ApiStore store;
  BOOST_TEST(store.Send({.method = "PUT", .target = "/v1/tickets"}).headers["Allow"] == "POST");
  BOOST_TEST(store.Send({.method = "POST", .target = "/v1/status", .body = "{}"})
                 .headers["Allow"] == "GET");
}

BOOST_AUTO_TEST_CASE(AScaleOfAnotherDriverIsUnknown) {
  ApiStore store;
  store.store().Commit([](ports::Books& books) {
    ports::Scale scale = books.scales().Find(ApiStore::kScale).value();
    scale.driver = "txt-mode";
    books.scales().Update(scale);
  });
  BOOST_TEST(store.Get("/v1/status").code() == "unknown_scale");
}

BOOST_AUTO_TEST_CASE(ARemovedScaleIsUnknownAtOnce) {
  ApiStore store;
  BOOST_TEST(store.Get("/v1/status").status == 200);
  store.store().Commit([](ports::Books& books) { books.scales().Remove(ApiStore::kScale); });
  BOOST_TEST(store.Get("/v1/status").code() == "unknown_scale");
}

BOOST_AUTO_TEST_CASE(ATakenPortIsToldClearly) {
  ApiStore store;
  const std::string address = store.Address();
  const int port = std::stoi(address.substr(address.find(':') + 1));
  scales::ApiServer second(store.context(), store.card_data(), store.store().queries(),
                           {"127.0.0.1", port});
  try {
    second.Start();
    BOOST_ERROR("two servers listen on one port");
  } catch (const scales::ListenError& error) {
    const std::string text = error.what();
    BOOST_TEST((text.find(address) != std::string::npos), text);
    BOOST_TEST((text.find("No scale is served") != std::string::npos), text);
  }
  BOOST_TEST(second.Address().empty());
  BOOST_TEST(store.Get("/v1/status").status == 200);
  store.StopServer();
  second.Start();
  BOOST_TEST(second.Address() == address);
}

BOOST_AUTO_TEST_CASE(IdleConnectionsNeverKeepACustomerWaiting) {
  // Both ends of every connection are in this process, which may be allowed 1024 by default.
  rlimit files{};
  BOOST_REQUIRE(getrlimit(RLIMIT_NOFILE, &files) == 0);
  files.rlim_cur = files.rlim_max;
  BOOST_REQUIRE(setrlimit(RLIMIT_NOFILE, &files) == 0);
  ApiStore store;
  const Poco::Net::SocketAddress address(store.Address());
  const std::string request = "GET /v1/status HTTP/1.1\r\nHost: store\r\n\r\n";
  std::vector<Poco::Net::StreamSocket> idle;
  int closed = 0;
  for (int i = 0; i < 800; ++i) {
    Poco::Net::StreamSocket socket(address);
    socket.setReceiveTimeout(Poco::Timespan(30, 0));  // half of what an idle connection may last
    socket.sendBytes(request.data(), static_cast<int>(request.size()));
    char buffer[2048];
    const int count = socket.receiveBytes(buffer, sizeof buffer);
    const std::string answer(buffer, static_cast<std::size_t>(std::max(count, 0)));
    BOOST_REQUIRE(answer.rfind("HTTP/1.1 401", 0) == 0u);
    closed += answer.find("Connection: Close") != answer.npos;
    idle.push_back(socket);
  }
  BOOST_TEST(closed > 100);
  BOOST_TEST(closed < 300);
  BOOST_TEST(store.Get("/v1/status").status == 200);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
