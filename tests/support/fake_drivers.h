/// Drivers of a build that has two, as the use cases ask for them.
#pragma once
#include "ports/scales.h"

namespace steelyard::tests {

class FakeDrivers final : public ports::ScaleDrivers {
 public:
  std::vector<std::string> Names() const override { return {"api", "txt-mode"}; }
  ports::ScaleAbilities AbilitiesOf(const std::string& driver) const override {
    if (driver == "api") return {.takes_prices = true, .tells_sales = true};
    return {.takes_prices = true, .is_pulled = true};
  }
  std::vector<std::string> ProfileWords(const std::string& driver) const override {
    if (driver == "api") return {};
    return {"64", "69"};
  }
  bool HasProfile(const std::string& driver, const std::string& profile) const override {
    return profile.empty() || (driver == "txt-mode" && (profile == "64" || profile == "69"));
  }
};

}  // namespace steelyard::tests
