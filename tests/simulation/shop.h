/// A shop day: scales, desk, office and collector over the real use cases and the real storage, in
/// virtual time, with everything that may go wrong going wrong. The same plan is the same day.
#pragma once
#include <memory>
#include <optional>
#include <set>

#include "simulation/auditor.h"
#include "simulation/desk.h"
#include "simulation/disk.h"
#include "simulation/grouping_store.h"
#include "simulation/midway_failure.h"
#include "simulation/moving_store.h"
#include "simulation/office.h"
#include "simulation/pulled_scale.h"
#include "simulation/slow_reader.h"
#include "storage/sqlite_store.h"
#include "support/manual_clock.h"

namespace steelyard::simulation {

/// Puts a store in front of the real one, to plant a bug.
using StoreMaker =
    std::function<std::unique_ptr<ports::Store>(ports::Store& real, const BooksPlace& place)>;

enum class Syncing { Honest, Lying, LyingAboutTheFile };

struct ShopPlan {
  std::uint64_t seed;
  int tickets = 500;  ///< customers of all scales together
  StoreMaker planted_bug = {};
  Syncing syncing = Syncing::Honest;
};

struct DayReport {
  std::int64_t tickets = 0;
  std::int64_t recorded = 0;
  std::int64_t declined = 0;
  std::int64_t asked_again = 0;      ///< answers to what had been answered before
  std::int64_t kills = 0;            ///< of the process
  std::int64_t power_cuts = 0;
  std::int64_t disk_failures = 0;    ///< full disk and failed operations
  std::int64_t messages_lost = 0;
  std::int64_t messages_doubled = 0;
  std::int64_t audits = 0;
  std::int64_t log_moves = 0;        ///< steps of moving the log, besides those within commits
  std::int64_t days_closed = 0;
  std::int64_t late_tickets = 0;
  std::uint64_t trace = 0;
  std::vector<Finding> findings;     ///< of the first audit that found any
};

class Shop final : private ScaleDoor {
 public:
  explicit Shop(ShopPlan plan);
  ~Shop() override;
  DayReport RunDay();
  /// After the day.
  RawBooks Books() const { return ReadRawBooks(m_place); }
  const Told& told() const { return m_told; }

 private:
  struct Message {
    std::vector<app::IncomingTicket> tickets;
    Honesty honesty;
    Answer answer;
  };

  void Ask(std::vector<app::IncomingTicket> tickets, Honesty honesty, Answer answer) override;
  void AskPrices(int scale, const std::function<void(const PriceNews&)>& answer) override;
  void ConfirmPrices(int scale, std::int64_t version) override;
  base::Timestamp Now() const override;

  void SetUp();
  void OpenStore();
  void CloseStore();
  void CrashIfDown();
  /// Does `work` with the open store, if it is open; what fails in it fails for its caller only.
  void WithStore(const std::function<void(app::Context&)>& work);
  void ServeArrivals();
  void Tell(const Message& message, const std::vector<app::RecordResult>& results);
  void Repeat(std::int64_t at_least_ms, std::int64_t at_most_ms, std::function<void()> work);
  void PullSales();
  void MoveLog();
  void ReadSlowly();
  void MakeTrouble();
  void ArmDisk();
  void TroubleScales();
  void RunUntil(const std::function<bool()>& is_over);
  void FinishDay();
  void AuditBooks(AuditedAt when);
  bool IsSelling() const;

  const ShopPlan m_plan;
  const BooksPlace m_place;
  base::SeededRandom m_random;
  Disk m_disk;
  Timeline m_timeline;
  Network m_network;
  Told m_told;
  Purse m_purse;
  tests::ManualClock m_clock;
  tests::SeededEntropy m_entropy;
  tests::FakeVerifier m_verifier;
  std::vector<std::unique_ptr<Scale>> m_scales;
  std::unique_ptr<PulledScale> m_pulled_scale;
  Desk m_desk;
  Office m_office;
  std::int64_t m_clock_offset = 0;
  bool m_is_day_ending = false;
  std::vector<Message> m_arrived;
  MidwayFailure m_midway;
  int m_failed_openings = 0;
  DayReport m_report;
  Trace m_trace;

  std::unique_ptr<storage::SqliteStore> m_sqlite;
  std::unique_ptr<LogMovingStore> m_moving;
  std::unique_ptr<GroupingStore> m_grouping;
  std::unique_ptr<ports::Store> m_bugged;
  std::unique_ptr<StoreThatFailsMidway> m_failing;
  std::optional<app::Context> m_context;
  SlowReader m_slow_reader;
};

}  // namespace steelyard::simulation
