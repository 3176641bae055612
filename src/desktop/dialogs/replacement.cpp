/// The replacement window.
#include "desktop/dialogs/card_life.h"
#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

/// The old card as the books have it.
struct OldCard {
  std::optional<app::CardView> view;
  domain::Money fee;
};

class ReplacementDialog : public FormDialog {
 public:
  ReplacementDialog(wxWindow* parent, Workplace& place,
                    const std::optional<domain::CardNumber>& likely)
      : FormDialog(parent, _("Replace a card"), "replace_card", _("Re&place")), m_place(place) {
    AddHeading(_("Put the blank card that takes over on the reader."));
    m_number = AddText(_("&Old card's number"), "old_number");
    m_number->SetHint(_("the 16 digits printed on it"));
    m_holder = AddOutcome(_("Holder"), "old_holder");
    m_state = AddOutcome(_("State"), "old_state");
    m_moves = AddOutcome(_("Moves to the new card"), "moves");
    m_deposit = AddOutcome(_("Deposit"), "old_deposit");
    m_fee = AddOutcome(_("Fee to collect"), "fee");
    m_reason = AddText(_("&Reason"), "reason");
    m_reason->SetHint(_("may be left empty"));
    if (likely) m_number->ChangeValue(CardNumberText(likely->ToString()));
    Finish(m_number);
  }

  ReplacementForm form() const {
    return {ReadCardNumber(m_number->GetValue()).value(),
            FromWx(m_reason->GetValue().Strip(wxString::both)), m_old->fee};
  }

 protected:
  wxString Mistake() const override {
    if (m_number->GetValue().Strip(wxString::both).empty()) {
      return _("Type the number of the card that is replaced.");
    }
    if (!ReadCardNumber(m_number->GetValue())) {
      return _("This is no card number: one of its digits is wrong. Type all 16 again.");
    }
    if (!m_failure.empty()) return m_failure;
    if (!m_old) return _("Asking the books...");
    if (!m_old->view) return Sentence(app::CardDeskOutcome::CardUnknown);
    if (!domain::NextState(m_old->view->card.state, domain::CardCommand::Replace)) {
      return Sentence(app::CardDeskOutcome::CardNotReplaceable);
    }
    return {};
  }

  void OnChanged() override {
    if (m_reason == nullptr) return;
    const auto number = ReadCardNumber(m_number->GetValue());
    if (number && number == m_asked) return;
    m_asked = number;
    m_old.reset();
    m_failure.clear();
    ShowOldCard();
    if (number) Ask(*number);
  }

 private:
  void Ask(const domain::CardNumber& number) {
    RunInBackground(
        m_place.background, m_alive,
        [&context = m_place.context, number] {
          return OldCard{app::FindCard(context, number),
                         app::LoadSettings(context.store).replacement_fee};
        },
        [this, number](OldCard old) {
          if (m_asked != number) return;  // another number was typed meanwhile
          m_old = std::move(old);
          ShowOldCard();
          UpdateControls();
        },
        [this, number](const base::Explanation& why) {
          if (m_asked != number) return;
          m_failure = Sentence(why);
          UpdateControls();
        });
  }

  void ShowOldCard() {
    const wxString dash(L"–");
    const auto* view = m_old && m_old->view ? &*m_old->view : nullptr;
    ShowOutcome(m_holder, !view          ? dash
                          : view->member ? ToWx(view->member->name)
                                         : _("not registered"));
    ShowOutcome(m_state, view ? Word(view->card.state) : dash);
    ShowOutcome(m_moves,
                view ? HoldingText(view->balances.principal, view->balances.bonus) : dash);
    ShowOutcome(m_deposit, view ? MoneyText(view->balances.deposit) : dash);
    ShowOutcome(m_fee, view ? MoneyText(m_old->fee) : dash);
  }

  Workplace& m_place;
  wxTextCtrl* m_number = nullptr;
  wxTextCtrl* m_reason = nullptr;
  wxStaticText* m_holder = nullptr;
  wxStaticText* m_state = nullptr;
  wxStaticText* m_moves = nullptr;
  wxStaticText* m_deposit = nullptr;
  wxStaticText* m_fee = nullptr;
  std::optional<domain::CardNumber> m_asked;
  std::optional<OldCard> m_old;
  wxString m_failure;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

std::optional<ReplacementForm> AskReplacement(wxWindow* parent, Workplace& place,
                                              const std::optional<domain::CardNumber>& likely) {
  ReplacementDialog dialog(parent, place, likely);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.form();
}

}  // namespace steelyard::desktop
