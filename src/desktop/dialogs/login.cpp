/// The login window; the password is checked beside it, so that it stays alive.
#include "desktop/dialogs/login.h"

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

class LoginDialog : public FormDialog {
 public:
  LoginDialog(wxWindow* parent, Background& background, const LoginQuestion& question)
      : FormDialog(parent, _("Log in to Steelyard"), "login", _("&Log in")),
        m_background(background),
        m_question(question) {
    AddHeading(question.store_name);
    m_name = AddText(_("&Operator"), "operator");
    m_password = AddText(_("&Password"), "password", wxTE_PASSWORD);
    if (question.passphrase == AskPassphrase::Yes) {
      m_passphrase = AddText(_("Passphrase of the card &keys"), "passphrase", wxTE_PASSWORD);
    }
    Finish(m_name);
  }

  const std::optional<app::Actor>& actor() const { return m_actor; }

 protected:
  wxString Mistake() const override {
    return m_name->GetValue().empty() ? _("Type your name.") : wxString();
  }

  void OnConfirmed() override {
    Credentials credentials{FromWx(m_name->GetValue()), FromWx(m_password->GetValue()),
                            m_passphrase ? FromWx(m_passphrase->GetValue()) : std::string()};
    SetBusy(_("One moment..."));
    RunInBackground(
        m_background, m_alive,
        [check = m_question.check, credentials] { return check(credentials); },
        [this](LoginAnswer answer) {
          m_actor = std::move(answer.actor);
          if (m_actor) {
            EndModal(wxID_OK);
          } else {
            SetRefused(answer.refused);
          }
        },
        [this](const base::Explanation& why) { SetRefused(Sentence(why)); });
  }

 private:
  Background& m_background;
  const LoginQuestion& m_question;
  wxTextCtrl* m_name;
  wxTextCtrl* m_password;
  wxTextCtrl* m_passphrase = nullptr;
  std::optional<app::Actor> m_actor;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

std::optional<app::Actor> AskLogin(wxWindow* parent, Background& background,
                                   const LoginQuestion& question) {
  LoginDialog dialog(parent, background, question);
  return dialog.ShowModal() == wxID_OK ? dialog.actor() : std::nullopt;
}

}  // namespace steelyard::desktop
