/// window_check: opens every page and every window of the desktop by itself and says what is wrong
/// with it: mnemonics that two controls share, keys that two commands share, texts that are cut off
/// or hardly differ from what they stand on, windows larger than the screen. Takes the options of
/// steelyard; prints one finding a line, and how much it looked at.
#include <dlfcn.h>

#include <wx/bookctrl.h>
#include <wx/display.h>
#include <wx/grid.h>
#include <wx/listctrl.h>
#include <wx/modalhook.h>
#include <wx/simplebook.h>
#include <wx/wx.h>

#include <chrono>
#include <cstdlib>
#include <functional>
#include <iostream>
#include <map>
#include <set>
#include <thread>
#include <vector>

#include "desktop/first_start/first_start.h"
#include "desktop/format.h"
#include "desktop/program.h"
#include "desktop/visible_colours.h"
#include "desktop/widgets/palette.h"

namespace steelyard::desktop {
namespace {

/// So long no answer has come from a thread: none is awaited any more.
constexpr auto kQuiet = std::chrono::milliseconds(300);
/// Rounding of fonts and borders.
constexpr int kTolerance = 3;
/// Of a list's cell, left and right of its text.
constexpr int kCellMargin = 4;
constexpr std::size_t kLongText = 40;

/// One line of a label, as a person finds it in a report.
std::string OneLine(wxString text) {
  text.Replace("\n", " ");
  return FromWx(text.Left(60));
}

wxUniChar MnemonicOf(const wxString& label) {
  for (std::size_t at = label.find('&'); at != wxString::npos && at + 1 < label.size();
       at = label.find('&', at + 2)) {
    if (label[at + 1] != '&') return wxToupper(label[at + 1]);
  }
  return 0;
}

bool IsShownIn(const wxWindow* window, const wxWindow* top) {
  for (; window && window != top; window = window->GetParent()) {
    if (!window->IsShown()) return false;
  }
  return true;
}

class Inspector {
 public:
  void Inspect(wxWindow* top) {
    top->Layout();
    const auto title = top->GetName();
    m_place = FromWx(title);
    ++m_windows;
    std::map<wxUniChar, std::string> taken;
    if (const auto* frame = dynamic_cast<const wxFrame*>(top); frame && frame->GetMenuBar()) {
      const auto* bar = frame->GetMenuBar();
      InspectKeys(*bar);
      for (std::size_t i = 0; i < bar->GetMenuCount(); ++i) {
        Take(bar->GetMenuLabel(i), taken);
        InspectMenu(*bar->GetMenu(i));
      }
    }
    Walk(top, top, taken);
    const auto screen = wxDisplay(wxDisplay::GetFromWindow(top) == wxNOT_FOUND
                                      ? 0u
                                      : static_cast<unsigned>(wxDisplay::GetFromWindow(top)))
                            .GetClientArea();
    const auto size = top->GetSize();
    if (size.x > screen.width || size.y > screen.height) {
      Say("is larger than the screen: " + std::to_string(size.x) + " x " + std::to_string(size.y));
    }
  }

  int colours() const { return m_colours; }
  /// The same of a window that is shown. What is wrong with it may only be not done yet, since a
  /// busy machine gives a window its room late: it is looked at again after a `wait`.
  void InspectShown(wxWindow* top, const std::function<void()>& wait) {
    constexpr int kMostLooks = 20;
    const auto before = *this;
    Inspect(top);
    for (int looks = 1; looks < kMostLooks && !m_found.empty(); ++looks) {
      wait();
      *this = before;
      Inspect(top);
    }
    Tell();
  }
  /// Prints what was found since it was last told.
  void Tell() {
    for (const auto& finding : m_found) std::cout << finding << "\n";
    m_found.clear();
  }

  void SetPage(const std::string& page) { m_page = page; }
  int windows() const { return m_windows; }
  int controls() const { return m_controls; }

