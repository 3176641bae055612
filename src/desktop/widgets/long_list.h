/// LongList: a list of texts that asks for the rows it shows; tens of thousands cost nothing.
#pragma once
#include <functional>

#include "desktop/widgets/simple_list.h"

namespace steelyard::desktop {

class LongList : public wxListView {
 public:
  struct Place {
    std::size_t row;
    std::size_t column;
  };
  struct Content {
    std::vector<ListColumn> columns;
    std::size_t rows;
    std::function<wxString(Place)> text;
  };
  /// Wide enough for all columns.
  LongList(wxWindow* parent, const wxString& name, Content content);

 private:
  wxString OnGetItemText(long row, long column) const override;

  Content m_content;
};

}  // namespace steelyard::desktop
