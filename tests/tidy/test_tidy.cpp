/// The house rules as tests: arrows between folders, folders that may use the standard library
/// only, no floating point near money, sizes. A rule that read nothing fails.
#include <algorithm>
#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <regex>
#include <set>
#include <string>
#include <utility>
#include <vector>

namespace steelyard::tidy {
namespace {

namespace fs = std::filesystem;

struct SourceFile {
  std::string path;    ///< from the project's folder: src/domain/money.h
  std::string folder;  ///< the room: `domain`, `scales/api`, …; empty outside src/
  std::vector<std::string> lines;

  std::string At(std::size_t line) const { return path + ":" + std::to_string(line + 1); }
};

/// Every .h and .cpp below `below` (`src` or `tests`) of the project.
std::vector<SourceFile> ReadSources(const std::string& below) {
  const fs::path root = STEELYARD_SOURCE_DIR;
  std::vector<SourceFile> files;
  for (const auto& entry : fs::recursive_directory_iterator(root / below)) {
    const auto extension = entry.path().extension();
    if (extension != ".h" && extension != ".cpp") continue;
    SourceFile file;
    file.path = fs::relative(entry.path(), root).generic_string();
    if (below == "src") {
      const fs::path inside = fs::relative(entry.path(), root / "src");
      file.folder = inside.begin()->string();
      if (file.folder == "scales" && std::distance(inside.begin(), inside.end()) > 2) {
        file.folder += "/" + std::next(inside.begin())->string();
      }
    }
    std::ifstream stream(entry.path());
    for (std::string line; std::getline(stream, line);) file.lines.push_back(line);
    files.push_back(std::move(file));
  }
  return files;
}

/// What a line includes: `domain/money.h` or `wx/wx.h`; empty when it includes nothing.
std::string IncludedBy(const std::string& line) {
  static const std::regex kInclude(R"(^\s*#\s*include\s*[<"]([^>"]+)[>"])");
  if (line.find("include") == line.npos) return {};
  std::smatch match;
  return std::regex_search(line, match, kInclude) ? match[1].str() : std::string();
}

/// The line without its comment and without what stands between double quotes.
std::string CodeOf(const std::string& line) {
  std::string code;
  bool quoted = false;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (quoted && line[i] == '\\') {
      ++i;
    } else if (line[i] == '"') {
      quoted = !quoted;
    } else if (!quoted && line.compare(i, 2, "//") == 0) {
      break;
    } else if (!quoted) {
      code += line[i];
    }
  }
  return code;
}

/// Which folders a folder may include, besides itself.
const std::map<std::string, std::set<std::string>> kArrows = {
    {"base", {}},
    {"sheets", {"base"}},
    {"domain", {"base"}},
    {"ports", {"base", "domain"}},
    {"app", {"base", "domain", "ports"}},
    {"storage", {"base", "domain", "ports"}},
    {"cards", {"base", "domain", "ports"}},
    // The process in which libnfc lives knows the messages to it, and nothing else of ours.
    {"reader", {"cards"}},
    {"scales", {"base", "domain", "ports", "app", "scales/drivers", "scales/api"}},
    {"scales/api", {"base", "domain", "ports", "app", "scales"}},
    {"scales/drivers", {"base", "domain", "ports", "app", "scales"}},
    {"report", {"base", "domain", "ports"}},
    {"delivery", {"base", "domain", "ports"}},
    // The simulator knows wire formats only: what is written on cards and what scales speak.
    {"simulator", {"base", "domain", "cards", "scales", "scales/api", "scales/drivers"}},
    // Wires the parts for both programs.
    {"host",
     {"base", "sheets", "domain", "ports", "app", "storage", "cards", "scales", "scales/api",
      "scales/drivers", "report", "delivery"}},
    {"cli",
     {"base", "sheets", "domain", "ports", "app", "storage", "cards", "scales", "scales/api",
      "scales/drivers", "report", "host", "simulator"}},
    {"desktop",
     {"base", "sheets", "domain", "ports", "app", "cards", "scales", "scales/drivers", "report",
      "host"}},
};

/// `scales/api/api_server.h` → `scales/api`; `domain/money.h` → `domain`; not ours → empty.
std::string RoomOf(const std::string& include) {
  std::string best;
  for (const auto& [folder, unused] : kArrows) {
    if (include.rfind(folder + "/", 0) == 0 && folder.size() > best.size()) best = folder;
  }
  return best;
}

/// The string literals of a file; those that only blanks and line ends part are one, as for the
/// compiler. A comment ends the one before it.
std::vector<std::string> LiteralsOf(const SourceFile& file) {
  std::vector<std::string> literals;
  bool goes_on = false;
  for (const std::string& line : file.lines) {
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
      const char c = line[i];
      if (c == '"') {
        quoted = !quoted;
        if (quoted && !goes_on) literals.emplace_back();
        goes_on = true;
      } else if (quoted) {
        literals.back() += c;
        if (c == '\\' && i + 1 < line.size()) literals.back() += line[++i];
      } else if (line.compare(i, 2, "//") == 0) {
        goes_on = false;
        break;
      } else if (c == '\'' && i + 2 < line.size()) {
        goes_on = false;
        i += line[i + 1] == '\\' ? 3 : line[i + 2] == '\'' ? 2 : 0;  // else parts a number
      } else if (c != ' ' && c != '\t') {
        goes_on = false;
      }
    }
  }
  return literals;
}

