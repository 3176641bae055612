/// The same sale told twice in different words: what the books have wins where nothing disagrees.
#pragma once
#include <functional>
#include <memory>
#include <stop_token>

#include "app/context.h"
#include "domain/ticket.h"
#include "ports/price_bounds.h"

namespace steelyard::scales {

/// How a sale was told: a push tells how it was paid, a pull does not.
enum class ToldBy { Pull, Push };

/// The recorded ticket, when `told` is the same sale and contradicts nothing in it; else `told`.
/// Lines must agree in both; a push must agree in payment too, because it knows better than the
/// cash that is assumed of a pulled sale.
domain::Ticket AsRecorded(const ports::Books& books, const domain::Ticket& told, ToldBy by);

/// Hands pulled sales on as the books have them, so that a sale that was pushed before is a repeat
/// and not a conflict. Everything else goes to the driver behind it.
class PullAsRecorded : public ports::ScaleDriver, public ports::PriceBounds {
 public:
  PullAsRecorded(ports::Store& store, ports::ScaleDriver& driver)
      : m_store(store), m_driver(driver) {}

  ports::ScaleIdentity Probe() override { return m_driver.Probe(); }
  std::optional<base::Timestamp> ReadClock() override { return m_driver.ReadClock(); }
  void SetClock(base::Timestamp now) override { m_driver.SetClock(now); }
  std::vector<ports::UnfitProduct> FindUnfit(
      const std::vector<domain::Product>& products) const override {
    return ports::FindUnfitFor(m_driver, products);
  }
  void SendPrices(const std::vector<domain::Product>& products) override {
    m_driver.SendPrices(products);
  }
  std::optional<std::vector<ports::PriceOnScale>> ReadPrices(
      const std::vector<std::string>& products) override {
    return m_driver.ReadPrices(products);
  }
  void Pull(const ports::JournalCursor& last, const ports::StorePulled& store) override;
  void ClearSales(const ports::JournalCursor& last, const ports::StorePulled& store) override;

 private:
  ports::StorePulled AsRecordedInto(const ports::StorePulled& store);

  ports::Store& m_store;
  ports::ScaleDriver& m_driver;
};

/// A driver for the scale, whose pulled sales are handed on as the books have them.
///
/// Throws  ScaleError as MakeDriverAt does.
std::unique_ptr<ports::ScaleDriver> MakeRecordingDriver(ports::Store& store,
                                                        const ports::Scale& scale,
                                                        base::UtcOffset offset,
                                                        const std::stop_token& stop = {});

}  // namespace steelyard::scales
