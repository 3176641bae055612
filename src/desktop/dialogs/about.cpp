#include "desktop/dialogs/about.h"

#include <wx/clipbrd.h>
#include <wx/display.h>
#include <wx/notebook.h>
#include <wx/utils.h>

#include "desktop/format.h"
#include "desktop/used_libraries.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"

namespace steelyard::desktop {
namespace {

/// In English whatever the windows speak: it goes to whoever looks after the program. Nothing in it
/// is of the store, its people or its cards.
wxString SystemText(const wxWindow* window) {
  wxString text = wxString("Steelyard ") + kProgramVersion + "\n";
  text << "System: " << wxGetOsDescription() << "\n";
  text << "Windows: " << wxGetLibraryVersionInfo().ToString();
  wxString desktop;
  if (wxGetEnv("XDG_CURRENT_DESKTOP", &desktop)) text << "Desktop: " << desktop << "\n";
  for (unsigned i = 0; i < wxDisplay::GetCount(); ++i) {
    const wxDisplay screen(i);
    const auto area = screen.GetGeometry();
    text << wxString::Format("Screen %u: %dx%d, %.0f %%\n", i + 1, area.width, area.height,
                             screen.GetScaleFactor() * 100);
  }
  const auto appearance = wxSystemSettings::GetAppearance();
  text << "Theme: " << (appearance.IsUsingDarkBackground() ? "dark" : "light") << "\n";
  text << wxString::Format("Character: %d x %d\n", window->GetCharWidth(),
                           window->GetCharHeight());
  for (const auto& library : UsedLibraries()) {
    text << ToWx(library.name) << " " << ToWx(library.version) << "\n";
  }
  return text;
}

class AboutDialog : public wxDialog {
 public:
  AboutDialog(wxWindow* parent, Workplace& place)
      : wxDialog(parent, wxID_ANY, _("About Steelyard"), wxDefaultPosition, wxDefaultSize,
                 wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER),
        m_place(place) {
    SetName("about");
    auto* book = new wxNotebook(this, wxID_ANY);
    book->SetName("about_pages");
    book->AddPage(MakeLibraries(book), _("Libraries and licences"));
    book->AddPage(MakeSystem(book), _("This computer"));
    auto* close = new wxButton(this, wxID_CANCEL, _("C&lose"));
    close->SetName("close");
    close->SetDefault();
    auto* column = new wxBoxSizer(wxVERTICAL);
    // TRANSLATORS: %s is the version.
    auto* heading = MakeHeading(this, wxString::Format(_("Steelyard %s"), kProgramVersion));
    column->Add(heading, wxSizerFlags().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
    column->Add(new wxStaticText(this, wxID_ANY,
                                 _("The back office of stores whose scales take cards.")),
                wxSizerFlags().DoubleBorder());
    column->Add(book, wxSizerFlags(1).Expand().DoubleBorder(wxLEFT | wxRIGHT));
    column->Add(close, wxSizerFlags().Right().DoubleBorder());
    SetSizerAndFit(column);
    CentreOnParent();
    m_list->Select(0);
    m_list->SetFocus();
  }

 private:
  wxWindow* MakeLibraries(wxWindow* parent) {
    auto* panel = new wxPanel(parent);
    m_list = MakeList(panel, "libraries", {{_("Library"), 20}, {_("Version"), 12},
                                           {_("Licence"), 48}});
    m_list->SetMinSize(wxSize(GetCharWidth() * 88, GetCharHeight() * 14));
    std::vector<ListRow> rows;
    for (const auto& library : UsedLibraries()) {
      rows.push_back({{ToWx(library.name), ToWx(library.version), ToWx(library.licence)}});
    }
    SetRows(m_list, rows);
    m_text = MakeText(panel, "licence_text");
    SetAccessibleName(m_text, _("Licence"));
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_list, wxSizerFlags(1).Expand().Border());
    column->Add(m_text, wxSizerFlags(1).Expand().Border());
    panel->SetSizer(column);
    m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { ShowLicence(); });
    return panel;
  }

  wxWindow* MakeSystem(wxWindow* parent) {
    auto* panel = new wxPanel(parent);
    auto* text = MakeText(panel, "system_text");
    SetAccessibleName(text, _("This computer"));
    text->ChangeValue(SystemText(this));
    auto* copy = new wxButton(panel, wxID_ANY, _("&Copy"));
    copy->SetName("copy");
    copy->Bind(wxEVT_BUTTON, [text](wxCommandEvent&) {
      wxClipboardLocker clipboard;
      if (!!clipboard) wxTheClipboard->SetData(new wxTextDataObject(text->GetValue()));
    });
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(text, wxSizerFlags(1).Expand().Border());
    column->Add(copy, wxSizerFlags().Border());
    panel->SetSizer(column);
    return panel;
  }

  wxTextCtrl* MakeText(wxWindow* parent, const wxString& name) {
    auto* text = new wxTextCtrl(parent, wxID_ANY, wxString(), wxDefaultPosition,
                                wxSize(GetCharWidth() * 84, GetCharHeight() * 12),
                                wxTE_MULTILINE | wxTE_READONLY);
    text->SetName(name);
    return text;
  }

  void ShowLicence() {
    const int row = SelectedRow(m_list);
    if (row < 0) return;
    const auto& library = UsedLibraries()[static_cast<std::size_t>(row)];
    RunInBackground(
        m_place.background, m_alive, [&library] { return LicenceTextOf(library); },
        [this, row](const std::string& text) {
          if (row != SelectedRow(m_list)) return;
          m_text->ChangeValue(
              text.empty() ? _("The text of this licence is not on this computer. SPDX has it "
                               "under its name: https://spdx.org/licenses")
                           : ToWx(text));
        },
        [](const base::Explanation&) {});
  }

  Workplace& m_place;
  wxListView* m_list;
  wxTextCtrl* m_text;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

void ShowAbout(wxWindow* parent, Workplace& place) {
  AboutDialog(parent, place).ShowModal();
}

}  // namespace steelyard::desktop
