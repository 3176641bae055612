#include "report/xlsx.h"

#include <fmt/format.h>
#include <locale.h>
#include <strings.h>
#include <xlsxwriter.h>

#include <algorithm>
#include <array>
#include <ctime>

#include "domain/business_day.h"
#include "report/format.h"
#include "report/whole_file.h"

namespace steelyard::report {
namespace {

constexpr lxw_row_t kTitleRow = 0;
constexpr lxw_row_t kSubtitleRow = 1;
constexpr lxw_row_t kHeadRow = 3;
constexpr lxw_row_t kFirstRow = kHeadRow + 1;
constexpr std::size_t kSheetRows = 1'048'576;              // of every sheet, Excel specifications
constexpr std::size_t kMaxTextBytes = 32'767;              // what a cell holds
constexpr std::int64_t kMaxExact = 1'000'000'000'000'000;  // a spreadsheet keeps 15 digits

/// Spreadsheets know only binary floating point. The quotient of two whole numbers is the nearest
/// number there is, which is written out and shown as exactly the decimal meant.
double SheetNumber(ColumnType type, std::int64_t value) {
  switch (type) {
    case ColumnType::Fen:
      return static_cast<double>(value) / 100;
    case ColumnType::Grams:
      return static_cast<double>(value) / 1000;
    case ColumnType::Permille:
      return static_cast<double>(value) / 1000;
    case ColumnType::Count:
    case ColumnType::Text:
    case ColumnType::Date:
      return static_cast<double>(value);
  }
  base::Check(false);
  return 0;
}

const char* SheetFormat(ColumnType type) {
  switch (type) {
    case ColumnType::Fen:
      return "0.00";
    case ColumnType::Grams:
      return "0.000";
    case ColumnType::Permille:
      return "0.0%";
    case ColumnType::Count:
      return "0";
    case ColumnType::Date:
      return "yyyy-mm-dd";
    case ColumnType::Text:
      return "@";
  }
  base::Check(false);
  return "";
}

[[noreturn]] void Fail(const char* reason) {
  throw ExportError(
      "The spreadsheet could not be written: {}. No file was left "
      "behind; check the free space of its folder and of the folder for "
      "temporary files, and export again.",
      reason);
}

void Require(lxw_error error) {
  if (error != LXW_NO_ERROR) Fail(lxw_strerror(error));
}

/// libxlsxwriter writes numbers with printf, and in the language of half of Europe 12.50 would
/// become 12,50, which no spreadsheet opens. While this lives, numbers have points.
class PointInNumbers {
 public:
  PointInNumbers() : m_locale(::newlocale(LC_NUMERIC_MASK, "C", nullptr)) {
    if (m_locale == nullptr) Fail("the C locale is missing");
    m_before = ::uselocale(m_locale);
  }
  ~PointInNumbers() {
    ::uselocale(m_before);
    ::freelocale(m_locale);
  }
  PointInNumbers(const PointInNumbers&) = delete;
  PointInNumbers& operator=(const PointInNumbers&) = delete;

 private:
  locale_t m_locale;
  locale_t m_before = nullptr;
};

/// At most `bytes` bytes, never half a character.
std::string Shortened(std::string text, std::size_t bytes) {
  if (text.size() <= bytes) return text;
  while (bytes > 0 && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) --bytes;
  text.resize(bytes);
  return text;
}

/// 31 characters at most and none of []:*?/\ (Excel specifications). Empty is none, and Excel keeps
/// `History` for itself.
std::string SheetName(const std::string& title) {
  std::string name;
  for (const char letter : title) {
    if (std::string_view("[]:*?/\\'").find(letter) == std::string_view::npos) name += letter;
  }
  name = Shortened(OnOneLine(name), 31);
  const bool is_taken = name.empty() || ::strcasecmp(name.c_str(), "history") == 0;
  return is_taken ? name + "-" : name;
}

/// A long table goes to a temporary file row by row; cells of a short one stay in memory, where
/// its texts are shared.
lxw_workbook* NewBook(const std::filesystem::path& file, std::size_t rows) {
  constexpr std::size_t kLong = 20'000;
  lxw_workbook_options options{};
  options.constant_memory = rows > kLong ? LXW_TRUE : LXW_FALSE;
  return workbook_new_opt(file.c_str(), &options);
}

class Sheet {
 public:
  Sheet(const std::filesystem::path& file, const Table& table, const ExportContext& context)
      : m_table(table), m_context(context), m_book(NewBook(file, table.rows.size())) {
    if (m_book == nullptr) Fail("there is not enough memory");
    m_sheet = workbook_add_worksheet(m_book, SheetName(m_table.title.In(language())).c_str());
    if (m_sheet == nullptr) Fail("its sheet could not be made");
    for (const Column& column : table.columns) {
      m_formats.push_back(NewFormat(column.type));
      m_total_formats.push_back(NewFormat(column.type));
      format_set_bold(m_total_formats.back());
      format_set_top(m_total_formats.back(), LXW_BORDER_THIN);
    }
  }
  ~Sheet() {
    if (m_book != nullptr) lxw_workbook_free(m_book);
  }
  Sheet(const Sheet&) = delete;
  Sheet& operator=(const Sheet&) = delete;

