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
  m_list = MakeList(this, "settings", {{_("Changed"), 7}, {_("Setting"), 30}, {_("Value"), 28},
                                       {_("Default"), 22}, {_("Group"), 25}});
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
  m_search->Bind(wxEVT_TEXT, [this](wxCommandEvent&) {
    const auto* selected = SelectedRowOf();
    Fill(selected != nullptr ? selected->title : wxString());
  });
  m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { ShowSelected(); });
  m_list->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { m_events.activated(); });
}

SettingList::Row SettingList::RowOf(const app::SettingView& view) {
  const auto id = view.setting->id;
  return {&view,          nullptr,           Title(id),       Purpose(id), Title(app::GroupOf(id)),
          ValueText(view), DefaultText(view), FactsText(view), IsChanged(view)};
}

SettingList::Row SettingList::RowOf(const LocalSetting& setting) {
  const auto facts =
      wxString::Format(_("Value: %s. Default: %s. It takes %s."), setting.value, setting.usual,
                       setting.takes) +
      " " + _("It belongs to this user at this computer, and is in no file of settings.") + "\n" +
      wxString::Format(_("On the command line: %s"), setting.where);
  return {nullptr,       &setting, setting.title, setting.purpose, _("This computer"),
          setting.value, setting.usual, facts, setting.is_changed};
}

void SettingList::Show(Shown settings) {
  const auto* before = SelectedRowOf();
  const auto title = before != nullptr ? before->title : wxString();
  m_found.clear();
  m_rows.clear();
  m_settings = std::move(settings);
  auto& of_store = m_settings.of_store;
  std::stable_sort(of_store.begin(), of_store.end(), [](const auto& one, const auto& other) {
    return app::GroupOf(one.setting->id) < app::GroupOf(other.setting->id);
  });
  for (const auto& view : of_store) m_rows.push_back(RowOf(view));
  for (const auto& setting : m_settings.of_computer) m_rows.push_back(RowOf(setting));
  Fill(title);
}

void SettingList::Fill(const wxString& wanted) {
  const auto searched = m_search->GetValue().Strip(wxString::both).Lower();
  m_found.clear();
  std::vector<ListRow> rows;
  int selected = 0;
  for (const auto& row : m_rows) {
    const auto name =
        row.of_store != nullptr ? ToWx(row.of_store->setting->name) : row.of_computer->where;
    const wxString text = row.title + "\n" + row.purpose + "\n" + row.group + "\n" + name + "\n" +
                          row.value;
    if (!text.Lower().Contains(searched)) continue;
    if (row.title == wanted) selected = static_cast<int>(m_found.size());
    m_found.push_back(&row);
    rows.push_back({{row.is_changed ? wxString::FromUTF8("●") : wxString(), row.title, row.value,
                     row.usual, row.group}});
  }
  SetRows(m_list, rows);
  const auto count = static_cast<int>(m_found.size());
  m_count->SetLabel(count == 0
                        ? _("No setting is like this.")
                        : wxString::Format(wxPLURAL("%d setting", "%d settings", count), count));
  if (count > 0) {
    m_list->Select(selected);
    m_list->Focus(selected);
  }
  ShowSelected();
}

const SettingList::Row* SettingList::SelectedRowOf() const {
  const int row = SelectedRow(m_list);
  if (row < 0 || row >= static_cast<int>(m_found.size())) return nullptr;
  return m_found[static_cast<std::size_t>(row)];
}

const app::SettingView* SettingList::Selected() const {
  const auto* row = SelectedRowOf();
  return row != nullptr ? row->of_store : nullptr;
}

const LocalSetting* SettingList::SelectedOfComputer() const {
  const auto* row = SelectedRowOf();
  return row != nullptr ? row->of_computer : nullptr;
}

void SettingList::StartSearch() { m_search->SetFocus(); }

void SettingList::ShowSelected() {
  const auto* row = SelectedRowOf();
  const int width = std::max(GetClientSize().x - 4 * wxSizerFlags::GetDefaultBorder(),
                             40 * GetCharWidth());
  m_title->SetLabel(row != nullptr ? row->title : wxString(" "));
  SetWrapped(m_purpose, row != nullptr ? row->purpose : wxString(" "), width);
  SetWrapped(m_facts, row != nullptr ? row->facts : wxString(" "), width);
  Layout();
  m_events.selected();
}

}  // namespace steelyard::desktop
