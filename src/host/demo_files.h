/// The demo store's data as files: products, tiers, cashiers, members.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

#include "domain/card.h"
#include "domain/price_book.h"
#include "ports/catalogue.h"

namespace steelyard::host {

struct DemoMember {
  std::string name;
  std::string phone;
  std::string tier;
  domain::CardClass card_class;
  domain::Money first_top_up;
};

struct DemoFiles {
  std::vector<domain::Tier> tiers;
  std::vector<domain::Product> products;
  std::vector<ports::Cashier> cashiers;
  std::vector<DemoMember> members;
};

/// Throws  std::runtime_error that names the file which cannot be read or is wrong.
DemoFiles LoadDemoFiles(const std::filesystem::path& folder);

}  // namespace steelyard::host
