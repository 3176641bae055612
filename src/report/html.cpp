/// The HTML renderer: one file with everything in it, for a browser or an e-mail.
#include <cairo-svg.h>
#include <fmt/format.h>

#include <memory>

#include "report/chart.h"
#include "report/export.h"
#include "report/format.h"

namespace steelyard::report {
namespace {

constexpr Size kChart = {720, 300};

constexpr const char* kStyle =
    "body{font:14px/1.4 sans-serif;color:#111;background:#fff;margin:2em}"
    "h1{font-size:1.6em;margin:0}p{margin:.3em 0}"
    "table{border-collapse:collapse;margin:1.2em 0}"
    "th,td{padding:.25em .7em;text-align:left;vertical-align:top}"
    ".n{text-align:right;font-variant-numeric:tabular-nums;white-space:nowrap}"
    "thead th{border-bottom:2px solid #111;position:sticky;top:0;background:#fff}"
    "tbody tr:nth-child(even){background:#f2f2f2}"
    ".s td,tfoot td{font-weight:bold;border-top:1px solid #888}"
    "tfoot td{border-top:2px solid #111}svg{max-width:100%;height:auto}"
    "@media print{body{margin:0}thead th{position:static}}";

std::string Escaped(std::string_view text) {
  std::string escaped;
  for (const char letter : text) {
    switch (letter) {
      case '&': escaped += "&amp;"; break;
      case '<': escaped += "&lt;"; break;
      case '>': escaped += "&gt;"; break;
      case '"': escaped += "&quot;"; break;
      default: escaped += letter;
    }
  }
  return escaped;
}

cairo_status_t Append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

/// The drawing as an element of the page, with its words for who cannot see it.
std::string ChartElement(const Table& table, Language language) {
  std::string svg;
  {
    const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
        cairo_svg_surface_create_for_stream(&Append, &svg, kChart.width, kChart.height),
        &cairo_surface_destroy);
    const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> target(cairo_create(surface.get()),
                                                                    &cairo_destroy);
    DrawChart(target.get(), table, {language}, {2, 2, kChart.width - 4, kChart.height - 4});
    cairo_surface_finish(surface.get());
    const auto status = cairo_surface_status(surface.get());
    if (status != CAIRO_STATUS_SUCCESS) {
      throw ExportError(
          "The chart could not be drawn: {}. No file was left behind; export again, or choose XLSX "
          "or CSV.",
          cairo_status_to_string(status));
    }
  }
  const auto begin = svg.find("<svg");
  return fmt::format("<svg role=\"img\" aria-label=\"{}\"{}",
                     Escaped(ChartInWords(table, language)), svg.substr(begin + 4));
}

class Page {
 public:
  Page(const Table& table, const ExportContext& context, const TextSink& sink)
      : m_table(table), m_context(context), m_sink(sink) {}

  void Write() {
    const Language language = m_context.language;
    const std::string title = Escaped(m_table.title.In(language));
    m_sink(fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{}\"><head><meta charset=\"utf-8\">"
        "<meta name=\"viewport\" content=\"width=device-width\"><title>{}</title>"
        "<style>{}</style></head><body>\n<p>{}</p><h1>{}</h1><p>{}</p>\n",
        language == Language::Chinese ? "zh-CN" : "en", title, kStyle,
        Escaped(m_context.store_name), title, Escaped(FormatScope(m_table, language))));
    if (HasChart(m_table)) m_sink(ChartElement(m_table, language));
    WriteTable();
    m_sink(fmt::format("<p>{}</p>\n</body></html>\n",
                       Escaped(PrintedLabel(FormatMoment(m_context.printed_at, m_context.offset),
                                            language))));
  }

 private:
  void WriteTable() {
    m_sink("<table><thead><tr>");
    for (const Column& column : m_table.columns) {
      m_sink(fmt::format("<th scope=\"col\"{}>{}</th>", Class(column),
                         Escaped(column.head.In(m_context.language))));
    }
    m_sink("</tr></thead><tbody>\n");
    std::size_t done = 0;
    const auto lines = TableLines(m_table);
    for (const TableLine& line : lines) {
      TellProgress(m_context, {done++, lines.size()});
      const bool is_subtotal = line.group != nullptr;
      WriteRow(*line.cells, is_subtotal ? " class=\"s\"" : "",
               is_subtotal ? FormatSubtotalHead(m_table, *line.group, m_context.language) : "");
    }
    if (m_table.rows.empty()) {
      m_sink(fmt::format("<tr><td colspan=\"{}\">{}</td></tr>\n", m_table.columns.size(),
                         Escaped(NothingLabel(m_context.language))));
    }
    m_sink("</tbody>");
    if (HasTotals(m_table)) {
      m_sink("<tfoot>");
      WriteRow(m_table.totals, "",
               HasRoomForTotalLabel(m_table) ? TotalLabel(m_context.language) : "");
      m_sink("</tfoot>");
    }
    m_sink("</table>\n");
  }

  static const char* Class(const Column& column) {
    return IsNumber(column.type) ? " class=\"n\"" : "";
  }

  void WriteRow(const Row& row, const char* attribute, const std::string& head) {
    std::string text = fmt::format("<tr{}>", attribute);
    for (std::size_t i = 0; i < row.size(); ++i) {
      const Column& column = m_table.columns[i];
      const bool is_head = i == 0 && !head.empty();
      const std::string cell =
          is_head ? head : FormatCell(column, row[i], {m_context.language, Digits::Grouped});
      text += fmt::format("<td{}>{}</td>", Class(column), Escaped(OnOneLine(cell)));
    }
    m_sink(text + "</tr>\n");
  }

  const Table& m_table;
  const ExportContext& m_context;
  const TextSink& m_sink;
};

}  // namespace

void WriteHtml(const Table& table, const ExportContext& context, const TextSink& sink) {
  Page(table, context, sink).Write();
}

std::string RenderHtml(const Table& table, const ExportContext& context) {
  std::string html;
  WriteHtml(table, context, [&](std::string_view text) { html += text; });
  return html;
}

}  // namespace steelyard::report
