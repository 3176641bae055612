/// MassaHints: Massa-K scales in online mode tell every sale by a datagram (UDP_DFILE). It may be
/// lost, doubled or forged, and no answer is expected: it says that there is something to pull, and
/// nothing in it is ever booked.
#pragma once
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace steelyard::scales {

struct MassaHintOptions {
  std::string host = "0.0.0.0";  ///< scales broadcast
  int port = 5001;               ///< the scales' own; 0: a free one
};

/// Whether the datagram says that a scale has sold something.
bool IsMassaHint(std::string_view datagram);

class MassaHints {
 public:
  /// `heard` is told the address of the sender as numbers; on a thread of this object.
  MassaHints(MassaHintOptions options, std::function<void(const std::string& host)> heard);
  ~MassaHints();
  MassaHints(const MassaHints&) = delete;
  MassaHints& operator=(const MassaHints&) = delete;

  /// Throws  ScaleError when the port cannot be had.
  void Start();
  void Stop();
  std::string Address() const;  ///< HOST:PORT, once started

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::scales
