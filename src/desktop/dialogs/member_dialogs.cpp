#include "desktop/dialogs/member_dialogs.h"

#include "app/members.h"
#include "desktop/dialogs/submitting_form.h"
#include "desktop/format.h"
#include "domain/text.h"

namespace steelyard::desktop {
namespace {

wxString RefusalOf(const app::MemberResult& result) {
  const bool is_done = result.outcome == app::MemberOutcome::Done;
  return is_done ? wxString() : Sentence(result.outcome);
}

/// What stays as it is, is absent.
std::optional<std::string> Changed(const std::string& before, const std::string& after) {
  return before == after ? std::nullopt : std::optional(after);
}

bool IsBadNote(const std::string& text) {
  return !text.empty() && domain::FindNoteMistake(text).has_value();
}

/// The fields that adding and changing share.
class MemberForm : public SubmittingForm {
 public:
  const std::optional<ports::Member>& member() const { return m_member; }

 protected:
  MemberForm(wxWindow* parent, const FormTexts& texts, const MemberDesk& desk)
      : SubmittingForm(parent, texts, desk.place.background), m_desk(desk) {
    m_name = AddText(_("Full &name"), "name");
    m_phone = AddText(_("&Phone"), "phone");
    wxArrayString tiers;
    tiers.Add(_("No tier"));
    for (const auto& tier : desk.tiers) tiers.Add(ToWx(tier.name));
    m_tier = AddChoice(_("&Tier"), "tier", tiers);
    m_note = AddText(_("N&ote"), "note");
  }

  wxString Mistake() const override {
    const auto name = domain::FindNameMistake(name_text());
    if (name == domain::TextMistake::Blank) return _("Type the member's name.");
    if (name) return Sentence(app::MemberOutcome::NameInvalid);
    const bool is_bad_phone = !phone_text().empty() && domain::FindNameMistake(phone_text());
    if (is_bad_phone) return Sentence(app::MemberOutcome::PhoneInvalid);
    if (IsBadNote(note_text())) return Sentence(app::MemberOutcome::NoteInvalid);
    return {};
  }

  void Fill(const ports::Member& member) {
    m_name->ChangeValue(ToWx(member.name));
    m_phone->ChangeValue(ToWx(member.phone));
    m_note->ChangeValue(ToWx(member.note));
    for (std::size_t i = 0; i < m_desk.tiers.size(); ++i) {
      if (m_desk.tiers[i].code == member.tier) m_tier->SetSelection(static_cast<int>(i) + 1);
    }
  }
  /// Runs a use case on the books.
  template <typename Work>
  void SubmitMember(Work work) {
    Submit(
        [&context = m_desk.place.context, actor = m_desk.place.actor, work = std::move(work)] {
          return work(context, actor);
        },
        [this](const app::MemberResult& result) {
          m_member = result.member;
          OnAnswered(result.outcome);
          return RefusalOf(result);
        });
  }
  virtual void OnAnswered(app::MemberOutcome) {}

  wxTextCtrl* name_field() { return m_name; }
  std::string name_text() const { return FromWx(m_name->GetValue().Strip(wxString::both)); }
  std::string phone_text() const { return FromWx(m_phone->GetValue().Strip(wxString::both)); }
  std::string note_text() const { return FromWx(m_note->GetValue().Strip(wxString::both)); }
  std::string tier_code() const {
    const int chosen = m_tier->GetSelection();
    return chosen < 1 ? std::string() : m_desk.tiers[static_cast<std::size_t>(chosen) - 1].code;
  }
  const MemberDesk& desk() const { return m_desk; }

 private:
  const MemberDesk& m_desk;
  wxTextCtrl* m_name;
  wxTextCtrl* m_phone;
  wxChoice* m_tier;
  wxTextCtrl* m_note;
  std::optional<ports::Member> m_member;
};

class AddMemberDialog : public MemberForm {
 public:
  AddMemberDialog(wxWindow* parent, const MemberDesk& desk)
      : MemberForm(parent, {_("Add a member"), "add_member", _("&Add")}, desk) {
    m_joined = AddText(_("&Joined"), "joined");
    // TRANSLATORS: shown in the empty field of the day on which a member joined.
    m_joined->SetHint(_("empty: today"));
    Finish(name_field());
  }

 protected:
  wxString Mistake() const override {
    const auto mistake = MemberForm::Mistake();
    if (!mistake.empty()) return mistake;
    const bool is_day = joined_text().empty() || domain::BusinessDay::Parse(joined_text());
    return is_day ? wxString() : _("Write the day of joining as 2026-11-22.");
  }

