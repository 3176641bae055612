/// The XLSX renderer.
#pragma once
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

#include "domain/money.h"
#include "report/export.h"

namespace steelyard::report {

/// Typed cells, a frozen head, totals as formulas that also hold their value.
///
/// Throws  ExportError.
void WriteXlsx(const std::filesystem::path& file, const Table& table, const ExportContext& context);

/// A list without title or totals, which a program can read back: the first row names the columns.
using ListCell = std::variant<std::string, domain::Money>;
struct ListSheet {
  std::string name;
  std::vector<std::vector<ListCell>> rows;
};
/// The whole file or none. Texts stay texts (0012 keeps its zeros), amounts are numbers.
///
/// Throws  ExportError.
void ExportList(const std::filesystem::path& path, const ListSheet& list);

}  // namespace steelyard::report
