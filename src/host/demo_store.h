/// Fills a new store with a shop that has been open for thirty days.
#pragma once
#include "host/opened_store.h"

namespace steelyard::host {

/// The manager of a demo store. No secret: it holds no money.
inline constexpr std::string_view kDemoManager = "manager";
inline constexpr std::string_view kDemoManagerPassword = "manager-demo";

/// What a demo store got, for the one who made it.
struct DemoSummary {
  int products = 0;
  int members = 0;
  int cards = 0;
  std::int64_t tickets = 0;
};

/// Tiers, products with tier prices, cashiers, scales, operators, members with cards, and thirty
/// business days of sales up to now: the same for the same seed and day, but for keys.
///
/// Everything goes through the use cases, so books, roll-ups and ledger agree.
///
/// Throws  StorageError; std::runtime_error when the demo data's files cannot be read.
DemoSummary FillDemoStore(OpenedStore& store);

}  // namespace steelyard::host
