/// DahuaDriver: asks a Dahua TM scale for its sales and sends it prices, time, keys and texts.
///
/// Confidence in the protocol: products, clock and keys have several sources that agree, the sales
/// one that was tried on a scale. No device of ours has been tried.
#pragma once
#include <string>

#include "ports/price_bounds.h"
#include "ports/scale_face.h"
#include "scales/drivers/dahua_sales.h"
#include "scales/drivers/dahua_talk.h"

namespace steelyard::scales {

inline constexpr int kDahuaPort = 4001;

struct DahuaOptions {
  base::Explanation name;  ///< in error sentences: `Scale 3 (10.0.0.7:4001)`
  std::string address;     ///< HOST or HOST:PORT
  int number = 0;          ///< in our register: these scales have no serial number
  DahuaProfile profile = {};
  base::UtcOffset offset = base::UtcOffset::China();
  ChannelLimits limits = {};
  DahuaWaits waits = {};
  /// A connection the scale opened itself; null: we open one for each call. It must outlive the
  /// driver.
  FrameChannel* dialled_in = nullptr;
};

/// What the register says of a scale.
///
/// Throws  ScaleError for a profile that is none of this driver's.
DahuaOptions DahuaOptionsFor(const ports::Scale& scale, base::UtcOffset offset);

class DahuaDriver final : public ports::ScaleDriver,
                          public ports::ScaleFace,
                          public ports::PriceBounds {
 public:
  explicit DahuaDriver(DahuaOptions options);

  /// Only finds out that it answers: the protocol tells neither model nor serial number.
  ports::ScaleIdentity Probe() override;
  /// To the nearest minute; the protocol knows no seconds and cannot ask for the time.
  void SetClock(base::Timestamp now) override;
  std::vector<ports::UnfitProduct> FindUnfit(
      const std::vector<domain::Product>& products) const override;
  void SendPrices(const std::vector<domain::Product>& products) override;
  /// Nothing from scales that do not know the command `!0U`. A product taken off sale is left out.
  std::optional<std::vector<ports::PriceOnScale>> ReadPrices(
      const std::vector<std::string>& products) override;
  /// Reads record by record from behind the cursor. The last known one is read again first: when
  /// it is another, the memory began anew, and reading begins with record 1 and the next
  /// generation of numbers. A ticket counts as complete when a record of another follows or none
  /// has come for a moment; should it grow after all, its later lines become a ticket of their own.
  ///
  /// Records that cannot be booked do not hold back those after them: these are stored, a gap is
  /// listed, then ScaleError names them. Three in a row end the pull: then it is the profile.
  void Pull(const ports::JournalCursor& last, const ports::StorePulled& store) override;
  /// Reads to the end, stores, and clears at once: a sale made between the two is lost, so do it
  /// outside opening hours. Nothing is cleared when anything could not be stored.
  void ClearSales(const ports::JournalCursor& last, const ports::StorePulled& store) override;

  /// 36 keys a page, pages 0 … 3. A page is sent whole: its keys that are not named are empty then.
  void SetHotKeys(const std::vector<ports::HotKey>& keys) override;
  /// 1 … 32 are the texts of labels, 101 … 122 the special ones: 101 … 104 stand at the head of a
  /// receipt, 105 … 108 at its foot. Label texts from 17 on and special ones from 111 on are
  /// one-byte texts.
  void SetTexts(const std::vector<ports::ScaleText>& texts) override;
  void ClearProducts() override;

 private:
  class Line;
  void RefuseWhileInCarts() const;
  std::optional<base::Explanation> WhyUnfit(const domain::Product& product) const;

  DahuaOptions m_options;
};

}  // namespace steelyard::scales
