/// The steps about the store itself: welcome, name and rounding, manager, keys.
#include "desktop/first_start/first_start.h"
#include "desktop/first_start/step.h"
#include "desktop/format.h"
#include "domain/text.h"

namespace steelyard::desktop {
namespace {

class WelcomeStep : public Step {
 public:
  WelcomeStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers)
      : Step(parent, "first_welcome", _("Welcome to Steelyard"),
             _("There is no store on this computer yet. A few questions, and it is ready; nothing "
               "is written before the last of them.")),
        m_answers(answers) {
    wxArrayString languages;
    languages.Add("English");
    languages.Add(L"简体中文");
    m_language = new wxChoice(this, wxID_ANY, wxDefaultPosition, wxDefaultSize, languages);
    m_language->SetName("language");
    AddRow(_("&Language"), m_language);
    auto* place = new wxTextCtrl(this, wxID_ANY, ToWx(start.store.string()), wxDefaultPosition,
                                 wxDefaultSize, wxTE_READONLY);
    place->SetName("store_path");
    AddRow(_("&Where it will be"), place);
    m_own = new wxRadioButton(this, wxID_ANY, _("Set up &my store"), wxDefaultPosition,
                              wxDefaultSize, wxRB_GROUP);
    m_own->SetName("own_store");
    m_demo = new wxRadioButton(this, wxID_ANY,
                               _("&Try it: a demo store with virtual cards, reader and scales"));
    m_demo->SetName("demo_store");
    column()->AddSpacer(2 * wxSizerFlags::GetDefaultBorder());
    column()->Add(m_own, wxSizerFlags().Border(wxBOTTOM));
    column()->Add(m_demo, wxSizerFlags().Border(wxBOTTOM));
    m_language->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { ChangeLanguage(); });
  }

  void Enter() override {
    m_language->SetSelection(m_answers.language == report::Language::Chinese ? 1 : 0);
    const bool is_demo = m_answers.kind == FirstStore::Demo;
    (is_demo ? m_demo : m_own)->SetValue(true);
    (is_demo ? m_demo : m_own)->SetFocus();
  }
  void Take() override {
    m_answers.kind = m_demo->GetValue() ? FirstStore::Demo : FirstStore::Own;
  }

 private:
  void ChangeLanguage() {
    Take();
    m_answers.language =
        m_language->GetSelection() == 1 ? report::Language::Chinese : report::Language::English;
    wxCommandEvent event(LANGUAGE_CHANGED, GetId());
    ProcessWindowEvent(event);
  }

  FirstAnswers& m_answers;
  wxChoice* m_language;
  wxRadioButton* m_own;
  wxRadioButton* m_demo;
};

class StoreStep : public Step {
 public:
  StoreStep(wxWindow* parent, FirstAnswers& answers)
      : Step(parent, "first_store", _("The store"),
             _("Its name stands on slips and reports. All of it can be changed later, but for the "
               "currency.")),
        m_answers(answers) {
    m_name = AddText(_("&Name of the store"), "store_name");
    auto* currency = AddText(_("C&urrency"), "currency", wxTE_READONLY);
    currency->SetValue(_("Yuan (CNY), counted in fen"));
    wxArrayString roundings;
    roundings.Add(_("Tickets are not rounded"));
    roundings.Add(_("Tickets are rounded to the nearest jiao"));
    roundings.Add(_("Tickets are rounded down to the jiao"));
    m_rounding = new wxChoice(this, wxID_ANY, wxDefaultPosition, wxDefaultSize, roundings);
    m_rounding->SetName("rounding");
    AddRow(_("&Rounding"), m_rounding);
  }

  void Enter() override {
    m_name->ChangeValue(ToWx(m_answers.name));
    m_rounding->SetSelection(static_cast<int>(m_answers.rounding));
    m_name->SetFocus();
  }
  wxString Mistake() const override {
    if (Name().empty()) return _("Type the name of the store.");
    return domain::FindNameMistake(Name()) ? _("A name is one line of at most 64 characters.")
                                           : wxString();
  }
  void Take() override {
    m_answers.name = Name();
    m_answers.rounding = static_cast<domain::TicketRounding>(m_rounding->GetSelection());
  }