  void Write() {
    WriteTitle();
    WriteHeads();
    lxw_row_t row = kFirstRow;
    lxw_row_t group_row = row;
    const auto lines = TableLines(m_table);
    for (const TableLine& line : lines) {
      TellProgress(m_context, {row - kFirstRow, lines.size()});
      if (line.group != nullptr) {
        WriteTotals(row, {group_row, line.group->totals,
                          FormatSubtotalHead(m_table, *line.group, language())});
        group_row = row + 1;
      } else {
        for (std::size_t i = 0; i < line.cells->size(); ++i) {
          WriteCell(row, i, (*line.cells)[i], m_formats[i]);
        }
      }
      ++row;
    }
    if (HasTotals(m_table)) {
      WriteTotals(row, {kFirstRow, m_table.totals, TotalLabel(language())});
    }
    WriteWidths();
    WritePrintSettings();
    lxw_workbook* book = m_book;
    m_book = nullptr;  // closing frees it, also when it fails
    Require(workbook_close(book));
  }

 private:
  Language language() const { return m_context.language; }

  lxw_format* NewFormat(ColumnType type) {
    lxw_format* format = workbook_add_format(m_book);
    if (format == nullptr) Fail("there is not enough memory");
    format_set_num_format(format, SheetFormat(type));
    return format;
  }

  void WriteText(lxw_row_t row, std::size_t column, const std::string& text, lxw_format* format) {
    Require(worksheet_write_string(m_sheet, row, static_cast<lxw_col_t>(column),
                                   Shortened(text, kMaxTextBytes).c_str(), format));
  }

  void WriteTitle() {
    lxw_format* bold = workbook_add_format(m_book);
    format_set_bold(bold);
    format_set_font_size(bold, 14);
    WriteText(kTitleRow, 0, m_table.title.In(language()), bold);
    WriteText(kSubtitleRow, 0, m_context.store_name + "  " + FormatScope(m_table, language()),
              nullptr);
    lxw_doc_properties properties{};
    std::string title = m_table.title.In(language());
    std::string company = m_context.store_name;
    properties.title = title.data();
    properties.company = company.data();
    properties.created = static_cast<std::time_t>(m_context.printed_at.unix_ms() / 1000);
    Require(workbook_set_properties(m_book, &properties));
  }

  void WriteHeads() {
    std::array<lxw_format*, 2> heads{};
    for (lxw_format*& format : heads) {
      format = workbook_add_format(m_book);
      format_set_bold(format);
      format_set_bottom(format, LXW_BORDER_THIN);
    }
    format_set_align(heads[1], LXW_ALIGN_RIGHT);
    for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
      const Column& column = m_table.columns[i];
      WriteText(kHeadRow, i, column.head.In(language()), heads[IsNumber(column.type) ? 1 : 0]);
    }
    worksheet_freeze_panes(m_sheet, kFirstRow, 0);
  }

  void WriteCell(lxw_row_t row, std::size_t i, const Cell& cell, lxw_format* format) {
    const Column& column = m_table.columns[i];
    const auto sheet_column = static_cast<lxw_col_t>(i);
    if (const auto* number = std::get_if<std::int64_t>(&cell)) {
      if (*number > kMaxExact || *number < -kMaxExact) {
        return WriteText(row, i, FormatCell(column, cell, {language()}), format);
      }
      return Require(worksheet_write_number(m_sheet, row, sheet_column,
                                            SheetNumber(column.type, *number), format));
    }
    const auto* text = std::get_if<std::string>(&cell);
    if (text == nullptr) return;
    if (column.type == ColumnType::Date) {
      const int days =
          domain::BusinessDay::Parse(*text)->DaysSince(*domain::BusinessDay::FromDate(2000, 1, 1));
      // Excel counts days from 1899-12-30; 2000-01-01 is day 36526.
      return Require(worksheet_write_number(m_sheet, row, sheet_column, 36526 + days, format));
    }
    WriteText(row, i, FormatCell(column, cell, {language()}), format);
  }

  struct Sums {
    lxw_row_t first_row;  ///< of what is added up, down to the row above
    const Row& totals;
    std::string label;
  };

