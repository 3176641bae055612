/// A login that cannot be given up.
#include "desktop/dialogs/unlock.h"

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

class UnlockDialog : public FormDialog {
 public:
  explicit UnlockDialog(Workplace& place)
      : FormDialog(nullptr, _("Steelyard is locked"), "unlock", _("&Unlock")), m_place(place) {
    AddHeading(ToWx(place.settings.name) + "\n" +
               wxString::Format(_("%s works here. Another operator can take over with a login of "
                                  "their own."),
                                ToWx(place.actor.name)));
    m_name = AddText(_("&Operator"), "operator");
    m_name->ChangeValue(ToWx(place.actor.name));
    m_password = AddText(_("&Password"), "password", wxTE_PASSWORD);
    FindWindow(wxID_CANCEL)->Hide();
    Bind(wxEVT_BUTTON, [](wxCommandEvent&) {}, wxID_CANCEL);
    Bind(wxEVT_CLOSE_WINDOW, [](wxCloseEvent& event) { event.Veto(); });
    Finish(m_password);
    CentreOnScreen();
  }

  const std::optional<app::Actor>& actor() const { return m_actor; }

 protected:
  wxString Mistake() const override {
    return Name().empty() ? _("Type your name.") : wxString();
  }

  void OnConfirmed() override {
    SetBusy(_("One moment..."));
    RunInBackground(
        m_place.background, m_alive,
        [log_in = m_place.log_in, name = FromWx(Name()),
         password = FromWx(m_password->GetValue())] { return log_in(name, password); },
        [this](std::optional<app::Actor> actor) {
          if (actor && actor->role != ports::Role::Service) {
            m_actor = std::move(actor);
            EndModal(wxID_OK);
            return;
          }
          m_password->Clear();
          m_password->SetFocus();
          SetRefused(_("Name or password is wrong. Type both again."));
        },
        [this](const base::Explanation& why) { SetRefused(Sentence(why)); });
  }

 private:
  wxString Name() const { return m_name->GetValue().Strip(wxString::both); }

  Workplace& m_place;
  wxTextCtrl* m_name;
  wxTextCtrl* m_password;
  std::optional<app::Actor> m_actor;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

app::Actor AskUnlock(Workplace& place) {
  for (;;) {
    UnlockDialog dialog(place);
    if (dialog.ShowModal() == wxID_OK && dialog.actor()) return *dialog.actor();
  }
}

}  // namespace steelyard::desktop
