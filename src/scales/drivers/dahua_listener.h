/// DahuaListener: where Dahua scales dial in: to be asked over the connection they opened (server
/// login), or to tell carts line by line ("protocol B").
///
/// Neither has a password. A scale is taken for the one that is registered with the address it
/// comes from; keep the port inside the store's network all the same.
#pragma once
#include <chrono>
#include <memory>
#include <string>

#include "app/context.h"
#include "ports/card_reader.h"
#include "scales/drivers/dahua_talk.h"

namespace steelyard::scales {

struct DahuaListenerOptions {
  std::string host = "0.0.0.0";
  int port = 4001;  ///< 0: a free one
  /// How often a scale that stays connected is asked for its sales.
  std::chrono::milliseconds interval{15'000};
  DahuaWaits waits = {};
};

/// A scale with the profile word `push` is asked for its sales again and again while it stays
/// connected, gets prices when there are newer ones, and the time once a day: nobody else can reach
/// it. One with `push+cart` is only listened to.
class DahuaListener {
 public:
  DahuaListener(app::Context& context, const ports::CardDataVerifier& verifier,
                DahuaListenerOptions options);
  ~DahuaListener();
  DahuaListener(const DahuaListener&) = delete;
  DahuaListener& operator=(const DahuaListener&) = delete;

  /// Throws  ScaleError when the port cannot be had.
  void Start();
  void Stop();
  std::string Address() const;  ///< HOST:PORT, once started

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::scales