  void OnConfirmed() override {
    const bool is_insisted_on = m_known_already == Person{name_text(), phone_text()};
    const app::NewMember added{
        name_text(), phone_text(), tier_code(), note_text(),
        domain::BusinessDay::Parse(joined_text()),
        is_insisted_on ? app::SameMember::AddAnother : app::SameMember::Refuse};
    SubmitMember([added](app::Context& context, const app::Actor& actor) {
      return app::AddMember(context, actor, added);
    });
  }

  void OnAnswered(app::MemberOutcome outcome) override {
    m_known_already.reset();
    if (outcome == app::MemberOutcome::AlreadyMember) {
      m_known_already = Person{name_text(), phone_text()};
    }
  }

 private:
  using Person = std::pair<std::string, std::string>;

  std::string joined_text() const { return FromWx(m_joined->GetValue().Strip(wxString::both)); }
  wxTextCtrl* m_joined;
  std::optional<Person> m_known_already;  ///< whoever confirms once more means another person
};

class ChangeMemberDialog : public MemberForm {
 public:
  ChangeMemberDialog(wxWindow* parent, const MemberDesk& desk, const ports::Member& member)
      : MemberForm(parent, {_("Change a member"), "change_member", _("&Save")}, desk),
        m_before(member) {
    Fill(member);
    m_reason = AddText(_("&Reason"), "reason");
    m_reason->SetHint(_("may be empty; kept in the audit log"));
    Finish(name_field());
  }

 protected:
  wxString Mistake() const override {
    const auto mistake = MemberForm::Mistake();
    if (!mistake.empty()) return mistake;
    return IsBadNote(reason()) ? Sentence(app::MemberOutcome::ReasonInvalid) : wxString();
  }

  void OnConfirmed() override {
    app::MemberChange change{m_before.id};
    change.name = Changed(m_before.name, name_text());
    change.phone = Changed(m_before.phone, phone_text());
    change.tier = Changed(m_before.tier, tier_code());
    change.note = Changed(m_before.note, note_text());
    change.reason = reason();
    SubmitMember([change](app::Context& context, const app::Actor& actor) {
      return app::ChangeMember(context, actor, change);
    });
  }

 private:
  std::string reason() const { return FromWx(m_reason->GetValue().Strip(wxString::both)); }
  const ports::Member& m_before;
  wxTextCtrl* m_reason;
};

class SwitchMemberDialog : public SubmittingForm {
 public:
  SwitchMemberDialog(wxWindow* parent, const MemberDesk& desk, const ports::Member& member)
      : SubmittingForm(parent,
                       member.disabled
                           ? FormTexts{_("Take a member back"), "enable_member", _("&Take back")}
                           : FormTexts{_("Disable a member"), "disable_member", _("&Disable")},
                       desk.place.background),
        m_desk(desk),
        m_before(member) {
    AddHeading(ToWx(member.name));
    m_reason = AddText(_("&Reason"), "reason");
    m_reason->SetHint(_("may be empty; kept in the audit log"));
    Finish(m_reason);
  }

  const std::optional<ports::Member>& member() const { return m_member; }

 protected:
  wxString Mistake() const override {
    return IsBadNote(reason()) ? Sentence(app::MemberOutcome::ReasonInvalid) : wxString();
  }

  void OnConfirmed() override {
    app::MemberChange change{m_before.id};
    change.disabled = !m_before.disabled;
    change.reason = reason();
    Submit([&context = m_desk.place.context, actor = m_desk.place.actor,
            change] { return app::ChangeMember(context, actor, change); },
           [this](const app::MemberResult& result) {
             m_member = result.member;
             return RefusalOf(result);
           });
  }

 private:
  std::string reason() const { return FromWx(m_reason->GetValue().Strip(wxString::both)); }
  const MemberDesk& m_desk;
  const ports::Member& m_before;
  wxTextCtrl* m_reason;
  std::optional<ports::Member> m_member;
};

}  // namespace

std::optional<ports::Member> AddMemberByForm(wxWindow* parent, const MemberDesk& desk) {
  AddMemberDialog dialog(parent, desk);
  return dialog.ShowModal() == wxID_OK ? dialog.member() : std::nullopt;
}

std::optional<ports::Member> ChangeMemberByForm(wxWindow* parent, const MemberDesk& desk,
                                                const ports::Member& member) {
  ChangeMemberDialog dialog(parent, desk, member);
  return dialog.ShowModal() == wxID_OK ? dialog.member() : std::nullopt;
}

std::optional<ports::Member> SwitchMemberByForm(wxWindow* parent, const MemberDesk& desk,
                                                const ports::Member& member) {
  SwitchMemberDialog dialog(parent, desk, member);
  return dialog.ShowModal() == wxID_OK ? dialog.member() : std::nullopt;
}

}  // namespace steelyard::desktop
