/// Runs shop days by seed until so many tickets were sold, and says how to replay one that failed.
#include <fmt/format.h>

#include <CLI/CLI.hpp>
#include <chrono>

#include "simulation/shop.h"

namespace steelyard::simulation {
namespace {

constexpr int kTicketsADay = 500;

struct Totals {
  DayReport sum;
  int days = 0;

  void Add(const DayReport& day) {
    ++days;
    sum.tickets += day.tickets;
    sum.recorded += day.recorded;
    sum.declined += day.declined;
    sum.asked_again += day.asked_again;
    sum.kills += day.kills;
    sum.power_cuts += day.power_cuts;
    sum.disk_failures += day.disk_failures;
    sum.messages_lost += day.messages_lost;
    sum.messages_doubled += day.messages_doubled;
    sum.audits += day.audits;
    sum.log_moves += day.log_moves;
    sum.days_closed += day.days_closed;
    sum.late_tickets += day.late_tickets;
    sum.trace = sum.trace * 31 + day.trace;
  }
  void Print() const {
    fmt::print(
        "{} days, {} tickets ({} recorded, {} declined, {} answers repeated)\n"
        "{} kills, {} power cuts, {} disk failures, {} messages lost, {} doubled; {} audits\n"
        "{} times the log was moved; {} days closed, {} tickets came late\n"
        "trace {:016x}\n",
        days, sum.tickets, sum.recorded, sum.declined, sum.asked_again, sum.kills, sum.power_cuts,
        sum.disk_failures, sum.messages_lost, sum.messages_doubled, sum.audits, sum.log_moves,
        sum.days_closed, sum.late_tickets, sum.trace);
    std::fflush(stdout);
  }
};

int Run(std::uint64_t seed, std::int64_t tickets) {
  Totals totals;
  while (totals.sum.tickets < tickets) {
    const DayReport day = Shop({.seed = seed, .tickets = kTicketsADay}).RunDay();
    totals.Add(day);
    if (totals.days % 100 == 0) totals.Print();
    if (!day.findings.empty()) {
      for (const Finding& finding : day.findings) {
        fmt::print(stderr, "seed {}: {}: {}\n", seed, finding.rule, finding.what);
      }
      fmt::print(stderr, "Replay it with: shop_days --seed {} --tickets 1\n", seed);
      return 1;
    }
    ++seed;
  }
  totals.Print();
  return 0;
}

}  // namespace
}  // namespace steelyard::simulation

int main(int count, char** arguments) {
  CLI::App program("Shop days with faults, audited. Each day has the next seed.");
  std::uint64_t seed = 1;
  std::int64_t tickets = 20'000;
  program.add_option("--seed", seed, "of the first day")->capture_default_str();
  program.add_option("--tickets", tickets, "days are run until so many were sold; the long form "
                                           "is 1000000")
      ->capture_default_str();
  CLI11_PARSE(program, count, arguments);
  return steelyard::simulation::Run(seed, tickets);
}
