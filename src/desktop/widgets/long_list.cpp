#include "desktop/widgets/long_list.h"

namespace steelyard::desktop {
namespace {

constexpr int kLinesSeen = 20;

}  // namespace

LongList::LongList(wxWindow* parent, const wxString& name, Content content)
    : wxListView(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                 wxLC_REPORT | wxLC_SINGLE_SEL | wxLC_VIRTUAL),
      m_content(std::move(content)) {
  SetName(name);
  AddColumns(this, m_content.columns);
  SetItemCount(static_cast<long>(m_content.rows));
  int width = wxSystemSettings::GetMetric(wxSYS_VSCROLL_X, this) + 2 * GetCharWidth();
  for (int column = 0; column < GetColumnCount(); ++column) width += GetColumnWidth(column);
  SetMinSize(wxSize(width, GetCharHeight() * kLinesSeen));
}

wxString LongList::OnGetItemText(long row, long column) const {
  return m_content.text({static_cast<std::size_t>(row), static_cast<std::size_t>(column)});
}

}  // namespace steelyard::desktop
