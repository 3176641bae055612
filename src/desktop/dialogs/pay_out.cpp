/// The refund and return windows.
#include "desktop/dialogs/pay_out.h"

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

class PayOutDialog : public FormDialog {
 public:
  PayOutDialog(wxWindow* parent, Workplace& place, const app::CardView& card, PayOut what)
      : FormDialog(parent, what == PayOut::Refund ? _("Refund") : _("Return a card"),
                   what == PayOut::Refund ? "refund" : "return_card", _("&Pay out")),
        m_place(place),
        m_number(card.card.number),
        m_what(what) {
    AddHeading(CardNumberText(card.card.number.ToString()));
    AddOutcome(_("Holds now"), "now")
        ->SetLabelText(HoldingText(card.balances.principal, card.balances.bonus));
    if (what == PayOut::Refund) {
      m_amount = AddText(_("&Amount"), "amount");
      m_amount->SetHint(_("empty: all that can be paid out"));
    } else {
      AddOutcome(_("Deposit"), "deposit")->SetLabelText(MoneyText(card.balances.deposit));
    }
    m_paid_out = AddOutcome(_("To pay out"), "paid_out");
    m_paid_out->SetFont(m_paid_out->GetFont().Scaled(1.5f));
    m_forfeited = AddOutcome(_("Goes back to the store"), "forfeited");
    m_rule = AddOutcome(_("Rule"), "rule");
    m_rule->SetFont(GetFont());
    m_reason = AddText(_("&Reason"), "reason");
    m_reason->SetHint(_("may be left empty"));
    Finish(what == PayOut::Refund ? m_amount : m_reason);
  }

  PayOutForm form() const {
    return {Amount().value(), m_answer->quote.value().PaidOut(),
            FromWx(m_reason->GetValue().Strip(wxString::both))};
  }

 protected:
  wxString Mistake() const override {
    if (!Amount()) return _("Write an amount as 12, 12.5 or 12.50.");
    if (!m_failure.empty()) return m_failure;
    if (!m_answer) return _("Asking the books...");
    if (m_answer->outcome == app::CardDeskOutcome::Done) return {};
    const auto sentence = Sentence(m_answer->outcome);
    if (!m_answer->quote) return sentence;
    // TRANSLATORS: a sentence that refuses an amount, then the highest amount.
    return wxString::Format(_("%s At most %s can be paid out."), sentence,
                            MoneyText(m_answer->quote->PaidOut()));
  }

  void OnChanged() override {
    const auto amount = Amount();
    if (m_rule == nullptr || (m_asked && amount == *m_asked)) return;
    m_asked.reset();
    m_answer.reset();
    m_failure.clear();
    ShowQuote();
    if (amount) Ask(*amount);
  }

 private:
  /// Nothing in the inner: all. Nothing at all: what stands there is no amount.
  std::optional<std::optional<domain::Money>> Amount() const {
    if (m_amount == nullptr || m_amount->GetValue().Strip(wxString::both).empty()) {
      return std::optional<domain::Money>();
    }
    const auto amount = ReadMoney(m_amount->GetValue());
    if (!amount) return std::nullopt;
    return amount;
  }

  void Ask(const std::optional<domain::Money>& amount) {
    m_asked = amount;
    const int question = ++m_question;
    RunInBackground(
        m_place.background, m_alive,
        [&context = m_place.context, actor = m_place.actor, number = m_number, what = m_what,
         amount] {
          return what == PayOut::Refund ? app::QuoteRefund(context, actor, {number, amount})
                                        : app::QuoteReturn(context, actor, number);
        },
        [this, question](app::CardDeskResult answer) {
          if (question != m_question) return;  // another amount was typed meanwhile
          m_answer = std::move(answer);
          ShowQuote();
          UpdateControls();
        },
        [this, question](const base::Explanation& why) {
          if (question != m_question) return;
          m_failure = Sentence(why);
          UpdateControls();
        });
  }

  void ShowQuote() {
    const bool is_quoted = m_answer && m_answer->outcome == app::CardDeskOutcome::Done;
    ShowOutcome(m_paid_out, is_quoted ? MoneyText(m_answer->quote->PaidOut()) : wxString(L"–"));
    ShowOutcome(m_forfeited,
                is_quoted ? MoneyText(m_answer->quote->sum.Forfeited()) : wxString(L"–"));
    ShowOutcome(m_rule, is_quoted ? RuleText(*m_answer->quote) : wxString(L"–"));
  }

  Workplace& m_place;
  const domain::CardNumber m_number;
  const PayOut m_what;
  wxTextCtrl* m_amount = nullptr;
  wxTextCtrl* m_reason = nullptr;
  wxStaticText* m_paid_out = nullptr;
  wxStaticText* m_forfeited = nullptr;
  wxStaticText* m_rule = nullptr;
  std::optional<std::optional<domain::Money>> m_asked;
  std::optional<app::CardDeskResult> m_answer;
  wxString m_failure;
  int m_question = 0;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

std::optional<PayOutForm> AskPayOut(wxWindow* parent, Workplace& place, const app::CardView& card,
                                    PayOut what) {
  PayOutDialog dialog(parent, place, card, what);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.form();
}

}  // namespace steelyard::desktop
