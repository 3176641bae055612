/// Searches beside the window and shows the last answer only.
#include "desktop/pages/members_page.h"

#include <wx/srchctrl.h>

#include <algorithm>

#include "app/roles.h"
#include "desktop/format.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/captioned.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/widgets/wrapped_text.h"

namespace steelyard::desktop {
namespace {

constexpr int kMostFound = 200;         // more is no list that anybody reads
constexpr int kMovementsShown = 200;

MemberFile ReadFile(Workplace& place, app::MemberView view) {
  MemberFile file{std::move(view), {}};
  const auto& id = file.view.member.id;
  auto movements = app::MemberStatement(place.context, id, kMovementsShown);
  if (movements) file.movements = *std::move(movements);
  const bool may_see = app::MayWorkAtDesk(place.actor.role);
  if (may_see && file.view.id_document) {
    file.id_record = app::ShowIdRecord(place.context, place.id_cipher, place.actor, id).view;
  }
  return file;
}

}  // namespace

MembersPage::MembersPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "members"),
      m_searching(workplace.background, alive()),
      m_loading(workplace.background, alive()) {
  MakeCommands();
  MakeStatementCommands();
  m_bar = new CommandBar(this, m_commands);
  m_search = new wxSearchCtrl(this, wxID_ANY, "", wxDefaultPosition,
                              wxSize(GetCharWidth() * 40, -1));
  m_search->SetDescriptiveText(_("name, phone or card number"));
  auto* search = MakeCaptioned(m_search, {_("&Find"), "search"});
  m_count = MakeRemark(this, " ");
  m_count->SetName("found");
  m_list = MakeList(this, "members", {{_("Member"), 15}, {_("Phone"), 13}, {_("Tier"), 9}});
  m_list->SetMinSize(wxSize(GetCharWidth() * 44, -1));
  SetAccessibleName(m_list, _("Members"));
  m_panel = new MemberPanel(this, {offset(), workplace.settings.points_per_yuan > 0});

  auto* left = new wxBoxSizer(wxVERTICAL);
  left->Add(search, wxSizerFlags().Expand().Border(wxBOTTOM));
  left->Add(m_list, wxSizerFlags(1).Expand());
  left->Add(m_count, wxSizerFlags().Expand().Border(wxTOP));
  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(left, wxSizerFlags(2).Expand().Border(wxLEFT | wxBOTTOM));
  row->Add(m_panel, wxSizerFlags(3).Expand().Border(wxLEFT));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(row, wxSizerFlags(1).Expand());
  SetSizer(column);

  m_search->Bind(wxEVT_TEXT, [this](wxCommandEvent&) { Search(); });
  m_search->Bind(wxEVT_SEARCHCTRL_CANCEL_BTN, [this](wxCommandEvent&) { m_search->Clear(); });
  m_search->Bind(wxEVT_CHAR_HOOK, [this](wxKeyEvent& key) { OnSearchKey(key); });
  m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) {
    if (!m_is_filling) LoadSelected();
  });
  m_list->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) {
    if (Selected() && app::MayWorkAtDesk(place().actor.role)) Change();
  });
  m_bar->UpdateControls();
}

void MembersPage::SetFocus() {
  m_search->SetFocus();
}

void MembersPage::OnSearchKey(wxKeyEvent& key) {
  const int code = key.GetKeyCode();
  const bool goes_on = code == WXK_DOWN || code == WXK_RETURN || code == WXK_NUMPAD_ENTER;
  if (goes_on && !key.HasAnyModifiers()) {
    m_list->SetFocus();
  } else if (code == WXK_ESCAPE && !m_search->IsEmpty()) {
    m_search->Clear();
  } else {
    key.Skip();
  }
}

void MembersPage::Reload() {
  Search();
}

void MembersPage::Search() {
  m_searching.Ask(
      {[&context = context(), query = FromWx(m_search->GetValue())] {
         Found found{app::SearchMembers(context, query, kMostFound + 1), {}, false};
         context.store.Read(
             [&](const ports::Books& books) { found.tiers = books.catalogue().Tiers(); });
         found.is_empty_store =
             found.members.empty() && app::SearchMembers(context, "", 1).empty();
         return found;
       },
       [this](Found found) { ShowFound(std::move(found)); }, TellFailure()});
}

