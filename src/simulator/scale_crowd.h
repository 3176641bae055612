/// The price list a virtual scale has downloaded, and the customers who come to it.
#pragma once
#include <map>
#include <nlohmann/json_fwd.hpp>
#include <optional>
#include <string>
#include <vector>

#include "base/seeded_random.h"
#include "domain/card_uid.h"
#include "domain/pin.h"
#include "domain/price_book.h"
#include "domain/ticket.h"

namespace steelyard::simulator {

/// What `GET /v1/prices` told.
struct PriceList {
  std::int64_t version = 0;
  std::map<std::string, domain::Product> products;
  std::vector<domain::Tier> tiers;
  std::vector<int> cashiers;

  /// Throws  SimulationError when the answer is not as the API's document says.
  void Apply(const nlohmann::json& answer);
  const domain::Tier* FindTier(const std::string& code) const;  ///< null for none
};

/// A card in a customer's purse: what a scale reads from it.
struct PurseCard {
  domain::CardUid uid;
  base::Bytes data;
  std::optional<domain::Pin> pin = {};  ///< what its holder types when the scale asks
};

enum class Wish { Cash, MemberPriceAndCash, StoredValue };

struct BasketItem {
  std::string product;
  domain::Quantity quantity;
};

struct Customer {
  Wish wish = Wish::Cash;
  std::size_t card = 0;  ///< place in the purse; for the wishes with a card
  int cashier = 1;
  std::vector<BasketItem> basket;
  bool tries_anyway = false;  ///< pays by card also when it holds too little
};

/// The `turn`-th customer of a seed: always the same for the same prices and number of cards.
Customer MakeCustomer(std::uint64_t seed, std::size_t turn, const PriceList& prices,
                      std::size_t cards);

}  // namespace steelyard::simulator
