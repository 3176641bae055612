/// Lines of sales that scales tell one by one: durable before each is acknowledged, until the
/// ticket they belong to is whole.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"

namespace steelyard::ports {

struct ScaleLine {
  int scale;
  std::string name;     ///< what names it for ever at its scale
  std::string content;  ///< a hash: whether a repeat tells the same
  std::string raw;      ///< the bytes as received
  base::Timestamp received_at;
  /// Which sale's line it is: the name of that sale's first line. Nothing while it waits for more.
  std::optional<std::string> sale = std::nullopt;
};

class ScaleLines {
 public:
  virtual ~ScaleLines() = default;
  /// The content of a line that was added before, whatever has become of it.
  virtual std::optional<std::string> ContentOf(int scale, const std::string& name) const = 0;
  virtual void Add(const ScaleLine& line) = 0;
  /// Those of a scale that are not settled, waiting or sealed, in the order in which they came.
  virtual std::vector<ScaleLine> Open(int scale) const = 0;
  virtual std::vector<int> ScalesWithOpenLines() const = 0;
  /// All that wait become the lines of one sale: from then on it gets no more.
  virtual void Seal(int scale, const std::string& sale) = 0;
  /// The sale is in the books, or listed there: its lines are kept to know repeats by.
  virtual void Settle(int scale, const std::string& sale) = 0;
};

}  // namespace steelyard::ports
