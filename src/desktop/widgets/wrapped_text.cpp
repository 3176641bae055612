/// Breaks text at blanks and between Chinese characters.
#include "desktop/widgets/wrapped_text.h"

#include <wx/stattext.h>

#include <vector>

namespace steelyard::desktop {
namespace {

constexpr wxUint32 kFirstWide = 0x2E80;  // of the characters that a line may end after
const wxString kClosing = L"，。；：、！？）》」』”’…";

bool IsWide(wxUniChar c) {
  return c.GetValue() >= kFirstWide;
}

bool IsClosing(wxUniChar c) {
  return kClosing.find(c) != wxString::npos;
}

/// What a line must not be broken in: a word with the blanks behind it, or one Chinese character
/// with the marks behind it.
std::vector<wxString> PiecesOf(const wxString& paragraph) {
  std::vector<wxString> pieces;
  wxUniChar last = ' ';
  for (const wxUniChar c : paragraph) {
    const bool begins = IsWide(c) ? !IsClosing(c) : c != ' ' && (last == ' ' || IsWide(last));
    if (begins || pieces.empty()) pieces.emplace_back();
    pieces.back() += c;
    last = c;
  }
  return pieces;
}

wxString LinesOf(const wxStaticText* label, const wxString& paragraph, int width) {
  wxString lines;
  wxString line;
  for (const auto& piece : PiecesOf(paragraph)) {
    const auto longer = line + piece;
    const bool fits = label->GetTextExtent(longer.Strip()).x <= width;
    if (!fits && !line.empty()) {
      lines += line.Strip() + "\n";
      line = piece;
    } else {
      line = longer;
    }
  }
  return lines + line.Strip();
}

}  // namespace

void SetWrapped(wxStaticText* label, const wxString& text, int width) {
  wxString lines;
  for (wxString rest = text; !rest.empty(); rest = rest.AfterFirst('\n')) {
    if (!lines.empty()) lines += "\n";
    lines += LinesOf(label, rest.BeforeFirst('\n'), width);
  }
  label->SetLabelText(lines);
}

}  // namespace steelyard::desktop
