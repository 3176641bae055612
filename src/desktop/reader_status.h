/// What the status bar says of the card reader.
#pragma once
#include <wx/string.h>

#include "cards/find_readers.h"
#include "cards/reader_trouble.h"
#include "desktop/reader_thread.h"

namespace steelyard::desktop {

/// A few words; the sentence with the remedy is ReaderMissing's own.
wxString ReaderStatus(const ReaderConnected& connected);
wxString ReaderStatus(const ReaderMissing& missing);

/// A reader as it is listed.
wxString LabelOf(const cards::FoundReader& found);

}  // namespace steelyard::desktop
