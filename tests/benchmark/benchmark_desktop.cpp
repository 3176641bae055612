/// The desktop on a large store, from within: how long until it can be used, how long until each
/// page shows what it asked the books for, and what memory it holds, also after its pages were
/// changed two hundred times. Wants a screen (xvfb-run). Prints rows of a Markdown table.
#include <fmt/format.h>
#include <unistd.h>
#include <wx/simplebook.h>
#include <wx/wx.h>

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <thread>
#include <vector>

#include "app/people.h"
#include "benchmark/measure.h"
#include "desktop/format.h"
#include "desktop/program.h"
#include "host/opened_store.h"

using namespace steelyard;

namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* kName = "bench";
constexpr const char* kPassword = "bench-bench";
/// So long nothing has come from a thread and nothing was drawn: all is shown.
constexpr milliseconds kQuiet(300);
constexpr int kSwitches = 200;
constexpr int kTimes = 5;

double InMs(steady_clock::duration time) {
  return std::chrono::duration<double, std::milli>(time).count();
}

class MeasuredProgram : public desktop::Program {
 public:
  MeasuredProgram(desktop::Options options, steady_clock::time_point started)
      : Program(std::move(options)), m_started(started) {}

  bool OnInit() override {
    if (!Program::OnInit()) return false;
    CallAfter([this] { Measure(); });
    return true;
  }

 private:
  /// Until everything has come and is drawn; how long that took from now.
  double SettleMs() {
    const auto start = steady_clock::now();
    auto last = start;
    while (steady_clock::now() - last < kQuiet) {
      const bool is_busy = HasPendingEvents();
      Yield();
      if (is_busy) last = steady_clock::now();
      std::this_thread::sleep_for(milliseconds(1));
    }
    return InMs(last - start);
  }

  double SwitchMs(int menu_id) {
    const auto start = steady_clock::now();
    m_frame->ProcessCommand(menu_id);
    m_frame->Update();
    const double before = InMs(steady_clock::now() - start);
    return before + SettleMs();
  }

  static double ResidentMib() { return tests::FiguresOf(::getpid()).resident_mib; }

  void Measure() {
    m_frame = dynamic_cast<wxFrame*>(GetTopWindow());
    const auto* book = FindBook(*m_frame);
    if (!book) std::exit(3);
    const auto before = steady_clock::now();
    const double settled = SettleMs();
    fmt::print("| desktop: start to usable | | {:.0f} ms | aim 1000 ms; with the login, a tenth of a "
               "second of it on purpose | {:.0f} MiB |\n",
               InMs(before - m_started) + settled, ResidentMib());
    const auto* go = m_frame->GetMenuBar()->GetMenu(0);
    std::vector<int> items;
    for (std::size_t i = 0; i < book->GetPageCount(); ++i) {
      items.push_back(go->FindItemByPosition(i)->GetId());
    }
    for (std::size_t i = 0; i < items.size(); ++i) MeasurePage(*book, items, i);
    const double resident = ResidentMib();
    for (int i = 0; i < kSwitches; ++i) {
      m_frame->ProcessCommand(items[static_cast<std::size_t>(i) % items.size()]);
      for (int turn = 0; turn < 5; ++turn) {
        Yield();
        std::this_thread::sleep_for(milliseconds(5));
      }
    }
    SettleMs();
    fmt::print("| desktop: {} changes of page | | | before {:.0f} MiB; aim 250 MiB, flat | {:.0f} "
               "MiB |\n",
               kSwitches, resident, ResidentMib());
    std::fflush(stdout);
    m_frame->Close(true);
  }

  void MeasurePage(const wxSimplebook& book, const std::vector<int>& items, std::size_t page) {
    double first = 0;
    double slowest_again = 0;
    for (int time = 0; time < kTimes; ++time) {
      const double took = SwitchMs(items[page]);
      if (time == 0) {
        first = took;
      } else {
        slowest_again = std::max(slowest_again, took);
      }
      SwitchMs(items[page == 0 ? 1 : 0]);
    }
    fmt::print("| desktop: page {} | | first {:.0f} ms, then at most {:.0f} ms | aim 200 ms | |\n",
               desktop::FromWx(book.GetPage(page)->GetName()), first, slowest_again);
    std::fflush(stdout);
  }

  static const wxSimplebook* FindBook(const wxWindow& window) {
    for (auto* child : window.GetChildren()) {
      if (auto* book = dynamic_cast<wxSimplebook*>(child)) return book;
    }
    return nullptr;
  }

  const steady_clock::time_point m_started;
  wxFrame* m_frame = nullptr;
};

/// The store knows no person yet.
void AddManager(const std::string& path) {
  const auto store = host::OpenedStore::Open(path);
  const auto outcome = app::AddOperator(store->context(), store->hasher(),
                                        {"local", ports::Role::Manager}, kName,
                                        ports::Role::Manager, kPassword);
  if (outcome != app::OperatorOutcome::Done && outcome != app::OperatorOutcome::NameTaken) {
    std::exit(4);
  }
}

}  // namespace

int main(int argc, char** argv) {
  if (argc != 3) {
    std::fprintf(stderr, "benchmark_desktop STORE FOLDER\n");
    return 2;
  }
  const std::string folder = argv[2];
  // What it remembers of windows is this run's alone.
  ::setenv("XDG_CONFIG_HOME", folder.c_str(), 1);
  ::setenv("XDG_STATE_HOME", folder.c_str(), 1);
  AddManager(argv[1]);
  const auto password = folder + "/password";
  std::ofstream(password) << kPassword << "\n";
  const auto started = steady_clock::now();
  const auto options = desktop::ParseOptions({"--store", argv[1], "--reader", "none:", "--listen",
                                              "127.0.0.1:0", "--language", "en", "--operator",
                                              kName, "--password-file", password});
  if (!options) return 2;
  int toolkit_argc = 1;
  wxApp::SetInstance(new MeasuredProgram(*options, started));
  return wxEntry(toolkit_argc, argv);
}
