/// Chapters on the left, the chosen one on the right. The page is drawn by wxHtmlWindow, which no
/// screen reader can read; hence the button that opens the same file in the browser.
#include "desktop/guide.h"

#include <wx/button.h>
#include <wx/dialog.h>
#include <wx/frame.h>
#include <wx/html/htmlwin.h>
#include <wx/image.h>
#include <wx/listbox.h>
#include <wx/sizer.h>
#include <wx/srchctrl.h>
#include <wx/stattext.h>
#include <wx/utils.h>

#include <algorithm>
#include <fstream>
#include <sstream>

#include "desktop/format.h"
#include "host/resources.h"

namespace steelyard::desktop {
namespace {

namespace fs = std::filesystem;

constexpr const char* kWindowName = "guide";

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::ostringstream text;
  text << stream.rdbuf();
  return text.str();
}

std::string TitleOf(const std::string& html) {
  const std::string mark = "<title>";
  const auto begin = html.find(mark);
  const auto end = html.find("</title>");
  if (begin == std::string::npos || end == std::string::npos || end < begin) return {};
  return html.substr(begin + mark.size(), end - begin - mark.size());
}

class GuidePanel : public wxPanel {
 public:
  GuidePanel(wxTopLevelWindow* parent, std::vector<GuideChapter> chapters)
      : wxPanel(parent), m_window(parent), m_chapters(std::move(chapters)) {
    auto* find_label = new wxStaticText(this, wxID_ANY, _("&Find in the guide"));
    m_find = new wxSearchCtrl(this, wxID_ANY);
    m_find->SetName("guide_find");
    m_find->SetDescriptiveText({});
    m_list = new wxListBox(this, wxID_ANY);
    m_list->SetName("guide_chapters");
    m_browser = new wxButton(this, wxID_ANY, _("Open in the &browser"));
    m_page = new wxHtmlWindow(this, wxID_ANY);
    m_page->SetName("guide_page");
    m_page->SetStandardFonts();

    auto* left = new wxBoxSizer(wxVERTICAL);
    left->Add(find_label, wxSizerFlags().Border(wxTOP | wxLEFT | wxRIGHT));
    left->Add(m_find, wxSizerFlags().Expand().Border());
    left->Add(m_list, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
    left->Add(m_browser, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
    auto* row = new wxBoxSizer(wxHORIZONTAL);
    row->Add(left, wxSizerFlags().Expand());
    row->Add(m_page, wxSizerFlags(1).Expand());
    m_list->SetMinSize(wxSize(GetCharWidth() * 28, -1));
    SetSizer(row);

    m_list->Bind(wxEVT_LISTBOX, [this](wxCommandEvent&) { ShowSelected(); });
    m_find->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { ListChapters(); });
    m_browser->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
      if (m_shown) wxLaunchDefaultBrowser("file://" + ToWx(m_shown->file.string()));
    });
    m_page->Bind(wxEVT_HTML_LINK_CLICKED, &GuidePanel::OnLink, this);
    ListChapters();
  }

  /// The chapter of this name, else the first.
  void Open(const std::string& name) {
    m_find->ChangeValue({});
    ListChapters();
    if (m_chapters.empty()) {
      m_page->SetPage(_("The guide is not there: the program was installed without its files."));
      return;
    }
    const auto found = std::find_if(m_chapters.begin(), m_chapters.end(),
                                    [&](const auto& chapter) { return chapter.name == name; });
    ShowChapter(found == m_chapters.end() ? m_chapters.front() : *found);
    m_list->SetFocus();
  }

 private:
  void ListChapters() {
    const auto wanted = m_find->GetValue().Lower();
    m_listed.clear();
    m_list->Clear();
    for (const auto& chapter : m_chapters) {
      const auto text = ToWx(ReadAll(chapter.file)).Lower();
      if (!wanted.empty() && !text.Contains(wanted)) continue;
      m_listed.push_back(&chapter);
      m_list->Append(chapter.title);
      if (m_shown == &chapter) m_list->SetSelection(static_cast<int>(m_listed.size()) - 1);
    }
  }

  void ShowSelected() {
    const int row = m_list->GetSelection();
    if (row != wxNOT_FOUND) ShowChapter(*m_listed[static_cast<std::size_t>(row)]);
  }

