/// Tickets a second through the scale API: starts `steelyardctl serve` on a store of its own and
/// sends signed tickets over keep-alive connections. Prints rows of a Markdown table; judges
/// nothing but that every ticket answered as recorded is in the books.
#include <fmt/format.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "benchmark/bench_shop.h"
#include "benchmark/load_generator.h"
#include "benchmark/measure.h"
#include "host/system.h"
#include "scales/api/signature.h"
#include "scales/api/ticket_json.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

constexpr int kScales = 255;  // as many as a store may have
constexpr double kWarmUpSeconds = 2;
/// Requests are signed beforehand; more than so many a second cannot be sent.
constexpr double kMostPerSecond = 12'000;

struct Options {
  std::string program;
  std::filesystem::path folder;
  double seconds;
  std::vector<int> connections;
  int cards;
};

std::string MakeRequest(const domain::Ticket& ticket, const ports::Scale& scale,
                        const std::string& time, ports::Entropy& entropy) {
  const nlohmann::json json{
      {"tickets", {scales::ToJson(ticket, base::UtcOffset::China())}}};
  const std::string body = json.dump();
  std::array<std::uint8_t, 16> nonce_bytes{};
  entropy.Fill(nonce_bytes);
  const std::string nonce = base::ToHex(nonce_bytes);
  const auto signature = scales::SignRequest(scales::ApiKey::Parse(scale.key).value(),
                                             {"POST", "/v1/tickets", time, nonce, body});
  return fmt::format(
      "POST /v1/tickets HTTP/1.1\r\nHost: store\r\nContent-Type: application/json\r\n"
      "Content-Length: {}\r\nX-Scale: {}\r\nX-Time: {}\r\nX-Nonce: {}\r\nX-Signature: {}\r\n\r\n{}",
      body.size(), scale.number, time, nonce, signature, body);
}

/// One request a ticket, as when a customer waits. With more connections than scales some scales
/// hold two.
std::vector<RequestsOfConnection> MakeRequests(BenchShop& shop, int connections, double seconds) {
  host::SystemClock clock;
  host::SystemEntropy entropy;
  const auto scales = shop.scales();
  const auto now = clock.Now();
  const std::string time = std::to_string(now.unix_ms());
  const int each = static_cast<int>((seconds + kWarmUpSeconds) * kMostPerSecond / connections) + 1;
  std::vector<RequestsOfConnection> all(static_cast<std::size_t>(connections));
  for (int i = 0; i < each; ++i) {
    for (int connection = 0; connection < connections; ++connection) {
      const auto& scale = scales[static_cast<std::size_t>(connection) % scales.size()];
      const auto ticket = shop.SellByCard({scale.number, now.Plus(i * 10)});
      all[static_cast<std::size_t>(connection)].push_back(
          MakeRequest(ticket, scale, time, entropy));
    }
  }
  return all;
}

int PortOf(const std::string& ready_line) {
  return std::stoi(ready_line.substr(ready_line.rfind(':') + 1));
}

LoadFigures Measure(BenchShop& shop, const Options& options, const std::filesystem::path& store,
                    int connections) {
  auto requests = MakeRequests(shop, connections, options.seconds);
  ChildProcess server({options.program, "--store", store.string(), "serve", "--listen",
                       "127.0.0.1:0", "--no-pull", "--no-schedule"});
  if (server.first_line().find("127.0.0.1") == std::string::npos) {
    throw std::runtime_error("serve did not start: " + server.first_line());
  }
  auto figures = GenerateLoad({.port = PortOf(server.first_line()),
                               .warm_up_seconds = kWarmUpSeconds,
                               .seconds = options.seconds},
                              std::move(requests), server.pid());
  const auto memory = FiguresOf(server.pid());
  const auto count = static_cast<double>(figures.latencies_ms.size());
  const double rate = count / figures.seconds;
  fmt::print("| API, {} connections | {:.0f} tickets/s | p50 {:.1f} ms, p99 {:.1f} ms | "
             "serve {:.2f} cores, {:.0f} µs a ticket; load {:.2f} cores | {:.0f} MiB resident |\n",
             connections, rate, Percentile(figures.latencies_ms, 500),
             Percentile(figures.latencies_ms, 990), figures.server_cpu_seconds / figures.seconds,
             figures.server_cpu_seconds / count * 1e6, figures.cpu_seconds / figures.seconds,
             memory.peak_mib);
  if (figures.busy + figures.reconnects + figures.ran_out > 0) {
    fmt::print(stderr, "{} connections: {} too busy, {} closed by the server, {} ran out\n",
               connections, figures.busy, figures.reconnects, figures.ran_out);
  }
  std::fflush(stdout);
  const auto end = server.Stop();
  if (end.status != 0) throw std::runtime_error(fmt::format("serve ended with {}", end.status));
  return figures;
}

/// What is measured for comparison, at once and not an hour later: `$BENCHMARK_BESIDE CONNECTIONS`.
void RunBeside(int connections) {
  const char* beside = std::getenv("BENCHMARK_BESIDE");
  if (beside == nullptr || *beside == '\0') return;
  if (std::system(fmt::format("{} {}", beside, connections).c_str()) != 0) {
    throw std::runtime_error("what should be measured beside the API failed");
  }
}

int Run(const Options& options) {
  const auto path = options.folder / "api.steelyard";
  host::SystemClock clock;
  BenchShop shop(path, {.scales = kScales, .cards = options.cards,
                        .opened = clock.Now().Plus(-86'400'000)}, 1);
  shop.CloseStore();
  std::int64_t answered = 0;
  for (const int connections : options.connections) {
    answered += Measure(shop, options, path, connections).answered;
    RunBeside(connections);
  }
  const auto store = host::OpenedStore::Open(path);
  const auto verdict = store->verifier().Verify();
  const bool is_right = !verdict.first_difference && verdict.tickets == answered;
  fmt::print(stderr, "verified: {} answered as recorded, {} in the books, {}\n", answered,
             verdict.tickets, verdict.first_difference ? "A DIFFERENCE" : "sound");
  return is_right ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  if (argc < 6) {
    std::fprintf(stderr, "benchmark_api STEELYARDCTL FOLDER SECONDS CARDS CONNECTIONS…\n");
    return 2;
  }
  Options options{argv[1], argv[2], std::atof(argv[3]), {}, std::atoi(argv[4])};
  for (int i = 5; i < argc; ++i) options.connections.push_back(std::atoi(argv[i]));
  try {
    return Run(options);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "benchmark_api: %s\n", error.what());
    return 1;
  }
}