void MembersPage::ShowFound(Found found) {
  const auto* before = Selected();
  const auto wanted = m_wanted ? m_wanted : before ? std::optional(before->id) : std::nullopt;
  m_wanted.reset();
  m_is_empty_store = found.is_empty_store;
  m_tiers = std::move(found.tiers);
  m_tier_names.clear();
  for (const auto& tier : m_tiers) m_tier_names[tier.code] = ToWx(tier.name);
  m_members = std::move(found.members);
  const bool are_too_many = m_members.size() > kMostFound;
  if (are_too_many) m_members.erase(m_members.begin() + kMostFound, m_members.end());
  const auto count = static_cast<int>(m_members.size());
  m_count->SetLabelText(
      are_too_many
          ? wxString::Format(_("More than %d match; type more to see the others."), kMostFound)
          : wxString::Format(wxPLURAL("%d member", "%d members", static_cast<unsigned>(count)),
                             count));
  m_is_filling = true;
  ShowRows();
  SelectRowOf(wanted);
  m_is_filling = false;
  LoadSelected();
}

void MembersPage::ShowRows() {
  std::vector<ListRow> rows;
  for (const auto& member : m_members) {
    const auto tier = m_tier_names.find(member.tier);
    rows.push_back({{ToWx(member.name), ToWx(member.phone),
                     tier == m_tier_names.end() ? ToWx(member.tier) : tier->second},
                    member.disabled ? RowMood::Attention : RowMood::Plain});
  }
  if (rows.empty()) rows.push_back({{m_is_empty_store ? _("No member yet.") : _("Nobody found."),
                                     "", ""}});
  SetRows(m_list, rows);
  if (!m_members.empty()) return;
  SetWrapped(m_count,
             m_is_empty_store ? _("Members will stand here. Press Ctrl+N to add the first, or F7 "
                                  "to import a list.")
                              : _("No name, phone or card number is like this."),
             m_list->GetSize().x);
}

void MembersPage::SelectRowOf(const std::optional<domain::MemberId>& member) {
  if (m_members.empty()) {
    m_list->Select(0, false);
    return;
  }
  const auto found = std::ranges::find_if(
      m_members, [&](const ports::Member& one) { return member && one.id == *member; });
  const auto row = found == m_members.end() ? 0 : found - m_members.begin();
  m_list->Select(row);
  m_list->Focus(row);
}

const ports::Member* MembersPage::Selected() const {
  const int row = SelectedRow(m_list);
  if (row < 0 || row >= static_cast<int>(m_members.size())) return nullptr;
  return &m_members[static_cast<std::size_t>(row)];
}

const MemberFile* MembersPage::SelectedFile() const {
  const bool is_read = Selected() && m_file && m_file->view.member.id == Selected()->id;
  return is_read ? &*m_file : nullptr;
}

void MembersPage::LoadSelected() {
  const auto* member = Selected();
  if (!member) {
    m_loading.Forget();
    ShowChosen(std::nullopt);
    return;
  }
  m_loading.Ask({[&place = place(), id = member->id]() -> Chosen {
                   auto view = app::ViewMember(place.context, id);
                   return view ? Chosen(ReadFile(place, *std::move(view))) : std::nullopt;
                 },
                 [this](Chosen chosen) { ShowChosen(std::move(chosen)); }, TellFailure()});
  m_bar->UpdateControls();
}

void MembersPage::ShowChosen(Chosen chosen) {
  m_file = std::move(chosen);
  if (m_file) {
    m_panel->ShowMember(*m_file, m_tier_names);
  } else {
    m_panel->Clear();
  }
  m_bar->UpdateControls();
}

void MembersPage::Find(const ports::Member& member) {
  m_wanted = member.id;
  m_search->ChangeValue(ToWx(member.name));
  Search();
}

}  // namespace steelyard::desktop
