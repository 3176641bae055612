#include "scales/api/answers.h"

#include <charconv>

namespace steelyard::scales {
namespace {

using Json = nlohmann::json;

Json FenOrNull(const std::optional<domain::MoneyDifference>& amount) {
  return amount ? Json(amount->fen()) : Json();
}

Json FenOrNull(const std::optional<domain::Money>& amount) {
  return amount ? Json(amount->fen()) : Json();
}

Json StandInToJson(const StandInLimits& limits) {
  return {{"purchase", limits.purchase.fen()},
          {"card_amount", limits.card_amount.fen()},
          {"card_count", limits.card_count},
          {"scale_total", limits.scale_total.fen()},
          {"hot_list_age_minutes", limits.hot_list_age_minutes}};
}

Json PromotionToJson(const domain::Promotion& promotion, base::UtcOffset offset) {
  return {{"tier", promotion.tier.empty() ? Json() : Json(promotion.tier)},
          {"price", promotion.price.fen()},
          {"starts_at", promotion.starts_at.ToString(offset)},
          {"ends_at", promotion.ends_at.ToString(offset)}};
}

Json ProductToJson(const domain::Product& product, base::UtcOffset offset) {
  Json tiers = Json::object();
  for (const auto& [tier, price] : product.tier_prices) tiers[tier] = price.fen();
  Json promotions = Json::array();
  for (const auto& promotion : product.promotions) {
    promotions.push_back(PromotionToJson(promotion, offset));
  }
  return {{"product", product.code},
          {"name", product.name},
          {"category", product.category},
          {"barcode", product.barcode.empty() ? Json() : Json(product.barcode)},
          {"per", domain::ToText(product.list_price.unit())},
          {"price", product.list_price.fen()},
          {"tiers", std::move(tiers)},
          {"promotions", std::move(promotions)},
          {"tare", product.tare.grams()},
          {"deleted", product.deleted}};
}

Json TierToJson(const domain::Tier& tier) {
  Json categories = Json::object();
  for (const auto& [category, permille] : tier.category_discounts_permille) {
    categories[category] = permille;
  }
  return {{"tier", tier.code},
          {"name", tier.name},
          {"discount_permille", tier.default_discount_permille},
          {"category_discounts_permille", std::move(categories)}};
}

Json FigureToJson(const char* key_name, Json key, const ports::StatisticsRow& row) {
  return {{key_name, std::move(key)}, {"count", row.count}, {"amount", row.amount.fen()}};
}

int CashierOf(const ports::StatisticsRow& row) {
  int number = 0;
  std::from_chars(row.key.data(), row.key.data() + row.key.size(), number);
  return number;
}

}  // namespace

Json StatusToJson(const StatusFacts& facts) {
  const auto& calendar = facts.settings.calendar;
  return {{"time", facts.now.ToString(calendar.offset)},
          {"store", facts.settings.name},
          {"day_cut_minutes", calendar.day_cut_minutes},
          {"ticket_rounding", domain::ToText(facts.settings.ticket_rounding)},
          {"prices_version", facts.prices_version},
          {"hot_list_version", facts.hot_list_version},
          {"stand_in", facts.stand_in ? StandInToJson(*facts.stand_in) : Json()}};
}

Json CardToJson(const app::CardAnswer& answer) {
  Json json{{"card", nullptr},      {"state", nullptr},        {"class", nullptr},
            {"tier", nullptr},      {"holder", nullptr},       {"valid_until", nullptr},
            {"principal", nullptr}, {"bonus", nullptr},        {"spendable", nullptr},
            {"single_limit", nullptr}, {"pin_required_above", nullptr}, {"refused", nullptr}};
  if (answer.refused) json["refused"] = domain::ToText(*answer.refused);
  const bool hidden = answer.refused == domain::DeclineReason::CardUnknown ||
                      answer.refused == domain::DeclineReason::CardDataMismatch;
  if (hidden || !answer.card) return json;
  const ports::Card& card = *answer.card;
  json["card"] = card.number.ToString();
  json["state"] = domain::ToText(card.state);
  json["class"] = domain::ToText(card.card_class);
  if (!card.tier.empty()) json["tier"] = card.tier;
  if (!answer.holder.empty()) json["holder"] = answer.holder;
  if (card.valid_until) json["valid_until"] = card.valid_until->ToString();
  json["principal"] = answer.balances.principal.fen();
  json["bonus"] = answer.balances.bonus.fen();
  json["spendable"] = answer.spendable.fen();
  json["single_limit"] = answer.single_limit.fen();
  json["pin_required_above"] = FenOrNull(answer.pin_required_above);
  return json;
}

Json ResultToJson(const domain::Ticket& ticket, const app::RecordResult& result) {
  const auto& declined = result.answer.declined;
  return {{"id", ticket->id.ToString()},
          {"outcome", app::ToText(result.outcome)},
          {"reason", declined ? Json(domain::ToText(*declined)) : Json()},
          {"principal", FenOrNull(result.answer.principal)},
          {"bonus", FenOrNull(result.answer.bonus)}};
}

Json PricesToJson(const PriceFacts& facts, base::UtcOffset offset) {
  Json products = Json::array();
  for (const auto& product : facts.products) products.push_back(ProductToJson(product, offset));
  Json tiers = Json::array();
  for (const auto& tier : facts.tiers) tiers.push_back(TierToJson(tier));
  Json cashiers = Json::array();
  for (const auto& cashier : facts.cashiers) {
    cashiers.push_back({{"cashier", cashier.number}, {"name", cashier.name}});
  }
  return {{"version", facts.version},
          {"full", facts.full},
          {"products", std::move(products)},
          {"cashiers", std::move(cashiers)},
          {"tiers", std::move(tiers)}};
}

Json StatisticsToJson(const ports::Statistics& statistics, const domain::Period& period) {
  Json tenders = Json::array();
  for (const auto& row : statistics.tenders) tenders.push_back(FigureToJson("type", row.key, row));
  Json cashiers = Json::array();
  for (const auto& row : statistics.cashiers) {
    cashiers.push_back(FigureToJson("cashier", CashierOf(row), row));
  }
  Json products = Json::array();
  for (const auto& row : statistics.products) {
    Json json = FigureToJson("product", row.key, row);
    json["grams"] = row.grams;
    json["pieces"] = row.pieces;
    products.push_back(std::move(json));
  }
  return {{"from", period.first().ToString()},
          {"to", period.last().ToString()},
          {"tickets", statistics.tickets},
          {"total", statistics.total.fen()},
          {"tenders", std::move(tenders)},
          {"cashiers", std::move(cashiers)},
          {"products", std::move(products)}};
}

}  // namespace steelyard::scales
