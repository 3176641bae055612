/// The user guide: chapters of HTML that come with the program, in a window of their own.
#pragma once
#include <wx/string.h>
#include <wx/window.h>

#include <filesystem>
#include <string>
#include <vector>

#include "report/language.h"

namespace steelyard::desktop {

struct GuideChapter {
  std::string name;  ///< `card_desk`: what the page that it explains is called
  wxString title;
  std::filesystem::path file;
};

/// The chapters of a folder in the order of their files, `NN-card_desk.html`; the title is the
/// file's own. Empty when there is no such folder.
std::vector<GuideChapter> ReadGuide(const std::filesystem::path& folder);

/// Where the guide in this language is.
std::filesystem::path GuideFolder(report::Language language);

/// The chapter that explains a window: its own, else that of the page it stands above.
std::string ChapterOf(const wxWindow& window, const std::string& page);

/// Opens the guide at a chapter, or brings the window to the front that is open already. The first
/// chapter is shown where none has this name. Above a dialog that waits for an answer the guide is
/// such a dialog, too, as no other window gets keys then.
void ShowGuide(wxWindow* parent, report::Language language, const std::string& chapter);

}  // namespace steelyard::desktop
