/// The PDF renderer: the pages of PageLayout on a PDF surface in memory.
#include <cairo-pdf.h>
#include <fmt/format.h>

#include <memory>

#include "report/export.h"
#include "report/page_layout.h"

namespace steelyard::report {
namespace {

cairo_status_t Append(void* closure, const unsigned char* data, unsigned int length) {
  static_cast<std::string*>(closure)->append(reinterpret_cast<const char*>(data), length);
  return CAIRO_STATUS_SUCCESS;
}

void Require(cairo_status_t status) {
  if (status == CAIRO_STATUS_SUCCESS) return;
  throw ExportError(
      "The PDF could not be made: {}. No file was left behind; export "
      "again, or choose XLSX or CSV.",
      cairo_status_to_string(status));
}

}  // namespace

std::string RenderPdf(const Table& table, const ExportContext& context) {
  PageLayout layout(table, context, PageLayout::FittingA4(table, context));
  std::string pdf;
  const std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> surface(
      cairo_pdf_surface_create_for_stream(&Append, &pdf, layout.page().width, layout.page().height),
      &cairo_surface_destroy);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_TITLE,
                                 table.title.In(context.language).c_str());
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_AUTHOR,
                                 context.store_name.c_str());
  // Without this Cairo would take the time from the wall clock.
  const std::string created = context.printed_at.ToString(context.offset);
  cairo_pdf_surface_set_metadata(surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                 (created.substr(0, 19) + created.substr(23)).c_str());
  const std::unique_ptr<cairo_t, decltype(&cairo_destroy)> target(cairo_create(surface.get()),
                                                                  &cairo_destroy);
  for (int page = 1; page <= layout.PageCount(); ++page) {
    layout.DrawPage(target.get(), page);
    cairo_show_page(target.get());
    Require(cairo_status(target.get()));
  }
  cairo_surface_finish(surface.get());
  Require(cairo_surface_status(surface.get()));
  return pdf;
}

}  // namespace steelyard::report
