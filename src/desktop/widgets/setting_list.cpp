#include "desktop/widgets/setting_list.h"

#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/textctrl.h>

#include <algorithm>

#include "desktop/format.h"
#include "desktop/setting_words.h"
#include "desktop/widgets/captioned.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/widgets/wrapped_text.h"

namespace steelyard::desktop {
namespace {

wxString ValueText(const app::SettingView& view) {
  const auto text =
      ShownValue(*view.setting, view.value.value_or(view.setting->default_text));
  return text.empty() ? _("not set") : text;
}

wxString DefaultText(const app::SettingView& view) {
  const auto text = ShownValue(*view.setting, view.setting->default_text);
  return text.empty() ? _("not set") : text;
}

/// Said with its default, it is not changed.
bool IsChanged(const app::SettingView& view) {
  return view.value && *view.value != view.setting->default_text;
}

bool Holds(const app::SettingView& view, const wxString& searched) {
  const auto& setting = *view.setting;
  const wxString text = Title(setting.id) + "\n" + Purpose(setting.id) + "\n" +
                        Title(app::GroupOf(setting.id)) + "\n" + ToWx(setting.name) + "\n" +
                        ValueText(view);
  return text.Lower().Contains(searched);
}

wxString FactsText(const app::SettingView& view) {
  const auto& setting = *view.setting;
  wxString facts =
      wxString::Format(_("Value: %s. Default: %s. It takes %s."), ValueText(view),
                       DefaultText(view), RangeText(setting));
  if (setting.life == app::SettingLife::FixedWithTheFirstEntry) {
    facts += " " + _("It is fixed with the first entry of the books.");
  }
  if (app::EffectOf(setting.id) == app::SettingEffect::NextStartOfWindows) {
    facts += " " + _("Windows that are open show it from their next start.");
  }
  return facts + "\n" + wxString::Format(_("On the command line: %s"), ToWx(setting.name));
}

}  // namespace

SettingList::SettingList(wxWindow* parent, Events events)
    : wxPanel(parent), m_events(std::move(events)) {
  m_search = new wxTextCtrl(this, wxID_ANY);
  m_count = MakeRemark(this, " ");
  // TRANSLATORS: heading of a column with a dot for each setting that is not at its default.
  m_list = MakeList(this, "settings", {{_("Changed"), 8}, {_("Setting"), 34}, {_("Value"), 30},
                                       {_("Default"), 24}, {_("Group"), 28}});
  m_title = MakeHeading(this, " ");
  m_purpose = new wxStaticText(this, wxID_ANY, " ");
  m_purpose->SetName("setting_purpose");
  m_facts = MakeRemark(this, " ");
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(MakeCaptioned(m_search, {_("Fin&d"), "setting_search"}), wxSizerFlags(1));
  row->Add(m_count, wxSizerFlags().Bottom().Border(wxLEFT));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(row, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_list, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT));
  for (auto* text : {m_title, m_purpose, m_facts}) {
    column->Add(text, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxTOP));
  }
  column->AddSpacer(wxSizerFlags::GetDefaultBorder());
  SetSizer(column);
  m_search->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { Fill(); });
  m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { ShowSelected(); });
  m_list->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { m_events.activated(); });
}

void SettingList::Show(std::vector<app::SettingView> settings) {
  m_settings = std::move(settings);
  std::stable_sort(m_settings.begin(), m_settings.end(), [](const auto& one, const auto& other) {
    return app::GroupOf(one.setting->id) < app::GroupOf(other.setting->id);
  });
  m_shown.clear();
  Fill();
}

void SettingList::Fill() {
  const auto* before = Selected();
  const auto name = before != nullptr ? std::string(before->setting->name) : std::string();
  const auto searched = m_search->GetValue().Strip(wxString::both).Lower();
  m_shown.clear();
  std::vector<ListRow> rows;
  int selected = 0;
  for (const auto& view : m_settings) {
    if (!Holds(view, searched)) continue;
    if (view.setting->name == name) selected = static_cast<int>(m_shown.size());
    m_shown.push_back(&view);
    rows.push_back({{IsChanged(view) ? wxString::FromUTF8("●") : wxString(),
                     Title(view.setting->id), ValueText(view), DefaultText(view),
                     Title(app::GroupOf(view.setting->id))}});
  }
  SetRows(m_list, rows);
  const auto count = static_cast<int>(m_shown.size());
  m_count->SetLabel(count == 0
                        ? _("No setting is like this.")
                        : wxString::Format(wxPLURAL("%d setting", "%d settings", count), count));
  if (count > 0) {
    m_list->Select(selected);
    m_list->Focus(selected);
  }
  ShowSelected();
}

const app::SettingView* SettingList::Selected() const {
  const int row = SelectedRow(m_list);
  if (row < 0 || row >= static_cast<int>(m_shown.size())) return nullptr;
  return m_shown[static_cast<std::size_t>(row)];
}

void SettingList::StartSearch() { m_search->SetFocus(); }

void SettingList::ShowSelected() {
  const auto* view = Selected();
  const int width = std::max(GetClientSize().x - 4 * wxSizerFlags::GetDefaultBorder(),
                             40 * GetCharWidth());
  m_title->SetLabel(view != nullptr ? Title(view->setting->id) : wxString(" "));
  SetWrapped(m_purpose, view != nullptr ? Purpose(view->setting->id) : wxString(" "), width);
  SetWrapped(m_facts, view != nullptr ? FactsText(*view) : wxString(" "), width);
  Layout();
  m_events.selected();
}

}  // namespace steelyard::desktop
