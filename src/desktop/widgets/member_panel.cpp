#include "desktop/widgets/member_panel.h"

#include <wx/notebook.h>
#include <wx/stattext.h>

#include "desktop/format.h"
#include "desktop/member_statement.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/mood.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

const wchar_t* const kDash = L"–";

wxString TierText(const MemberPanel::TierNames& tiers, const std::string& code) {
  if (code.empty()) return _("No tier");
  const auto tier = tiers.find(code);
  return tier == tiers.end() ? ToWx(code) : tier->second;
}

/// Text that a person typed may be longer than there is room.
wxStaticText* MakeShortText(wxWindow* parent, const wxString& name) {
  auto* text = new wxStaticText(parent, wxID_ANY, kDash, wxDefaultPosition, wxDefaultSize,
                                wxST_ELLIPSIZE_END);
  text->SetName(name);
  text->SetMinSize(wxSize(parent->GetCharWidth() * 8, -1));
  return text;
}

wxString IdRecordText(const MemberFile& file) {
  if (!file.view.id_document) return _("none kept");
  const auto document = Word(*file.view.id_document);
  return file.id_record ? document + "  " + ToWx(file.id_record->number) : document;
}

}  // namespace

MemberPanel::MemberPanel(wxWindow* parent, Shop shop) : wxPanel(parent, wxID_ANY), m_shop(shop) {
  SetName("member_panel");
  m_name = MakeShortText(this, "member_name");
  m_name->SetFont(m_name->GetFont().Bold().Scaled(1.7f));
  m_state = new wxStaticText(this, wxID_ANY, " ");
  m_state->SetFont(m_state->GetFont().Bold());
  SetMood(m_state, Mood::Attention);
  m_state->SetName("member_state");
  auto* facts = MakeFacts();
  m_principal = new Figure(this, _("Principal"), "principal");
  m_bonus = new Figure(this, _("Bonus"), "bonus");
  m_deposit = new Figure(this, _("Deposit"), "deposit");
  auto* book = MakeBook();

  auto* title = new wxBoxSizer(wxHORIZONTAL);
  title->Add(m_name, wxSizerFlags(1).CentreVertical());
  title->Add(m_state, wxSizerFlags().CentreVertical());
  auto* accounts = new wxBoxSizer(wxHORIZONTAL);
  for (auto* account : {m_principal, m_bonus, m_deposit}) {
    accounts->Add(account, wxSizerFlags(1).Expand().Border(wxRIGHT));
  }
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(title, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
  column->Add(facts, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
  column->Add(accounts, wxSizerFlags().Expand().Border(wxLEFT | wxBOTTOM));
  column->Add(book, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
  SetSizer(column);
}

wxSizer* MemberPanel::MakeFacts() {
  auto* facts = new wxFlexGridSizer(4, wxSize(wxSizerFlags::GetDefaultBorder() * 3,
                                              wxSizerFlags::GetDefaultBorder()));
  facts->AddGrowableCol(1, 1);
  facts->AddGrowableCol(3, 1);
  const auto fact = [&](const wxString& label, const wxString& name) {
    facts->Add(MakeRemark(this, label), wxSizerFlags().CentreVertical());
    auto* text = MakeShortText(this, name);
    facts->Add(text, wxSizerFlags().CentreVertical().Expand());
    return text;
  };
  m_phone = fact(_("Phone"), "phone");
  m_tier = fact(_("Tier"), "tier");
  m_joined = fact(_("Joined"), "joined");
  m_points = m_shop.has_points ? fact(_("Points"), "points") : nullptr;
  m_id_record = fact(_("ID record"), "id_record");
  m_note = fact(_("Note"), "note");
  return facts;
}

wxWindow* MemberPanel::MakeBook() {
  auto* book = new wxNotebook(this, wxID_ANY);
  book->SetName("member_book");
  const auto right = wxLIST_FORMAT_RIGHT;
  m_cards = MakeList(book, "member_cards",
                     {{_("Card"), 18}, {_("State"), 8}, {_("Principal"), 9, right},
                      {_("Bonus"), 8, right}, {_("Deposit"), 7, right}, {_("Valid until"), 10},
                      {_("Tier"), 8}, {_("Kind"), 26}});
  m_movements = MakeList(book, "statement",
                         {{_("When"), 16}, {_("What"), 14}, {_("Amount"), 11, right},
                          {_("Account"), 10}, {_("Card"), 20}, {_("By"), 10}});
  m_tiers = MakeList(book, "tier_history",
                     {{_("When"), 16}, {_("From tier"), 10}, {_("To tier"), 10}, {_("By"), 10},
                      {_("Reason"), 40}});
  book->AddPage(m_cards, _("Cards"));
  book->AddPage(m_movements, _("Statement"));
  book->AddPage(m_tiers, _("Tier history"));
  return book;
}

void MemberPanel::SetFact(wxStaticText* fact, const wxString& text) {
  fact->SetLabelText(text.empty() ? wxString(kDash) : text);
  fact->SetToolTip(text);
}

void MemberPanel::ShowMember(const MemberFile& file, const TierNames& tiers) {
  const auto& member = file.view.member;
  SetFact(m_name, ToWx(member.name));
  m_state->SetLabelText(member.disabled ? _("disabled: gets no new card") : wxString(" "));
  SetFact(m_phone, ToWx(member.phone));
  SetFact(m_tier, TierText(tiers, member.tier));
  SetFact(m_joined, member.joined ? DayText(*member.joined) : wxString());
  if (m_points) SetFact(m_points, CountText(file.view.points));
  SetFact(m_id_record, IdRecordText(file));
  SetFact(m_note, ToWx(member.note));
  m_principal->SetValue(MoneyText(file.view.total.principal), {});
  m_bonus->SetValue(MoneyText(file.view.total.bonus), {});
  m_deposit->SetValue(MoneyText(file.view.total.deposit), {});
  ShowCards(file.view, tiers);
  ShowMovements(file.movements);
  ShowTiers(file.view, tiers);
  Layout();
}

void MemberPanel::ShowCards(const app::MemberView& view, const TierNames& tiers) {
  std::vector<ListRow> rows;
  for (const auto& [card, balances] : view.cards) {
    rows.push_back({{CardNumberText(card.number.ToString()), Word(card.state),
                     MoneyText(balances.principal), MoneyText(balances.bonus),
                     MoneyText(balances.deposit),
                     card.valid_until ? DayText(*card.valid_until) : _("no limit"),
                     TierText(tiers, card.tier), Word(card.card_class)},
                    card.state == domain::CardState::Active ? RowMood::Plain
                                                            : RowMood::Attention});
  }
  if (rows.empty()) rows.push_back({{_("No card yet."), "", "", "", "", "", "", ""}});
  SetRows(m_cards, rows);
}

void MemberPanel::ShowMovements(const std::vector<app::MemberMovement>& movements) {
  std::vector<ListRow> rows;
  for (const auto& [card, movement] : movements) {
    const auto side = CardSideOf(movement.posting, card.id);
    rows.push_back({{MomentText(movement.at, m_shop.offset), Word(movement.posting.reason),
                     MoneyText(side.amount), Word(side.account),
                     CardNumberText(card.number.ToString()), SubjectText(movement.actor)}});
  }
  SetRows(m_movements, rows);
}

void MemberPanel::ShowTiers(const app::MemberView& view, const TierNames& tiers) {
  std::vector<ListRow> rows;
  for (const auto& change : view.tiers) {
    rows.push_back({{MomentText(change.at, m_shop.offset), TierText(tiers, change.from),
                     TierText(tiers, change.to), SubjectText(change.actor), ToWx(change.reason)}});
  }
  SetRows(m_tiers, rows);
}

void MemberPanel::Clear() {
  for (auto* fact : {m_name, m_phone, m_tier, m_joined, m_points, m_id_record, m_note}) {
    if (fact) SetFact(fact, {});
  }
  m_state->SetLabelText(" ");
  for (auto* account : {m_principal, m_bonus, m_deposit}) account->SetValue(kDash, {});
  for (auto* list : {m_cards, m_movements, m_tiers}) SetRows(list, {});
  Layout();
}

}  // namespace steelyard::desktop
