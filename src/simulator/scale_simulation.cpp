#include "simulator/scale_simulation.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cstdlib>
#include <nlohmann/json.hpp>
#include <ostream>
#include <thread>

#include "scales/api/signature.h"
#include "simulator/api_scale.h"
#include "simulator/scale_statistics.h"

namespace steelyard::simulator {
namespace {

using Json = nlohmann::json;

enum ExitStatus { kDone = 0, kDisagrees = 1, kWorldFailed = 3 };

/// One `name=permille[:value]` of a fault plan.
struct PlannedFault {
  std::string_view name;
  int permille = 0;
  std::optional<int> value;
};

std::optional<int> ParseWhole(std::string_view text) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

std::optional<PlannedFault> ParseFault(std::string_view part) {
  const auto equals = part.find('=');
  if (equals == part.npos) return std::nullopt;
  const auto figures = part.substr(equals + 1);
  const auto colon = figures.find(':');
  const auto permille = ParseWhole(figures.substr(0, colon));
  if (!permille || *permille > 1000) return std::nullopt;
  PlannedFault fault{part.substr(0, equals), *permille, {}};
  if (colon == figures.npos) return fault;
  fault.value = ParseWhole(figures.substr(colon + 1));
  return fault.value ? std::optional(fault) : std::nullopt;
}

/// False when there is no such fault, or it takes no value.
bool Plan(const PlannedFault& fault, ScaleFaults& faults) {
  if (fault.name == "delay") {
    faults.delay_permille = fault.permille;
    faults.delay_ms = fault.value.value_or(faults.delay_ms);
    return true;
  }
  if (fault.name == "cut") {
    faults.cut_permille = fault.permille;
    faults.cut_after_bytes = fault.value.value_or(faults.cut_after_bytes);
    return true;
  }
  if (fault.value) return false;
  if (fault.name == "drop") {
    faults.drop_permille = fault.permille;
    return true;
  }
  if (fault.name == "duplicate") {
    faults.duplicate_permille = fault.permille;
    return true;
  }
  return false;
}

/// One file for each scale of each store: the key tells stores apart, its hash does not tell it.
std::filesystem::path DefaultJournal(const ApiScaleOptions& options) {
  std::filesystem::path folder = std::filesystem::temp_directory_path();
  if (const char* state = std::getenv("XDG_STATE_HOME"); state && *state) {
    folder = state;
  } else if (const char* home = std::getenv("HOME"); home && *home) {
    folder = std::filesystem::path(home) / ".local" / "state";
  }
  folder /= "steelyard";
  std::error_code ignored;  // told when the journal cannot be opened
  std::filesystem::create_directories(folder, ignored);
  return folder / fmt::format("scale-{}-{}.journal", options.number,
                              scales::Sha256Hex(options.key).substr(0, 8));
}

/// What the line cost: bytes of HTTP for a sale, tries, and how long customers waited.
Json LineReport(const ApiScale& scale) {
  std::vector<std::int64_t> waits;
  int tries = 0;
  int answered = 0;
  for (const AskedSale& sale : scale.figures().asked) {
    waits.push_back(sale.waited_ms);
    tries += sale.tries;
    answered += sale.is_answered ? 1 : 0;
  }
  std::sort(waits.begin(), waits.end());
  const auto milliseconds_at = [&](std::size_t permille) -> std::int64_t {
    return waits.empty() ? 0 : waits[(waits.size() - 1) * permille / 1000];
  };
  Json traffic = Json::object();
  for (const auto& [path, bytes] : scale.link_figures().traffic) {
    traffic[path] = {{"requests", bytes.requests},
                     {"answers", bytes.answers},
                     {"head_sent", bytes.head_sent},
                     {"body_sent", bytes.body_sent},
                     {"head_received", bytes.head_received},
                     {"body_received", bytes.body_received}};
  }
  return {{"asked", waits.size()},
          {"answered", answered},
          {"tries", tries},
          {"wait_ms",
           {{"median", milliseconds_at(500)},
            {"p95", milliseconds_at(950)},
            {"p99", milliseconds_at(990)},
            {"worst", milliseconds_at(1000)}}},
          {"traffic", std::move(traffic)}};
}

Json Report(const ApiScaleOptions& options, const ApiScale& scale) {
  std::map<EntryState, int> states;
  std::int64_t total = 0;
  for (const auto& entry : scale.journal().entries()) {
    ++states[entry.state];
    if (entry.state == EntryState::Recorded) total += entry.ticket->total.fen();
  }
  const auto& line = scale.link_figures();
  return {{"scale", options.number},
          {"journal", options.journal.string()},
          {"customers", scale.figures().customers},
          {"recorded", states[EntryState::Recorded]},
          {"declined", states[EntryState::Declined]},
          {"conflicts", states[EntryState::Conflict]},
          {"unanswered", states[EntryState::Unanswered]},
          {"last_number", scale.journal().NextNumber() - 1},
          {"total", total},
          {"stood_in", scale.figures().stood_in},
          {"changed_answers", scale.figures().changed_answers},
          {"requests", line.requests},
          {"dropped", line.dropped},
          {"cut", line.cut},
          {"forged", line.forged},
          {"line", LineReport(scale)}};
}

void ServeAll(const ApiScaleOptions& options, ApiScale& scale) {
  scale.SwitchOn();
  for (int i = 0; i < options.tickets; ++i) {
    if (i > 0 && options.rate_per_minute > 0) {
      std::this_thread::sleep_for(std::chrono::milliseconds(60'000 / options.rate_per_minute));
    }
    scale.Serve();
  }
  const auto deadline =
      std::chrono::steady_clock::now() + std::chrono::seconds(options.patience_seconds);
  while (!scale.SendUnanswered() && std::chrono::steady_clock::now() < deadline) {
    std::this_thread::sleep_for(std::chrono::milliseconds(200));
  }
}

/// Lays the scale's figures beside the store's.
ExitStatus AddStatistics(const ApiScaleOptions& options, ApiScale& scale, Json& report) {
  if (!options.statistics) return kDone;
  report["statistics"] = scale.Statistics(*options.statistics);
  const auto told = scale.AskStatistics(*options.statistics);
  report["back_office"] = told ? *told : Json();
  if (!told) return kWorldFailed;
  return *told == report["statistics"] ? kDone : kDisagrees;
}

}  // namespace

base::Result<ScaleFaults, std::string> ParseScaleFaults(std::string_view plan) {
  ScaleFaults faults;
  while (!plan.empty()) {
    const auto part = plan.substr(0, plan.find(','));
    const auto fault = ParseFault(part);
    if (!fault || !Plan(*fault, faults)) {
      return base::Fail(fmt::format(
          "\"{}\" is no fault. Write drop=P, duplicate=P, delay=P:MILLISECONDS or cut=P:BYTES, "
          "P in 1000 requests, with commas between.", part));
    }
    plan.remove_prefix(std::min(part.size() + 1, plan.size()));
  }
  return faults;
}

int RunScaleSimulation(const ApiScaleOptions& given, std::ostream& output) {
  ApiScaleOptions options = given;
  if (options.journal.empty()) options.journal = DefaultJournal(options);
  Json report{{"outcome", "done"}, {"scale", options.number}};
  ExitStatus status = kDone;
  try {
    ApiScale scale(options);
    try {
      ServeAll(options, scale);
      status = AddStatistics(options, scale, report);
    } catch (const SimulationError& error) {
      report["error"] = error.what();
      status = kWorldFailed;
    }
    report.update(Report(options, scale));
    if (report["unanswered"] != 0) {
      status = kWorldFailed;
      if (!report.contains("error")) {
        report["error"] = fmt::format("The store did not answer every ticket; the next run with "
                                      "this journal sends them again. {}", scale.last_problem());
      }
    }
    if (report["conflicts"] != 0 || report["changed_answers"] != 0) status = kDisagrees;
  } catch (const SimulationError& error) {
    report["error"] = error.what();
    status = kWorldFailed;
  }
  if (status != kDone) report["outcome"] = status == kDisagrees ? "disagrees" : "failed";
  if (status != kDone && !report.contains("error")) {
    report["error"] = status == kDisagrees
                          ? "The scale and the store do not agree: what each says stands in this "
                            "answer. Look at the store's list of exceptions."
                          : "The store did not tell its figures. Nothing was compared; try again "
                            "when it serves.";
  }
  if (options.shows_statistics && report.contains("statistics")) {
    output << ShowStatistics(report["back_office"], report["statistics"]) << std::flush;
    return status;
  }
  output << report.dump(-1, ' ', false, Json::error_handler_t::replace) << std::endl;
  return status;
}

}  // namespace steelyard::simulator
