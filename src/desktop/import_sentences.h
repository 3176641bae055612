/// The words for files that are imported: what is wrong with the file, its head, a row.
#pragma once
#include <wx/string.h>

#include "host/member_file.h"
#include "host/product_file.h"
#include "sheets/columns.h"

namespace steelyard::desktop {

wxString Sentence(sheets::SheetMistake mistake);
wxString Sentence(const sheets::HeadFault& fault, const wxString& known_columns);
wxString Sentence(host::MemberRowMistake mistake);
wxString Sentence(host::ProductRowMistake mistake);

/// A list of members: the columns its first row may name.
wxString MemberColumns();
/// The same of a list of products, whose tiers have a column each.
wxString ProductColumns();

}  // namespace steelyard::desktop
