/// Finds and loads pictures and translations.
#include "desktop/icons.h"

#include <wx/filename.h>
#include <wx/stdpaths.h>
#include <wx/utils.h>

#include <fstream>
#include <iterator>
#include <string>
#include <utility>

#include "desktop/widgets/palette.h"

namespace steelyard::desktop {
namespace {

wxString BesideProgram(const wxString& folder) {
  const wxFileName program(wxStandardPaths::Get().GetExecutablePath());
  wxFileName found = wxFileName::DirName(program.GetPath());
  found.AppendDir("..");
  found.AppendDir("share");
  found.AppendDir(folder);
  found.Normalize(wxPATH_NORM_DOTS | wxPATH_NORM_ABSOLUTE);
  return found.GetPath();
}

/// The same drawing in the lighter shade of each colour that our pictures are drawn with.
std::string OnDarkBackground(const wxString& file) {
  static const std::pair<const char*, const char*> kShades[] = {
      {"#2b6cb0", "#90cdf4"}, {"#2f7d4f", "#8fd6a8"}, {"#4a5568", "#d5dbe3"},
      {"#6b46c1", "#cbb5f7"}, {"#b7791f", "#f0c674"}, {"#c05621", "#f6ad78"},
      {"#c53030", "#fc9a9a"}};
  std::ifstream stream(file.utf8_string());
  std::string drawing(std::istreambuf_iterator<char>(stream), {});
  for (const auto& [dark, light] : kShades) {
    const std::string shade(dark);
    for (auto at = drawing.find(shade); at != drawing.npos; at = drawing.find(shade, at)) {
      drawing.replace(at, shade.size(), light);
    }
  }
  return drawing;
}

}  // namespace

wxString IconFolder() {
  wxString named;
  if (wxGetEnv("STEELYARD_RESOURCES", &named) && !named.empty()) return named + "/icons";
  const auto beside = BesideProgram("steelyard") + "/icons";
  if (wxFileName::DirExists(beside)) return beside;
  return wxString(STEELYARD_SOURCE_DIR) + "/resources/icons";
}

wxArrayString TranslationFolders() {
  wxArrayString folders;
  folders.Add(BesideProgram("locale"));
  folders.Add(wxString(STEELYARD_BINARY_DIR) + "/share/locale");
  return folders;
}

wxBitmapBundle Icon(const wxString& name, IconSize size) {
  const int side = size == IconSize::Small ? 16 : 24;
  const auto file = IconFolder() + "/" + name + ".svg";
  if (!IsDarkTheme()) {
    return wxBitmapBundle::FromSVGFile(file, wxSize(side, side));
  }
  const auto drawing = OnDarkBackground(file);
  return wxBitmapBundle::FromSVG(drawing.c_str(), wxSize(side, side));
}

}  // namespace steelyard::desktop
