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
#include <filesystem>
#include <fstream>
#include <iterator>
#include <sstream>
#include <string>
#include <string_view>
#include <vector>

#include "base/seeded_random.h"
#include "fuzz/fuzz_target.h"

namespace {

using steelyard::base::SeededRandom;

constexpr std::size_t kMostBytes = 64 * 1024;

std::array<char, 200> g_where{};

extern "C" void TellWhere(int signal) {
  // Only what may be called in a signal handler.
  const auto length = std::string_view(g_where.data()).size();
  [[maybe_unused]] const auto written = ::write(STDERR_FILENO, g_where.data(), length);
  std::signal(signal, SIG_DFL);
  std::raise(signal);
}

std::size_t Place(SeededRandom& random, const std::string& text) {
  return static_cast<std::size_t>(random.Between(0, static_cast<std::int64_t>(text.size())));
}

/// Bytes that parsers look for.
char Telling(SeededRandom& random) {
  using namespace std::string_view_literals;
  constexpr auto kBytes = "\t\r\n\0\x03\xff\x80\"{}[],:;-+.eE09aA!#/\\ "sv;
  const auto at = random.Between(0, static_cast<std::int64_t>(kBytes.size()) - 1);
  return kBytes[static_cast<std::size_t>(at)];
}

void Change(SeededRandom& random, const std::vector<std::string>& corpus, std::string& text) {
  const std::size_t at = Place(random, text);
  const std::size_t length = Place(random, text) / 8 + 1;
  switch (random.Between(0, 7)) {
    case 0: text.insert(at, 1, Telling(random)); break;
    case 1: text.erase(at, length); break;
    case 2: text.insert(at, text.substr(at, length)); break;  // a piece twice
    case 3: text.resize(at); break;                           // cut off
    case 4:
      if (at < text.size()) text[at] = static_cast<char>(random.Between(0, 255));
      break;
    case 5:
      if (at < text.size()) text[at] = Telling(random);
      break;
    case 6:
      text.insert(at, std::to_string(random.Between(-1, 1) * (1LL << random.Between(0, 62))));
      break;
    default: {  // goes on as another one does
      const auto other = random.Between(0, static_cast<std::int64_t>(corpus.size()) - 1);
      const std::string& end = corpus[static_cast<std::size_t>(other)];
      text = text.substr(0, at) + end.substr(std::min(Place(random, end), end.size()));
    }
  }
  if (text.size() > kMostBytes) text.resize(kMostBytes);
}

/// Seeds of binary protocols are hexadecimal text, which a person can read.
std::string FromHex(const std::string& text) {
  std::string bytes;
  std::istringstream words(text);
  for (std::string word; words >> word;) bytes += static_cast<char>(std::stoi(word, nullptr, 16));
  return bytes;
}

std::vector<std::string> ReadCorpus(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    if (entry.is_regular_file()) files.push_back(entry.path());
  }
  std::ranges::sort(files);  // the order of a folder differs from disk to disk
  std::vector<std::string> corpus;
  for (const auto& file : files) {
    std::ifstream stream(file, std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    corpus.push_back(file.extension() == ".hex" ? FromHex(text) : text);
  }
  return corpus;
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
  const auto corpus = arguments.empty() ? std::vector<std::string>() : ReadCorpus(arguments[0]);
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
    const auto first = random.Between(0, static_cast<std::int64_t>(corpus.size()) - 1);
    std::string text = corpus[static_cast<std::size_t>(first)];
    for (auto left = random.Between(1, 6); left > 0; --left) Change(random, corpus, text);
    Try(text);
  }
  std::printf("%lld malformed inputs of %zu seeds, none did harm\n", runs, corpus.size());
}
