/// Scales a page of points to whatever the printer or the preview measures in.
///
/// wxWidgets gives the Cairo context under its printer and preview DCs on GTK (GetHandle), so that
/// letters stay letters. Where a port has none, the page is drawn as an image at 300 dpi.
#include "desktop/widgets/report_printout.h"

#include <cairo.h>
#include <wx/dcmemory.h>
#include <wx/image.h>
#include <wx/print.h>

#include <algorithm>

#include "desktop/format.h"
#include "report/page_layout.h"

namespace steelyard::desktop {
namespace {

constexpr double kPointsPerInch = 72;
constexpr double kImageDpi = 300;

class ReportPrintout : public wxPrintout {
 public:
  explicit ReportPrintout(const ReportPaper& paper)
      : wxPrintout(ToWx(paper.table->title.In(paper.context.language))),
        m_paper(paper),
        m_layout(*m_paper.table, m_paper.context,
                 report::PageLayout::FittingA4(*m_paper.table, m_paper.context)) {}

  bool HasPage(int page) override { return page >= 1 && page <= m_layout.PageCount(); }

  void GetPageInfo(int* first, int* last, int* from, int* to) override {
    *first = *from = 1;
    *last = *to = m_layout.PageCount();
  }

  bool OnPrintPage(int page) override {
    wxDC* dc = GetDC();
    if (!dc) return false;
    const auto size = dc->GetSize();
    if (auto* target = static_cast<cairo_t*>(dc->GetHandle())) {
      DrawPage(target, page, size);
    } else {
      DrawAsImage(*dc, page);
    }
    return true;
  }

  bool IsLying() const { return m_layout.page().width > m_layout.page().height; }

 private:
  /// Fits the page into `size`; paper of another form keeps a margin at one side.
  void DrawPage(cairo_t* target, int page, wxSize size) {
    const auto paper = m_layout.page();
    const double scale = std::min(size.x / paper.width, size.y / paper.height);
    cairo_save(target);
    cairo_scale(target, scale, scale);
    m_layout.DrawPage(target, page);
    cairo_restore(target);
  }

  void DrawAsImage(wxDC& dc, int page) {
    const auto paper = m_layout.page();
    const wxSize size(static_cast<int>(paper.width * kImageDpi / kPointsPerInch),
                      static_cast<int>(paper.height * kImageDpi / kPointsPerInch));
    auto* surface = cairo_image_surface_create(CAIRO_FORMAT_RGB24, size.x, size.y);
    auto* target = cairo_create(surface);
    cairo_set_source_rgb(target, 1, 1, 1);
    cairo_paint(target);
    DrawPage(target, page, size);
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

  ReportPaper m_paper;
  report::PageLayout m_layout;
};

/// The toolkit handles clicks while it prints: the preview must not be closed from under it.
class Preview : public wxPrintPreview {
 public:
  using wxPrintPreview::wxPrintPreview;

  bool Print(bool interactive) override {
    m_is_printing = true;
    const bool is_printed = wxPrintPreview::Print(interactive);
    m_is_printing = false;
    return is_printed;
  }

  bool IsPrinting() const { return m_is_printing; }

 private:
  bool m_is_printing = false;
};

wxPrintDialogData DialogDataFor(const ReportPrintout& printout) {
  wxPrintData data;
  data.SetPaperId(wxPAPER_A4);
  data.SetOrientation(printout.IsLying() ? wxLANDSCAPE : wxPORTRAIT);
  return wxPrintDialogData(data);
}

}  // namespace

PrintOutcome PrintReport(wxWindow* parent, const ReportPaper& paper) {
  ReportPrintout printout(paper);
  auto data = DialogDataFor(printout);
  wxPrinter printer(&data);
  if (printer.Print(parent, &printout, true)) return PrintOutcome::Printed;
  return wxPrinter::GetLastError() == wxPRINTER_CANCELLED ? PrintOutcome::Cancelled
                                                          : PrintOutcome::Failed;
}

void PreviewReport(wxWindow* parent, const ReportPaper& paper) {
  auto* screen = new ReportPrintout(paper);
  auto data = DialogDataFor(*screen);
  // The preview owns both printouts, the frame owns the preview.
  auto* preview = new Preview(screen, new ReportPrintout(paper), &data);
  auto* frame = new wxPreviewFrame(preview, wxGetTopLevelParent(parent), _("Print preview"));
  frame->SetName("print_preview");
  frame->Bind(wxEVT_CLOSE_WINDOW, [preview](wxCloseEvent& event) {
    if (event.CanVeto() && preview->IsPrinting()) {
      event.Veto();
    } else {
      event.Skip();
    }
  });
  frame->InitializeWithModality(wxPreviewFrame_WindowModal);
  frame->SetSize(parent->FromDIP(wxSize(900, 760)));
  preview->SetZoom(90);
  frame->CentreOnParent();
  frame->Show();
}

}  // namespace steelyard::desktop
