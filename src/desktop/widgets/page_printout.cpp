/// Scales a page of points to whatever the printer or the preview measures in.
#include "desktop/widgets/page_printout.h"

#include <wx/dcmemory.h>
#include <wx/image.h>

#include <algorithm>

namespace steelyard::desktop {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kMillimetresPerInch = 25.4;
constexpr double kImageDpi = 300;

}  // namespace

void PagePrintout::GetPageInfo(int* first, int* last, int* from, int* to) {
  *first = *from = 1;
  *last = *to = PageCount();
}

bool PagePrintout::OnPrintPage(int page) {
  wxDC* dc = GetDC();
  if (!dc) return false;
  if (auto* target = static_cast<cairo_t*>(dc->GetHandle())) {
    DrawScaled(target, page, ScaleFor(dc->GetSize()));
  } else {
    DrawAsImage(*dc, page);
  }
  return true;
}

double PagePrintout::ScaleFor(wxSize size) const {
  const auto paper = PaperSize();
  const double filling = std::min(size.x / paper.width, size.y / paper.height);
  if (m_scale == Scale::FillPaper) return filling;
  int width_mm = 0;
  int height_mm = 0;
  GetPageSizeMM(&width_mm, &height_mm);
  if (width_mm <= 0) return filling;
  const double true_size = size.x / (width_mm / kMillimetresPerInch * kPointsPerInch);
  return std::min(filling, true_size);
}

void PagePrintout::DrawScaled(cairo_t* target, int page, double scale) {
  cairo_save(target);
  cairo_scale(target, scale, scale);
  Draw(target, page);
  cairo_restore(target);
}

void PagePrintout::DrawAsImage(wxDC& dc, int page) {
  const auto paper = PaperSize();
  const wxSize size(static_cast<int>(paper.width * kImageDpi / kPointsPerInch),
                    static_cast<int>(paper.height * kImageDpi / kPointsPerInch));
  auto* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.x, size.y);
  auto* target = cairo_create(surface);
  cairo_set_source_rgb(target, 1, 1, 1);
  cairo_paint(target);
  DrawScaled(target, page, std::min(size.x / paper.width, size.y / paper.height));
  cairo_surface_flush(surface);
  wxImage image(size, false);
  const auto* pixels = cairo_image_surface_get_data(surface);
  const int stride = cairo_image_surface_get_stride(surface);
  for (int y = 0; y < size.y; ++y) {
    for (int x = 0; x < size.x; ++x) {
      const auto* pixel = pixels + y * stride + x * 4;  // blue, green, red on little-endian
      image.SetRGB(x, y, pixel[2], pixel[1], pixel[0]);
    }
  }
  cairo_destroy(target);
  cairo_surface_destroy(surface);
  FitThisSizeToPage(size);
  dc.DrawBitmap(wxBitmap(image), 0, 0);
}

PrintOutcome Print(wxWindow* parent, wxPrintout& printout, wxPrintDialogData& data) {
  wxPrinter printer(&data);
  const bool is_printed = printer.Print(parent, &printout, true);
  data = printer.GetPrintDialogData();
  if (is_printed) return PrintOutcome::Printed;
  return wxPrinter::GetLastError() == wxPRINTER_CANCELLED ? PrintOutcome::Cancelled
                                                          : PrintOutcome::Failed;
}

}  // namespace steelyard::desktop
