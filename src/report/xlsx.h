/// The XLSX renderer.
#pragma once
#include <filesystem>

#include "report/export.h"

namespace steelyard::report {

/// Typed cells, a frozen head, totals as formulas that also hold their value.
///
/// Throws  ExportError.
void WriteXlsx(const std::filesystem::path& file, const Table& table, const ExportContext& context);

}  // namespace steelyard::report
