/// What each command of the members page asks, and what it does then; every change is made by a
/// dialog.
#include <wx/filedlg.h>
#include <wx/filename.h>

#include "desktop/dialogs/id_record.h"
#include "desktop/dialogs/import_members.h"
#include "desktop/dialogs/member_dialogs.h"
#include "desktop/dialogs/tier_upgrades.h"
#include "desktop/format.h"
#include "desktop/import_sentences.h"
#include "desktop/member_statement.h"
#include "desktop/pages/members_page.h"
#include "desktop/words.h"
#include "host/import_file.h"

namespace steelyard::desktop {
namespace {

constexpr int kMovementsPrinted = 20'000;

}  // namespace

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
