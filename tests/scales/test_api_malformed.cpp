/// Malformed requests to the scale API over real connections: bytes that are no HTTP, requests cut
/// anywhere, wrong lengths, huge headers, deep JSON, wrong types, bad signatures, replays. 10,000
/// with the tests; TEST_MALFORMED=100000 is the long form.
#include <fmt/format.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <set>
#include <thread>

#include "base/hex.h"
#include "base/seeded_random.h"
#include "scales/api/signature.h"
#include "support/api_store.h"
#include "support/malformed_load.h"
#include "support/seeded_change.h"

namespace steelyard::tests {
namespace {

using Json = nlohmann::json;

constexpr int kPipelined = 25;

/// A request of scale 3 as text, with whatever body; each has a nonce of its own.
struct Writer {
  base::SeededRandom& random;
  std::string time;

  std::string NewNonce() {
    return fmt::format("{:016x}{:016x}", random.Next(), random.Next());
  }
  std::string Post(const std::string& body, const std::string& signature = "",
                   const std::string& nonce_or_none = "") {
    const std::string nonce = nonce_or_none.empty() ? NewNonce() : nonce_or_none;
    const auto key = scales::ApiKey::Parse(ApiStore::kKey).value();
    const auto right =
        signature.empty() ? scales::SignRequest(key, {"POST", kTarget, time, nonce, body})
                          : signature;
    return fmt::format(
        "POST {} HTTP/1.1\r\nHost: store\r\nContent-Type: application/json\r\nContent-Length: {}"
        "\r\nX-Scale: 3\r\nX-Time: {}\r\nX-Nonce: {}\r\nX-Signature: {}\r\n\r\n{}",
        kTarget, body.size(), time, nonce, right, body);
  }
  static constexpr const char* kTarget = "/v1/tickets";
};

std::string Nested(base::SeededRandom& random) {
  const auto depth = static_cast<std::size_t>(random.Between(5, 30'000));
  const char* const open = random.Chance(500) ? "[" : R"({"tickets":)";
  std::string text;
  for (std::size_t i = 0; i < depth && text.size() < 60'000; ++i) text += open;
  return text;
}

/// A whole HTTP request that says something wrong; the connection stays in step.
std::string WrongInside(Writer& writer, const std::vector<std::string>& bodies) {
  auto& random = writer.random;
  switch (random.Between(0, 6)) {
    case 0: return writer.Post(Nested(random));
    case 1: {  // another type in one place
      Json ticket = CashSale(static_cast<int>(random.Between(1, 100'000)));
      const char* const names[] = {"id", "number", "lines", "total", "tenders", "cashier"};
      const Json values[] = {Json(), Json("7"), Json(-1), Json(1.5), Json::array(),
                             Json::object(), Json(true), Json(std::string(500, 'x'))};
      ticket[names[random.Between(0, 5)]] = values[random.Between(0, 7)];
      return writer.Post(Json{{"tickets", {ticket}}}.dump());
    }
    case 2: return writer.Post(bodies[0], std::string(64, 'a'));  // signed by somebody else
    case 3: {  // the same nonce again and again
      return writer.Post(bodies[0], "", std::string(31, '0') + "7");
    }
    case 4: {
      Writer late{random, std::to_string(std::stoll(writer.time) - 1'000'000)};
      return late.Post(bodies[0]);
    }
    default: return writer.Post(ChangedOneOf(random, bodies));
  }
}

/// Bytes after which nobody knows where the next request begins.
std::string WrongOutside(Writer& writer, const std::vector<std::string>& bodies,
                         const std::vector<std::string>& requests) {
  auto& random = writer.random;
  switch (random.Between(0, 7)) {
    case 0: {
      std::string noise(static_cast<std::size_t>(random.Between(1, 3'000)), '\0');
      for (char& byte : noise) byte = static_cast<char>(random.Between(0, 255));
      return noise;
    }
    case 1: {
      const std::string whole = writer.Post(OneOf(random, bodies));
      return whole.substr(0, PlaceIn(random, whole));
    }
    case 2:
      return fmt::format("POST /v1/tickets HTTP/1.1\r\nX-Scale: 3\r\nContent-Length: {}\r\n\r\n{}",
                         OneOf(random, {"-1", "99999999999999999999", "1e3", "x", "70000", "5, 6"}),
                         OneOf(random, bodies));
    case 3:
      return fmt::format("GET /v1/status HTTP/1.1\r\nX-Scale: {}\r\n\r\n",
                         std::string(static_cast<std::size_t>(random.Between(8'000, 60'000)), '3'));
    case 4: {
      std::string many = "GET /v1/status HTTP/1.1\r\n";
      for (auto i = random.Between(90, 3'000); i > 0; --i) many += fmt::format("X-{}: 1\r\n", i);
      return many + "\r\n";
    }
    case 5:
      return "GET /" + std::string(static_cast<std::size_t>(random.Between(10'000, 50'000)), 'a') +
             " HTTP/1.1\r\n\r\n";
    case 6:
      return fmt::format(
          "POST /v1/tickets HTTP/1.1\r\nX-Scale: 3\r\nTransfer-Encoding: chunked\r\n\r\n{}\r\n{}",
          OneOf(random, {"-5", "zz", "ffffffffffffffff", "5"}), OneOf(random, bodies));
    default: return ChangedOneOf(random, requests);
  }
}

/// Ids of sales that were answered as recorded: a change may leave a sale as good as it was.
std::set<std::string> RecordedIn(const std::string& heard) {
  std::set<std::string> ids;
  for (std::size_t at = 0; (at = heard.find("{\"results\":", at)) != heard.npos; ++at) {
    const auto end = heard.find("]}", at);
    const auto answer = Json::parse(heard.substr(at, end + 2 - at), nullptr, false);
    if (!answer.is_object()) continue;
    for (const Json& one : answer["results"]) {
      if (one["outcome"] == "recorded") ids.insert(one["id"]);
    }
  }
  return ids;
}

struct Attack {
  std::atomic<int> sent{0};
  std::atomic<int> answered{0};
  std::mutex mutex;
  std::set<std::string> recorded;  ///< guarded by `mutex`
};

void SendMalformed(ApiStore& store, Attack& attack, std::uint64_t seed, int count) {
  base::SeededRandom random(seed);
  Writer writer{random, std::to_string(store.clock().Now().unix_ms())};
  Json offline = CashSale(7);
  offline["authorisation"] = "offline";
  const std::vector<std::string> bodies = {
      Json{{"tickets", {CashSale(1)}}}.dump(),
      Json{{"tickets", {CardSale(2, "04A1B2C3", "0011")}}}.dump(),
      Json{{"tickets", {offline, CashSale(3)}}}.dump()};
  const std::vector<std::string> requests = {writer.Post(bodies[0]), writer.Post(bodies[1]),
                                             writer.Post(bodies[2])};
  for (int left = count; left > 0;) {
    std::string bytes;
    int inside = 0;
    if (random.Chance(300)) {
      bytes = WrongOutside(writer, bodies, requests);
    } else {
      inside = std::min(left, kPipelined);
      for (int i = 0; i < inside; ++i) bytes += WrongInside(writer, bodies);
    }
    const std::string heard = SendAndHearAll(store.Address(), bytes);
    int answers = 0;
    for (std::size_t at = 0; (at = heard.find("HTTP/1.1 ", at)) != heard.npos; ++at) ++answers;
    if (inside > 0) attack.answered += answers;
    attack.sent += std::max(inside, 1);
    left -= std::max(inside, 1);
    const std::lock_guard lock(attack.mutex);
    attack.recorded.merge(RecordedIn(heard));
  }
}

}  // namespace

BOOST_AUTO_TEST_SUITE(api_malformed)

BOOST_AUTO_TEST_CASE(NoneDoesHarmAndHonestScalesAreServedAtOnce) {
  const QuietLog quiet;
  ApiStore store;
  store.AddCard({.uid = "04A1B2C3", .principal_fen = 5'000});
  const int count = MalformedRequests();
  Attack attack;
  SendMalformed(store, attack, 1, count / 10);
  const auto before = ResidentMib();
  std::vector<std::thread> threads;
  for (int i = 0; i < 3; ++i) {
    threads.emplace_back([&, i] {
      SendMalformed(store, attack, static_cast<std::uint64_t>(i + 2), count * 3 / 10);
    });
  }
  // Meanwhile and afterwards an honest scale sells.
  int honest = 0;
  const auto sell = [&] {
    ++honest;
    Json sale = CashSale(1'000'000 + honest);
    const Reply reply = store.SendUnchecked({.method = "POST", .target = "/v1/tickets",
                                             .body = Json{{"tickets", {sale}}}.dump()});
    BOOST_TEST(reply.status == 200);
    BOOST_TEST(reply.body["results"][0]["outcome"] == "recorded");
  };
  for (int next = 0; attack.sent < count * 9 / 10;) {
    if (attack.sent >= next) {
      sell();
      next += count / 50;
    }
    std::this_thread::sleep_for(std::chrono::milliseconds(1));
  }
  for (auto& thread : threads) thread.join();
  sell();
  BOOST_TEST_MESSAGE(attack.sent << " malformed requests, " << attack.answered << " answered, "
                                 << attack.recorded.size() << " were sales after all; " << honest
                                 << " honest sales; " << before << " MiB, then " << ResidentMib());
  BOOST_TEST(attack.answered > count / 2);
  // A nonce of each signed request is remembered for minutes, by design.
  BOOST_TEST(ResidentMib() - before < 48);
  BOOST_TEST(store.CountRows("tickets") ==
             honest + static_cast<std::int64_t>(attack.recorded.size()));
  const auto verdict = store.store().verifier().Verify();
  BOOST_TEST(!verdict.first_difference.has_value());
  BOOST_TEST(verdict.tickets == store.CountRows("tickets"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