 private:
  /// A key that stands in two menus does one of the two only.
  void InspectKeys(const wxMenuBar& bar) {
    std::map<wxString, std::string> taken;
    for (std::size_t i = 0; i < bar.GetMenuCount(); ++i) {
      for (const auto* item : bar.GetMenu(i)->GetMenuItems()) {
        const auto key = item->GetItemLabel().AfterFirst('\t');
        if (key.empty()) continue;
        const auto label = OneLine(item->GetItemLabelText());
        const auto [at, is_new] = taken.emplace(key, label);
        if (is_new) continue;
        Say("one key for two, " + FromWx(key) + ": '" + at->second + "' and '" + label + "'");
      }
    }
  }

  void InspectMenu(const wxMenu& menu) {
    std::map<wxUniChar, std::string> taken;
    for (const auto* item : menu.GetMenuItems()) Take(item->GetItemLabel(), taken);
  }

  void Take(const wxString& label, std::map<wxUniChar, std::string>& taken) {
    const auto mnemonic = MnemonicOf(label.BeforeFirst('\t'));
    if (mnemonic == 0) return;
    const auto [at, is_new] = taken.emplace(mnemonic, OneLine(label));
    if (!is_new) Say("one mnemonic for two: '" + at->second + "' and '" + OneLine(label) + "'");
  }

  void Walk(wxWindow* window, wxWindow* top, std::map<wxUniChar, std::string>& taken) {
    for (auto* child : window->GetChildren()) {
      if (child->IsTopLevel() || !IsShownIn(child, top)) continue;
      if (dynamic_cast<wxStaticText*>(child) || dynamic_cast<wxAnyButton*>(child) ||
          dynamic_cast<wxCheckBox*>(child) || dynamic_cast<wxRadioButton*>(child)) {
        ++m_controls;
        Take(child->GetLabel(), taken);
        InspectSize(*child);
      } else if (dynamic_cast<wxChoice*>(child)) {
        ++m_controls;
        InspectSize(*child);
      } else if (auto* list = dynamic_cast<wxListCtrl*>(child); list && top->IsShown()) {
        InspectCells(*list);  // those of a dialog have no room yet
      }
      InspectColours(*child);
      Walk(child, top, taken);
    }
  }

  void InspectSize(const wxWindow& control) {
    if (control.GetLabel().Strip(wxString::both).empty()) return;
    const auto wanted = control.GetBestSize();
    const auto given = control.GetSize();
    if (given.x + kTolerance < wanted.x || given.y + kTolerance < wanted.y) {
      Say("is cut off: '" + OneLine(control.GetLabel()) + "', " + std::to_string(given.x) + " x " +
          std::to_string(given.y) + " of " + std::to_string(wanted.x) + " x " +
          std::to_string(wanted.y));
    }
  }

  /// What can be read of a list without drawing a column wider. A long text stands in full below
  /// its list; one that is wider than its window is scrolled aside, but ends with a whole column.
  void InspectCells(wxListCtrl& list) {
    int left = 0;
    for (int column = 0; column < list.GetColumnCount(); ++column) {
      wxListItem head;
      head.SetMask(wxLIST_MASK_TEXT);
      list.GetColumn(column, head);
      InspectCell(list, {left, column}, head.GetText());
      const long last = std::min<long>(list.GetItemCount(), list.GetTopItem() +
                                                                list.GetCountPerPage());
      for (long row = list.GetTopItem(); row < last; ++row) {
        InspectCell(list, {left, column}, list.GetItemText(row, column));
      }
      left += list.GetColumnWidth(column);
    }
  }

  struct ColumnPlace {
    int left;
    int column;
  };
  void InspectCell(const wxListCtrl& list, const ColumnPlace& place, const wxString& text) {
    const int wanted = list.GetTextExtent(text).x + kCellMargin;
    const int room = list.GetClientSize().x - place.left;
    const int given = std::min(list.GetColumnWidth(place.column), room);
    if (text.empty() || text.size() > kLongText || room <= 0 || given >= wanted) return;
    Say("is cut off: '" + OneLine(text) + "' in column " + std::to_string(place.column) + " of " +
        FromWx(list.GetName()) + ", " + std::to_string(given) + " of " + std::to_string(wanted));
  }

