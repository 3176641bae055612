#include "desktop/widgets/page_setup.h"

#include <wx/choice.h>

#include <fstream>

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "report/whole_file.h"

namespace steelyard::desktop {
namespace {

class PageSetupDialog : public FormDialog {
 public:
  PageSetupDialog(wxWindow* parent, const PageSetup& setup)
      : FormDialog(parent, _("Page setup"), "page_setup", _("&OK")) {
    wxArrayString papers;
    papers.Add(_("A4 sheets"));
    papers.Add(_("80 mm roll of a receipt printer"));
    m_paper = AddChoice(_("&Paper"), "paper", papers);
    m_paper->SetSelection(setup.paper == report::Paper::A4 ? 0 : 1);
    m_printer = AddText(_("P&rinter (empty: the system's own)"), "printer");
    m_printer->SetValue(setup.printer);
    Finish(m_paper);
  }

  PageSetup setup() const {
    return {m_paper->GetSelection() == 0 ? report::Paper::A4 : report::Paper::Roll80mm,
            m_printer->GetValue().Strip(wxString::both)};
  }

 private:
  wxChoice* m_paper;
  wxTextCtrl* m_printer;
};

}  // namespace

PageSetup ReadPageSetup(const std::filesystem::path& file) {
  PageSetup setup;
  std::ifstream stream(file);
  std::string paper;
  std::string printer;
  if (!std::getline(stream, paper)) return setup;
  setup.paper = report::ParsePaper(paper).value_or(report::Paper::A4);
  if (std::getline(stream, printer)) setup.printer = ToWx(printer);
  return setup;
}

void KeepPageSetup(const std::filesystem::path& file, const PageSetup& setup) {
  try {
    std::filesystem::create_directories(file.parent_path());
    report::WholeFile whole(file);
    whole.Write(std::string(report::ToText(setup.paper)) + "\n" + FromWx(setup.printer) + "\n");
    whole.Commit();
  } catch (const std::exception&) {
    // Next time it is asked again.
  }
}

std::optional<PageSetup> AskPageSetup(wxWindow* parent, PageSetup setup) {
  PageSetupDialog dialog(parent, setup);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.setup();
}

}  // namespace steelyard::desktop
