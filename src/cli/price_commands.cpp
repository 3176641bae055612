/// tier list/set, cashier list/set, price explain.
#include <fmt/format.h>

#include <algorithm>

#include "cli/commands.h"
#include "cli/options.h"
#include "cli/price_change.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "cli/views.h"

namespace steelyard::cli {

Answer ApplyPriceChange(Session& session, const app::PriceChange& change, Json fields) {
  const auto result = app::ChangePrices(session.context(), session.actor, change);
  if (result.outcome == app::PriceChangeOutcome::NothingToChange) {
    fields["outcome"] = ToText(result.outcome);
    return {ExitStatus::Done, fields, Sentence(result)};
  }
  if (result.outcome != app::PriceChangeOutcome::Done) {
    return Refused(ToText(result.outcome), Sentence(result));
  }
  fields["version"] = result.version;
  return Done(fields, fmt::format("The price book is now version {}. Scales get it when they next "
                                  "ask, or with scale send-prices.",
                                  result.version));
}

namespace {

struct TierForm {
  std::string code;
  std::optional<std::string> name;
  std::optional<int> discount;
  std::vector<std::string> categories;  ///< `水果=80`
};

/// `CATEGORY=PERMILLE` into `tier`. False when it is something else.
bool SetCategory(domain::Tier& tier, const std::string& text) {
  const auto equals = text.rfind('=');
  if (equals == std::string::npos || equals == 0) return false;
  const auto permille = ParsePermille(text.substr(equals + 1));
  if (!permille) return false;
  tier.category_discounts_permille[text.substr(0, equals)] = *permille;
  return true;
}

Answer SetTier(Session& session, const TierForm& form) {
  domain::Tier tier{form.code, "", 0, {}};
  bool is_known = false;
  session.context().store.Read([&](const ports::Books& books) {
    for (const auto& known : books.catalogue().Tiers()) {
      if (known.code != form.code) continue;
      tier = known;
      is_known = true;
    }
  });
  if (!is_known && !form.name) {
    return Refused("tier_unknown",
                   "There is no such tier. Nothing was changed; a new one needs --name.");
  }
  if (form.name) tier.name = *form.name;
  if (form.discount) tier.default_discount_permille = *form.discount;
  for (const auto& text : form.categories) {
    if (SetCategory(tier, text)) continue;
    return WrongCommandLine(fmt::format(
        "'{}' is no discount of a category. Nothing was changed; write --category 水果=80.", text));
  }
  return ApplyPriceChange(session, {{}, {tier}, {}}, TierJson(tier));
}

Answer ListTiers(Session& session) {
  Json tiers = Json::array();
  TextTable table({"CODE", "NAME", "DISCOUNT", "BY CATEGORY"});
  session.context().store.Read([&](const ports::Books& books) {
    for (const auto& tier : books.catalogue().Tiers()) {
      tiers.push_back(TierJson(tier));
      std::string categories;
      for (const auto& [category, permille] : tier.category_discounts_permille) {
        categories += fmt::format("{}{} {}‰", categories.empty() ? "" : "  ", category, permille);
      }
      table.Add(
          {tier.code, tier.name, fmt::format("{}‰", tier.default_discount_permille), categories});
    }
  });
  return Done({{"tiers", tiers}}, table.ToString());
}

void AddTierCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "tier", "member levels with their own prices");
  chosen.WithBooks(group->add_subcommand("list", "all tiers"), ListTiers);
  AddTierUpgradeCommand(*group, chosen);
  auto form = std::make_shared<TierForm>();
  auto* set = group->add_subcommand("set", "adds or changes a tier");
  set->add_option("--code,CODE", form->code, "1 to 8 of a-z, 0-9, _")->required();
  set->add_option("--name", form->name, "the name people read")->check(&RefuseBadName);
  AddParsed(*set, "--discount", form->discount, &ParsePermille,
            "permille off every product without a price of its own, 0 to 1000");
  set->add_option("--category", form->categories, "permille off a category: 水果=80");
  chosen.WithBooks(set, [form](Session& session) { return SetTier(session, *form); });
}

