/// Stands in GLib's place where it looks for events; a thread reads the clock meanwhile.
#include "desktop/window_watch.h"

#include <cxxabi.h>
#include <execinfo.h>
#include <glib.h>
#include <pthread.h>
#include <signal.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>
#include <thread>

#include "base/check.h"
#include "base/waiting.h"

namespace steelyard::desktop {
namespace {

using std::chrono::milliseconds;
using std::chrono::nanoseconds;

constexpr milliseconds kLookEvery(10);
/// Sleep within a turn; what the X server takes on a busy machine is in it.
constexpr milliseconds kLongestSleep(1000);
constexpr int kMaxFrames = 60;
/// Nobody else uses it: GLib, GTK and we take the named signals only.
const int kSampleSignal = SIGRTMIN + 5;

nanoseconds TimeOf(clockid_t clock) {
  timespec now{};
  ::clock_gettime(clock, &now);
  return std::chrono::seconds(now.tv_sec) + nanoseconds(now.tv_nsec);
}

/// `module(_ZN3Foo3BarEv+0x12) [0x…]` as a person reads it.
std::string ReadableFrame(const std::string& frame) {
  const auto begin = frame.find('(');
  const auto end = frame.find_first_of("+)", begin);
  if (begin == frame.npos || end == frame.npos) return frame;
  const auto symbol = frame.substr(begin + 1, end - begin - 1);
  int status = 0;
  char* name = abi::__cxa_demangle(symbol.c_str(), nullptr, nullptr, &status);
  std::string readable = status == 0 ? name : symbol.empty() ? frame : symbol;
  std::free(name);
  return readable;
}

/// Where the window's thread was, taken by a signal in the middle of its work.
struct Sample {
  void* frames[kMaxFrames];
  std::atomic<int> size = 0;

  void Take() { size = ::backtrace(frames, kMaxFrames); }
  std::string Text() const {
    const int taken = size;
    std::string text;
    char** symbols = ::backtrace_symbols(frames, taken);
    for (int i = 0; symbols && i < taken; ++i) text += "\n    " + ReadableFrame(symbols[i]);
    std::free(symbols);
    return text;
  }
};

void Report(const std::string& what, const Sample& where) {
  const auto line = "steelyard: the windows did not answer: " + what + where.Text() + "\n";
  std::fwrite(line.data(), 1, line.size(), stderr);
  std::fflush(stderr);
}

}  // namespace

struct WindowWatch::Parts {
  nanoseconds longest;
  GPollFunc poll_before = nullptr;
  clockid_t window_clock{};
  pthread_t window_thread{};
  pid_t window_id = 0;

  std::atomic<bool> is_in_turn = false;
  std::atomic<nanoseconds::rep> began = 0;  ///< on the window's processor clock
  std::atomic<bool> is_sampled = false;
  std::atomic<nanoseconds::rep> slept = 0;  ///< within this turn
  Sample sample;
  std::atomic<bool> ends = false;
  std::thread watcher;

  static Parts* current;

  void BeginTurn() {
    began = TimeOf(CLOCK_THREAD_CPUTIME_ID).count();
    slept = 0;
    is_sampled = false;
    is_in_turn = true;
  }

  void EndTurn() {
    if (!is_in_turn.exchange(false)) return;
    const nanoseconds worked = TimeOf(CLOCK_THREAD_CPUTIME_ID) - nanoseconds(began);
    const nanoseconds waited(slept);
    if (worked <= longest && waited <= kLongestSleep) return;
    const auto in_ms = [](nanoseconds time) {
      return std::to_string(std::chrono::duration_cast<milliseconds>(time).count()) + " ms";
    };
    Report("work of " + in_ms(worked) + ", sleep of " + in_ms(waited), sample);
  }

  static gint Poll(GPollFD* files, guint count, gint timeout) {
    auto* const watch = current;
    if (!watch) return g_poll(files, count, timeout);
    watch->EndTurn();
    const gint ready = watch->poll_before(files, count, timeout);
    // A poll that may wait is the first after the start: everything is on the screen.
    if (timeout != 0) watch->has_been_idle = true;
    if (watch->has_been_idle) watch->BeginTurn();
    return ready;
  }
  bool has_been_idle = false;

  bool IsWindowAsleep() const {
    std::ifstream file("/proc/self/task/" + std::to_string(window_id) + "/stat");
    std::string text;
    std::getline(file, text);
    const auto state = text.rfind(") ");
    return state != text.npos && (text[state + 2] == 'S' || text[state + 2] == 'D');
  }

  void Watch() {
    while (!ends) {
      std::this_thread::sleep_for(kLookEvery);
      if (!is_in_turn) continue;
      if (IsWindowAsleep()) slept += nanoseconds(kLookEvery).count();
      const nanoseconds worked = TimeOf(window_clock) - nanoseconds(began);
      if ((worked > longest || nanoseconds(slept) > kLongestSleep) && !is_sampled.exchange(true)) {
        ::pthread_kill(window_thread, kSampleSignal);
      }
    }
  }
};

WindowWatch::Parts* WindowWatch::Parts::current = nullptr;

WindowWatch::WindowWatch(milliseconds longest_turn) : m_parts(std::make_unique<Parts>()) {
  base::Check(Parts::current == nullptr);
  m_parts->longest = longest_turn;
  m_parts->window_thread = ::pthread_self();
  m_parts->window_id = static_cast<pid_t>(::syscall(SYS_gettid));
  ::pthread_getcpuclockid(m_parts->window_thread, &m_parts->window_clock);
  m_parts->sample.Take();  // the first loads a library, which no signal's handler may do
  m_parts->sample.size = 0;
  Parts::current = m_parts.get();
  struct sigaction action {};
  action.sa_flags = SA_RESTART;
  action.sa_handler = [](int) {
    if (Parts::current) Parts::current->sample.Take();
  };
  ::sigaction(kSampleSignal, &action, nullptr);
  m_parts->poll_before = g_main_context_get_poll_func(nullptr);
  g_main_context_set_poll_func(nullptr, &Parts::Poll);
  base::HearWaitingHere([](const char* call) {
    Sample here;
    here.Take();
    Report(std::string("waits for ") + call, here);
  });
  m_parts->watcher = std::thread([parts = m_parts.get()] { parts->Watch(); });
}

WindowWatch::~WindowWatch() {
  base::HearWaitingHere(nullptr);
  g_main_context_set_poll_func(nullptr, m_parts->poll_before);
  m_parts->ends = true;
  m_parts->watcher.join();
  Parts::current = nullptr;
}

std::unique_ptr<WindowWatch> WindowWatch::FromEnvironment() {
  const char* const longest = std::getenv("STEELYARD_WATCH");
  const int milliseconds_allowed = longest ? std::atoi(longest) : 0;
  if (milliseconds_allowed <= 0) return nullptr;
  return std::make_unique<WindowWatch>(milliseconds(milliseconds_allowed));
}

}  // namespace steelyard::desktop
