/// The register of scales, and what a driver does with one.
#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/explanation.h"
#include "base/timestamp.h"
#include "domain/price_book.h"
#include "domain/ticket.h"
#include "ports/catalogue.h"

namespace steelyard::ports {

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

  /// Whether it tells its sales by itself: we never ask it. Profile word `push`.
  bool CallsUs() const { return driver == "api" || HasProfileWord("push"); }
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

struct ScaleIdentity {
  std::string model;
  std::string serial;
  std::string firmware;
};

/// The drivers this build has. A scale with another one could never be spoken to.
class ScaleDrivers {
 public:
  virtual ~ScaleDrivers() = default;
  virtual std::vector<std::string> Names() const = 0;
  /// The words of which a profile of the driver is made, joined by `+`; none where it has none.
  virtual std::vector<std::string> ProfileWords(const std::string& driver) const = 0;
  /// The empty profile is every driver's own.
  virtual bool HasProfile(const std::string& driver, const std::string& profile) const = 0;
};

/// A sale as a driver read it, with the bytes it was read from.
struct PulledTicket {
  domain::Ticket ticket;
  std::string raw;
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
  virtual void SetClock(base::Timestamp now) = 0;
  virtual void SendPrices(const std::vector<domain::Product>& products) = 0;
  /// Reads the sales after running number `last` in order and hands them over in batches. `store`
  /// returns only when the batch is durable; nothing is acknowledged to the scale before.
  virtual void Pull(std::int64_t last,
                    const std::function<void(const std::vector<PulledTicket>&)>& store) = 0;
};

}  // namespace steelyard::ports
