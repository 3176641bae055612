/// A report's pages as a printout.
#include "desktop/widgets/report_printout.h"

#include "desktop/format.h"
#include "report/page_layout.h"

namespace steelyard::desktop {
namespace {

class ReportPrintout : public PagePrintout {
 public:
  explicit ReportPrintout(const ReportPaper& paper)
      : PagePrintout(ToWx(paper.table->title.In(paper.context.language)), Scale::FillPaper),
        m_paper(paper),
        m_layout(*m_paper.table, m_paper.context,
                 report::PageLayout::FittingA4(*m_paper.table, m_paper.context)) {}

  bool IsLying() const { return m_layout.page().width > m_layout.page().height; }

 protected:
  int PageCount() const override { return m_layout.PageCount(); }
  report::Size PaperSize() const override { return m_layout.page(); }
  void Draw(cairo_t* target, int page) override { m_layout.DrawPage(target, page); }

 private:
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
  return Print(parent, printout, DialogDataFor(printout));
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
