/// WindowMemory: where a window was, how large, which page was in front and how wide columns were,
/// kept for the next start in a file of this user.
#pragma once
#include <wx/string.h>

#include <filesystem>
#include <map>
#include <memory>

class wxFileConfig;
class wxTopLevelWindow;
class wxWindow;

namespace steelyard::desktop {

class WindowMemory {
 public:
  /// A file that cannot be read or written is no memory, and nothing else.
  explicit WindowMemory(std::filesystem::path file);
  ~WindowMemory();

  /// Puts the window where it was. A screen that is gone, or has become smaller, does not hide it.
  void Restore(wxTopLevelWindow& window) const;
  /// Widens the columns of every list and grid below `root` to what they were.
  void RestoreColumns(wxWindow& root);
  /// The page that was in front when this operator left; empty if none is known.
  wxString PageOf(const wxString& operator_name) const;

  void Keep(const wxTopLevelWindow& window);
  /// Only of lists somebody has changed: the others keep following font and language.
  void KeepColumns(wxWindow& root);
  void KeepPage(const wxString& operator_name, const wxString& page);
  void Write();

 private:
  const std::filesystem::path m_file;
  std::unique_ptr<wxFileConfig> m_config;
  std::map<wxString, wxString> m_widths_at_start;
};

}  // namespace steelyard::desktop
