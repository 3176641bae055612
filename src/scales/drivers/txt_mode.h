/// TxtModeDriver: asks a TXT-MODE scale for its sales and sends it prices and time, over TCP.
///
/// Confidence in the protocol: products, clock and identity are verified on hardware by others,
/// the sales by three implementations that agree. No device of ours has been tried.
#pragma once
#include <string>

#include "ports/price_bounds.h"
#include "ports/scale_face.h"
#include "scales/drivers/line_channel.h"
#include "scales/drivers/txt_mode_ticket.h"

namespace steelyard::scales {

inline constexpr int kTxtModePort = 33581;

struct TxtModeOptions {
  base::Explanation name;  ///< in error sentences: `Scale 3 (10.0.0.7:33581)`
  std::string address;  ///< HOST or HOST:PORT
  std::string serial;   ///< as registered; empty while unknown
  TxtProfile profile;
  base::UtcOffset offset = base::UtcOffset::China();
  ChannelLimits limits;
};

class TxtModeDriver final : public ports::ScaleDriver,
                            public ports::ScaleFace,
                            public ports::PriceBounds {
 public:
  explicit TxtModeDriver(TxtModeOptions options);

  ports::ScaleIdentity Probe() override;
  std::optional<base::Timestamp> ReadClock() override;
  void SetClock(base::Timestamp now) override;
  std::vector<ports::UnfitProduct> FindUnfit(
      const std::vector<domain::Product>& products) const override;
  void SendPrices(const std::vector<domain::Product>& products) override;
  /// The protocol only knows "the last n sales": n is worked out from the newest running number.
  /// The last sale itself is read again with the newer ones, so that a memory that began anew
  /// shows as a number used twice. A newest number below it means the device was reset; then
  /// everything it offers is handed over.
  ///
  /// A sale that is readable but cannot be booked does not hold back those after it: they are
  /// stored, then ScaleError names it. Its number is missing in the books and listed as a gap.
  void Pull(const ports::JournalCursor& cursor, const ports::StorePulled& store) override;
  void ClearProducts() override;
  void SetHotKeys(const std::vector<ports::HotKey>& keys) override;
  void SetTexts(const std::vector<ports::ScaleText>& texts) override;
  void SetClasses(const std::vector<ports::ScaleText>& classes) override;
  void SetBarcodePrefix(int prefix) override;

 private:
  /// Sends a block and waits until the scale has read it.
  void SendBlock(const std::string& block);

  TxtModeOptions m_options;
};

}  // namespace steelyard::scales
