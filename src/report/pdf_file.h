/// PdfFile: a PDF in memory, page by page.
#pragma once
#include <cairo.h>

#include <functional>
#include <memory>
#include <string>

#include "report/canvas.h"
#include "report/export.h"

namespace steelyard::report {

/// Throws  ExportError when Cairo fails.
class PdfFile {
 public:
  PdfFile(const std::string& title, const ExportContext& context);

  /// Pages may differ in size.
  void AddPage(Size page, const std::function<void(cairo_t*)>& draw);
  /// Ends the file; it takes no more pages.
  std::string Finish();

 private:
  std::string m_bytes;
  std::unique_ptr<cairo_surface_t, decltype(&cairo_surface_destroy)> m_surface;
  std::unique_ptr<cairo_t, decltype(&cairo_destroy)> m_target;
};

}  // namespace steelyard::report
