/// card holds: what scales were told of a card and have not sold yet.
#include "cli/card_form.h"
#include "cli/options.h"
#include "cli/text_table.h"

namespace steelyard::cli {
namespace {

Answer ListHolds(Session& session, const domain::CardNumber& number) {
  std::optional<ports::Card> card;
  std::vector<ports::CardHold> holds;
  base::UtcOffset offset = base::UtcOffset::Zero();
  session.context().store.Read([&](const ports::Books& books) {
    card = books.cards().FindByNumber(number);
    holds = books.card_holds().Open(session.context().clock.Now());
    offset = app::LoadSettings(books).calendar.offset;
  });
  if (!card) {
    return Refused("card_unknown", "There is no card with this number. Look at the card again.");
  }
  Json rows = Json::array();
  TextTable table({"SCALE", "HELD", "ASKED AT", "UNTIL"});
  table.AlignRight(1);
  for (const ports::CardHold& hold : holds) {
    if (hold.card != card->id) continue;
    rows.push_back({{"scale", hold.scale},
                    {"amount", hold.amount.fen()},
                    {"at", hold.at.ToString(offset)},
                    {"expires_at", hold.expires_at.ToString(offset)}});
    table.Add({std::to_string(hold.scale), hold.amount.ToString(), hold.at.ToString(offset),
               hold.expires_at.ToString(offset)});
  }
  const bool is_free = rows.empty();
  return Done({{"card", number.ToString()}, {"holds", std::move(rows)}},
              is_free ? "Nothing of this card is held for a scale." : table.ToString());
}

}  // namespace

void AddCardHoldCommand(CLI::App& card, Chosen& chosen) {
  auto number = std::make_shared<std::optional<domain::CardNumber>>();
  auto* holds = card.add_subcommand("holds", "what scales were told of a card and not sold yet");
  AddCardNumber(*holds, *number)->required();
  chosen.WithBooks(holds, [number](Session& session) { return ListHolds(session, **number); });
}

}  // namespace steelyard::cli