  void ShowChapter(const GuideChapter& chapter) {
    m_shown = &chapter;
    m_page->LoadPage(ToWx(chapter.file.string()));
    m_window->SetTitle(wxString::Format(L"%s – %s", chapter.title, _("Guide")));
    const auto place = std::find(m_listed.begin(), m_listed.end(), &chapter);
    if (place != m_listed.end()) m_list->SetSelection(static_cast<int>(place - m_listed.begin()));
  }

  void OnLink(wxHtmlLinkEvent& event) {
    const auto href = FromWx(event.GetLinkInfo().GetHref());
    for (const auto& chapter : m_chapters) {
      if (chapter.file.filename() == href) return ShowChapter(chapter);
    }
    event.Skip();
  }

  wxTopLevelWindow* m_window;
  std::vector<GuideChapter> m_chapters;
  std::vector<const GuideChapter*> m_listed;
  const GuideChapter* m_shown = nullptr;
  wxSearchCtrl* m_find;
  wxListBox* m_list;
  wxButton* m_browser;
  wxHtmlWindow* m_page;
};

/// A window of its own kind, with the guide in it; Escape closes it.
template <typename Window>
class GuideIn : public Window {
 public:
  GuideIn(wxWindow* parent, report::Language language, long style)
      : Window(parent, wxID_ANY, _("Guide"), wxDefaultPosition, wxDefaultSize, style,
               kWindowName) {
    this->SetSize(this->FromDIP(wxSize(1000, 720)));
    panel = new GuidePanel(this, ReadGuide(GuideFolder(language)));
    auto* whole = new wxBoxSizer(wxVERTICAL);
    whole->Add(panel, wxSizerFlags(1).Expand());
    this->SetSizer(whole);
    this->Layout();
    this->CentreOnParent();
    this->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& event) {
      if (event.GetKeyCode() == WXK_ESCAPE) {
        this->Close();
      } else if (event.GetKeyCode() != WXK_F1) {
        event.Skip();
      }
    });
  }

  GuidePanel* panel;
};

bool WaitsForAnswer(wxWindow* window) {
  const auto* dialog = dynamic_cast<wxDialog*>(wxGetTopLevelParent(window));
  return dialog && dialog->IsModal();
}

}  // namespace

std::string ChapterOf(const wxWindow& window, const std::string& page) {
  const auto name = FromWx(window.GetName());
  if (name == "first_start") return "first_start";
  if (name == "close_day") return "evening";
  if (name == "unlock" || name == "login") return "trouble";
  return page;
}

std::vector<GuideChapter> ReadGuide(const fs::path& folder) {
  std::vector<GuideChapter> chapters;
  std::error_code none;
  for (const auto& entry : fs::directory_iterator(folder, none)) {
    if (entry.path().extension() != ".html") continue;
    const auto stem = entry.path().stem().string();
    const auto dash = stem.find('-');
    chapters.push_back({dash == std::string::npos ? stem : stem.substr(dash + 1),
                        ToWx(TitleOf(ReadAll(entry.path()))), entry.path()});
  }
  std::sort(chapters.begin(), chapters.end(),
            [](const auto& a, const auto& b) { return a.file < b.file; });
  return chapters;
}

fs::path GuideFolder(report::Language language) {
  return host::GuideFolder() / (language == report::Language::Chinese ? "zh_CN" : "en");
}

void ShowGuide(wxWindow* parent, report::Language language, const std::string& chapter) {
  // The pictures; a handler that is there already is not added again.
  if (!wxImage::FindHandler(wxBITMAP_TYPE_PNG)) wxImage::AddHandler(new wxPNGHandler);
  if (WaitsForAnswer(parent)) {
    GuideIn<wxDialog> window(parent, language, wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER);
    window.panel->Open(chapter);
    window.ShowModal();
    return;
  }
  using Frame = GuideIn<wxFrame>;
  auto* window = dynamic_cast<Frame*>(wxWindow::FindWindowByName(kWindowName, parent));
  if (!window) {
    window = new Frame(parent, language, wxDEFAULT_FRAME_STYLE | wxFRAME_FLOAT_ON_PARENT);
  }
  window->panel->Open(chapter);
  window->Show();
  window->Raise();
}

}  // namespace steelyard::desktop
