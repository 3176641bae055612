#include "desktop/dialogs/id_record.h"

#include "desktop/dialogs/submitting_form.h"
#include "desktop/format.h"
#include "domain/text.h"

namespace steelyard::desktop {
namespace {

constexpr ports::IdDocument kDocuments[] = {
    ports::IdDocument::IdentityCard, ports::IdDocument::Passport,
    ports::IdDocument::ResidencePermit, ports::IdDocument::Other};

class KeepIdRecordDialog : public SubmittingForm {
 public:
  KeepIdRecordDialog(wxWindow* parent, Workplace& place, const ports::Member& member)
      : SubmittingForm(parent, {_("ID record"), "keep_id_record", _("&Save")}, place.background),
        m_place(place),
        m_member(member) {
    AddHeading(ToWx(member.name));
    wxArrayString documents;
    for (const auto document : kDocuments) documents.Add(Word(document));
    m_document = AddChoice(_("&Document"), "document", documents);
    m_number = AddText(_("Document &number"), "number", wxTE_PASSWORD);
    Finish(m_number);
  }

 protected:
  wxString Mistake() const override {
    if (number().empty()) {
      return _("Type the number of the document that the member shows. It is kept sealed, in place "
               "of an older one.");
    }
    return app::NormaliseIdNumber(document(), number())
               ? wxString()
               : Sentence(app::IdRecordOutcome::NumberInvalid);
  }

  void OnConfirmed() override {
    Submit([&place = m_place, record = app::NewIdRecord{m_member.id, document(),
                                                        number()}] {
             return app::KeepIdRecord(place.context, place.id_cipher, place.actor, record);
           },
           [](app::IdRecordOutcome outcome) {
             return outcome == app::IdRecordOutcome::Done ? wxString() : Sentence(outcome);
           });
  }

 private:
  ports::IdDocument document() const { return kDocuments[m_document->GetSelection()]; }
  std::string number() const { return FromWx(m_number->GetValue().Strip(wxString::both)); }

  Workplace& m_place;
  const ports::Member& m_member;
  wxChoice* m_document;
  wxTextCtrl* m_number;
};

class RevealDialog : public SubmittingForm {
 public:
  RevealDialog(wxWindow* parent, Workplace& place, const ports::Member& member)
      : SubmittingForm(parent, {_("Show the ID number"), "reveal_id_record", _("&Show")},
                       place.background),
        m_place(place),
        m_member(member) {
    AddHeading(ToWx(member.name));
    m_reason = AddText(_("&Reason"), "reason");
    Finish(m_reason);
  }

  const app::IdRecordView& view() const { return *m_view; }

 protected:
  wxString Mistake() const override {
    const auto mistake = domain::FindNoteMistake(reason());
    if (mistake == domain::TextMistake::Blank) {
      return _("Type why the whole number is needed. The audit log keeps it with your name.");
    }
    return mistake ? Sentence(app::IdRecordOutcome::ReasonInvalid) : wxString();
  }

  void OnConfirmed() override {
    Submit([&place = m_place, member = m_member.id, reason = reason()] {
             return app::RevealIdRecord(place.context, place.id_cipher, place.actor, member,
                                        reason);
           },
           [this](const app::IdRecordResult& result) {
             m_view = result.view;
             return m_view ? wxString() : Sentence(result.outcome);
           });
  }

 private:
  std::string reason() const { return FromWx(m_reason->GetValue().Strip(wxString::both)); }

  Workplace& m_place;
  const ports::Member& m_member;
  wxTextCtrl* m_reason;
  std::optional<app::IdRecordView> m_view;
};

class WholeNumberDialog : public FormDialog {
 public:
  WholeNumberDialog(wxWindow* parent, const ports::Member& member, const app::IdRecordView& view)
      : FormDialog(parent, _("ID number"), "id_number", _("&Done")) {
    AddHeading(ToWx(member.name));
    auto* number = AddText(Word(view.document), "number", wxTE_READONLY);
    number->SetValue(ToWx(view.number));
    Finish(number);
  }
};

}  // namespace

IdRecordKept KeepIdRecordByForm(wxWindow* parent, Workplace& place, const ports::Member& member) {
  const int answer = KeepIdRecordDialog(parent, place, member).ShowModal();
  return answer == wxID_OK ? IdRecordKept::Yes : IdRecordKept::No;
}

void RevealIdRecordByForm(wxWindow* parent, Workplace& place, const ports::Member& member) {
  RevealDialog dialog(parent, place, member);
  if (dialog.ShowModal() == wxID_OK) WholeNumberDialog(parent, member, dialog.view()).ShowModal();
}

}  // namespace steelyard::desktop
