/// reader list/test: which card readers there are, and whether one works.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <optional>

#include "cards/find_readers.h"
#include "cards/nfc_device.h"
#include "cards/port_lock.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/text_table.h"

namespace steelyard::cli {
namespace {

using std::chrono::microseconds;
using std::chrono::steady_clock;

enum class Probing { KnownOnly, EveryPort };

struct ReaderForm {
  std::string reader;
  bool probes_every_port = false;
};

/// A reader that is locked and open.
struct OpenReader {
  explicit OpenReader(const std::string& device)
      : name(cards::ResolveReader(device)),
        lock(name, cards::PortLock::DefaultFolder()),
        reader(name, {.lock = lock.descriptor()}) {}

  std::string name;
  cards::PortLock lock;
  cards::NfcDevice reader;
};

const char* NotAsked() {
  return "not asked, because a scale or a printer may be there; --probe asks";
}

Answer ListReaders(Probing probing) {
  TextTable table({"Reader", "Kind", "Answer"});
  Json readers = Json::array();
  for (const auto& found : cards::FindReaders()) {
    Json row{{"reader", found.name}, {"kind", found.kind}};
    std::string answer;
    if (found.likelihood == cards::Likelihood::AnyPort && probing == Probing::KnownOnly) {
      row["trouble"] = "not_asked";
      answer = NotAsked();
    } else {
      try {
        answer = OpenReader(found.name).reader.Model();
        row["model"] = answer;
      } catch (const cards::ReaderInTrouble& error) {
        answer = error.what();
        row["trouble"] = ToText(error.trouble());
        row["error"] = answer;
      }
    }
    readers.push_back(row);
    table.Add({found.name, found.kind, answer});
  }
  if (readers.empty()) {
    return Done({{"readers", readers}},
                "No card reader is plugged in, as far as the system tells. One on another port is "
                "tried with: steelyardctl reader test --reader /dev/ttyS0\n");
  }
  return Done({{"readers", readers}}, table.ToString());
}

std::string DescribeField(const std::vector<cards::NfcTarget>& cards) {
  if (cards.empty()) return "no card lies on it";
  std::string text;
  for (const auto& card : cards) {
    text += fmt::format("{}card {} (SAK {:02X})", text.empty() ? "" : ", ", card.uid.ToString(),
                        card.sak);
  }
  return text;
}

/// The shortest of several rounds: what the line costs when nothing else does.
microseconds RoundTrip(cards::NfcDevice& reader, std::vector<cards::NfcTarget>& cards) {
  constexpr int kRounds = 10;
  auto shortest = microseconds::max();
  for (int i = 0; i < kRounds; ++i) {
    const auto start = steady_clock::now();
    cards = reader.List();
    shortest = std::min(shortest, std::chrono::duration_cast<microseconds>(steady_clock::now() -
                                                                           start));
  }
  return shortest;
}

Answer TestReader(const std::string& device) {
  const auto start = steady_clock::now();
  OpenReader opened(device);
  const auto opening =
      std::chrono::duration_cast<std::chrono::milliseconds>(steady_clock::now() - start);
  const std::string model = opened.reader.Model();
  std::vector<cards::NfcTarget> cards;
  const auto round_trip = RoundTrip(opened.reader, cards);
  const int attempts = opened.reader.opening_attempts();

  Json uids = Json::array();
  for (const auto& card : cards) uids.push_back(card.uid.ToString());
  std::string text = fmt::format("{} at {}: {}. Opening took {} ms, looking for a card {}.{} ms.\n",
                                 model, opened.name, DescribeField(cards), opening.count(),
                                 round_trip.count() / 1000, round_trip.count() / 100 % 10);
  if (attempts > 1) {
    text += fmt::format(
        "It answered at call {} only: check that its cable is short and its supply strong.\n",
        attempts);
  }
  return Done({{"reader", opened.name},
               {"model", model},
               {"cards", uids},
               {"opening_attempts", attempts},
               {"opening_ms", opening.count()},
               {"round_trip_us", round_trip.count()}},
              text);
}

}  // namespace

void AddReaderCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "reader", "card readers of this computer");
  auto form = std::make_shared<ReaderForm>();
  auto* list = group->add_subcommand("list", "names the readers, and what is wrong with each");
  list->add_flag("--probe", form->probes_every_port,
                 "also talks to serial ports on which a scale or a printer may be");
  chosen.Plain(list, [form](const Globals&) {
    return ListReaders(form->probes_every_port ? Probing::EveryPort : Probing::KnownOnly);
  });
  auto* test = group->add_subcommand("test", "opens a reader and looks for cards");
  test->add_option("--reader", form->reader,
                   "where the reader is: /dev/ttyUSB0 or a libnfc connection string")
      ->required()
      ->check(&RefuseEmpty);
  chosen.Plain(test, [form](const Globals&) { return TestReader(form->reader); });
}

}  // namespace steelyard::cli
