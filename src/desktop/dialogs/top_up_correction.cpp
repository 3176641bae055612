/// The correction window: top-ups newest first, and what undoing the chosen one takes back.
#include "desktop/dialogs/top_up_correction.h"

#include <algorithm>

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

class CorrectionDialog : public FormDialog {
 public:
  CorrectionDialog(wxWindow* parent, const CorrectionQuestion& question)
      : FormDialog(parent, _("Correct a top-up"), "correct_top_up", _("&Undo the top-up")),
        m_top_ups(question.top_ups) {
    AddHeading(CardNumberText(question.card.card.number.ToString()));
    AddOutcome(_("Holds now"), "now")
        ->SetLabelText(
            HoldingText(question.card.balances.principal, question.card.balances.bonus));
    wxArrayString choices;
    for (const auto& top_up : m_top_ups) {
      // TRANSLATORS: a moment, then an amount.
      choices.Add(wxString::Format(_("%s: %s"), MomentText(top_up.at, question.offset),
                                   MoneyText(top_up.paid)));
    }
    m_top_up = AddChoice(_("&Top-up"), "top_up", choices);
    m_paid = AddOutcome(_("To give back"), "to_give_back");
    m_bonus = AddOutcome(_("Goes back to the store"), "bonus_back");
    m_reason = AddText(_("&Reason"), "reason");
    Finish(m_reason);
  }

  CorrectionForm form() const {
    return {Chosen().operation, FromWx(m_reason->GetValue().Strip(wxString::both)),
            Chosen().paid};
  }

 protected:
  wxString Mistake() const override {
    return m_reason->GetValue().Strip(wxString::both).empty()
               ? _("Type why, for the audit log.")
               : wxString();
  }

  void OnChanged() override {
    if (m_bonus == nullptr) return;
    ShowOutcome(m_paid, MoneyText(Chosen().paid));
    ShowOutcome(m_bonus, MoneyText(Chosen().bonus));
  }

 private:
  const TopUpDone& Chosen() const {
    return m_top_ups[static_cast<std::size_t>(m_top_up->GetSelection())];
  }

  const std::vector<TopUpDone>& m_top_ups;
  wxChoice* m_top_up = nullptr;
  wxStaticText* m_paid = nullptr;
  wxStaticText* m_bonus = nullptr;
  wxTextCtrl* m_reason = nullptr;
};

}  // namespace

std::vector<TopUpDone> TopUpsOf(const app::CardStatement& statement) {
  std::vector<TopUpDone> top_ups;
  const auto of = [&](const app::StatementLine& line) -> TopUpDone& {
    const auto found = std::ranges::find(top_ups, line.operation, &TopUpDone::operation);
    if (found != top_ups.end()) return *found;
    return top_ups.emplace_back(TopUpDone{line.operation, line.at, {}, {}});
  };
  for (const auto& line : statement.lines) {
    if (line.reason == domain::PostingReason::TopUp) of(line).paid = line.amount;
    if (line.reason == domain::PostingReason::BonusGranted) of(line).bonus = line.amount;
  }
  return top_ups;
}

std::optional<CorrectionForm> AskCorrection(wxWindow* parent, const CorrectionQuestion& question) {
  CorrectionDialog dialog(parent, question);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.form();
}

}  // namespace steelyard::desktop
