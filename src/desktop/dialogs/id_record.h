/// ID records: keeping the number of a document, and showing a whole one.
#pragma once
#include <wx/window.h>

#include "app/id_records.h"
#include "desktop/workplace.h"
#include "ports/members.h"

namespace steelyard::desktop {

enum class IdRecordKept { Yes, No };

/// Asks for the document and its number, which is not seen while it is typed, and keeps it.
IdRecordKept KeepIdRecordByForm(wxWindow* parent, Workplace& place, const ports::Member& member);

/// Asks why, and shows the whole number once the audit log has it.
void RevealIdRecordByForm(wxWindow* parent, Workplace& place, const ports::Member& member);

}  // namespace steelyard::desktop