  /// SUBTOTAL leaves out what other SUBTOTALs have added up already, so the totals are those of the
  /// rows, and follow when a spreadsheet hides rows by a filter.
  void WriteTotals(lxw_row_t row, const Sums& sums) {
    for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
      lxw_format* format = m_total_formats[i];
      const auto column = static_cast<lxw_col_t>(i);
      const auto* total = std::get_if<std::int64_t>(&sums.totals[i]);
      if (total != nullptr && row > sums.first_row) {
        char first[LXW_MAX_CELL_NAME_LENGTH];
        char last[LXW_MAX_CELL_NAME_LENGTH];
        lxw_rowcol_to_cell(first, sums.first_row, column);
        lxw_rowcol_to_cell(last, row - 1, column);
        const std::string formula = fmt::format("=SUBTOTAL(9,{}:{})", first, last);
        Require(worksheet_write_formula_num(m_sheet, row, column, formula.c_str(), format,
                                            SheetNumber(m_table.columns[i].type, *total)));
      } else if (total != nullptr) {
        WriteCell(row, i, *total, format);
      } else if (i == 0) {
        WriteText(row, i, sums.label, format);
      } else {
        Require(worksheet_write_blank(m_sheet, row, column, format));
      }
    }
  }

  void WriteWidths() {
    for (std::size_t i = 0; i < m_table.columns.size(); ++i) {
      const Column& column = m_table.columns[i];
      std::size_t width = DisplayWidth(column.head.In(language()));
      for (const Row& row : m_table.rows) {
        width = std::max(width, DisplayWidth(FormatCell(column, row[i], {language()})));
      }
      width = std::max(width, DisplayWidth(FormatCell(column, m_table.totals[i], {language()})));
      Require(worksheet_set_column(m_sheet, static_cast<lxw_col_t>(i), static_cast<lxw_col_t>(i),
                                   static_cast<double>(std::min<std::size_t>(width, 60) + 3),
                                   nullptr));
    }
  }

  void WritePrintSettings() {
    worksheet_set_paper(m_sheet, 9);  // A4
    worksheet_fit_to_pages(m_sheet, 1, 0);
    Require(worksheet_repeat_rows(m_sheet, kHeadRow, kHeadRow));
    Require(worksheet_set_footer(m_sheet, "&R&P / &N"));
  }

  const Table& m_table;
  const ExportContext& m_context;
  lxw_workbook* m_book;
  lxw_worksheet* m_sheet = nullptr;
  std::vector<lxw_format*> m_formats;
  std::vector<lxw_format*> m_total_formats;
};

class List {
 public:
  List(const std::filesystem::path& file, const std::string& name)
      : m_book(workbook_new(file.c_str())) {
    if (m_book == nullptr) Fail("there is not enough memory");
    m_sheet = workbook_add_worksheet(m_book, SheetName(name).c_str());
    m_head = workbook_add_format(m_book);
    m_text = workbook_add_format(m_book);
    m_amount = workbook_add_format(m_book);
    const bool is_complete =
        m_sheet != nullptr && m_head != nullptr && m_text != nullptr && m_amount != nullptr;
    if (!is_complete) Fail("there is not enough memory");
    format_set_bold(m_head);
    format_set_num_format(m_text, SheetFormat(ColumnType::Text));
    format_set_num_format(m_amount, SheetFormat(ColumnType::Fen));
  }
  ~List() {
    if (m_book != nullptr) lxw_workbook_free(m_book);
  }
  List(const List&) = delete;
  List& operator=(const List&) = delete;

  void Write(const ListSheet& list) {
    lxw_row_t row = 0;
    for (const auto& cells : list.rows) {
      lxw_col_t column = 0;
      for (const ListCell& cell : cells) WriteCell(row, column++, cell);
      ++row;
    }
    worksheet_freeze_panes(m_sheet, 1, 0);
    lxw_workbook* book = m_book;
    m_book = nullptr;  // closing frees it, also when it fails
    Require(workbook_close(book));
  }

 private:
  void WriteCell(lxw_row_t row, lxw_col_t column, const ListCell& cell) {
    if (const auto* amount = std::get_if<domain::Money>(&cell)) {
      const double number = SheetNumber(ColumnType::Fen, amount->fen());
      return Require(worksheet_write_number(m_sheet, row, column, number, m_amount));
    }
    const auto& text = std::get<std::string>(cell);
    Require(worksheet_write_string(m_sheet, row, column, Shortened(text, kMaxTextBytes).c_str(),
                                   row == 0 ? m_head : m_text));
  }

  lxw_workbook* m_book;
  lxw_worksheet* m_sheet = nullptr;
  lxw_format* m_head = nullptr;
  lxw_format* m_text = nullptr;
  lxw_format* m_amount = nullptr;
};

}  // namespace

void ExportList(const std::filesystem::path& path, const ListSheet& list) {
  WholeFile file(path);
  {
    const PointInNumbers point;
    List(file.temporary(), list.name).Write(list);
  }
  file.Commit();
}

void WriteXlsx(const std::filesystem::path& file, const Table& table,
               const ExportContext& context) {
  const std::size_t lines = table.rows.size() + table.groups.size();
  constexpr std::size_t kBesides = kFirstRow + 1;  // title, heads and the totals
  if (lines > kSheetRows - kBesides) {
    throw ExportError(
        "The report has {} rows, more than a spreadsheet holds. No file "
        "was left behind; choose a shorter period or export CSV.",
        lines);
  }
  const PointInNumbers point;
  Sheet(file, table, context).Write();
}

}  // namespace steelyard::report