  void InspectColours(wxWindow& window) {
    for (const auto& [what, text, ground] : ColoursOf(window)) {
      ++m_colours;
      if (const auto finding = FindTooFaint(text, ground)) Say("'" + what + "' " + *finding);
    }
  }

  void Say(const std::string& what) {
    const auto finding = m_page + "/" + m_place + " " + what;
    if (!m_said.insert(finding).second) return;
    m_found.push_back(finding);
  }

  std::string m_page;
  std::string m_place;
  std::set<std::string> m_said;
  std::vector<std::string> m_found;
  int m_windows = 0;
  int m_controls = 0;
  int m_colours = 0;
};

/// Looks at each window that would wait for a person, and gives it up in their place.
class GivesUp : public wxModalDialogHook {
 public:
  explicit GivesUp(Inspector& inspector) : m_inspector(inspector) { Register(); }

 protected:
  int Enter(wxDialog* dialog) override {
    if (dialog->GetName() == "first_start") {
      InspectSteps(*dialog);
    } else if (dialog->GetSizer()) {  // those of the system lay themselves out
      m_inspector.Inspect(dialog);
    }
    m_inspector.Tell();
    return wxID_CANCEL;
  }

 private:
  void InspectSteps(wxDialog& dialog) {
    for (auto* child : dialog.GetChildren()) {
      auto* const book = dynamic_cast<wxSimplebook*>(child);
      for (std::size_t i = 0; book && i < book->GetPageCount(); ++i) {
        book->ChangeSelection(i);
        m_inspector.Inspect(&dialog);
      }
    }
  }

  Inspector& m_inspector;
};

/// The first price of a grid is another while it is looked at, since such cells have colours too.
class GridEdit {
 public:
  explicit GridEdit(wxWindow& top) : m_grid(Find(top)) {
    if (!m_grid || m_grid->GetNumberRows() == 0) return;
    m_before = m_grid->GetCellValue(0, kColumn);
    m_grid->SetCellValue(0, kColumn, "1.23");
  }
  void TakeBack() const {
    if (!m_before.empty()) m_grid->SetCellValue(0, kColumn, m_before);
  }

 private:
  static constexpr int kColumn = 4;

  static wxGrid* Find(wxWindow& window) {
    for (auto* child : window.GetChildren()) {
      if (!child->IsShown()) continue;
      if (auto* grid = dynamic_cast<wxGrid*>(child)) return grid;
      if (auto* grid = Find(*child)) return grid;
    }
    return nullptr;
  }

  wxGrid* m_grid;
  wxString m_before;
};

class CheckedProgram : public Program {
 public:
  using Program::Program;

  bool OnInit() override {
    if (!Program::OnInit()) return false;
    CallAfter([this] { Check(); });
    return true;
  }

 private:
  void Pump() {
    auto last = std::chrono::steady_clock::now();
    while (std::chrono::steady_clock::now() - last < kQuiet) {
      if (HasPendingEvents()) last = std::chrono::steady_clock::now();
      Yield();
      std::this_thread::sleep_for(std::chrono::milliseconds(10));
    }
  }

  void RunItems(wxFrame& frame, const wxString& menu_title, const std::set<wxString>& but) {
    const int place = frame.GetMenuBar()->FindMenu(menu_title);
    if (place == wxNOT_FOUND) return;
    std::vector<std::pair<int, wxString>> items;
    for (const auto* item : frame.GetMenuBar()->GetMenu(static_cast<std::size_t>(place))
                                ->GetMenuItems()) {
      if (item->IsSeparator()) continue;
      items.emplace_back(item->GetId(), item->GetItemLabelText());
    }
    for (const auto& [id, label] : items) {
      if (but.contains(label)) continue;
      frame.ProcessCommand(id);
      Pump();
      CloseOthers(frame);
    }
  }

