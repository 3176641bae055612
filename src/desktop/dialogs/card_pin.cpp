/// The PIN window: what it offers follows from the PIN that the card has.
#include "desktop/dialogs/card_pin.h"

#include <wx/choice.h>

#include <vector>

#include "desktop/dialogs/submitting_form.h"
#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

wxString StateText(app::CardPinState state) {
  switch (state) {
    case app::CardPinState::NoPin: return _("none");
    case app::CardPinState::Good: return _("set");
    case app::CardPinState::Locked: return _("locked after three wrong ones");
  }
  return {};
}

wxString ChoiceText(PinChange change) {
  switch (change) {
    case PinChange::Set: return _("Set a new PIN");
    case PinChange::Unlock: return _("Unlock the PIN it has");
    case PinChange::Clear: return _("Take the PIN away");
  }
  return {};
}

/// The likeliest first.
std::vector<PinChange> ChangesOf(app::CardPinState state) {
  switch (state) {
    case app::CardPinState::NoPin: return {PinChange::Set};
    case app::CardPinState::Good: return {PinChange::Set, PinChange::Clear};
    case app::CardPinState::Locked: return {PinChange::Unlock, PinChange::Set, PinChange::Clear};
  }
  return {};
}

class PinDialog : public SubmittingForm {
 public:
  PinDialog(wxWindow* parent, Workplace& place, const PinOfCard& card)
      : SubmittingForm(parent, {_("PIN of a card"), "card_pin", _("&Do it")}, place.background),
        m_place(place),
        m_number(card.number),
        m_changes(ChangesOf(card.state)) {
    AddHeading(CardNumberText(card.number.ToString()));
    AddOutcome(_("PIN now"), "pin_now")->SetLabelText(StateText(card.state));
    wxArrayString choices;
    for (const auto change : m_changes) choices.Add(ChoiceText(change));
    m_what = AddChoice(_("&What to do"), "what", choices);
    m_pin = AddText(_("New &PIN"), "pin", wxTE_PASSWORD);
    m_pin->SetHint(_("4 to 6 digits, typed by the holder"));
    m_again = AddText(_("The same &again"), "pin_again", wxTE_PASSWORD);
    Finish(change() == PinChange::Set ? static_cast<wxWindow*>(m_pin) : m_what);
  }

  PinChange change() const {
    return m_changes[static_cast<std::size_t>(std::max(m_what->GetSelection(), 0))];
  }

 protected:
  wxString Mistake() const override {
    if (m_again == nullptr || change() != PinChange::Set) return {};
    if (!domain::Pin::Parse(FromWx(m_pin->GetValue()))) return _("A PIN has 4 to 6 digits.");
    const bool is_same = m_pin->GetValue() == m_again->GetValue();
    return is_same ? wxString() : _("Type the same PIN a second time.");
  }

  void OnChanged() override {
    if (m_again == nullptr) return;
    m_pin->Enable(change() == PinChange::Set);
    m_again->Enable(change() == PinChange::Set);
  }

  void OnConfirmed() override {
    Submit(
        [&place = m_place, number = m_number, what = change(),
         pin = domain::Pin::Parse(FromWx(m_pin->GetValue()))] {
          switch (what) {
            case PinChange::Set:
              return app::SetCardPin(place.context, place.pin_sealer, place.actor, number,
                                     pin.value());
            case PinChange::Unlock:
              return app::UnlockCardPin(place.context, place.actor, number);
            case PinChange::Clear: break;
          }
          return app::ClearCardPin(place.context, place.actor, number);
        },
        [](app::CardPinOutcome outcome) {
          const bool is_done = outcome == app::CardPinOutcome::Done;
          return is_done ? wxString() : Sentence(outcome);
        });
  }

 private:
  Workplace& m_place;
  const domain::CardNumber m_number;
  const std::vector<PinChange> m_changes;
  wxChoice* m_what = nullptr;
  wxTextCtrl* m_pin = nullptr;
  wxTextCtrl* m_again = nullptr;
};

}  // namespace

std::optional<PinChange> ChangePinByForm(wxWindow* parent, Workplace& place,
                                         const PinOfCard& card) {
  PinDialog dialog(parent, place, card);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.change();
}

}  // namespace steelyard::desktop
