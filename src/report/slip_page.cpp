/// A slip drawn on a page.
#include <cairo-pdf.h>

#include <memory>

#include "report/file_error.h"
#include "report/slip.h"

namespace steelyard::report {
namespace {

constexpr Points kWidth = 80 / 25.4 * 72;
constexpr Points kMargin = 4 / 25.4 * 72;  // which receipt printers cannot print on
constexpr Points kLineHeight = 13;
constexpr Points kTallLineHeight = 24;
constexpr Points kLargestFont = 9;
constexpr Points kTallFont = 14;
constexpr double kColumnWidth = 0.5;  // of a font's size: what a figure takes, about

Points HeightOf(const SlipLine& line) {
  return line.style == SlipStyle::Tall ? kTallLineHeight : kLineHeight;
}

/// Of many columns the letters are small enough for all of them.
Points FontFor(int columns) {
  return std::min(kLargestFont, (kWidth - 2 * kMargin) / (columns * kColumnWidth));
}

cairo_status_t Append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

}  // namespace

SlipPage::SlipPage(const SlipDocument& document, Language language)
    : m_document(document), m_painter(language), m_page{kWidth, 2 * kMargin} {
  for (const auto& line : document.lines) m_page.height += HeightOf(line);
}

void SlipPage::Draw(cairo_t* target) {
  const Points font = FontFor(m_document.columns);
  const Points width = kWidth - 2 * kMargin;
  Points y = kMargin;
  cairo_save(target);
  for (const auto& line : m_document.lines) {
    const Box box{kMargin, y, width, HeightOf(line)};
    if (line.is_rule) DrawRule(target, {box.x, y + kLineHeight / 2, width, 0}, {0.6, 0.3});
    const bool is_tall = line.style == SlipStyle::Tall;
    const auto draw = [&](const std::string& text, Align align) {
      if (text.empty()) return;
      const Weight weight = line.style == SlipStyle::Plain ? Weight::Regular : Weight::Bold;
      m_painter.DrawShortened(target, text, {is_tall ? kTallFont : font, weight, align}, box);
    };
    draw(line.left, Align::Left);
    draw(line.middle, Align::Centre);
    draw(line.right, Align::Right);
    y += box.height;
  }
  cairo_restore(target);
}

std::string RenderSlipPdf(const SlipDocument& document, Language language) {
  SlipPage page(document, language);
  std::string pdf;
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_pdf_surface_create_for_stream(&Append, &pdf, page.page().width, page.page().height),
      &cairo_surface_destroy);
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> target(cairo_create(surface.get()),
                                                                  &cairo_destroy);
  page.Draw(target.get());
  cairo_show_page(target.get());
  cairo_surface_finish(surface.get());
  const auto status = cairo_surface_status(surface.get());
  if (status != CAIRO_STATUS_SUCCESS) {
    throw ExportError(
        "The PDF could not be made: {}. No file was left behind; export "
        "again, or choose XLSX or CSV.",
        cairo_status_to_string(status));
  }
  return pdf;
}

}  // namespace steelyard::report
