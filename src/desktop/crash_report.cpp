/// Writes with what a signal's handler may call: no memory is taken, nothing is locked.
#include "desktop/crash_report.h"

#include <cxxabi.h>
#include <execinfo.h>
#include <fcntl.h>
#include <signal.h>
#include <time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <exception>
#include <system_error>
#include <typeinfo>

namespace steelyard::desktop {
namespace {

namespace fs = std::filesystem;

constexpr int kMaxFrames = 100;
constexpr std::size_t kKeptReports = 10;
constexpr std::size_t kHandlerStack = 64 * 1024;
constexpr const char* kNew = ".new";
constexpr const char* kTold = ".txt";
constexpr int kFatalSignals[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGTRAP};

/// Filled before anything goes wrong.
std::array<char, 4096> folder_and_prefix{};
std::atomic<const char*> command_under_way = nullptr;
std::atomic<const char*> exception_kind = nullptr;
std::atomic_flag has_begun = ATOMIC_FLAG_INIT;

void Put(int file, const char* text) {
  [[maybe_unused]] const auto written = ::write(file, text, std::strlen(text));
}

/// Decimal digits behind `end`, which moves on.
void Append(char*& end, std::uint64_t number) {
  char digits[20];
  int count = 0;
  do {
    digits[count++] = static_cast<char>('0' + number % 10);
    number /= 10;
  } while (number > 0);
  while (count > 0) *end++ = digits[--count];
}

void PutNumber(int file, std::uint64_t number) {
  char text[21];
  char* end = text;
  Append(end, number);
  *end = 0;
  Put(file, text);
}

void WriteReport(int file, int signal) {
  Put(file, "Steelyard " STEELYARD_VERSION " ended unexpectedly.\nSeconds since 1970: ");
  PutNumber(file, static_cast<std::uint64_t>(::time(nullptr)));
  Put(file, "\nSignal: ");
  PutNumber(file, static_cast<std::uint64_t>(signal));
  if (const char* kind = exception_kind) {
    Put(file, "\nException that nobody took: ");
    Put(file, kind);
  }
  if (const char* command = command_under_way) {
    Put(file, "\nCommand under way: ");
    Put(file, command);
  }
  Put(file, "\n\nWhere it was, the innermost function first. Of the program's memory nothing is "
            "in here.\n");
  static void* frames[kMaxFrames];
  ::backtrace_symbols_fd(frames, ::backtrace(frames, kMaxFrames), file);
}

void OnFatalSignal(int signal) {
  if (!has_begun.test_and_set()) {
    static std::array<char, 4200> path;
    std::strcpy(path.data(), folder_and_prefix.data());
    char* end = path.data() + std::strlen(path.data());
    Append(end, static_cast<std::uint64_t>(::time(nullptr)));
    *end++ = '-';
    Append(end, static_cast<std::uint64_t>(::getpid()));
    std::strcpy(end, kNew);
    const int file = ::open(path.data(), O_CREAT | O_EXCL | O_WRONLY | O_CLOEXEC, 0600);
    if (file >= 0) {
      WriteReport(file, signal);
      ::fsync(file);
      ::close(file);
      Put(STDERR_FILENO, "steelyard: ended unexpectedly; a report is in ");
      Put(STDERR_FILENO, path.data());
      Put(STDERR_FILENO, "\n");
    }
  }
  // The handler is gone (SA_RESETHAND): this ends the program as if there had been none.
  ::raise(signal);
}

[[noreturn]] void OnTerminate() {
  if (const auto* kind = abi::__cxa_current_exception_type()) {
    int status = 0;
    const char* const name = abi::__cxa_demangle(kind->name(), nullptr, nullptr, &status);
    exception_kind = status == 0 ? name : kind->name();
  }
  std::abort();
}

}  // namespace

void ReportCrashesTo(const fs::path& folder) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  const auto prefix = (folder / "crash-").string();
  if (failed || prefix.size() >= folder_and_prefix.size()) return;  // no place, no reports
  std::copy(prefix.begin(), prefix.end(), folder_and_prefix.begin());

  static std::array<char, kHandlerStack> stack;  // the usual one may be what ran out
  const stack_t handlers_stack{stack.data(), 0, stack.size()};
  ::sigaltstack(&handlers_stack, nullptr);
  void* frame = nullptr;
  ::backtrace(&frame, 1);  // the first loads a library, which no handler may do
  struct sigaction action {};
  action.sa_flags = static_cast<int>(SA_RESETHAND) | SA_ONSTACK;
  action.sa_handler = &OnFatalSignal;
  for (const int signal : kFatalSignals) ::sigaction(signal, &action, nullptr);
  std::set_terminate(&OnTerminate);
}

void SetCommandUnderWay(const char* command) { command_under_way = command; }

std::vector<fs::path> TakeNewCrashReports(const fs::path& folder) {
  std::vector<fs::path> untold;
  std::vector<fs::path> all;
  std::error_code failed;
  for (const auto& file : fs::directory_iterator(folder, failed)) {
    auto path = file.path();
    if (!path.filename().string().starts_with("crash-")) continue;
    if (path.extension() == kNew) {
      auto told = path;
      told.replace_extension(kTold);
      std::error_code kept_new;
      fs::rename(path, told, kept_new);
      if (!kept_new) path = told;
      untold.push_back(path);
    }
    all.push_back(path);
  }
  // Their names begin with the time.
  std::sort(all.begin(), all.end());
  std::sort(untold.begin(), untold.end());
  for (std::size_t i = 0; i + kKeptReports < all.size(); ++i) {
    fs::remove(all[i], failed);
    std::erase(untold, all[i]);
  }
  return untold;
}

}  // namespace steelyard::desktop
