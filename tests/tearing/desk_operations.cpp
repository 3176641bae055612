#include <fmt/format.h>

#include "app/card_changes.h"
#include "app/card_refunds.h"
#include "cards/fmcos_layout.h"
#include "simulator/fmcos_files.h"
#include "tearing/desk_scene.h"

namespace steelyard::tests {
namespace {

void LayBlank(DeskScene& scene) {
  scene.StockShelves();
  scene.Configure([&](app::StoreSettings& s) {
    s.bonus_ladder = {{Fen(5000), Fen(300)}};
    s.purse = scene.plastic.purse;
  });
  scene.plastic.desk.TakeAway();
  scene.plastic.PlaceBlank();
}

app::CardDeskResult Issue(DeskScene& scene, const base::Id128& request,
                          ports::CardReader& reader) {
  return app::IssueCard(scene.context, reader, scene.desk,
                        {.id = request, .card_class = domain::CardClass::Both,
                         .member = std::nullopt, .tier = "gold", .top_up = Fen(5000),
                         .deposit = Fen(1000), .valid_until = std::nullopt});
}

void LayIssued(DeskScene& scene) {
  LayBlank(scene);
  base::Check(Issue(scene, scene.NewRequest(), scene.plastic.reader).outcome ==
              app::CardDeskOutcome::Done);
}

/// By a desk that knows nothing newer.
void LayIssuedWithOldKeys(DeskScene& scene) {
  Plastic old_desk(scene.plastic.family, scene.plastic.purse);
  LayBlank(scene);
  old_desk.PlaceBlank();
  base::Check(Issue(scene, scene.NewRequest(), old_desk.reader).outcome ==
              app::CardDeskOutcome::Done);
  base::Check(scene.TheCard()->key_version == 1);
  scene.plastic.Lay(old_desk.Image());
}

app::CardDeskResult TopUp(DeskScene& scene) {
  return app::TopUpCard(scene.context, scene.plastic.reader, scene.desk,
                        {scene.request, Fen(7000)});
}

domain::CardNumber First() { return domain::CardNumber::FromSequence(1).value(); }

void QuoteRefund(DeskScene& scene) {
  LayIssued(scene);
  const auto quoted = app::QuoteRefund(scene.context, scene.desk, {First(), Fen(2000)});
  scene.plastic.shown = quoted.quote.value().PaidOut();
}

void QuoteReturn(DeskScene& scene) {
  LayIssued(scene);
  const auto quoted = app::QuoteReturn(scene.context, scene.desk, First());
  scene.plastic.shown = quoted.quote.value().PaidOut();
}

/// The first card is in the books only, with money on it, and lost; a blank one lies there.
void LoseOne(DeskScene& scene) {
  scene.StockShelves();
  scene.Configure([&](app::StoreSettings& s) { s.purse = scene.plastic.purse; });
  base::Check(scene.Issue(scene.lost, 5000, 1000).outcome == app::CardDeskOutcome::Done);
  base::Check(app::ChangeCardState(scene.context, scene.desk,
                                   {First(), domain::CardCommand::ReportLost, ""}) ==
              app::CardStateOutcome::Done);
  scene.plastic.desk.TakeAway();
  scene.plastic.PlaceBlank();
}

}  // namespace

const std::vector<DeskOperation>& DeskOperations() {
  static const std::vector<DeskOperation> operations{
      {"issue", &LayBlank,
       [](DeskScene& scene) { return Issue(scene, scene.request, scene.plastic.reader); }},
      {"top-up", &LayIssued, &TopUp},
      {"correction", &LayIssued,
       [](DeskScene& scene) {
         return app::CorrectTopUp(scene.context, scene.plastic.reader, scene.manager,
                                  {scene.request, {}, "wrong sum"});
       }},
      {"refund", &QuoteRefund,
       [](DeskScene& scene) {
         return app::RefundCard(scene.context, scene.plastic.reader, scene.manager,
                                {scene.request, Fen(2000), scene.plastic.shown});
       }},
      {"return", &QuoteReturn,
       [](DeskScene& scene) {
         return app::ReturnCard(scene.context, scene.plastic.reader, scene.manager,
                                {scene.request, scene.plastic.shown});
       }},
      {"replacement", &LoseOne,
       [](DeskScene& scene) {
         return app::ReplaceCard(scene.context, scene.plastic.reader, scene.manager,
                                 {scene.request, First(), "lost"});
       }},
      {"renewal", &LayIssued,
       [](DeskScene& scene) {
         return app::RenewCard(scene.context, scene.plastic.reader, scene.manager,
                               {scene.request, Day("2035-01-01")});
       }},
      {"tier", &LayIssued,
       [](DeskScene& scene) {
         return app::ChangeCardTier(scene.context, scene.plastic.reader, scene.manager,
                                    {scene.request, "blue"});
       }},
  };
  return operations;
}

std::shared_ptr<const cards::KeyRing> NewerKeys() {
  auto ring = cards::KeyRing::Of(cards::TestKeys());
  const auto system = ring.system_id();
  auto both = cards::KeyRing::Add(std::move(ring),
                                  {2, std::nullopt, cards::StoreKeys::Generate(system)});
  return std::make_shared<const cards::KeyRing>(
      cards::KeyRing::PutToUse(std::move(both).value(), 2).value());
}

DeskOperation TopUpWithNewKeys() {
  return {"top-up of a card with older keys", &LayIssuedWithOldKeys, &TopUp, 4};
}

namespace {

std::string Describe(const std::optional<ports::PurseReceipt>& receipt) {
  if (!receipt) return "no receipt";
  return fmt::format("{} of {} to {} at {} by {} number {} signed {}",
                     ports::ToText(receipt->movement), receipt->amount.fen(),
                     receipt->balance.fen(), receipt->moment, receipt->terminal,
                     receipt->card_serial, receipt->signature.value_or("never"));
}

}  // namespace

int DeskScene::PurseMovements() const {
  const auto image = plastic.Image();
  auto memory = simulator::ParseFmcosMemory(std::string(image.begin(), image.end()));
  if (!memory || memory->master.directories.empty()) return 0;
  const auto* file = memory->master.directories.front().FileWithId(cards::fmcos::kPurse);
  return file ? file->purse.online_serial + file->purse.offline_serial : 0;
}

std::string DeskScene::State() {
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
      if (!card || card->state == domain::CardState::Blank) continue;  // its issue is open
      const auto balances = books.ledger().BalancesOf(card->id);
      text += fmt::format("card {} {} until {} {}/{}/{} ", domain::ToText(card->state), card->tier,
                          card->valid_until ? card->valid_until->ToString() : "ever",
                          balances.principal.fen(), balances.bonus.fen(), balances.deposit.fen());
    }
    text += Describe(books.purse_receipts().Find(request));
  });
  return text;
}

bool DeskScene::AgreesWithCard() {
  const auto reading = plastic.reader.Read(plastic.uid);
  const auto card = TheCard();
  const bool is_issued = card && card->state != domain::CardState::Blank;
  if (!is_issued) return reading.content == ports::CardContent::Blank;
  if (reading.content != ports::CardContent::Ours || !reading.record) return false;
  domain::CardBalances held;
  store.Read([&](const ports::Books& books) { held = books.ledger().BalancesOf(card->id); });
  if (reading.purse.has_value() != (plastic.purse == ports::PurseAtIssue::With)) return false;
  const std::int64_t spendable = held.principal.fen() + held.bonus.fen();
  if (reading.purse && reading.purse->balance != domain::Money::FromFen(spendable)) return false;
  const domain::CardRecord& record = *reading.record;
  return record.counter == card->counter && record.number == card->number &&
         record.principal.fen() == held.principal.fen() && record.bonus.fen() == held.bonus.fen() &&
         !reading.older_copy_damaged;
}

}  // namespace steelyard::tests
