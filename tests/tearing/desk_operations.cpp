#include <fmt/format.h>

#include "tearing/desk_scene.h"

namespace steelyard::tests {
namespace {

void LayBlank(DeskScene& scene) {
  scene.StockShelves();
  scene.Configure([](app::StoreSettings& s) { s.bonus_ladder = {{Fen(5000), Fen(300)}}; });
  scene.plastic.desk.TakeAway();
  scene.plastic.PlaceBlank();
}

app::CardDeskResult Issue(DeskScene& scene, const base::Id128& request) {
  return app::IssueCard(scene.context, scene.plastic.reader, scene.desk,
                        {.id = request, .card_class = domain::CardClass::Both,
                         .member = std::nullopt, .tier = "gold", .top_up = Fen(5000),
                         .deposit = Fen(1000), .valid_until = std::nullopt});
}

void LayIssued(DeskScene& scene) {
  LayBlank(scene);
  base::Check(Issue(scene, scene.NewRequest()).outcome == app::CardDeskOutcome::Done);
}

}  // namespace

const std::vector<DeskOperation>& DeskOperations() {
  static const std::vector<DeskOperation> operations{
      {"issue", &LayBlank, [](DeskScene& scene) { return Issue(scene, scene.request); }},
      {"top-up", &LayIssued,
       [](DeskScene& scene) {
         return app::TopUpCard(scene.context, scene.plastic.reader, scene.desk,
                               {scene.request, Fen(7000)});
       }},
  };
  return operations;
}

std::string DeskScene::Money() {
  std::string text;
  store.Read([&](const ports::Books& books) {
    using Kind = domain::AccountKind;
    for (const Kind kind : {Kind::UnknownCards, Kind::DeskCash, Kind::Sales, Kind::BonusGranted}) {
      text += fmt::format("{} {} ", domain::ToText(kind),
                          books.ledger().BalanceOf({kind, std::nullopt}).fen());
    }
    for (std::uint64_t sequence = 1; sequence <= 2; ++sequence) {
      const auto number = domain::CardNumber::FromSequence(sequence);
      const auto card = books.cards().FindByNumber(*number);
      if (!card) continue;
      const auto balances = books.ledger().BalancesOf(card->id);
      text += fmt::format("card {}/{}/{} ", balances.principal.fen(), balances.bonus.fen(),
                          balances.deposit.fen());
    }
  });
  // A card whose issue is open is in the books and holds nothing.
  return text.ends_with("card 0/0/0 ") ? text.substr(0, text.size() - 11) : text;
}

bool DeskScene::AgreesWithCard() {
  const auto reading = plastic.reader.Read(plastic.uid);
  const auto card = TheCard();
  const bool is_issued = card && card->state != domain::CardState::Blank;
  if (!is_issued) return reading.content == ports::CardContent::Blank;
  if (reading.content != ports::CardContent::Ours || !reading.record) return false;
  domain::CardBalances held;
  store.Read([&](const ports::Books& books) { held = books.ledger().BalancesOf(card->id); });
  const domain::CardRecord& record = *reading.record;
  return record.counter == card->counter && record.number == card->number &&
         record.principal == held.principal && record.bonus == held.bonus &&
         !reading.older_copy_damaged;
}

}  // namespace steelyard::tests
