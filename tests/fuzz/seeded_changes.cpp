/// Runs a fuzz target over its corpus and over so many seeded changes of it: the form of fuzzing
/// that needs no other compiler and is the same on every machine.
///
///   fuzz_NAME CORPUS [--runs N] [--seed S]
///
/// Ends by the signal of the fault, after a line that names seed and run.
#include <unistd.h>

#include <algorithm>
#include <array>
#include <csignal>
#include <cstdio>
#include <cstdlib>
#include <iterator>
#include <string>
#include <string_view>
#include <vector>

#include "base/seeded_random.h"
#include "fuzz/fuzz_target.h"
#include "support/seeded_change.h"

namespace {

using steelyard::base::SeededRandom;

std::array<char, 200> g_where{};

extern "C" void TellWhere(int signal) {
  // Only what may be called in a signal handler.
  const auto length = std::string_view(g_where.data()).size();
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, g_where.data(), length);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

void Try(const std::string& text) {
  LLVMFuzzerTestOneInput(reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> arguments(argv + 1, argv + argc);
  const auto number_of = [&](std::string_view name, long long absent) {
    const auto found = std::ranges::find(arguments, name);
    const bool is_told = found != arguments.end() && std::next(found) != arguments.end();
    return is_told ? std::atoll(std::next(found)->c_str()) : absent;
  };
  const auto corpus = arguments.empty() ? std::vector<std::string>()
                                        : steelyard::tests::ReadCorpus(arguments[0]);
  if (corpus.empty()) {
    std::fputs("usage: fuzz_NAME CORPUS [--runs N] [--seed S]; the corpus is empty\n", stderr);
    return 2;
  }
  const auto seed = number_of("--seed", 1);
  const auto runs = number_of("--runs", 100'000);
  for (const int signal : {SIGSEGV, SIGABRT, SIGILL, SIGTRAP, SIGFPE, SIGBUS}) {
    std::signal(signal, &TellWhere);
  }
  for (const auto& text : corpus) Try(text);
  for (long long run = 0; run < runs; ++run) {
    std::snprintf(g_where.data(), g_where.size(), "failed; replay with --seed %lld --runs 1\n",
                  seed + run);
    SeededRandom random(static_cast<std::uint64_t>(seed + run));
    Try(steelyard::tests::ChangedOneOf(random, corpus));
  }
  std::printf("%lld malformed inputs of %zu seeds, none did harm\n", runs, corpus.size());
}
