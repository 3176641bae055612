/// The approver's window: a login beside the operator's own.
#include "desktop/dialogs/approver.h"

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

class ApproverDialog : public FormDialog {
 public:
  ApproverDialog(wxWindow* parent, Workplace& place, const wxString& why)
      : FormDialog(parent, _("Approval"), "approval", _("&Agree")), m_place(place) {
    AddHeading(why);
    m_name = AddText(_("&Manager"), "approver");
    m_password = AddText(_("&Password"), "password", wxTE_PASSWORD);
    Finish(m_name);
  }

  const std::optional<app::Actor>& approver() const { return m_approver; }

 protected:
  wxString Mistake() const override {
    return m_name->GetValue().Strip(wxString::both).empty() ? _("Type who agrees.") : wxString();
  }

  void OnConfirmed() override {
    SetBusy(_("One moment..."));
    RunInBackground(
        m_place.background, m_alive,
        [log_in = m_place.log_in, name = FromWx(m_name->GetValue().Strip(wxString::both)),
         password = FromWx(m_password->GetValue())] { return log_in(name, password); },
        [this](std::optional<app::Actor> approver) {
          m_approver = std::move(approver);
          if (m_approver) {
            EndModal(wxID_OK);
          } else {
            m_password->Clear();
            m_password->SetFocus();
            SetRefused(_("Name or password is wrong, or that operator is disabled. Nothing was "
                         "done; type both again, or ask another manager."));
          }
        },
        [this](const base::Explanation& why) { SetRefused(Sentence(why)); });
  }

 private:
  Workplace& m_place;
  wxTextCtrl* m_name;
  wxTextCtrl* m_password;
  std::optional<app::Actor> m_approver;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

bool WaitsForApprover(app::CardDeskOutcome outcome) {
  return outcome == app::CardDeskOutcome::ApprovalNeeded ||
         outcome == app::CardDeskOutcome::ApproverIsSamePerson ||
         outcome == app::CardDeskOutcome::ApproverNotAllowed;
}

std::optional<app::Actor> AskApprover(wxWindow* parent, Workplace& place, const wxString& why) {
  ApproverDialog dialog(parent, place, why);
  return dialog.ShowModal() == wxID_OK ? dialog.approver() : std::nullopt;
}

}  // namespace steelyard::desktop
