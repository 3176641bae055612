/// What the first start was answered so far. Passwords are in here until the store is made.
#pragma once
#include <string>
#include <vector>

#include "domain/price.h"
#include "host/new_store.h"
#include "report/language.h"

namespace steelyard::desktop {

/// A scale that said on the network that it is there.
struct HeardScale {
  std::string address;
  std::string model;  ///< empty when it did not say
};

enum class FirstStore { Own, Demo };

struct FirstAnswers {
  report::Language language = report::Language::English;
  FirstStore kind = FirstStore::Own;
  std::string name;
  domain::TicketRounding rounding = domain::TicketRounding::None;
  host::FirstManager manager{"manager", {}};
  std::string passphrase;
  std::string reader;  ///< empty: the first that answers
  std::vector<app::AddScaleRequest> scales;
};

}  // namespace steelyard::desktop
