#include "desktop/window_memory.h"

#include <wx/display.h>
#include <wx/fileconf.h>
#include <wx/grid.h>
#include <wx/listctrl.h>
#include <wx/log.h>
#include <wx/mstream.h>
#include <wx/tokenzr.h>
#include <wx/toplevel.h>
#include <wx/wfstream.h>

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <system_error>

#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

constexpr int kLeastColumn = 8;
constexpr int kMostColumn = 4000;
/// Of a window's height and width: so much has to be seen to get hold of it.
constexpr int kLeastSeen = 100;

/// What is in the file; nothing when there is none.
std::unique_ptr<wxInputStream> Open(const std::filesystem::path& file) {
  std::error_code ignored;
  if (std::filesystem::is_regular_file(file, ignored)) {
    auto stream = std::make_unique<wxFFileInputStream>(ToWx(file.string()));
    if (stream->IsOk()) return stream;
  }
  static const char kNothing = 0;
  return std::make_unique<wxMemoryInputStream>(&kNothing, 0);
}

/// A list's place among the windows: the names from the root down to it.
wxString PathOf(const wxWindow* root, const wxWindow* window) {
  wxString path = window->GetName();
  for (const auto* parent = window->GetParent(); parent && parent != root;
       parent = parent->GetParent()) {
    path = parent->GetName() + "." + path;
  }
  return path;
}

/// The widths in pixels of a screen of usual density, joined by blanks; empty for other windows.
wxString WidthsOf(const wxWindow* window) {
  wxString widths;
  const auto add = [&](int width) { widths << window->ToDIP(width) << " "; };
  if (const auto* list = dynamic_cast<const wxListCtrl*>(window)) {
    for (int column = 0; column < list->GetColumnCount(); ++column) {
      add(list->GetColumnWidth(column));
    }
  } else if (const auto* grid = dynamic_cast<const wxGrid*>(window)) {
    for (int column = 0; column < grid->GetNumberCols(); ++column) add(grid->GetColSize(column));
  }
  return widths.Strip();
}

void SetWidths(wxWindow* window, const wxString& widths) {
  const auto texts = wxStringTokenize(widths, " ");
  auto* list = dynamic_cast<wxListCtrl*>(window);
  auto* grid = dynamic_cast<wxGrid*>(window);
  const int columns = list ? list->GetColumnCount() : grid ? grid->GetNumberCols() : 0;
  if (static_cast<int>(texts.size()) != columns) return;  // of another version
  for (int column = 0; column < columns; ++column) {
    int width = 0;
    const bool is_width = texts[static_cast<std::size_t>(column)].ToInt(&width);
    if (!is_width || width < kLeastColumn || width > kMostColumn) continue;
    if (list) list->SetColumnWidth(column, window->FromDIP(width));
    if (grid) grid->SetColSize(column, window->FromDIP(width));
  }
}

/// A name may hold what parts the entries of the file.
wxString PageKey(wxString operator_name) {
  operator_name.Replace("/", "|");
  return "page/of " + operator_name;
}

void ForEachList(wxWindow* window, const std::function<void(wxWindow*)>& visit) {
  for (auto* child : window->GetChildren()) {
    if (!WidthsOf(child).empty()) {
      visit(child);
    } else {
      ForEachList(child, visit);
    }
  }
}

/// Moved onto a screen that is there, and cut to its size; nothing when no screen shows enough.
std::optional<wxRect> OnAScreen(const wxRect& wanted) {
  for (unsigned i = 0; i < wxDisplay::GetCount(); ++i) {
    const auto screen = wxDisplay(i).GetClientArea();
    const auto seen = screen.Intersect(wanted);
    if (seen.width < kLeastSeen || seen.height < kLeastSeen) continue;
    wxRect cut = wanted;
    cut.width = std::min(cut.width, screen.width);
    cut.height = std::min(cut.height, screen.height);
    cut.x = std::clamp(cut.x, screen.x, screen.GetRight() + 1 - cut.width);
    cut.y = std::clamp(cut.y, screen.y, screen.GetBottom() + 1 - cut.height);
    return cut;
  }
  return std::nullopt;
}

}  // namespace

WindowMemory::WindowMemory(std::filesystem::path file) : m_file(std::move(file)) {
  const wxLogNull silent;  // what cannot be read would be told in a window
  m_config = std::make_unique<wxFileConfig>(*Open(m_file));
}

WindowMemory::~WindowMemory() = default;

void WindowMemory::Restore(wxTopLevelWindow& window) const {
  const wxRect kept(static_cast<int>(m_config->ReadLong("window/x", 0)),
                    static_cast<int>(m_config->ReadLong("window/y", 0)),
                    static_cast<int>(m_config->ReadLong("window/width", 0)),
                    static_cast<int>(m_config->ReadLong("window/height", 0)));
  if (kept.width >= kLeastSeen && kept.height >= kLeastSeen) {
    const wxRect wanted(kept.GetPosition(), window.FromDIP(kept.GetSize()));
    if (const auto place = OnAScreen(wanted)) window.SetSize(*place);
  }
  if (m_config->ReadBool("window/maximised", false)) window.Maximize();
}

void WindowMemory::RestoreColumns(wxWindow& root) {
  ForEachList(&root, [&](wxWindow* list) {
    const auto path = PathOf(&root, list);
    m_widths_at_start[path] = WidthsOf(list);
    const auto kept = m_config->Read("columns/" + path, wxString());
    if (!kept.empty()) SetWidths(list, kept);
  });
}

wxString WindowMemory::PageOf(const wxString& operator_name) const {
  return m_config->Read(PageKey(operator_name), wxString());
}

void WindowMemory::Keep(const wxTopLevelWindow& window) {
  m_config->Write("window/maximised", window.IsMaximized());
  // A maximised window's size is the screen's; the one it goes back to stays as it was kept.
  if (window.IsMaximized() || window.IsIconized()) return;
  const auto size = window.ToDIP(window.GetSize());
  m_config->Write("window/x", window.GetPosition().x);
  m_config->Write("window/y", window.GetPosition().y);
  m_config->Write("window/width", size.x);
  m_config->Write("window/height", size.y);
}

void WindowMemory::KeepColumns(wxWindow& root) {
  ForEachList(&root, [&](wxWindow* list) {
    const auto path = PathOf(&root, list);
    const auto at_start = m_widths_at_start.find(path);
    const auto now = WidthsOf(list);
    if (at_start == m_widths_at_start.end()) return;
    if (at_start->second == now) {
      m_config->DeleteEntry("columns/" + path);
    } else {
      m_config->Write("columns/" + path, now);
    }
  });
}

void WindowMemory::KeepPage(const wxString& operator_name, const wxString& page) {
  m_config->Write(PageKey(operator_name), page);
}

void WindowMemory::Write() {
  std::error_code failed;
  std::filesystem::create_directories(m_file.parent_path(), failed);
  if (failed) return;
  const wxLogNull silent;  // a window's size is no news
  wxFFileOutputStream stream(ToWx(m_file.string()));
  if (stream.IsOk()) m_config->Save(stream);
}

}  // namespace steelyard::desktop
