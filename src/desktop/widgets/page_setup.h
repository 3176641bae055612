/// PageSetup: the paper of reports and the printer that was used last, kept for the next time.
#pragma once
#include <wx/string.h>
#include <wx/window.h>

#include <filesystem>
#include <optional>

#include "report/export.h"

namespace steelyard::desktop {

struct PageSetup {
  report::Paper paper = report::Paper::A4;
  wxString printer;  ///< empty: the system's own
};

/// A file that cannot be read is no memory, and nothing else; so is one that cannot be written.
PageSetup ReadPageSetup(const std::filesystem::path& file);
void KeepPageSetup(const std::filesystem::path& file, const PageSetup& setup);

std::optional<PageSetup> AskPageSetup(wxWindow* parent, PageSetup setup);

}  // namespace steelyard::desktop
