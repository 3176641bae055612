/// CasDriver: sends products to CAS CL scales and reads them back, over TCP. Their sales they tell
/// by themselves: see `cas_listener.h`.
///
/// Confidence in the protocol: products HIGH (three independent authors), sales MED (one author,
/// two programs). Clock and totals are in no public document. No device of ours has been tried.
#pragma once
#include <string>

#include "ports/price_bounds.h"
#include "scales/drivers/cas_codec.h"
#include "scales/drivers/line_channel.h"

namespace steelyard::scales {

inline constexpr int kCasPort = 20304;

struct CasOptions {
  base::Explanation name;  ///< in error sentences: `Scale 3 (10.0.0.7:20304)`
  std::string address;     ///< HOST or HOST:PORT
  CasProfile profile;
  ChannelLimits limits = {};
};

class CasDriver final : public ports::ScaleDriver, public ports::PriceBounds {
 public:
  explicit CasDriver(CasOptions options) : m_options(std::move(options)) {}

  /// Reads a product, which changes nothing. The serial is the scale's own id: it tells no other.
  ports::ScaleIdentity Probe() override;
  void SetClock(base::Timestamp now) override;
  std::vector<ports::UnfitProduct> FindUnfit(
      const std::vector<domain::Product>& products) const override;
  /// One product after the other, each acknowledged: those before a failure are in the scale.
  void SendPrices(const std::vector<domain::Product>& products) override;
  std::optional<std::vector<ports::PriceOnScale>> ReadPrices(
      const std::vector<std::string>& products) override;
  void Pull(const ports::JournalCursor& last, const ports::StorePulled& store) override;

 private:
  CasOptions m_options;
};

}  // namespace steelyard::scales
