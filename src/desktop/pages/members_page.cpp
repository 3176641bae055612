/// Searches beside the window and shows the last answer only; every change is made by a dialog.
#include "desktop/pages/members_page.h"

#include <wx/filedlg.h>
#include <wx/filename.h>
#include <wx/srchctrl.h>

#include <algorithm>

#include "app/roles.h"
#include "desktop/dialogs/id_record.h"
#include "desktop/dialogs/import_members.h"
#include "desktop/dialogs/member_dialogs.h"
#include "desktop/dialogs/tier_upgrades.h"
#include "desktop/format.h"
#include "desktop/import_sentences.h"
#include "desktop/member_statement.h"
#include "desktop/widgets/captioned.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"
#include "host/import_file.h"

namespace steelyard::desktop {
namespace {

constexpr int kMostFound = 200;         // more is no list that anybody reads
constexpr int kMovementsShown = 200;
constexpr int kMovementsPrinted = 20'000;

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

void MembersPage::MakeCommands() {
  const auto may_change = [this] {
    return !m_is_preparing && app::MayWorkAtDesk(place().actor.role);
  };
  const auto may_manage = [this] {
    return !m_is_preparing && app::MayManageStore(place().actor.role);
  };
  const auto one_is = [this, may_change](bool disabled) {
    return [this, may_change, disabled] {
      return may_change() && Selected() && Selected()->disabled == disabled;
    };
  };
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"member.add", _("&Add..."), _("Register a member"), "add", "Ctrl+N", may_change,
       [this] { Add(); }});
  add({"member.change", _("&Change..."), _("Change name, phone, tier or note"), "edit", "F2",
       [this, may_change] { return may_change() && Selected(); }, [this] { Change(); }});
  add({"member.keep_id", _("&ID record..."),
       _("Keep the number of the document that the member shows"), "id_record", "F3",
       [this, may_change] { return may_change() && Selected(); }, [this] { KeepId(); }});
  add({"member.reveal_id", _("S&how ID number..."),
       _("Show the whole number; the audit log tells of it"), "reveal", "F4",
       [this, may_manage] {
         return may_manage() && SelectedFile() && SelectedFile()->view.id_document;
       },
       [this] { RevealId(); }});
  add({"member.disable", _("&Disable..."), _("No new cards for this member; old ones stay good"),
       "lost", "F6", one_is(false), [this] { Switch(); }});
  add({"member.enable", _("Ta&ke back..."), _("The disabled member gets cards again"), "resume", "",
       one_is(true), [this] { Switch(); }});
  add({"member.import", _("I&mport..."), _("Add members from a CSV or XLSX file"), "table", "F7",
       may_change, [this] { Import(); }});
  add({"member.upgrade_tiers", _("Tier &upgrades..."),
       _("Show who has spent enough for a higher tier"), "top_up", "F9", may_manage,
       [this] { UpgradeTiers(); }});
}

