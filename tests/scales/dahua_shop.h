/// A store in a temporary folder and a virtual Dahua scale that sells at its prices.
#pragma once
#include <boost/test/unit_test.hpp>
#include <memory>
#include <string>
#include <vector>

#include "app/prices.h"
#include "app/scales.h"
#include "scales/collector.h"
#include "scales/drivers/driver_factory.h"
#include "simulator/dahua_scale.h"
#include "txt_mode_shop.h"

namespace steelyard::scales {

/// The books of a shop whose scale speaks TXT-MODE, with a Dahua scale beside it.
struct DahuaShop : TxtModeShop {
  explicit DahuaShop(simulator::DahuaScaleOptions options = {}) : dahua(std::move(options)) {
    dahua.Start();
  }

  void RegisterDahua(int number, const std::string& profile = "") {
    const auto added = app::AddScale(context, BuiltDrivers(), kManager,
                                     {number, "dahua-tm", dahua.address(), profile});
    BOOST_REQUIRE((added.outcome == app::AddScaleOutcome::Done));
  }
  /// Registered as scale 5 with prices, and `sales` sales made at a clock that is right.
  void OpenDahua(int sales, const std::string& profile = "") {
    RegisterDahua(5, profile);
    app::SendPrices(context, *MakeDriver(Row(5)), 5);
    BOOST_REQUIRE(dahua.prices_known() == 3);
    dahua.Sell(sales);
  }
  /// What a cart scale was told before it was set to tell carts.
  void SendPricesUnregistered() {
    const auto products =
        Look([](const ports::Books& books) { return books.catalogue().ChangedSince(0); });
    ports::Scale row{};
    row.number = 5;
    row.driver = "dahua-tm";
    row.address = dahua.address();
    MakeDriver(row)->SendPrices(products);
  }
  /// Tickets of scale `number` in the books.
  std::int64_t TicketsOf(int number) {
    std::int64_t count = 0;
    real_store->report_rows().Run(
        {"SELECT count(*) FROM tickets WHERE scale = " + std::to_string(number), {}},
        [&](const std::vector<ports::ReportCell>& row) {
          count = std::get<std::int64_t>(row.at(0));
        });
    return count;
  }

  simulator::DahuaScale dahua;
};

}  // namespace steelyard::scales
