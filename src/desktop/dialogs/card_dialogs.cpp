/// The issue and top-up windows: they show what the card will hold before anything is written.
#include "desktop/dialogs/card_dialogs.h"

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr domain::CardClass kClasses[] = {domain::CardClass::Both, domain::CardClass::Member,
                                          domain::CardClass::StoredValue};

constexpr long kMostInABatch = 10'000;

/// Without the blanks around it; empty for a field that is not there.
std::string TypedIn(const wxTextCtrl* field) {
  return field ? FromWx(field->GetValue().Strip(wxString::both)) : std::string();
}

/// An empty field is no amount, not a mistake.
std::optional<domain::Money> ReadOptionalMoney(const wxTextCtrl* field) {
  const auto text = field->GetValue();
  return text.Strip().empty() ? domain::Money() : ReadMoney(text);
}

wxString AmountMistake() {
  return _("Write an amount as 12, 12.5 or 12.50.");
}

class IssueDialog : public FormDialog {
 public:
  IssueDialog(wxWindow* parent, const IssueQuestion& question)
      : FormDialog(parent, question.kind == IssueKind::Batch ? _("Issue a batch of cards")
                                                             : _("Issue a card"),
                   question.kind == IssueKind::Batch ? "issue_batch" : "issue_card",
                   question.kind == IssueKind::Batch ? _("&Begin") : _("&Issue")),
        m_question(question) {
    if (question.kind == IssueKind::Batch) m_count = AddText(_("&How many"), "count");
    wxArrayString classes;
    for (const auto card_class : kClasses) classes.Add(Word(card_class));
    m_class = AddChoice(_("&Kind"), "class", classes);
    wxArrayString tiers;
    tiers.Add(_("No tier"));
    for (const auto& tier : question.tiers) tiers.Add(ToWx(tier.name));
    m_tier = AddChoice(_("&Tier"), "tier", tiers);
    if (question.kind == IssueKind::OneCard) {
      m_holder = AddText(_("&Holder"), "holder");
      m_holder->SetHint(_("empty: not registered"));
      m_phone = AddText(_("&Phone"), "phone");
    }
    m_top_up = AddText(_("First top-&up"), "top_up");
    m_deposit = AddText(_("&Deposit"), "deposit");
    m_valid_until = AddText(_("&Valid until"), "valid_until");
    m_valid_until->SetHint(_("2029-12-31; empty: no limit"));
    m_holding = AddOutcome(question.kind == IssueKind::Batch ? _("Each card will hold")
                                                             : _("The card will hold"),
                           "holding");
    m_to_collect = AddOutcome(_("To collect"), "to_collect");
    Finish(m_count ? static_cast<wxWindow*>(m_count) : m_class);
  }

  IssueForm form() const {
    return {Count().value(), CardClass(), Tier(), TypedIn(m_holder), TypedIn(m_phone),
            ReadOptionalMoney(m_top_up).value(), ReadOptionalMoney(m_deposit).value(),
            domain::BusinessDay::Parse(TypedIn(m_valid_until))};
  }

 protected:
  wxString Mistake() const override {
    const auto top_up = ReadOptionalMoney(m_top_up);
    const auto deposit = ReadOptionalMoney(m_deposit);
    if (!top_up || !deposit) return AmountMistake();
    if (!domain::HoldsStoredValue(CardClass()) && !top_up->IsZero()) {
      return _("A member card holds no money. Leave the top-up empty.");
    }
    if (*deposit > m_question.settings.limits.deposit) {
      return wxString::Format(_("The deposit is at most %s."),
                              MoneyText(m_question.settings.limits.deposit));
    }
    if (!Count()) return _("Type how many cards, from 1 to 10000.");
    const auto day = TypedIn(m_valid_until);
    if (day.empty()) return {};
    const auto parsed = domain::BusinessDay::Parse(day);
    if (!parsed) return _("Write the date as 2029-12-31.");
    return *parsed < m_question.today ? _("The date has passed.") : wxString();
  }

  void OnChanged() override {
    m_top_up->Enable(domain::HoldsStoredValue(CardClass()));
    const auto top_up = ReadOptionalMoney(m_top_up);
    const auto deposit = ReadOptionalMoney(m_deposit);
    if (!top_up || !deposit || !m_to_collect) return;
    const auto bonus = domain::BonusFor(*top_up, m_question.settings.bonus_ladder);
    m_holding->SetLabelText(HoldingText(domain::MoneyDifference::Of(*top_up),
                                        domain::MoneyDifference::Of(bonus)));
    const auto each =
        domain::MoneyDifference::Of(*top_up) + domain::MoneyDifference::Of(*deposit);
    const auto all = domain::MoneyDifference(each.fen() * Count().value_or(1));
    m_to_collect->SetLabelText(MoneyText(all));
  }

 private:
  domain::CardClass CardClass() const { return kClasses[m_class->GetSelection()]; }
  std::optional<int> Count() const {
    if (m_count == nullptr) return 1;
    long count = 0;
    const bool is_number = m_count->GetValue().Strip(wxString::both).ToLong(&count);
    if (!is_number || count < 1 || count > kMostInABatch) return std::nullopt;
    return static_cast<int>(count);
  }
  std::string Tier() const {
    const int chosen = m_tier->GetSelection();
    return chosen <= 0 ? "" : m_question.tiers[static_cast<std::size_t>(chosen - 1)].code;
  }

