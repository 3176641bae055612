/// The register of scales, and what a driver does with one.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/explanation.h"
#include "base/timestamp.h"
#include "domain/business_day.h"
#include "domain/price_book.h"
#include "domain/ticket.h"
#include "ports/catalogue.h"

namespace steelyard::ports {

inline constexpr int kMostScales = 255;

struct Scale {
  int number;           ///< 1 … 255
  std::string driver;   ///< `api`, `txt-mode`, …
  std::string address;  ///< HOST:PORT; empty for `api`
  std::string profile;  ///< name of a device profile; empty for the driver's default
  std::string key;      ///< 32 bytes as hex for `api`, else empty. Secret: never log it.
  std::string serial;   ///< as the device told
  std::int64_t prices_version = 0;    ///< the version the scale confirmed
  std::int64_t journal_position = 0;  ///< the driver's cursor: the last number pulled
  std::optional<base::Timestamp> last_contact;
  std::optional<std::int64_t> clock_offset_ms;
  std::string last_error;  ///< an Explanation as stored; empty after a contact that went well
  /// When its journal was last read to the end by us: what it sold later is not in the books yet.
  std::optional<base::Timestamp> journal_read_at = std::nullopt;
  /// What the driver keeps beside `journal_position` to know its place again; nobody else reads it.
  std::string journal_mark = {};
  std::string vendor = {};
  std::string model = {};     ///< as the device told, or as typed
  std::string firmware = {};  ///< as the device told
  std::string unique_code = {};  ///< 一秤一码: the code the authority gave this very scale
  /// Until when its verification (检定) holds: the last day it may be used in trade.
  std::optional<domain::BusinessDay> verified_until = std::nullopt;

  /// Whether it tells its sales by itself: we never ask it. Profile word `push` where it could be.
  bool CallsUs() const {
    return driver == "api" || driver == "cas-cl" || HasProfileWord("push");
  }
  bool HasProfileWord(std::string_view word) const {
    return ("+" + profile + "+").find("+" + std::string(word) + "+") != std::string::npos;
  }
};

struct ScaleEvent {
  int scale;
  base::Timestamp at;
  std::string type;
  std::string detail;
};

class Scales {
 public:
  virtual ~Scales() = default;
  virtual std::optional<Scale> Find(int number) const = 0;
  virtual std::vector<Scale> All() const = 0;
  virtual void Add(const Scale& scale) = 0;
  virtual void Update(const Scale& scale) = 0;
  virtual void Remove(int number) = 0;
  virtual void AddEvent(const ScaleEvent& event) = 0;
  virtual std::vector<ScaleEvent> Events(int scale, int limit) const = 0;  ///< newest first
};

/// A scale could not be reached or answered nonsense. `what()` says what to do.
class ScaleError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// We called the call off, because the program ends or somebody cancelled it; nothing is wrong with
/// the scale.
class CallStopped : public ScaleError {
 public:
  using ScaleError::ScaleError;
};

/// What was asked is no part of the scale's protocol. Nothing was sent.
class NotInProtocol : public ScaleError {
 public:
  using ScaleError::ScaleError;
};

struct ScaleIdentity {
  std::string model;
  std::string serial;
  std::string firmware;
  bool lacks_products = false;  ///< it says that it has lost all of them
};

/// What can be done with the scales of one driver.
struct ScaleAbilities {
  bool takes_prices = false;
  bool shows_prices = false;  ///< they can be read back
  bool takes_time = false;
  bool shows_time = false;
  bool is_pulled = false;       ///< we ask for its sales
  bool tells_sales = false;     ///< it connects and tells them
  bool forgets_on_order = false;  ///< its stored sales can be cleared
  bool forgets_products = false;  ///< all its products can be cleared at once
  bool has_face = false;          ///< hot keys, texts or classes can be sent

  bool operator==(const ScaleAbilities&) const = default;
};

/// The drivers this build has. A scale with another one could never be spoken to.
class ScaleDrivers {
 public:
  virtual ~ScaleDrivers() = default;
  virtual std::vector<std::string> Names() const = 0;
  /// All false for an unknown driver.
  virtual ScaleAbilities AbilitiesOf(const std::string& driver) const = 0;
  /// The words of which a profile of the driver is made, joined by `+`; none where it has none.
  virtual std::vector<std::string> ProfileWords(const std::string& driver) const = 0;
  /// The empty profile is every driver's own.
  virtual bool HasProfile(const std::string& driver, const std::string& profile) const = 0;
};

/// Where in a scale's journal the books are.
struct JournalCursor {
  // A bare number is a cursor for most scales, hence no `explicit`.
  JournalCursor(std::int64_t last_number = 0, std::string last_mark = {})
      : number(last_number), mark(std::move(last_mark)) {}
  std::int64_t number;  ///< of the last ticket pulled; 0: none
  std::string mark;     ///< what the driver handed over with that ticket
};

/// Whether a scale numbers its tickets without a gap, so that a missing number is a missing sale.
enum class NumberSeries { Unbroken, Rising };

/// A sale as a driver read it, with the bytes it was read from.
struct PulledTicket {
  domain::Ticket ticket;
  std::string raw;
  /// Kept with the scale when this is the last ticket pulled. A driver that gives one also says
  /// by it where a journal that began anew goes on, whatever the numbers.
  std::string mark = {};
  NumberSeries series = NumberSeries::Unbroken;
  /// To what the scale rounds a line's amount; one that is further from weight times price is
  /// listed. Nothing: not compared.
  std::optional<domain::Money> rounding_step = std::nullopt;
  /// In a rising series: the number before it in the scale's journal, which the books must have;
  /// 0: not known.
  std::int64_t follows = 0;
};

/// Returns only when the batch is durable.
using StorePulled = std::function<void(const std::vector<PulledTicket>&)>;

/// A product as a scale has it.
struct PriceOnScale {
  std::string product;  ///< product code
  std::string name;     ///< as far as the scale's field is wide
  domain::Price price;
};

/// One scale, spoken to by us. Each call opens and closes its own connection; a device serves one
/// client at a time.
///
/// Throws  ScaleError from every method.
class ScaleDriver {
 public:
  virtual ~ScaleDriver() = default;
  virtual ScaleIdentity Probe() = 0;
  /// What the scale's clock shows; nothing where the protocol cannot ask.
  virtual std::optional<base::Timestamp> ReadClock() { return std::nullopt; }
  /// Throws  NotInProtocol where it can be set at the scale only.
  virtual void SetClock(base::Timestamp now) = 0;
  /// A product with `deleted` is taken off the scale. One that does not fit (PriceBounds) refuses
  /// all of them before any is sent: leave it out.
  virtual void SendPrices(const std::vector<domain::Product>& products) = 0;
  /// What the scale has of these products, those it lacks left out; nothing where the protocol
  /// cannot ask.
  virtual std::optional<std::vector<PriceOnScale>> ReadPrices(
      const std::vector<std::string>& products) {
    (void)products;
    return std::nullopt;
  }
  /// Reads the sales after `last` in order and hands them over in batches; nothing is
  /// acknowledged to the scale before `store` has returned.
  virtual void Pull(const JournalCursor& last, const StorePulled& store) = 0;
  /// Makes the scale forget the sales it keeps. Only on a person's order, and only when all of them
  /// are stored: reads once more first, through `store`. Throws ScaleError where it cannot be done.
  virtual void ClearSales(const JournalCursor& last, const StorePulled& store) {
    (void)last;
    (void)store;
    throw ScaleError("This kind of scale cannot be told to forget its sales. Nothing was cleared.");
  }
};

}  // namespace steelyard::ports
