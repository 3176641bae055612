/// WindowWatch: notices when the windows do not answer, and says where the program was.
///
/// A turn is what the window's thread does between two looks for events. Counted is the processor
/// time of a turn, so that a busy machine is no fault of ours, and apart from it what waits: reads
/// and commits on this thread, and sleep within a turn.
#pragma once
#include <chrono>
#include <memory>

namespace steelyard::desktop {

class WindowWatch {
 public:
  /// Reports turns that work longer than this on standard error. Call on the window's thread; what
  /// runs until the program is idle for the first time is its start, and not counted.
  explicit WindowWatch(std::chrono::milliseconds longest_turn);
  ~WindowWatch();
  WindowWatch(const WindowWatch&) = delete;
  WindowWatch& operator=(const WindowWatch&) = delete;

  /// Watches if the environment has STEELYARD_WATCH: the longest turn in milliseconds.
  static std::unique_ptr<WindowWatch> FromEnvironment();

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::desktop
