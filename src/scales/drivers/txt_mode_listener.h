/// TxtModeListener: where TXT-MODE scales in "connected" mode tell their sales by themselves.
///
/// The protocol has neither password nor checksum. A sale is taken only from a registered scale,
/// and only from the address that scale is registered with; keep the port inside the store's
/// network all the same.
#pragma once
#include <memory>
#include <string>

#include "app/context.h"
#include "ports/card_reader.h"

namespace steelyard::scales {

inline constexpr int kTxtModePushPort = 33582;

struct TxtModeListenerOptions {
  std::string host = "0.0.0.0";
  int port = kTxtModePushPort;  ///< 0: a free one
};

class TxtModeListener {
 public:
  TxtModeListener(app::Context& context, const ports::CardDataVerifier& verifier,
                  TxtModeListenerOptions options);
  ~TxtModeListener();
  TxtModeListener(const TxtModeListener&) = delete;
  TxtModeListener& operator=(const TxtModeListener&) = delete;

  /// Throws  ScaleError when the port cannot be had.
  void Start();
  void Stop();
  std::string Address() const;  ///< HOST:PORT, once started

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::scales