/// The part of an SQL text that writes a balance otherwise than by moving it; empty for none.
std::string BalanceWrittenBack(const std::string& sql) {
  static const std::regex kAssigned(R"(\b(debits|credits)\b\s*\)?\s*=[^=])");
  static const std::regex kMoved(
      R"(^(debits|credits)\s*=\s*(ledger_accounts\.)?\1\s*\+\s*(\?|excluded\.\1))");
  static const std::regex kReplaced(R"((REPLACE\s+INTO|DELETE\s+FROM)\s+ledger_accounts\b)");
  std::smatch match;
  if (std::regex_search(sql, match, kReplaced)) return match.str();
  for (auto at = sql.cbegin(); std::regex_search(at, sql.cend(), match, kAssigned);) {
    const auto start = match[0].first;
    if (!std::regex_search(start, sql.cend(), kMoved)) return match.str();
    at = match[0].second;
  }
  return {};
}

/// A library header and the folders that may include it.
struct LibraryRule {
  const char* prefix;
  std::set<std::string> allowed;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(arrows)

BOOST_AUTO_TEST_CASE(EveryIncludeFollowsAnArrow) {
  int checked = 0;
  for (const SourceFile& file : ReadSources("src")) {
    const auto rule = kArrows.find(file.folder);
    BOOST_TEST((rule != kArrows.end()), file.path << ": this folder is not on the map");
    if (rule == kArrows.end()) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string room = RoomOf(IncludedBy(file.lines[i]));
      if (room.empty() || room == file.folder) continue;
      ++checked;
      BOOST_TEST(rule->second.contains(room),
                 file.At(i) << ": " << file.folder << " may not know " << room);
    }
  }
  BOOST_TEST(checked > 20);
}

BOOST_AUTO_TEST_CASE(LibrariesStayInTheirRooms) {
  const LibraryRule rules[] = {
      {"SQLiteCpp/", {"storage"}},
      {"sqlite3.h", {"storage"}},
      {"nfc/", {"reader"}},
      {"Poco/Net/", {"scales", "scales/api", "scales/drivers", "simulator"}},
      {"Poco/Zip/", {"sheets"}},
      {"Poco/SAX/", {"sheets"}},
      {"Poco/", {"scales", "scales/api", "scales/drivers", "simulator", "sheets"}},
      {"wx/", {"desktop"}},
      {"sodium", {"cards", "host"}},
      {"cairo", {"report", "desktop"}},
      {"pango/", {"report"}},
      {"xlsxwriter", {"report"}},
      {"CLI/", {"cli", "desktop"}},
  };
  std::set<std::string> seen;
  for (const SourceFile& file : ReadSources("src")) {
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string include = IncludedBy(file.lines[i]);
      for (const LibraryRule& rule : rules) {
        if (include.empty() || include.rfind(rule.prefix, 0) != 0) continue;
        seen.insert(rule.prefix);
        BOOST_TEST(rule.allowed.contains(file.folder),
                   file.At(i) << ": " << include << " has no place in " << file.folder);
      }
    }
  }
  BOOST_TEST(seen.size() > 3u);
}

