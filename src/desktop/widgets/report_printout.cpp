/// A report's pages as a printout.
#include "desktop/widgets/report_printout.h"

#include "desktop/format.h"
#include "report/page_layout.h"
#include "report/roll_page.h"

namespace steelyard::desktop {
namespace {

/// What a printer of rolls takes at once; longer ones come as several pieces.
constexpr report::Points kRollPiece = report::PageLayout::kA4.height;

/// The pages of one report on the paper of the printout.
class Pages {
 public:
  Pages(std::shared_ptr<const report::Table> table, const report::ExportContext& context,
        report::Size sheet)
      : m_table(std::move(table)) {
    if (context.paper == report::Paper::Roll80mm) {
      m_roll = std::make_unique<report::RollPage>(*m_table, context, kRollPiece);
    } else {
      m_sheets = std::make_unique<report::PageLayout>(*m_table, context, sheet);
    }
  }
  int Count() const { return m_roll ? m_roll->PageCount() : m_sheets->PageCount(); }
  void Draw(cairo_t* target, int page) {
    if (m_roll) {
      m_roll->DrawPage(target, page);
    } else {
      m_sheets->DrawPage(target, page);
    }
  }

 private:
  std::shared_ptr<const report::Table> m_table;
  std::unique_ptr<report::PageLayout> m_sheets;
  std::unique_ptr<report::RollPage> m_roll;
};

bool IsRoll(const ReportsPaper& paper) { return paper.context.paper == report::Paper::Roll80mm; }

/// One report may lie on its side; several together stand upright.
report::Size SheetFor(const ReportsPaper& paper) {
  if (IsRoll(paper)) return {report::RollPage::kWidth, kRollPiece};
  if (paper.tables.size() > 1) return report::PageLayout::kA4;
  return report::PageLayout::FittingA4(*paper.tables.front(), paper.context);
}

class ReportPrintout : public PagePrintout {
 public:
  explicit ReportPrintout(const ReportsPaper& paper)
      : PagePrintout(paper.title, IsRoll(paper) ? Scale::TrueSize : Scale::FillPaper),
        m_paper(paper),
        m_sheet(SheetFor(paper)) {
    for (const auto& table : m_paper.tables) m_parts.emplace_back(table, m_paper.context, m_sheet);
  }

  bool IsLying() const { return m_sheet.width > m_sheet.height; }

 protected:
  int PageCount() const override {
    int count = 0;
    for (const auto& part : m_parts) count += part.Count();
    return count;
  }
  report::Size PaperSize() const override { return m_sheet; }
  void Draw(cairo_t* target, int page) override {
    for (auto& part : m_parts) {
      if (page <= part.Count()) return part.Draw(target, page);
      page -= part.Count();
    }
  }

 private:
  const ReportsPaper m_paper;
  const report::Size m_sheet;
  std::vector<Pages> m_parts;
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

ReportsPaper OneReport(const ReportPaper& paper) {
  return {{paper.table}, paper.context, ToWx(paper.table->title.In(paper.context.language))};
}

PrintOutcome PrintReports(wxWindow* parent, const ReportsPaper& paper, wxString& printer) {
  ReportPrintout printout(paper);
  auto data = DialogDataFor(printout);
  data.GetPrintData().SetPrinterName(printer);
  const PrintOutcome outcome = Print(parent, printout, data);
  printer = data.GetPrintData().GetPrinterName();
  return outcome;
}

PrintOutcome PrintReport(wxWindow* parent, const ReportPaper& paper) {
  wxString any;
  return PrintReports(parent, OneReport(paper), any);
}

void PreviewReports(wxWindow* parent, const ReportsPaper& paper) {
  auto* screen = new ReportPrintout(paper);
  auto data = DialogDataFor(*screen);
  // The preview owns both printouts, the frame owns the preview.
  auto* preview = new Preview(screen, new ReportPrintout(paper), &data);
  auto* frame = new wxPreviewFrame(preview, wxGetTopLevelParent(parent), _("Print preview"),
                                   wxDefaultPosition, parent->FromDIP(wxSize(900, 760)));
  frame->SetName("print_preview");
  frame->Bind(wxEVT_CLOSE_WINDOW, [preview](wxCloseEvent& event) {
    if (event.CanVeto() && preview->IsPrinting()) {
      event.Veto();
    } else {
      event.Skip();
    }
  });
  frame->InitializeWithModality(wxPreviewFrame_WindowModal);
  preview->SetZoom(90);
  frame->CentreOnParent();
  frame->Show();
}

}  // namespace steelyard::desktop