  /// Previews and the like.
  void CloseOthers(const wxFrame& frame) {
    bool has_closed = false;
    for (auto* window : wxTopLevelWindows) {
      if (window == &frame || !window->IsShown() || window->IsBeingDeleted()) continue;
      if (dynamic_cast<wxFrame*>(window)) {
        m_inspector.InspectShown(window, [this] { Pump(); });
        window->Close(true);
        has_closed = true;
      }
    }
    if (has_closed) Pump();
  }

  void Check() {
    auto* const frame = dynamic_cast<wxFrame*>(GetTopWindow());
    auto* const book = frame ? FindBook(*frame) : nullptr;
    if (!book) std::exit(3);
    const GivesUp gives_up(m_inspector);
    const auto* go = frame->GetMenuBar()->GetMenu(0);
    std::vector<int> pages;
    for (std::size_t i = 0; i < book->GetPageCount(); ++i) {
      pages.push_back(go->FindItemByPosition(i)->GetId());
    }
    for (std::size_t i = 0; i < pages.size(); ++i) {
      frame->ProcessCommand(pages[i]);
      Pump();
      m_inspector.SetPage(FromWx(book->GetPage(i)->GetName()));
      const GridEdit edit(*frame);
      m_inspector.InspectShown(frame, [this] { Pump(); });
      edit.TakeBack();
      RunItems(*frame, _("Acti&ons"), {});
    }
    m_inspector.SetPage("help");
    RunItems(*frame, _("&Help"), {});
    if (wxString named; !wxGetEnv("GTK_THEME", &named)) ChangeThemes(*frame, *book, pages);
    Background background(1);
    RunFirstStart({"/nowhere/store.db", background, {}, {}}, report::Language::English);
    std::cout << "looked at " << m_inspector.windows() << " windows, " << m_inspector.controls()
              << " controls, " << m_inspector.colours() << " colours\n"
              << std::flush;
    frame->Close(true);
  }

  /// The system's theme changes while the program runs, to a dark one and back.
  void ChangeThemes(wxFrame& frame, wxSimplebook& book, const std::vector<int>& pages) {
    for (const char* theme : {"HighContrastInverse", "Adwaita"}) {
      NameTheme(theme);
      Pump();
      const bool is_dark = theme != std::string("Adwaita");
      if (IsDarkTheme() != is_dark) std::cout << "the theme is not " << theme << "\n";
      for (std::size_t i = 0; i < pages.size(); ++i) {
        // The page in front first, which nobody fills anew.
        if (i > 0) frame.ProcessCommand(pages[pages.size() - 1 - i]);
        Pump();
        const auto name = FromWx(book.GetPage(pages.size() - 1 - i)->GetName());
        m_inspector.SetPage(std::string("with ") + theme + ": " + name);
        m_inspector.InspectShown(&frame, [this] { Pump(); });
      }
      frame.ProcessCommand(pages.back());
      Pump();
    }
  }

  /// As the settings of a desktop do it.
  static void NameTheme(const char* name) {
    auto* const settings = reinterpret_cast<void* (*)()>(
        ::dlsym(RTLD_DEFAULT, "gtk_settings_get_default"));
    auto* const set = reinterpret_cast<void (*)(void*, const char*, ...)>(
        ::dlsym(RTLD_DEFAULT, "g_object_set"));
    if (settings && set) set(settings(), "gtk-theme-name", name, nullptr);
  }

  static wxSimplebook* FindBook(const wxWindow& window) {
    for (auto* child : window.GetChildren()) {
      if (auto* book = dynamic_cast<wxSimplebook*>(child)) return book;
    }
    return nullptr;
  }

  Inspector m_inspector;
};

}  // namespace
}  // namespace steelyard::desktop

int main(int argc, char** argv) {
  using namespace steelyard::desktop;
  const auto options = ParseOptions({argv + 1, argv + argc});
  if (!options) {
    std::cerr << options.error().text;
    return options.error().status;
  }
  int toolkit_argc = 1;
  wxApp::SetInstance(new CheckedProgram(*options));
  return wxEntry(toolkit_argc, argv);
}
