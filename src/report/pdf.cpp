/// The PDF renderer: the pages of PageLayout, or one roll, on a PDF surface in memory.
#include <cairo-pdf.h>

#include "report/export.h"
#include "report/page_layout.h"
#include "report/pdf_file.h"
#include "report/roll_page.h"

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

void AddTable(PdfFile& file, const Table& table, const ExportContext& context, Paper paper) {
  if (paper == Paper::Roll80mm) {
    RollPage roll(table, context);
    return file.AddPage(roll.page(), [&](cairo_t* target) { roll.DrawPage(target, 1); });
  }
  PageLayout layout(table, context, PageLayout::FittingA4(table, context));
  for (int page = 1; page <= layout.PageCount(); ++page) {
    TellProgress(context, {static_cast<std::size_t>(page - 1),
                           static_cast<std::size_t>(layout.PageCount())});
    file.AddPage(layout.page(), [&](cairo_t* target) { layout.DrawPage(target, page); });
  }
}

}  // namespace

PdfFile::PdfFile(const std::string& title, const ExportContext& context)
    : m_surface(cairo_pdf_surface_create_for_stream(&Append, &m_bytes, PageLayout::kA4.width,
                                                    PageLayout::kA4.height),
                &cairo_surface_destroy),
      m_target(nullptr, &cairo_destroy) {
  cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_TITLE, title.c_str());
  cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_AUTHOR,
                                 context.store_name.c_str());
  // Without this Cairo would take the time from the wall clock.
  const std::string created = context.printed_at.ToString(context.offset);
  cairo_pdf_surface_set_metadata(m_surface.get(), CAIRO_PDF_METADATA_CREATE_DATE,
                                 (created.substr(0, 19) + created.substr(23)).c_str());
  m_target.reset(cairo_create(m_surface.get()));
}

void PdfFile::AddPage(Size page, const std::function<void(cairo_t*)>& draw) {
  cairo_pdf_surface_set_size(m_surface.get(), page.width, page.height);
  draw(m_target.get());
  cairo_show_page(m_target.get());
  Require(cairo_status(m_target.get()));
}

std::string PdfFile::Finish() {
  cairo_surface_finish(m_surface.get());
  Require(cairo_surface_status(m_surface.get()));
  return std::move(m_bytes);
}

std::string RenderPdf(const Table& table, const ExportContext& context, Paper paper) {
  PdfFile file(table.title.In(context.language), context);
  AddTable(file, table, context, paper);
  return file.Finish();
}

std::string RenderPdf(const std::vector<Table>& tables, const std::string& title,
                      const ExportContext& context, Paper paper) {
  PdfFile file(title, context);
  for (const Table& table : tables) AddTable(file, table, context, paper);
  return file.Finish();
}

}  // namespace steelyard::report