  const IssueQuestion& m_question;
  wxTextCtrl* m_count = nullptr;
  wxChoice* m_class;
  wxChoice* m_tier;
  wxTextCtrl* m_holder = nullptr;
  wxTextCtrl* m_phone = nullptr;
  wxTextCtrl* m_top_up;
  wxTextCtrl* m_deposit;
  wxTextCtrl* m_valid_until;
  wxStaticText* m_holding = nullptr;
  wxStaticText* m_to_collect = nullptr;
};

class TopUpDialog : public FormDialog {
 public:
  TopUpDialog(wxWindow* parent, const app::CardView& card, const app::StoreSettings& settings)
      : FormDialog(parent, _("Top up a card"), "top_up", _("&Top up")),
        m_card(card),
        m_settings(settings) {
    AddHeading(CardNumberText(card.card.number.ToString()));
    AddOutcome(_("Holds now"), "now")
        ->SetLabelText(HoldingText(card.balances.principal, card.balances.bonus));
    m_amount = AddText(_("&Amount"), "amount");
    AddQuickAmounts();
    m_bonus = AddOutcome(_("Bonus"), "bonus");
    m_holding = AddOutcome(_("The card will hold"), "holding");
    Finish(m_amount);
  }

  domain::Money amount() const { return ReadMoney(m_amount->GetValue()).value(); }

 protected:
  wxString Mistake() const override {
    const auto amount = ReadMoney(m_amount->GetValue());
    if (!amount) return AmountMistake();
    if (amount->IsZero()) return _("Type how much is topped up.");
    const auto& limits = m_settings.limits;
    const auto limit = m_card.member ? limits.registered_balance : limits.unregistered_balance;
    if (Holding(*amount) > domain::MoneyDifference::Of(limit)) {
      return wxString::Format(_("The card may hold at most %s."), MoneyText(limit));
    }
    return {};
  }

  void OnChanged() override {
    const auto amount = ReadMoney(m_amount->GetValue()).value_or(domain::Money());
    const auto bonus = BonusFor(amount);
    m_bonus->SetLabelText(MoneyText(bonus));
    m_holding->SetLabelText(
        HoldingText(m_card.balances.principal + domain::MoneyDifference::Of(amount),
                    m_card.balances.bonus + domain::MoneyDifference::Of(bonus)));
  }

 private:
  domain::Money BonusFor(domain::Money amount) const {
    return domain::BonusFor(amount, m_settings.bonus_ladder);
  }
  domain::MoneyDifference Holding(domain::Money amount) const {
    return m_card.balances.principal + m_card.balances.bonus +
           domain::MoneyDifference::Of(amount) + domain::MoneyDifference::Of(BonusFor(amount));
  }

  void AddQuickAmounts() {
    if (m_settings.bonus_ladder.empty()) return;
    auto* panel = new wxPanel(this);
    auto* rows = new wxBoxSizer(wxVERTICAL);
    for (const auto& step : m_settings.bonus_ladder) {
      // TRANSLATORS: what is paid, the bonus it earns, and what the card will hold then.
      const auto label =
          wxString::Format(_("%s + %s: will hold %s"), MoneyText(step.paid).BeforeLast('.'),
                           MoneyText(step.bonus).BeforeLast('.'), MoneyText(Holding(step.paid)));
      auto* button = new wxButton(panel, wxID_ANY, label, wxDefaultPosition, wxDefaultSize,
                                  wxBU_EXACTFIT);
      button->SetName(ToWx("quick_" + step.paid.ToString()));
      button->Bind(wxEVT_BUTTON, [this, step](wxCommandEvent&) {
        m_amount->SetValue(ToWx(step.paid.ToString()));
        m_amount->SetFocus();
      });
      rows->Add(button, wxSizerFlags().Expand());
    }
    panel->SetSizer(rows);
    AddRow(_("With bonus"), panel);
  }

  const app::CardView& m_card;
  const app::StoreSettings& m_settings;
  wxTextCtrl* m_amount;
  wxStaticText* m_bonus;
  wxStaticText* m_holding;
};

class TextDialog : public FormDialog {
 public:
  TextDialog(wxWindow* parent, const TextQuestion& question)
      : FormDialog(parent, question.title, question.name, question.confirm),
        m_empty_mistake(question.empty_mistake) {
    if (!question.heading.empty()) AddHeading(question.heading);
    m_text = AddText(question.label, "text");
    Finish(m_text);
  }
  std::string text() const { return FromWx(m_text->GetValue().Strip()); }

 protected:
  wxString Mistake() const override {
    return m_text->GetValue().Strip().empty() ? m_empty_mistake : wxString();
  }

 private:
  wxString m_empty_mistake;
  wxTextCtrl* m_text;
};

}  // namespace

std::optional<IssueForm> AskIssue(wxWindow* parent, const IssueQuestion& question) {
  IssueDialog dialog(parent, question);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.form();
}

std::optional<domain::Money> AskTopUp(wxWindow* parent, const app::CardView& card,
                                      const app::StoreSettings& settings) {
  TopUpDialog dialog(parent, card, settings);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.amount();
}

std::optional<std::string> AskText(wxWindow* parent, const TextQuestion& question) {
  TextDialog dialog(parent, question);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.text();
}

}  // namespace steelyard::desktop
