/// Prices on their way to scales that cannot fetch them: what each one lacks, sending it, reading
/// it back, and promotions that begin and end by the clock.
#pragma once
#include <map>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "app/scale_contact.h"
#include "ports/price_bounds.h"

namespace steelyard::app {

enum class PriceScope {
  Changes,    ///< what is not as the scale has it; the whole list where nobody knows what it has
  WholeList,  ///< every product, whatever the scale has
  Promotions  ///< what began or ended since, of the version the scale has; no newer version
};

/// Such a scale knows no promotions: it is sent each product at the price everybody pays at
/// `moment`.
domain::Product AsSoldAt(const domain::Product& product, base::Timestamp moment);

/// When prices change by themselves, since promotions begin and end. What was read of a version is
/// kept: a version never changes. Not for use from two threads at once.
class PriceTurns {
 public:
  /// The products that have a promotion which begins or ends after `from` and not after `to`; for a
  /// clock that was set back, the same between the two.
  std::vector<std::string> Between(const ports::Books& books, std::int64_t version,
                                   base::Timestamp from, base::Timestamp to);

 private:
  struct Turn {
    base::Timestamp at;
    std::string product;
  };
  const std::vector<Turn>& TurnsOf(const ports::Books& books, std::int64_t version);

  std::map<std::int64_t, std::vector<Turn>> m_turns;
};

/// Whether something is to be sent to the scale without being asked: promotions that turned since
/// it took its prices, and newer versions where the store's setting sends these by themselves.
std::optional<PriceScope> FindScopeDue(const ports::Books& books, const ports::Scale& scale,
                                       PriceTurns& turns, base::Timestamp now);

/// A product that a scale does not have as it was sent.
struct PriceDifference {
  std::string product;
  std::optional<domain::Price> sent;      ///< nothing: it was to be taken off the scale
  std::optional<domain::Price> on_scale;  ///< nothing: the scale lacks it
  bool operator==(const PriceDifference&) const = default;
};

struct PricesSent {
  std::int64_t version = 0;
  std::size_t products = 0;  ///< sent; those taken off the scale, too
  PriceScope scope = PriceScope::Changes;
  bool is_read_back = false;                 ///< the scale could show what it took
  std::vector<PriceDifference> differences;  ///< not empty: the version does not count as taken
  /// On the list, but not as it is there on this scale: taken off it, or never sent. The version
  /// counts as taken all the same.
  std::vector<ports::UnfitProduct> unfit;
  /// Why the clock, which is set with the prices, was not; nothing when it was, or cannot be.
  std::optional<base::Explanation> clock_trouble;
};

/// Sends what the scale lacks, reads it back where the scale can show it, sets its clock, and notes
/// the version it now has. A product that the scale cannot have as the list has it is taken off it,
/// since it must not be sold at an old price, and does not hold back the others. Such products and
/// differences are listed as an exception, which goes once all is as it was sent. A clock that was
/// not set is an event of the scale.
///
/// Throws  ScaleError, also when no product fits: the scale keeps the version noted before.
PricesSent SendPrices(Context& context, ports::ScaleDriver& driver, int scale,
                      PriceScope scope = PriceScope::Changes);

enum class SendOutcome {
  Confirmed,
  NothingToSend,  ///< it has these prices already
  Differs,        ///< it took other prices than those sent
  Failed,
  Cancelled  ///< before it was its turn, or in the middle; the scale keeps the version noted before
};
std::string_view ToText(SendOutcome outcome);

struct ScaleSending {
  int scale = 0;
  SendOutcome outcome = SendOutcome::Cancelled;
  PricesSent sent = {};
  base::Explanation trouble;  ///< for Failed
};

struct SendOrder {
  PriceScope scope = PriceScope::Changes;
  /// Told from several threads: before a scale is called, with nothing, and how it went.
  std::function<void(int scale, const ScaleSending*)> progress = {};
  std::stop_token stop = {};
};

/// Sends prices to all of them side by side; one that fails holds up no other. In their order.
/// `make_driver` is called from several threads.
///
/// Throws  StorageError, StoreBusy.
std::vector<ScaleSending> SendPricesToEach(Context& context,
                                           const std::vector<ports::Scale>& scales,
                                           const MakeScaleDriver& make_driver,
                                           const SendOrder& order);

}  // namespace steelyard::app
