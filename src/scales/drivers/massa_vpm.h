/// MassaDriver: asks a Massa-K scale (VPM, TV_P3 of modification MF) for its sales and sends it
/// products, over TCP; who it is it says over UDP.
///
/// Confidence in the protocol: the maker's document, complete. What it leaves open stands at the
/// place. No device of ours has been tried.
#pragma once
#include <string>

#include "ports/price_bounds.h"
#include "scales/drivers/massa_profile.h"
#include "scales/drivers/massa_session.h"

namespace steelyard::scales {

struct MassaOptions {
  MassaAddress scale;
  std::string serial;  ///< as registered; empty while unknown
  MassaProfile profile;
  base::UtcOffset offset = base::UtcOffset::China();
  /// A receipt's lines may be on their way into the journal while we read it.
  std::chrono::milliseconds settling{300};
};

class MassaDriver final : public ports::ScaleDriver, public ports::PriceBounds {
 public:
  explicit MassaDriver(MassaOptions options) : m_options(std::move(options)) {}

  ports::ScaleIdentity Probe() override;
  /// The clock is set at the scale.
  void SetClock(base::Timestamp now) override;
  std::vector<ports::UnfitProduct> FindUnfit(
      const std::vector<domain::Product>& products) const override;
  /// What was changed goes as file 101, which adds to the products the scale has. That file cannot
  /// take a product away: then, and where the scale has no such file or no products, file 1 is
  /// written whole, with what the scale had of others. A load that was cut off leaves the scale
  /// without products, so it is begun anew from the first part, on a new connection if need be.
  void SendPrices(const std::vector<domain::Product>& products) override;
  std::optional<std::vector<ports::PriceOnScale>> ReadPrices(
      const std::vector<std::string>& products) override;
  /// A journal whose first record is another one was begun anew, and is read from its beginning.
  /// A ticket that cannot be booked does not hold back those after it: they are stored, then
  /// ScaleError names it, and its number is listed as a gap.
  void Pull(const ports::JournalCursor& last, const ports::StorePulled& store) override;
  /// Only with the profile word `clears`. The scale's own totals must show no later sale than the
  /// journal; they are compared before.
  void ClearSales(const ports::JournalCursor& last, const ports::StorePulled& store) override;

 private:
  std::string CheckSerial();

  MassaOptions m_options;
};

}  // namespace steelyard::scales