BOOST_AUTO_TEST_CASE(InnerFoldersUseTheStandardLibraryOnly) {
  const std::set<std::string> inner{"base", "domain", "ports", "app"};
  const std::set<std::string> outside{"filesystem", "fstream", "ctime", "iostream", "cstdio"};
  int checked = 0;
  for (const SourceFile& file : ReadSources("src")) {
    if (!inner.contains(file.folder)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      BOOST_TEST((file.lines[i].find("_clock::now") == std::string::npos), file.At(i));
      const std::string include = IncludedBy(file.lines[i]);
      if (include.empty()) continue;
      ++checked;
      const bool ours = !RoomOf(include).empty();
      const bool fmt = include.rfind("fmt/", 0) == 0;
      const bool standard = include.find_first_of("/.") == include.npos;
      BOOST_TEST((ours || fmt || standard), file.At(i) << ": " << include);
      const bool console_of_check = file.path == "src/base/check.cpp" && include == "cstdio";
      BOOST_TEST((console_of_check || !outside.contains(include)),
                 file.At(i) << ": no files, clock or console here");
    }
  }
  BOOST_TEST(checked > 50);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(money_rules)

BOOST_AUTO_TEST_CASE(NoFloatingPointNearMoney) {
  // Drawing and spreadsheet cells speak in doubles at their own edge.
  const std::set<std::string> drawing{"report", "desktop"};
  static const std::regex kFloating(R"(\b(double|float|strtod|stod|stof|atof)\b)");
  int checked = 0;
  for (const SourceFile& file : ReadSources("src")) {
    if (drawing.contains(file.folder)) continue;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      ++checked;
      BOOST_TEST(!std::regex_search(CodeOf(file.lines[i]), kFloating),
                 file.At(i) << ": " << file.lines[i]);
    }
  }
  BOOST_TEST(checked > 1000);
}

BOOST_AUTO_TEST_CASE(ABalanceThatIsWrittenBackIsRecognised) {
  const std::pair<const char*, bool> statements[] = {
      {"UPDATE ledger_accounts SET debits = debits + ? WHERE card = ?", true},
      {"DO UPDATE SET credits = ledger_accounts.credits + excluded.credits", true},
      {"SELECT debits, credits FROM ledger_accounts WHERE credits - debits >= ?", true},
      {"UPDATE ledger_accounts SET debits = ?", false},
      {"UPDATE ledger_accounts SET kind = ?, credits=:x", false},
      {"UPDATE ledger_accounts SET debits = 5 + debits", false},
      {"UPDATE ledger_accounts SET debits = credits + ?", false},
      {"UPDATE ledger_accounts SET debits = debits - ?", false},
      {"UPDATE ledger_accounts SET debits =\n  excluded.debits", false},
      {"UPDATE ledger_accounts SET (debits, credits) = (?, ?)", false},
      {"REPLACE INTO ledger_accounts VALUES (?, ?, ?, ?, ?)", false},
      {"INSERT OR REPLACE INTO ledger_accounts VALUES (?, ?, ?, ?, ?)", false},
      {"DELETE FROM ledger_accounts WHERE card = ?", false},
  };
  for (const auto& [statement, is_right] : statements) {
    BOOST_TEST(BalanceWrittenBack(statement).empty() == is_right, statement);
  }
}

