/// Journals above, drawers below, differences as they are typed.
#include "desktop/dialogs/close_day.h"

#include <wx/listctrl.h>
#include <wx/panel.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include <algorithm>

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/widgets/simple_list.h"

namespace steelyard::desktop {
namespace {

wxString JournalText(const ports::ScaleClose& scale) {
  if (app::IsComplete(scale)) return _("complete");
  if (!scale.trouble.empty()) return _("did not answer");
  if (scale.is_asked_too_early) return _("may have sold since it was asked");
  return _("sales are missing");
}

wxString DrawerLabel(const ports::DrawerClose& drawer) {
  const auto expected = MoneyText(drawer.expected);
  switch (drawer.kind) {
    case ports::DrawerKind::Cashier:
      // TRANSLATORS: the number of a cashier, then an amount.
      return wxString::Format(_("Cashier %s: %s expected"), ToWx(drawer.name), expected);
    case ports::DrawerKind::Desk:
      // TRANSLATORS: the name of an operator, then an amount.
      return wxString::Format(_("Card desk, %s: %s expected"), ToWx(drawer.name), expected);
  }
  return {};
}

class CloseDayDialog : public FormDialog {
 public:
  CloseDayDialog(wxWindow* parent, const ports::DayClose& close, base::UtcOffset offset)
      : FormDialog(parent, _("Close the day"), "close_day", _("&Close the day")), m_close(close) {
    // TRANSLATORS: a date, a count of tickets, an amount.
    AddHeading(wxString::Format(_("Business day %s: %s tickets, %s"), DayText(close.day),
                                CountText(close.tickets), MoneyText(close.total)));
    AddScales(offset);
    for (const auto& drawer : close.drawers) AddDrawer(drawer);
    if (!IsComplete()) m_reason = AddText(_("&Reason"), "reason");
    Finish(m_drawers.empty() ? static_cast<wxWindow*>(m_scales) : m_drawers.front().counted);
  }

  app::CloseDayRequest request() const {
    app::CloseDayRequest request{m_close.day, {}, std::nullopt};
    for (std::size_t i = 0; i < m_drawers.size(); ++i) {
      const auto& drawer = m_close.drawers[i];
      if (const auto counted = ReadMoney(m_drawers[i].counted->GetValue())) {
        request.counted.push_back({drawer.kind, drawer.name, *counted});
      }
    }
    if (m_reason != nullptr) request.even_so = FromWx(m_reason->GetValue().Strip());
    return request;
  }

 protected:
  wxString Mistake() const override {
    for (const auto& drawer : m_drawers) {
      const wxString typed = drawer.counted->GetValue().Strip(wxString::both);
      if (!typed.empty() && !ReadMoney(typed)) {
        return _("What was counted is an amount like 812.50, or empty where nobody counted.");
      }
    }
    if (m_reason != nullptr && m_reason->GetValue().Strip(wxString::both).empty()) {
      return _("Sales may be missing. Type why it is closed even so.");
    }
    return {};
  }

  void OnChanged() override {
    for (std::size_t i = 0; i < m_drawers.size(); ++i) {
      const auto counted = ReadMoney(m_drawers[i].counted->GetValue());
      auto drawer = m_close.drawers[i];
      drawer.counted = counted;
      const auto over = drawer.Over();
      // TRANSLATORS: %s is an amount; what is in a drawer too much.
      const auto format = over && over->fen() < 0 ? _("%s short") : _("%s over");
      const auto text = !over             ? _("not counted")
                        : over->fen() == 0 ? _("agrees")
                                           : wxString::Format(format, MoneyText(Size(*over)));
      m_drawers[i].difference->SetLabelText(text);
    }
  }

 private:
  struct DrawerRow {
    wxTextCtrl* counted;
    wxStaticText* difference;
  };

  static domain::MoneyDifference Size(domain::MoneyDifference amount) {
    return amount.fen() < 0 ? -amount : amount;
  }
  bool IsComplete() const {
    return std::all_of(m_close.scales.begin(), m_close.scales.end(), &app::IsComplete);
  }

  void AddScales(base::UtcOffset offset) {
    m_scales = MakeList(this, "close_scales",
                        {{_("Scale"), 6},
                         {_("Tickets"), 8, wxLIST_FORMAT_RIGHT},
                         {_("Amount"), 12, wxLIST_FORMAT_RIGHT},
                         {_("Missing"), 8, wxLIST_FORMAT_RIGHT},
                         {_("Last asked"), 17},
                         {_("Journal"), 30}});
    std::vector<ListRow> rows;
    for (const auto& scale : m_close.scales) {
      const auto missing = app::MissingNumbers(scale);
      rows.push_back({{wxString::Format("%d", scale.scale), CountText(scale.tickets),
                       MoneyText(scale.total), missing ? CountText(*missing) : wxString(L"–"),
                       scale.asked_at ? MomentText(*scale.asked_at, offset) : wxString(L"–"),
                       JournalText(scale)},
                      app::IsComplete(scale) ? RowMood::Plain : RowMood::Attention});
    }
    SetRows(m_scales, rows);
    const int lines = static_cast<int>(std::clamp<std::size_t>(rows.size(), 2, 8)) + 2;
    m_scales->SetMinSize({GetCharWidth() * 86, GetCharHeight() * lines * 3 / 2});
    AddRow(_("&Scales"), m_scales);
  }

  void AddDrawer(const ports::DrawerClose& drawer) {
    auto* row = new wxPanel(this);
    auto* counted = new wxTextCtrl(row, wxID_ANY, "", wxDefaultPosition,
                                   wxSize(GetCharWidth() * 14, -1), wxTE_RIGHT);
    counted->SetName("counted_" + ToWx(drawer.name));
    auto* difference = new wxStaticText(row, wxID_ANY, _("not counted"), wxDefaultPosition,
                                        wxSize(GetCharWidth() * 24, -1), wxST_NO_AUTORESIZE);
    auto* sizer = new wxBoxSizer(wxHORIZONTAL);
    sizer->Add(counted, wxSizerFlags().CentreVertical().Border(wxRIGHT));
    sizer->Add(difference, wxSizerFlags(1).CentreVertical());
    row->SetSizer(sizer);
    AddRow(DrawerLabel(drawer), row);
    m_drawers.push_back({counted, difference});
  }

  const ports::DayClose& m_close;
  wxListView* m_scales = nullptr;
  std::vector<DrawerRow> m_drawers;
  wxTextCtrl* m_reason = nullptr;
};

}  // namespace

std::optional<app::CloseDayRequest> AskCloseDay(wxWindow* parent, const ports::DayClose& close,
                                                base::UtcOffset offset) {
  CloseDayDialog dialog(parent, close, offset);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.request();
}

}  // namespace steelyard::desktop