 private:
  std::string Name() const { return FromWx(m_name->GetValue().Strip(wxString::both)); }

  FirstAnswers& m_answers;
  wxTextCtrl* m_name;
  wxChoice* m_rounding;
};

class ManagerStep : public Step {
 public:
  ManagerStep(wxWindow* parent, FirstAnswers& answers)
      : Step(parent, "first_manager", _("The manager"),
             _("A manager may change prices, scales and operators. Other operators are added "
               "later.")),
        m_answers(answers) {
    m_name = AddText(_("&Operator"), "manager_name");
    m_password = AddText(_("&Password"), "manager_password", wxTE_PASSWORD);
    m_again = AddText(_("Password a&gain"), "manager_password_again", wxTE_PASSWORD);
  }

  void Enter() override {
    m_name->ChangeValue(ToWx(m_answers.manager.name));
    m_password->ChangeValue(ToWx(m_answers.manager.password));
    m_again->ChangeValue(ToWx(m_answers.manager.password));
    m_password->SetFocus();
  }
  wxString Mistake() const override {
    const auto mistake =
        app::FindOperatorMistake(FromWx(m_name->GetValue()), FromWx(m_password->GetValue()));
    if (mistake == app::OperatorOutcome::NameInvalid) {
      return _("An operator's name is one word of at most 64 characters.");
    }
    if (mistake) return _("Take a password of 8 characters or more.");
    return m_again->GetValue() == m_password->GetValue() ? wxString()
                                                         : _("Type the same password twice.");
  }
  void Take() override {
    m_answers.manager = {FromWx(m_name->GetValue()), FromWx(m_password->GetValue())};
  }

 private:
  FirstAnswers& m_answers;
  wxTextCtrl* m_name;
  wxTextCtrl* m_password;
  wxTextCtrl* m_again;
};

class KeysStep : public Step {
 public:
  KeysStep(wxWindow* parent, FirstAnswers& answers)
      : Step(parent, "first_keys", _("The keys of the cards"),
             _("Cards are written with keys of this store alone. They lie in a file beside the "
               "store, under a passphrase that is asked at every login. Write it down and keep it "
               "away from this computer: without it no card can be written any more, and nobody "
               "can find it out for you.")),
        m_answers(answers) {
    m_passphrase = AddText(_("Pass&phrase"), "key_passphrase", wxTE_PASSWORD);
    m_again = AddText(_("Passphrase a&gain"), "key_passphrase_again", wxTE_PASSWORD);
  }

  void Enter() override {
    m_passphrase->ChangeValue(ToWx(m_answers.passphrase));
    m_again->ChangeValue(ToWx(m_answers.passphrase));
    m_passphrase->SetFocus();
  }
  wxString Mistake() const override {
    if (!cards::Passphrase::FromText(FromWx(m_passphrase->GetValue()))) {
      return _("Type a passphrase; several words are easier to keep than one.");
    }
    return m_again->GetValue() == m_passphrase->GetValue() ? wxString()
                                                           : _("Type the same passphrase twice.");
  }
  void Take() override { m_answers.passphrase = FromWx(m_passphrase->GetValue()); }

 private:
  FirstAnswers& m_answers;
  wxTextCtrl* m_passphrase;
  wxTextCtrl* m_again;
};

}  // namespace

Step* MakeWelcomeStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers) {
  return new WelcomeStep(parent, start, answers);
}
Step* MakeStoreStep(wxWindow* parent, FirstAnswers& answers) {
  return new StoreStep(parent, answers);
}
Step* MakeManagerStep(wxWindow* parent, FirstAnswers& answers) {
  return new ManagerStep(parent, answers);
}
Step* MakeKeysStep(wxWindow* parent, FirstAnswers& answers) {
  return new KeysStep(parent, answers);
}

}  // namespace steelyard::desktop