/// No path reads a balance and writes it back: debits and credits only ever grow, in place.
BOOST_AUTO_TEST_CASE(BalancesAreMovedNeverSet) {
  int moved = 0;
  const auto check = [&](const std::string& sql, const std::string& where) {
    const std::string written = BalanceWrittenBack(sql);
    BOOST_TEST(written.empty(), where << ": " << written);
    if (sql.find("debits = debits +") != sql.npos) ++moved;
  };
  for (const SourceFile& file : ReadSources("src")) {
    for (const std::string& literal : LiteralsOf(file)) check(literal, file.path);
  }
  int plain = 0;
  for (const char* folder : {"src/storage/schema", "reports"}) {
    for (const auto& entry : fs::directory_iterator(fs::path(STEELYARD_SOURCE_DIR) / folder)) {
      if (!entry.is_regular_file()) continue;
      std::ifstream stream(entry.path());
      check({std::istreambuf_iterator<char>(stream), {}}, entry.path().filename().string());
      ++plain;
    }
  }
  BOOST_TEST(moved > 0);  // the guarded debit was read
  BOOST_TEST(plain > 5);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(sizes)

BOOST_AUTO_TEST_CASE(LinesAndFiles) {
  int checked = 0;
  for (const char* below : {"src", "tests"}) {
    for (const SourceFile& file : ReadSources(below)) {
      ++checked;
      BOOST_TEST(file.lines.size() <= 600u, file.path << " has " << file.lines.size() << " lines");
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        // Columns, not bytes: bytes 10xxxxxx continue a character.
        const auto columns = std::count_if(file.lines[i].begin(), file.lines[i].end(),
                                           [](char c) { return (c & 0xC0) != 0x80; });
        BOOST_TEST(columns <= 100, file.At(i) << " has " << columns << " columns");
      }
    }
  }
  BOOST_TEST(checked > 40);
}

BOOST_AUTO_TEST_CASE(Functions) {
  // In our layout a function begins with a line at column 0 that ends in `{`.
  static const std::regex kStart(R"(^[A-Za-z].*\).*\{$)");
  static const std::regex kOther(R"(^(namespace|class|struct|enum|extern)\b)");
  int checked = 0;
  for (const SourceFile& file : ReadSources("src")) {
    std::size_t start = 0;
    bool inside = false;
    for (std::size_t i = 0; i < file.lines.size(); ++i) {
      const std::string& line = file.lines[i];
      if (!inside && !line.empty() && line.back() == '{' && std::regex_search(line, kStart) &&
          !std::regex_search(line, kOther)) {
        inside = true;
        start = i;
      } else if (inside && !line.empty() && line[0] == '}') {
        inside = false;
        ++checked;
        BOOST_TEST(i - start + 1 <= 70u, file.At(start) << " has " << i - start + 1 << " lines");
      }
    }
  }
  BOOST_TEST(checked > 50);
}

BOOST_AUTO_TEST_CASE(EveryHeaderSaysWhatItIsFor) {
  int checked = 0;
  for (const SourceFile& file : ReadSources("src")) {
    if (!file.path.ends_with(".h")) continue;
    ++checked;
    BOOST_REQUIRE(!file.lines.empty());
    BOOST_TEST((file.lines[0].rfind("///", 0) == 0), file.path << " opens without its purpose");
  }
  BOOST_TEST(checked > 20);
}

BOOST_AUTO_TEST_CASE(PortsAreSmall) {
  // Books is the list of all books, not a service.
  static const std::regex kClass(R"(^class (\w+))");
  int checked = 0;
  for (const SourceFile& file : ReadSources("src")) {
    if (file.folder != "ports") continue;
    std::string name;
    int methods = 0;
    for (const std::string& line : file.lines) {
      std::smatch match;
      if (std::regex_search(line, match, kClass)) {
        name = match[1];
        methods = 0;
      }
      if (line.find("virtual ") != line.npos && line.find('~') == line.npos) ++methods;
      if (line != "};" || name.empty()) continue;
      ++checked;
      BOOST_TEST((name == "Books" || methods <= 7), name << " has " << methods << " methods");
      name.clear();
    }
  }
  BOOST_TEST(checked > 10);
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(self_contained)

BOOST_AUTO_TEST_CASE(NoPathOfOneMachine) {
  static const std::regex kPath(R"((/(home|srv|mnt|Users)/\w+|/root/|\.\./\.\./\w+/design))");
  int checked = 0;
  for (const char* below : {"src", "tests"}) {
    for (const SourceFile& file : ReadSources(below)) {
      if (file.path.ends_with("test_tidy.cpp")) continue;
      ++checked;
      for (std::size_t i = 0; i < file.lines.size(); ++i) {
        if (file.lines[i].find('/') == std::string::npos) continue;
        BOOST_TEST(!std::regex_search(file.lines[i], kPath), file.At(i) << file.lines[i]);
      }
    }
  }
  BOOST_TEST(checked > 40);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tidy
