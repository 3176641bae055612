/// The card desk on both card families: the real use cases, books on a disk, and libnfc on a
/// virtual reader. What a card of silicon would take is counted (card_time.h) and held against its
/// aim; what our own side takes is measured beside it. Prints rows of a Markdown table.
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <cstdlib>

#include "app/card_batch.h"
#include "benchmark/measure.h"
#include "cards/libnfc_reader.h"
#include "host/opened_store.h"
#include "simulator/card_image.h"
#include "simulator/virtual_reader.h"

using namespace steelyard;
using namespace steelyard::tests;

namespace {

namespace fs = std::filesystem;

constexpr std::int64_t kPaidFen = 5'000;
constexpr std::int64_t kDepositFen = 1'000;
constexpr double kMsPerMinute = 60'000;
constexpr int kMostLooksWithoutACard = 1'000;

/// What the desk may take of a customer's patience, in milliseconds.
struct Family {
  simulator::CardFamily family;
  const char* name;
  const char* first_uid;
  double issue_ms;
  double show_ms = 350;
  double top_up_ms = 500;
};
constexpr Family kFamilies[] = {{simulator::CardFamily::M1, "M1", "04100000", 1'500},
                                {simulator::CardFamily::Cpu, "CPU", "04200000", 3'000}};

domain::Money Fen(std::int64_t fen) { return domain::Money::FromFen(fen).value(); }

/// One family's store and reader.
struct Desk {
  Desk(const fs::path& folder, const Family& the_family)
      : family(the_family),
        path(folder / fmt::format("cards-{}.steelyard", family.name)),
        store(host::OpenedStore::Create(
            path, cards::Passphrase::FromText(host::kDemoPassphrase).value(),
            cards::VaultCost::Minimum())),
        reader(plastic.connstring(), store->keys(), folder),
        next_uid(domain::CardUid::Parse(family.first_uid).value()) {}

  std::unique_ptr<simulator::VirtualCard> NextBlank() {
    next_uid = simulator::UidAfter(next_uid);
    return simulator::BlankCard(family.family, next_uid);
  }
  base::Id128 NewRequest() {
    return ports::NewId<base::Id128>(store->context().clock, store->context().entropy);
  }
  /// So far, on the air, in the cards, and on the line to the reader.
  double CardMs() const {
    const auto counters = plastic.counters();
    return std::chrono::duration<double, std::milli>(counters.card_time + counters.serial_time)
        .count();
  }

  const Family& family;
  const fs::path path;
  std::unique_ptr<host::OpenedStore> store;
  simulator::VirtualReader plastic;
  cards::LibnfcReader reader;
  domain::CardUid next_uid;
  const app::Actor clerk{"bench", ports::Role::CardDesk};
};

/// What one kind of work took, each time.
struct Samples {
  std::vector<double> card_ms;
  std::vector<double> wall_ms;
};

void Require(bool is_so, const std::string& what) {
  if (!is_so) throw std::runtime_error(what);
}

template <typename Work>
void Measure(Desk& desk, Samples& samples, Work work) {
  const double before = desk.CardMs();
  const StopWatch watch;
  work();
  samples.wall_ms.push_back(watch.Seconds() * 1'000);
  samples.card_ms.push_back(desk.CardMs() - before);
}

/// The card leaves and lies there again, so that the reader must find out anew what it is.
void LayAgain(Desk& desk) {
  desk.plastic.TakeAway();
  desk.reader.Look();
  desk.plastic.PutBack();
}

void PrintOperation(const Family& family, const char* what, Samples& samples, double aim_ms) {
  const double median = Percentile(samples.card_ms, 500);
  const double worst = Percentile(samples.card_ms, 1000);
  const double wall = Percentile(samples.wall_ms, 500);
  fmt::print("| {} card, {} | {:.0f}/min of card time | p50 {:.0f} ms, worst {:.0f} ms | aim "
             "{:.0f} ms: {}; program and disk p50 {:.1f} ms, {:.0f}/min | |\n",
             family.name, what, kMsPerMinute / median, median, worst, aim_ms,
             worst <= aim_ms ? "kept" : "NOT kept", wall, kMsPerMinute / wall);
  std::fflush(stdout);
}

/// Each card is issued, shown and topped up by hand, one after the other.
void MeasureOperations(Desk& desk, int cards) {
  Samples issue, show, top_up;
  auto& context = desk.store->context();
  for (int i = 0; i < cards; ++i) {
    desk.plastic.TakeAway();
    desk.reader.Look();
    desk.plastic.Place(*desk.NextBlank());
    Measure(desk, issue, [&] {
      const auto result = app::IssueCard(
          context, desk.reader, desk.clerk,
          {.id = desk.NewRequest(), .card_class = domain::CardClass::StoredValue,
           .member = std::nullopt, .tier = "", .top_up = Fen(kPaidFen),
           .deposit = Fen(kDepositFen), .valid_until = std::nullopt});
      Require(result.outcome == app::CardDeskOutcome::Done, "A card was not issued.");
    });
    LayAgain(desk);
    Measure(desk, show, [&] {
      const auto touch = app::TouchCard(context, desk.reader, desk.clerk);
      Require(touch.outcome == app::TouchOutcome::CardShown, "A card was not shown.");
    });
    LayAgain(desk);
    Measure(desk, top_up, [&] {
      const auto result = app::TopUpCard(context, desk.reader, desk.clerk,
                                         {desk.NewRequest(), Fen(kPaidFen)});
      Require(result.outcome == app::CardDeskOutcome::Done, "A card was not topped up.");
    });
  }
  desk.plastic.TakeAway();
  desk.reader.Look();
  PrintOperation(desk.family, "issue", issue, desk.family.issue_ms);
  PrintOperation(desk.family, "show", show, desk.family.show_ms);
  PrintOperation(desk.family, "top-up", top_up, desk.family.top_up_ms);
}

/// A batch at a reader that feeds itself, until it is finished; how often it stopped on the way.
int RunBatch(Desk& desk, app::CardBatch& batch) {
  int failures = 0;
  int looks_without_a_card = 0;
  while (true) {
    switch (batch.Step(desk.reader)) {
      case app::BatchStep::LayNextCard:
        Require(++looks_without_a_card < kMostLooksWithoutACard, "The stack ran out of cards.");
        break;
      case app::BatchStep::Issued: looks_without_a_card = 0; break;
      case app::BatchStep::Finished: return failures;
      case app::BatchStep::Stopped:
        ++failures;
        Require(failures < batch.wanted(), "The batch goes nowhere.");
        if (!desk.plastic.Swap()) throw std::runtime_error("The stack ran out of cards.");
        break;
    }
  }
}

/// The books' own check, and our sums: every card active and once, with its money and no more.
std::string JudgeBooks(Desk& desk, const std::vector<domain::CardNumber>& numbers,
                       std::int64_t cash_fen) {
  const auto verdict = desk.store->verifier().Verify();
  Require(!verdict.first_difference, "The books are not sound.");
  desk.store->context().store.Read([&](const ports::Books& books) {
    Require(books.card_writes().AllOpen().empty(), "A write is open.");
    for (const auto& number : numbers) {
      const auto card = books.cards().FindByNumber(number);
      Require(card && card->state == domain::CardState::Active, "A card is not active.");
      const auto balances = books.ledger().BalancesOf(card->id);
      Require(balances.principal.fen() == kPaidFen && balances.deposit.fen() == kDepositFen,
              "A card does not hold what was paid for it.");
    }
    const domain::Account drawer{domain::AccountKind::DeskCash, std::nullopt};
    // Credits less debits: what lies in a drawer is a debit.
    Require(books.ledger().BalanceOf(drawer).fen() == -cash_fen, "The drawer does not agree.");
  });
  return fmt::format("{} entries verified", verdict.entries);
}

void MeasureBatch(Desk& desk, int cards, std::int64_t cash_before_fen) {
  for (int i = 0; i < cards; ++i) desk.plastic.Stack(*desk.NextBlank());
  desk.plastic.SetFeeding(simulator::Feeding::ByItself);
  app::CardBatch batch(desk.store->context(), desk.clerk,
                       {.count = cards, .card_class = domain::CardClass::StoredValue, .tier = "",
                        .top_up = Fen(kPaidFen), .deposit = Fen(kDepositFen),
                        .valid_until = std::nullopt});
  const double card_before = desk.CardMs();
  const StopWatch watch;
  const double cpu_before = OwnCpuSeconds();
  const int failures = RunBatch(desk, batch);
  const double wall_ms = watch.Seconds() * 1'000;
  const double cpu_ms = (OwnCpuSeconds() - cpu_before) * 1'000;
  const double card_ms = desk.CardMs() - card_before;
  desk.plastic.SetFeeding(simulator::Feeding::ByHand);
  const auto judged = JudgeBooks(desk, batch.numbers(),
                                 cash_before_fen + cards * (kPaidFen + kDepositFen));
  const double count = cards;
  fmt::print("| {} cards, a batch of {} | {:.1f} cards/min of card time, {:.0f}/min without | "
             "{:.0f} ms a card, {:.1f} ms of it ours | failures {}; {}; {:.1f} ms CPU a card | "
             "{:.0f} MiB |\n",
             desk.family.name, batch.issued(), count * kMsPerMinute / (card_ms + wall_ms),
             count * kMsPerMinute / wall_ms, (card_ms + wall_ms) / count, wall_ms / count, failures,
             judged, cpu_ms / count, FiguresOf(::getpid()).peak_mib);
  std::fflush(stdout);
}

void Run(const fs::path& folder, int cards, int batch) {
  for (const Family& family : kFamilies) {
    Desk desk(folder, family);
    MeasureOperations(desk, cards);
    MeasureBatch(desk, batch, cards * (2 * kPaidFen + kDepositFen));
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fprintf(stderr, "benchmark_cards FOLDER CARDS BATCH\n");
    return 2;
  }
  try {
    Run(argv[1], std::atoi(argv[2]), std::atoi(argv[3]));
    return 0;
  } catch (const std::exception& error) {
    std::fprintf(stderr, "benchmark_cards: %s\n", error.what());
    return 1;
  }
}
