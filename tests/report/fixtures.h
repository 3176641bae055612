/// Doubles and small builders for the tests of reports.
#pragma once
#include <unistd.h>

#include <array>
#include <boost/test/unit_test.hpp>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "report/export.h"
#include "report/run.h"

namespace steelyard::report {

/// Hands over the rows it was given, and remembers what it was asked.
class FixedRows : public ports::ReportRows {
 public:
  explicit FixedRows(std::vector<Row> rows) : m_rows(std::move(rows)) {}
  void Run(const ports::ReportQuery& query,
           const std::function<void(const Row&)>& row) override {
    asked_select = query.select;
    asked_parameters = query.parameters;
    ++asked;
    for (const Row& each : m_rows) row(each);
  }
  std::string asked_select;
  ports::ReportParameters asked_parameters;
  int asked = 0;

 private:
  std::vector<Row> m_rows;
};

/// A folder of its own that goes away with the test.
class TemporaryFolder {
 public:
  TemporaryFolder() {
    std::string pattern = (std::filesystem::temp_directory_path() / "steelyard-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(pattern.data()) != nullptr);
    m_path = pattern;
  }
  ~TemporaryFolder() {
    std::error_code ignored;
    std::filesystem::remove_all(m_path, ignored);
  }
  TemporaryFolder(const TemporaryFolder&) = delete;
  TemporaryFolder& operator=(const TemporaryFolder&) = delete;

  const std::filesystem::path& path() const { return m_path; }
  std::filesystem::path Add(const std::string& name, const std::string& content) const {
    std::ofstream(m_path / name, std::ios::binary) << content;
    return m_path / name;
  }
  std::size_t FileCount() const {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(m_path), {}));
  }

 private:
  std::filesystem::path m_path;
};

inline std::string ReadFile(const std::filesystem::path& file) {
  std::ifstream stream(file, std::ios::binary);
  BOOST_REQUIRE(stream.good());
  return {std::istreambuf_iterator<char>(stream), {}};
}

/// What a command prints; the command must succeed.
inline std::string OutputOf(const std::string& command) {
  std::string output;
  std::FILE* pipe = ::popen(command.c_str(), "r");
  BOOST_REQUIRE(pipe != nullptr);
  std::array<char, 4096> buffer;
  for (std::size_t size; (size = std::fread(buffer.data(), 1, buffer.size(), pipe)) > 0;) {
    output.append(buffer.data(), size);
  }
  BOOST_REQUIRE_MESSAGE(::pclose(pipe) == 0, command);
  return output;
}

inline std::size_t CountOf(const std::string& part, const std::string& text) {
  std::size_t count = 0;
  for (auto at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

inline ExportContext ContextIn(Language language) {
  return {language == Language::Chinese ? "绿源果蔬超市（中山路店）"
                                        : "Green Spring Fruit, Harbour Road",
          language, base::Timestamp::Parse("2026-11-22T08:30:00+08:00").value()};
}

/// A table with every type of column.
inline Table SampleTable(std::vector<Row> rows) {
  const auto definition = ParseDefinition("reports/sample.report", R"(title.en: Sample
title.zh_CN: 样例
chart: bar name amount
columns:
  name    text         | Name   | 名称
  day     date         | Day    | 营业日
  lines   count total  | Lines  | 明细
  grams   grams total  | Weight (kg) | 重量(kg)
  amount  fen   total  | Amount | 金额
  share   permille     | Share  | 占比
values name:
  cash | Cash | 现金
query:
  SELECT :from, :to
)");
  BOOST_REQUIRE(definition);
  FixedRows source(std::move(rows));
  auto table = Run(*definition, {{"from", "2026-11-01"}, {"to", "2026-11-22"}}, source);
  BOOST_REQUIRE(table);
  return std::move(table).value();
}

inline Cell Number(std::int64_t value) {
  return Cell(value);
}
inline Cell Text(std::string text) {
  return Cell(std::move(text));
}

}  // namespace steelyard::report
