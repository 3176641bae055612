/// TextTable: columns that line up on a terminal, Chinese text included.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace steelyard::cli {

/// How many terminal cells `text` takes: two for East Asian wide characters.
std::size_t DisplayWidth(std::string_view text);

class TextTable {
 public:
  enum class Align { Left, Right };
  explicit TextTable(std::vector<std::string> header) { m_rows.push_back(std::move(header)); }
  /// Cells beyond the header's are a bug.
  void Add(std::vector<std::string> cells);
  void AlignRight(std::size_t column) { m_right.push_back(column); }
  std::string ToString() const;

 private:
  std::vector<std::vector<std::string>> m_rows;
  std::vector<std::size_t> m_right;
};

}  // namespace steelyard::cli
