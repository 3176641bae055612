/// The virtual scale's line to its store: signed requests over one kept connection, and what may go
/// wrong on it.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "base/id128.h"
#include "base/seeded_random.h"
#include "base/timestamp.h"
#include "scales/api/pin_block.h"
#include "scales/api/signature.h"
#include "simulator/scale_simulation.h"

namespace Poco::Net {
class HTTPClientSession;
class HTTPRequest;
}  // namespace Poco::Net

namespace steelyard::simulator {

struct LinkAnswer {
  int status;
  nlohmann::json body;
  std::string code() const { return body.is_object() ? body.value("code", "") : ""; }
};

/// What requests and their answers have in bytes of HTTP; of tries without an answer what was sent.
struct Traffic {
  std::int64_t requests = 0;
  std::int64_t answers = 0;
  std::int64_t head_sent = 0;
  std::int64_t body_sent = 0;
  std::int64_t head_received = 0;
  std::int64_t body_received = 0;
};

/// What happened on the line, for the report at the end.
struct LinkFigures {
  int requests = 0;
  int dropped = 0;
  int cut = 0;
  int forged = 0;  ///< answers without a right signature; never believed
  std::map<std::string, Traffic> traffic = {};  ///< by path
};

class ScaleLink {
 public:
  /// Throws  SimulationError when server or key cannot be understood.
  explicit ScaleLink(const ApiScaleOptions& options);
  ~ScaleLink();

  /// One try. Nothing when no answer came that can be believed: the store may or may not have
  /// done what was asked.
  std::optional<LinkAnswer> Ask(const std::string& method, const std::string& target,
                                const nlohmann::json& body = {});

  /// The scale's clock, which the store's refusals set right.
  base::Timestamp Now() const;
  /// An id or nonce that nobody can guess.
  base::Id128 NewId() const;
  /// A PIN as it goes over the line, under the scale's key.
  std::string SealPin(const scales::PinBlockPlace& place, const domain::Pin& pin) const {
    return scales::SealPinBlock(m_key, place, pin);
  }
  const LinkFigures& figures() const { return m_figures; }
  /// The last problem that was told, for messages.
  const std::string& last_problem() const { return m_last_problem; }

 private:
  std::optional<LinkAnswer> Exchange(Poco::Net::HTTPRequest& request, const std::string& body,
                                     const std::string& nonce);
  void SendCut(Poco::Net::HTTPRequest& request, const std::string& body);
  void SetClock(const LinkAnswer& answer);
  std::int64_t DeviceClockMs() const;

  int m_number;
  scales::ApiKey m_key;
  ScaleFaults m_faults;
  base::SeededRandom m_random;
  std::unique_ptr<Poco::Net::HTTPClientSession> m_session;
  std::function<base::Timestamp()> m_clock;
  std::int64_t m_clock_ahead_ms = 0;
  LinkFigures m_figures;
  std::string m_last_problem;
};

}  // namespace steelyard::simulator
