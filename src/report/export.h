/// A table as text, CSV, JSON, XLSX and PDF.
#pragma once
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>

#include "base/timestamp.h"
#include "report/file_error.h"
#include "report/language.h"
#include "report/table.h"

namespace steelyard::report {

enum class Format { Text, Csv, Json, Xlsx, Pdf };
std::string_view ToText(Format format);  ///< `text`, `csv`, `json`, `xlsx`, `pdf`
std::optional<Format> ParseFormat(std::string_view text);

/// What stands on a page beside the table.
struct ExportContext {
  std::string store_name;
  Language language;
  base::Timestamp printed_at;
  base::UtcOffset offset = base::UtcOffset::China();
};

/// Aligned columns for a terminal, also with Chinese characters.
std::string RenderText(const Table& table, Language language);

/// UTF-8 with a byte order mark, CRLF, quoted as RFC 4180 says; the last line holds the totals.
///
/// Text that a spreadsheet would take for a formula gets a ' in front (OWASP, "CSV Injection").
std::string RenderCsv(const Table& table, Language language);

/// One object: report, from, to, columns, rows, totals. Amounts are fen, weights grams, texts as
/// the query gave them.
std::string RenderJson(const Table& table);

/// Bytes of a PDF: the pages of PageLayout.
std::string RenderPdf(const Table& table, const ExportContext& context);

/// Writes the whole file or none.
///
/// Throws  ExportError; nothing has changed then.
void ExportTo(const std::filesystem::path& path, Format format, const Table& table,
              const ExportContext& context);

}  // namespace steelyard::report
