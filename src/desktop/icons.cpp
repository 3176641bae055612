/// Finds and loads pictures and translations.
#include "desktop/icons.h"

#include <wx/filename.h>
#include <wx/stdpaths.h>
#include <wx/utils.h>

#include <fstream>
#include <iterator>
#include <string>

#include "desktop/format.h"
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

/// A colour that our pictures are drawn with, and its lighter shade for a dark ground.
struct Shades {
  const char* dark;
  const char* light;
};
constexpr Shades kShades[] = {{"#2b6cb0", "#90cdf4"}, {"#2f7d4f", "#8fd6a8"},
                              {"#4a5568", "#d5dbe3"}, {"#6b46c1", "#cbb5f7"},
                              {"#b7791f", "#f0c674"}, {"#c05621", "#f6ad78"},
                              {"#c53030", "#fc9a9a"}};

std::string DrawingOf(const wxString& name) {
  std::ifstream stream((IconFolder() + "/" + name + ".svg").utf8_string());
  return {std::istreambuf_iterator<char>(stream), {}};
}

void Recolour(std::string& drawing, const std::string& from, const std::string& to) {
  for (auto at = drawing.find(from); at != drawing.npos; at = drawing.find(from, at + to.size())) {
    drawing.replace(at, from.size(), to);
  }
}

wxBitmapBundle BundleOf(const std::string& drawing, IconSize size) {
  const int side = size == IconSize::Small ? 16 : 24;
  return wxBitmapBundle::FromSVG(drawing.c_str(), wxSize(side, side));
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
  auto drawing = DrawingOf(name);
  if (IsDarkTheme()) {
    for (const auto& [dark, light] : kShades) Recolour(drawing, dark, light);
  }
  return BundleOf(drawing, size);
}

wxBitmapBundle IconIn(const wxColour& colour, const wxString& name, IconSize size) {
  auto drawing = DrawingOf(name);
  for (const auto& shades : kShades) {
    Recolour(drawing, shades.dark, FromWx(colour.GetAsString(wxC2S_HTML_SYNTAX)));
  }
  return BundleOf(drawing, size);
}

}  // namespace steelyard::desktop
