/// Finds and loads pictures and translations.
#include "desktop/icons.h"

#include <wx/filename.h>
#include <wx/stdpaths.h>
#include <wx/utils.h>

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
  return wxBitmapBundle::FromSVGFile(IconFolder() + "/" + name + ".svg", wxSize(side, side));
}

}  // namespace steelyard::desktop
