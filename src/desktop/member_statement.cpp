#include "desktop/member_statement.h"

#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

/// The window has one language at a time, and the table is shown in it alone.
report::Words Same(const wxString& text) {
  return {FromWx(text), FromWx(text)};
}

report::Column TextColumn(const char* name, const wxString& head) {
  return {name, report::ColumnType::Text, report::Totalling::None, Same(head)};
}

}  // namespace

CardSide CardSideOf(const domain::Posting& posting, const domain::CardId& card) {
  const auto amount = domain::MoneyDifference::Of(posting.amount);
  // A replacement has a card on both sides.
  if (posting.credit.card == card) return {posting.credit.kind, amount};
  return {posting.debit.kind, -amount};
}

report::Table StatementTable(const ports::Member& member,
                             const std::vector<app::MemberMovement>& movements,
                             base::UtcOffset offset) {
  report::Table table;
  table.report = "statement";
  // TRANSLATORS: %s is a member's name.
  table.title = Same(wxString::Format(_("Statement of %s"), ToWx(member.name)));
  const auto day = [offset](const app::MemberMovement& one) {
    return FromWx(MomentText(one.movement.at, offset)).substr(0, 10);
  };
  table.period = {day(movements.back()), day(movements.front())};
  table.columns = {TextColumn("when", _("When")), TextColumn("card", _("Card")),
                   TextColumn("what", _("What")), TextColumn("account", _("Account")),
                   {"amount", report::ColumnType::Fen, report::Totalling::None, Same(_("Amount"))},
                   TextColumn("by", _("By"))};
  table.totals.resize(table.columns.size());
  for (const auto& [card, movement] : movements) {
    const auto side = CardSideOf(movement.posting, card.id);
    table.rows.push_back({FromWx(MomentText(movement.at, offset)),
                          FromWx(CardNumberText(card.number.ToString())),
                          FromWx(Word(movement.posting.reason)), FromWx(Word(side.account)),
                          side.amount.fen(), FromWx(SubjectText(movement.actor))});
  }
  return table;
}

}  // namespace steelyard::desktop
