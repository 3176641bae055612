/// Lays out the card: its number on top, facts, the three accounts, the newest movements.
#include "desktop/widgets/card_panel.h"

#include "desktop/format.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/mood.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

const wchar_t* const kDash = L"–";

/// A replacement moves from card to card: which of them is looked at tells the sign.
ListRow RowOf(const ports::LedgerMovement& movement, const domain::CardId& card,
              base::UtcOffset offset) {
  const auto& posting = movement.posting;
  const bool raises = posting.credit.card == card;
  const auto amount = domain::MoneyDifference::Of(posting.amount);
  return {{MomentText(movement.at, offset), Word(posting.reason),
           Word(raises ? posting.credit.kind : posting.debit.kind),
           MoneyText(raises ? amount : -amount), SubjectText(movement.actor)}};
}

}  // namespace

CardPanel::CardPanel(wxWindow* parent, base::UtcOffset offset)
    : wxPanel(parent, wxID_ANY), m_offset(offset) {
  SetName("card_panel");
  m_number = new wxStaticText(this, wxID_ANY, kDash);
  m_number->SetFont(m_number->GetFont().Bold().Scaled(2.2f));
  m_number->SetName("card_number");
  m_state = new wxStaticText(this, wxID_ANY, kDash);
  m_state->SetFont(m_state->GetFont().Bold().Scaled(1.5f));
  m_state->SetName("card_state");
  auto* facts = new wxFlexGridSizer(4, wxSize(wxSizerFlags::GetDefaultBorder() * 3,
                                              wxSizerFlags::GetDefaultBorder()));
  facts->AddGrowableCol(1, 1);
  facts->AddGrowableCol(3, 1);
  const auto fact = [&](const wxString& label, const wxString& name) {
    facts->Add(MakeRemark(this, label), wxSizerFlags().CentreVertical());
    auto* text = new wxStaticText(this, wxID_ANY, kDash);
    text->SetFont(text->GetFont().Scaled(1.2f));
    text->SetName(name);
    facts->Add(text, wxSizerFlags().CentreVertical());
    return text;
  };
  m_holder = fact(_("Holder"), "holder");
  m_tier = fact(_("Tier"), "tier");
  m_class = fact(_("Kind"), "class");
  m_valid_until = fact(_("Valid until"), "valid_until");
  m_principal = new Figure(this, _("Principal"), "principal");
  m_bonus = new Figure(this, _("Bonus"), "bonus");
  m_deposit = new Figure(this, _("Deposit"), "deposit");
  m_purse = new Figure(this, _("Purse on the card"), "purse");
  m_purse->Hide();
  m_points = new Figure(this, _("Member's points"), "points");
  m_points->Hide();
  m_movements = MakeList(this, "movements",
                         {{_("When"), 18}, {_("What"), 16}, {_("Account"), 14},
                          {_("Amount"), 14, wxLIST_FORMAT_RIGHT}, {_("By"), 20}});

  auto* title = new wxBoxSizer(wxHORIZONTAL);
  title->Add(m_number, wxSizerFlags(1).CentreVertical());
  title->Add(m_state, wxSizerFlags().CentreVertical());
  auto* accounts = new wxBoxSizer(wxHORIZONTAL);
  for (auto* account : {m_principal, m_bonus, m_deposit, m_purse, m_points}) {
    accounts->Add(account, wxSizerFlags(1).Expand().Border(wxRIGHT));
  }
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(title, wxSizerFlags().Expand().Border());
  column->Add(facts, wxSizerFlags().Expand().Border());
  column->Add(accounts, wxSizerFlags().Expand().Border());
  column->Add(MakeHeading(this, _("Last movements")), wxSizerFlags().Border());
  column->Add(m_movements, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
  SetSizer(column);
}

void CardPanel::SetFact(wxStaticText* fact, const wxString& text) {
  fact->SetLabelText(text.empty() ? wxString(kDash) : text);
}

void CardPanel::ShowState(const app::CardView& view, domain::BusinessDay today) {
  const bool is_active = view.card.state == domain::CardState::Active;
  const bool is_expired = is_active && view.card.valid_until && *view.card.valid_until < today;
  SetFact(m_state, is_expired ? _("Expired") : Word(view.card.state));
  const bool is_good = is_active && !is_expired;
  SetMood(m_state, is_good ? Mood::Good : Mood::Attention);
}

void CardPanel::ShowPurse(const app::CardView& view) {
  m_purse->Show(view.purse.has_value());
  if (!view.purse) return;
  const auto difference = view.PurseDifference();
  if (!difference) return m_purse->SetValue(kDash, _("cannot be read"));
  const bool is_equal = difference->fen() == 0;
  m_purse->SetValue(MoneyText(*view.purse->balance),
                    is_equal ? _("as the books")
                             : _("differs; the next write puts it right"));
}

void CardPanel::ShowCard(const app::CardView& view, const TierNames& tiers,
                         domain::BusinessDay today) {
  SetFact(m_number, CardNumberText(view.card.number.ToString()));
  ShowState(view, today);
  SetFact(m_holder, view.member ? ToWx(view.member->name) : _("not registered"));
  const auto tier = tiers.find(view.card.tier);
  SetFact(m_tier, tier == tiers.end() ? ToWx(view.card.tier) : tier->second);
  SetFact(m_class, Word(view.card.card_class));
  SetFact(m_valid_until, view.card.valid_until ? DayText(*view.card.valid_until) : _("no limit"));
  m_principal->SetValue(MoneyText(view.balances.principal), {});
  m_bonus->SetValue(MoneyText(view.balances.bonus), {});
  m_deposit->SetValue(MoneyText(view.balances.deposit), {});
  ShowPurse(view);
  m_points->Show(view.points.has_value());
  if (view.points) m_points->SetValue(CountText(*view.points), {});
  std::vector<ListRow> rows;
  for (const auto& movement : view.movements) {
    rows.push_back(RowOf(movement, view.card.id, m_offset));
  }
  SetRows(m_movements, rows);
  Layout();
}

void CardPanel::Clear() {
  for (auto* fact : {m_number, m_state, m_holder, m_tier, m_class, m_valid_until}) {
    SetFact(fact, {});
  }
  SetMood(m_state, Mood::Quiet);
  for (auto* account : {m_principal, m_bonus, m_deposit}) account->SetValue(kDash, {});
  m_purse->Hide();
  m_points->Hide();
  SetRows(m_movements, {});
  Layout();
}

}  // namespace steelyard::desktop
