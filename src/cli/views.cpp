/// Domain values as JSON and as lines of text.
#include "cli/views.h"

#include <fmt/format.h>

#include <cstdlib>

#include "cli/text_table.h"

namespace steelyard::cli {

Json MemberJson(const ports::Member& member) {
  return {{"member", member.id.ToString()},
          {"name", member.name},
          {"phone", member.phone},
          {"tier", member.tier},
          {"note", member.note},
          {"joined", member.joined ? Json(member.joined->ToString()) : Json()},
          {"state", member.disabled ? "disabled" : "active"}};
}

CardMovement MovementOn(const ports::LedgerMovement& movement, const domain::CardId& card) {
  const auto& posting = movement.posting;
  const auto amount = domain::MoneyDifference::Of(posting.amount);
  const bool is_credit = posting.credit.card == card;
  return {is_credit ? posting.credit.kind : posting.debit.kind, is_credit ? amount : -amount};
}

Json MovementJson(const ports::LedgerMovement& movement, const domain::CardId& card,
                  base::UtcOffset offset) {
  const auto moved = MovementOn(movement, card);
  return {{"at", movement.at.ToString(offset)},
          {"reason", domain::ToText(movement.posting.reason)},
          {"account", domain::ToText(moved.account)},
          {"amount", moved.amount.fen()},
          {"operation", movement.operation.ToString()},
          {"actor", movement.actor}};
}

namespace {

/// Null without a purse, or off the reader.
Json PurseJson(const app::CardView& view) {
  return view.purse && view.purse->balance ? Json(view.purse->balance->fen()) : Json();
}

Json DifferenceJson(const app::CardView& view) {
  const auto difference = view.PurseDifference();
  return difference ? Json(difference->fen()) : Json();
}

std::string PurseText(const app::CardView& view) {
  if (!view.purse) return "";
  const auto difference = view.PurseDifference();
  if (!difference) return "Purse on the card cannot be read; the books decide\n";
  const auto balance = view.purse->balance->ToString();
  if (difference->fen() == 0) return fmt::format("Purse on the card {}, as the books\n", balance);
  const bool is_more = difference->fen() > 0;
  return fmt::format(
      "Purse on the card {}, {} {} than the books; they decide, and the next write puts it right\n",
      balance, (is_more ? *difference : -*difference).ToString(), is_more ? "more" : "less");
}

}  // namespace

Json CardJson(const app::CardView& view) {
  const auto& card = view.card;
  return {{"card", card.number.ToString()},
          {"uid", card.uid.ToString()},
          {"class", domain::ToText(card.card_class)},
          {"state", domain::ToText(card.state)},
          {"tier", card.tier},
          {"member", card.member ? Json(card.member->ToString()) : Json()},
          {"valid_until", card.valid_until ? Json(card.valid_until->ToString()) : Json()},
          {"principal", view.balances.principal.fen()},
          {"bonus", view.balances.bonus.fen()},
          {"deposit", view.balances.deposit.fen()},
          {"purse", PurseJson(view)},
          {"purse_difference", DifferenceJson(view)},
          {"points", view.points ? Json(*view.points) : Json()},
          {"counter", card.counter},
          {"key_version", card.key_version},
          {"data", base::ToHex(view.data)}};
}

Json ProductJson(const domain::Product& product) {
  Json tiers = Json::object();
  for (const auto& [tier, price] : product.tier_prices) tiers[tier] = price.fen();
  return {{"product", product.code},
          {"name", product.name},
          {"category", product.category},
          {"barcode", product.barcode},
          {"per", domain::ToText(product.list_price.unit())},
          {"price", product.list_price.fen()},
          {"tare", product.tare.grams()},
          {"tiers", tiers},
          {"deleted", product.deleted}};
}

Json TierJson(const domain::Tier& tier) {
  Json categories = Json::object();
  for (const auto& [category, permille] : tier.category_discounts_permille) {
    categories[category] = permille;
  }
  return {{"tier", tier.code},
          {"name", tier.name},
          {"discount", tier.default_discount_permille},
          {"categories", categories}};
}

Json ScaleJson(const ports::Scale& scale, base::UtcOffset offset) {
  return {
      {"scale", scale.number},
      {"driver", scale.driver},
      {"address", scale.address},
      {"profile", scale.profile},
      {"serial", scale.serial},
      {"vendor", scale.vendor},
      {"model", scale.model},
      {"firmware", scale.firmware},
      {"unique_code", scale.unique_code},
      {"verified_until", scale.verified_until ? Json(scale.verified_until->ToString()) : Json()},
      {"prices_version", scale.prices_version},
      {"journal_position", scale.journal_position},
      {"last_contact", scale.last_contact ? Json(scale.last_contact->ToString(offset)) : Json()},
      {"clock_offset_ms", scale.clock_offset_ms ? Json(*scale.clock_offset_ms) : Json()},
      {"last_error", base::Explanation::FromStored(scale.last_error).Text()}};
}

std::string ClockText(const ports::Scale& scale) {
  if (!scale.clock_offset_ms) return "-";
  const std::int64_t tenths = std::abs(*scale.clock_offset_ms) / 100;
  return fmt::format("{}{}.{} s", *scale.clock_offset_ms < 0 ? "-" : "+", tenths / 10, tenths % 10);
}

Json EventJson(const ports::ScaleEvent& event, base::UtcOffset offset) {
  return {{"scale", event.scale},
          {"at", event.at.ToString(offset)},
          {"type", event.type},
          {"detail", event.detail}};
}

std::string PriceText(const domain::Price& price) {
  return fmt::format("{}/{}", domain::Money::FromFen(price.fen()).value().ToString(),
                     domain::ToText(price.unit()));
}

std::string CardText(const app::CardView& view, base::UtcOffset offset) {
  const auto& card = view.card;
  std::string text =
      fmt::format("Card {}  uid {}  {}  {}\n", card.number.ToString(), card.uid.ToString(),
                  domain::ToText(card.card_class), domain::ToText(card.state));
  text += fmt::format("Holder {}  tier {}  valid until {}\n", view.member ? view.member->name : "-",
                      card.tier.empty() ? "-" : card.tier,
                      card.valid_until ? card.valid_until->ToString() : "-");
  text += fmt::format("Principal {}  bonus {}  deposit {}\n", view.balances.principal.ToString(),
                      view.balances.bonus.ToString(), view.balances.deposit.ToString());
  text += PurseText(view);
  if (view.points) text += fmt::format("Points {}\n", *view.points);
  if (view.movements.empty()) return text;
  TextTable table({"WHEN", "WHAT", "ACCOUNT", "AMOUNT", "WHO"});
  table.AlignRight(3);
  for (const auto& movement : view.movements) {
    const auto moved = MovementOn(movement, card.id);
    table.Add({movement.at.ToString(offset), std::string(domain::ToText(movement.posting.reason)),
               std::string(domain::ToText(moved.account)), moved.amount.ToString(),
               movement.actor});
  }
  return text + '\n' + table.ToString();
}

}  // namespace steelyard::cli
