#include "desktop/dialogs/import_members.h"

#include "desktop/dialogs/submitting_form.h"
#include "desktop/format.h"
#include "desktop/import_sentences.h"
#include "desktop/widgets/long_list.h"

namespace steelyard::desktop {
namespace {

using Place = LongList::Place;

wxString TierName(const std::vector<domain::Tier>& tiers, const std::string& code) {
  for (const auto& tier : tiers) {
    if (tier.code == code) return ToWx(tier.name);
  }
  return ToWx(code);
}

/// The rows that somebody has to correct.
LongList::Content BadRows(const host::MemberImportPreview& preview) {
  const auto text = [&rows = preview.bad_rows](Place at) {
    const auto& row = rows[at.row];
    switch (at.column) {
      case 0: return wxString::Format("%d", row.row);
      case 1: return ToWx(row.column);
      case 2: return ToWx(row.cell);
      default: return Sentence(row.mistake);
    }
  };
  return {{{_("Row"), 6, wxLIST_FORMAT_RIGHT}, {_("Column"), 10}, {_("What stands there"), 24},
           {_("What is wrong"), 52}},
          preview.bad_rows.size(), text};
}

/// The members that would be added.
LongList::Content GoodRows(const ImportQuestion& question) {
  const auto text = [&members = question.preview.members, &tiers = question.tiers](Place at) {
    const auto& member = members[at.row];
    switch (at.column) {
      case 0: return ToWx(member.name);
      case 1: return ToWx(member.phone);
      case 2: return TierName(tiers, member.tier);
      case 3: return member.joined ? DayText(*member.joined) : _("today");
      default: return ToWx(member.note);
    }
  };
  return {{{_("Member"), 20}, {_("Phone"), 16}, {_("Tier"), 14}, {_("Joined"), 12},
           {_("Note"), 30}},
          question.preview.members.size(), text};
}

class ImportDialog : public SubmittingForm {
 public:
  ImportDialog(wxWindow* parent, Workplace& place, const ImportQuestion& question)
      : SubmittingForm(parent, {_("Import members"), "import_members", _("&Import")},
                       place.background),
        m_place(place),
        m_preview(question.preview) {
    AddHeading(question.file + "\n" + Summary());
    auto* list = new LongList(this, "rows",
                              m_preview.IsGood() ? GoodRows(question) : BadRows(m_preview));
    GetSizer()->Insert(1, list, wxSizerFlags(10).Expand().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
    Finish(list);
  }

  std::size_t imported() const { return m_imported; }

 protected:
  wxString Mistake() const override {
    if (!m_preview.IsGood()) {
      return _("Nothing was imported. Correct these rows in the file and choose it again.");
    }
    return m_preview.members.empty() ? Sentence(app::MemberImportOutcome::NothingToImport)
                                     : wxString();
  }

  void OnConfirmed() override {
    Submit([&place = m_place, members = m_preview.members] {
             return app::ImportMembers(place.context, place.actor, members);
           },
           [this](const app::MemberImportResult& result) {
             m_imported = result.imported;
             const bool is_done = result.outcome == app::MemberImportOutcome::Done;
             return is_done ? wxString() : Sentence(result.outcome);
           });
  }

 private:
  wxString Summary() const {
    if (m_preview.IsGood()) {
      const auto count = m_preview.members.size();
      return wxString::Format(wxPLURAL("%s member would be added.", "%s members would be added.",
                                       static_cast<unsigned>(count)),
                              CountText(static_cast<std::int64_t>(count)));
    }
    const auto count = m_preview.bad_rows.size();
    return wxString::Format(
        wxPLURAL("%s row is wrong.", "%s rows are wrong.", static_cast<unsigned>(count)),
        CountText(static_cast<std::int64_t>(count)));
  }

  Workplace& m_place;
  const host::MemberImportPreview& m_preview;
  std::size_t m_imported = 0;
};

}  // namespace

std::optional<std::size_t> ImportMembersByForm(wxWindow* parent, Workplace& place,
                                               const ImportQuestion& question) {
  ImportDialog dialog(parent, place, question);
  return dialog.ShowModal() == wxID_OK ? std::optional(dialog.imported()) : std::nullopt;
}

}  // namespace steelyard::desktop