Answer ListCashiers(Session& session) {
  Json cashiers = Json::array();
  TextTable table({"NUMBER", "NAME"});
  session.context().store.Read([&](const ports::Books& books) {
    for (const auto& cashier : books.catalogue().Cashiers()) {
      cashiers.push_back({{"cashier", cashier.number}, {"name", cashier.name}});
      table.Add({std::to_string(cashier.number), cashier.name});
    }
  });
  return Done({{"cashiers", cashiers}}, table.ToString());
}

void AddCashierCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "cashier", "who serves at the scales");
  chosen.WithBooks(group->add_subcommand("list", "all cashiers"), ListCashiers);
  auto cashier = std::make_shared<ports::Cashier>();
  auto* set = group->add_subcommand("set", "adds a cashier or changes the name");
  set->add_option("--number", cashier->number, "1 to 999")->required()->check(CLI::Range(1, 999));
  set->add_option("--name", cashier->name, "the name people read")
      ->required()
      ->check(&RefuseBadName);
  chosen.WithBooks(set, [cashier](Session& session) {
    return ApplyPriceChange(session, {{}, {}, {*cashier}},
                            {{"cashier", cashier->number}, {"name", cashier->name}});
  });
}

struct ExplainForm {
  std::string product;
  std::string tier;
  std::optional<domain::Weight> weight;
  std::optional<domain::Pieces> pieces;
  std::optional<base::Timestamp> at;
};

Answer ExplainPrice(Session& session, const ExplainForm& form) {
  const auto moment = form.at.value_or(session.context().clock.Now());
  const auto explained = app::ExplainPriceOf(session.context(), form.product, form.tier, moment);
  if (!explained) {
    return Refused("product_or_tier_unknown",
                   "There is no such product, or no such tier; see product list and tier list.");
  }
  const auto& [price, rule] = explained->priced;
  const bool is_by_piece = price.unit() == domain::PriceUnit::PerPiece;
  if (is_by_piece ? !form.pieces : !form.weight) {
    return Refused("quantity_does_not_fit",
                   is_by_piece ? "This product is sold by piece; give --pieces instead of --grams."
                               : "This product is sold by weight; give --grams.");
  }
  const auto amount = is_by_piece ? price.TotalFor(*form.pieces)
                                  : price.TotalFor(*form.weight, domain::Rounding::HalfUp);
  Json object = {{"product", form.product},
                 {"name", explained->product.name},
                 {"tier", form.tier},
                 {"per", domain::ToText(price.unit())},
                 {"price", price.fen()},
                 {"list_price", explained->product.list_price.fen()},
                 {"rule", domain::ToText(rule)},
                 {"amount", amount.fen()}};
  return Done(object, fmt::format("{} {}: {} by rule {} (list {}); together {}", form.product,
                                  explained->product.name, PriceText(price), domain::ToText(rule),
                                  PriceText(explained->product.list_price), amount.ToString()));
}

void AddExplainCommand(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "price", "why something costs what it costs");
  auto form = std::make_shared<ExplainForm>();
  auto* explain = group->add_subcommand("explain", "the price and the rule that won");
  explain->add_option("--product", form->product, "a product's code")->required();
  explain->add_option("--tier", form->tier, "a tier's code; without one: no card");
  AddParsed(*explain, "--grams", form->weight, &ParseGrams, "whole grams");
  AddParsed(*explain, "--pieces", form->pieces, &ParsePieces, "a number of pieces");
  AddParsed(
      *explain, "--at", form->at,
      [](const std::string& text) { return base::Timestamp::Parse(text); },
      "a time like 2026-11-22T08:01:02+08:00");
  chosen.WithBooks(explain, [form](Session& session) { return ExplainPrice(session, *form); });
}

}  // namespace

void AddPriceCommands(CLI::App& app, Chosen& chosen) {
  AddTierCommands(app, chosen);
  AddCashierCommands(app, chosen);
  AddExplainCommand(app, chosen);
}

}  // namespace steelyard::cli
