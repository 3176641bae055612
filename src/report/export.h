/// A table as text, CSV, JSON, XLSX, HTML and PDF.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "report/file_error.h"
#include "report/language.h"
#include "report/table.h"

namespace steelyard::report {

enum class Format { Text, Csv, Json, Xlsx, Pdf, Html };
std::string_view ToText(Format format);  ///< `text`, `csv`, `json`, `xlsx`, `pdf`, `html`
std::optional<Format> ParseFormat(std::string_view text);

/// What pages are for: sheets, or the roll of a receipt printer.
enum class Paper { A4, Roll80mm };
std::string_view ToText(Paper paper);  ///< `a4`, `80mm`
std::optional<Paper> ParsePaper(std::string_view text);

/// How far an export is, in rows or pages.
struct Progress {
  std::size_t done;
  std::size_t all;
};

/// What stands on a page beside the table.
struct ExportContext {
  std::string store_name;
  Language language;
  base::Timestamp printed_at;
  base::UtcOffset offset = base::UtcOffset::China();
  /// Told now and then how far an export is. May throw ExportCancelled: no file is left then.
  std::function<void(const Progress&)> progress = {};
  Paper paper = Paper::A4;  ///< of a PDF
};

/// For what shows nothing but the table.
ExportContext WithoutContext(Language language);

/// Tells `context.progress`, but not of every row.
void TellProgress(const ExportContext& context, const Progress& progress);

/// Takes a text piece by piece.
using TextSink = std::function<void(std::string_view)>;

/// Aligned columns for a terminal, also with Chinese characters.
std::string RenderText(const Table& table, Language language);
void WriteText(const Table& table, const ExportContext& context, const TextSink& sink);

/// UTF-8 with a byte order mark, CRLF, quoted as RFC 4180 says; the last line holds the totals.
///
/// Text that a spreadsheet would take for a formula gets a ' in front (OWASP, "CSV Injection").
std::string RenderCsv(const Table& table, Language language);
void WriteCsv(const Table& table, const ExportContext& context, const TextSink& sink);

/// One object: report, from, to, columns, rows, totals. Amounts are fen, weights grams, texts as
/// the query gave them.
std::string RenderJson(const Table& table);
void WriteJson(const Table& table, const ExportContext& context, const TextSink& sink);

/// A page that needs no other file: its chart is drawn within it.
std::string RenderHtml(const Table& table, const ExportContext& context);
void WriteHtml(const Table& table, const ExportContext& context, const TextSink& sink);

/// Bytes of a PDF: the pages of PageLayout, or a RollPage.
std::string RenderPdf(const Table& table, const ExportContext& context, Paper paper = Paper::A4);
/// Several reports one after another, each beginning on a page of its own.
std::string RenderPdf(const std::vector<Table>& tables, const std::string& title,
                      const ExportContext& context, Paper paper);

/// Writes the whole file or none. Told of its progress is every format.
///
/// Throws  ExportError; nothing has changed then.
void ExportTo(const std::filesystem::path& path, Format format, const Table& table,
              const ExportContext& context);

}  // namespace steelyard::report