void MembersPage::MakeStatementCommands() {
  const auto has_statement = [this] {
    return !m_is_preparing && SelectedFile() && !SelectedFile()->movements.empty();
  };
  m_commands.push_back({"member.save_statement", _("&Save statement..."),
                        _("Save the statement as PDF, XLSX or CSV"), "save", "F8", has_statement,
                        [this] { SaveStatement(); }});
  m_commands.push_back({"member.print_statement", _("&Print statement..."),
                        _("Print the statement"), "print", "Ctrl+P", has_statement,
                        [this] { PrintStatement(); }});
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
  m_count->SetLabelText(m_is_empty_store
                            ? _("Members will stand here. Press Ctrl+N to add the first, "
                                "or F7 to import a list.")
                            : _("No name, phone or card number is like this."));
  m_count->Wrap(m_list->GetSize().x);
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

void MembersPage::Add() {
  const auto added = AddMemberByForm(this, {place(), m_tiers});
  if (!added) return;
  // TRANSLATORS: %s is a member's name.
  Tell(wxString::Format(_("%s is a member now."), ToWx(added->name)), NewsKind::Good);
  Find(*added);
}

void MembersPage::Change() {
  const auto before = *Selected();
  const auto changed = ChangeMemberByForm(this, {place(), m_tiers}, before);
  if (!changed) return;
  Tell(wxString::Format(_("%s was changed."), ToWx(changed->name)), NewsKind::Good);
  if (changed->name == before.name) {
    Reload();
  } else {
    Find(*changed);
  }
}

void MembersPage::Switch() {
  const auto before = *Selected();
  const auto changed = SwitchMemberByForm(this, {place(), m_tiers}, before);
  if (!changed) return;
  const auto news = changed->disabled ? _("%s is disabled: no new cards; old ones stay good.")
                                      : _("%s gets cards again.");
  Tell(wxString::Format(news, ToWx(changed->name)), NewsKind::Good);
  Reload();
}

void MembersPage::KeepId() {
  const auto member = *Selected();
  if (KeepIdRecordByForm(this, place(), member) == IdRecordKept::No) return;
  Tell(Sentence(app::IdRecordOutcome::Done), NewsKind::Good);
  LoadSelected();
}

void MembersPage::RevealId() {
  const auto member = *Selected();
  RevealIdRecordByForm(this, place(), member);
}

template <typename Work, typename Done>
void MembersPage::Prepare(Work work, Done done) {
  m_is_preparing = true;
  m_bar->UpdateControls();
  const auto finish = [this] {
    m_is_preparing = false;
    m_bar->UpdateControls();
  };
  RunInBackground(
      place().background, alive(), std::move(work),
      [finish, done](auto result) {
        finish();
        done(result);
      },
      [finish, tell = TellFailure()](const base::Explanation& why) {
        finish();
        tell(why);
      });
}

void MembersPage::Import() {
  wxFileDialog dialog(this, _("Choose a list of members"), "", "",
                      _("Tables") + " (*.csv; *.xlsx)|*.csv;*.CSV;*.xlsx;*.XLSX",
                      wxFD_OPEN | wxFD_FILE_MUST_EXIST);
  if (dialog.ShowModal() != wxID_OK) return;
  const std::filesystem::path path(FromWx(dialog.GetPath()));
  m_count->SetLabelText(_("Looking through the file..."));
  Prepare(
      [&context = context(), path]() -> std::optional<host::MemberImportPreview> {
        const auto bytes = host::ReadImportFile(path);
        if (!bytes) return std::nullopt;
        return host::PreviewMemberImport(context, *bytes);
      },
      [this, file = dialog.GetFilename()](
          const std::optional<host::MemberImportPreview>& preview) { ShowImport(file, preview); });
}

void MembersPage::ShowImport(const wxString& file,
                             const std::optional<host::MemberImportPreview>& preview) {
  Reload();
  if (!preview) {
    Tell(_("The file cannot be read. Nothing was imported; check who may read it."),
         NewsKind::Failure);
    return;
  }
  if (preview->unreadable) {
    Tell(Sentence(*preview->unreadable), NewsKind::Attention);
    return;
  }
  if (preview->head_fault) {
    Tell(Sentence(*preview->head_fault, MemberColumns()), NewsKind::Attention);
    return;
  }
  const auto imported = ImportMembersByForm(this, place(), {file, *preview, m_tiers});
  if (!imported) return;
  Tell(wxString::Format(wxPLURAL("%s member was added.", "%s members were added.",
                                 static_cast<unsigned>(*imported)),
                        CountText(static_cast<std::int64_t>(*imported))),
       NewsKind::Good);
  Reload();
}

void MembersPage::UpgradeTiers() {
  Prepare([&context = context(), actor = place().actor] {
            return app::PreviewTierUpgrades(context, actor);
          },
          [this](const app::TierUpgradeResult& found) { ShowUpgrades(found); });
}

void MembersPage::ShowUpgrades(const app::TierUpgradeResult& found) {
  if (found.outcome != app::TierUpgradeOutcome::Done) {
    Tell(Sentence(found.outcome), NewsKind::Attention);
    return;
  }
  if (found.upgrades.empty()) {
    Tell(_("Nobody has spent enough for a higher tier. Nobody was moved."), NewsKind::Good);
    return;
  }
  const auto risen = RunTierUpgradesByForm(this, place(), found.upgrades, m_tier_names);
  if (!risen) return;
  Tell(wxString::Format(wxPLURAL("%s member has a higher tier now.",
                                 "%s members have a higher tier now.",
                                 static_cast<unsigned>(*risen)),
                        CountText(static_cast<std::int64_t>(*risen))),
       NewsKind::Good);
  Reload();
}

std::function<ReportPaper()> MembersPage::StatementReader() {
  return [&place = place(), member = *Selected(), offset = offset()] {
    const auto movements = app::MemberStatement(place.context, member.id, kMovementsPrinted);
    auto table = StatementTable(member, movements.value(), offset);
    return ReportPaper{std::make_shared<const report::Table>(std::move(table)),
                       {place.settings.name, place.language, place.context.clock.Now(), offset}};
  };
}

void MembersPage::SaveStatement() {
  const auto read = StatementReader();
  wxFileDialog dialog(this, _("Save the statement"), "", ToWx("statement.pdf"),
                      "PDF|*.pdf|XLSX|*.xlsx|CSV|*.csv", wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
  if (dialog.ShowModal() != wxID_OK) return;
  const auto format = report::ParseFormat(FromWx(wxFileName(dialog.GetPath()).GetExt().Lower()));
  const bool is_offered = format == report::Format::Pdf || format == report::Format::Xlsx ||
                          format == report::Format::Csv;
  if (!is_offered) {
    Tell(_("A statement's file ends in .pdf, .xlsx or .csv. Nothing was saved; choose its name "
           "again."),
         NewsKind::Attention);
    return;
  }
  const std::filesystem::path path(FromWx(dialog.GetPath()));
  RunInBackground(
      place().background, alive(),
      [path, format = *format, read] {
        const auto paper = read();
        report::ExportTo(path, format, *paper.table, paper.context);
      },
      [this, path] {
        Tell(wxString::Format(_("Saved as %s."), ToWx(path.string())), NewsKind::Good);
      },
      TellFailure());
}

void MembersPage::PrintStatement() {
  Prepare(StatementReader(), [this](const ReportPaper& paper) { Print(paper); });
}

bool MembersPage::MayClose() {
  // The toolkit handles keys and clicks while it prints: the window must not go from under it.
  if (m_is_printing) m_close_when_printed = true;
  return !m_is_printing;
}

void MembersPage::Print(const ReportPaper& paper) {
  if (m_is_printing) return;
  m_is_printing = true;
  const PrintOutcome outcome = PrintReport(this, paper);
  m_is_printing = false;
  if (m_close_when_printed) {
    wxGetTopLevelParent(this)->Close();
    return;
  }
  switch (outcome) {
    case PrintOutcome::Printed:
      Tell(_("The statement was sent to the printer."), NewsKind::Good);
      break;
    case PrintOutcome::Cancelled:
      break;
    case PrintOutcome::Failed:
      Tell(_("The statement was not printed. Look at the printer, then print again, or save it "
             "as PDF."),
           NewsKind::Failure);
      break;
  }
}

}  // namespace steelyard::desktop
