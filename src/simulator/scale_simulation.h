/// Runs a virtual scale against a store: the whole of `steelyardctl simulate scale` but its
/// command line.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <iosfwd>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "base/timestamp.h"
#include "domain/business_day.h"

namespace steelyard::simulator {

/// What goes wrong on the way, in so many of 1000 requests.
struct ScaleFaults {
  int drop_permille = 0;       ///< the answer is lost after the store has sent it
  int duplicate_permille = 0;  ///< an answered ticket is sent once more
  int delay_permille = 0;      ///< the request waits `delay_ms`
  int delay_ms = 100;
  int cut_permille = 0;        ///< the connection breaks after `cut_after_bytes` of the request
  int cut_after_bytes = 100;
};

/// `drop=100,duplicate=50,delay=200:30,cut=50:120`: permille, and after the colon milliseconds of
/// delay or bytes before the cut. The error is a sentence.
base::Result<ScaleFaults, std::string> ParseScaleFaults(std::string_view plan);

struct ApiScaleOptions {
  std::string server = "http://127.0.0.1:7080";  ///< or https://HOST:PORT
  std::filesystem::path certificate = {};  ///< PEM that a store with https must have, or its issuer
  int number = 0;        ///< the scale's number in the store's register
  std::string key;       ///< 64 hexadecimal digits. Secret.
  std::filesystem::path cards;  ///< JSON: a list of {"uid","data"}; empty: nobody has a card
  int tickets = 0;              ///< customers to serve in this run
  std::uint64_t seed = 1;
  int rate_per_minute = 0;      ///< customers; 0: one after the other without a pause
  std::filesystem::path journal;  ///< empty: this scale's and key's in the state folder
  ScaleFaults faults;
  std::optional<domain::Period> statistics;  ///< tell the journal's figures of these days too
  bool shows_statistics = false;  ///< as on its display, in place of the JSON
  /// Of an empty journal: a scale that sold before goes on behind its last number.
  std::int64_t first_number = 1;
  int patience_seconds = 30;  ///< how long an unreachable store is asked again before giving up
  int answer_timeout_ms = 10'000;  ///< of one try; bytes that come meanwhile prolong it
  int tries = 5;                   ///< before the line counts as down
  std::function<base::Timestamp()> clock = {};  ///< the scale's own; without one the system's
};

/// Serves the customers and writes one JSON object with what became of them: first what an earlier
/// run with the same journal left unanswered, then `options.tickets` new ones.
///
/// Returns  0 when every ticket was answered · 1 when the store and the scale disagree (a conflict,
///          another answer to the same ticket, other figures) · 3 when the store cannot be reached
///          or does not know the scale; what is unanswered is in the journal and sent next time.
int RunScaleSimulation(const ApiScaleOptions& options, std::ostream& output);

}  // namespace steelyard::simulator
