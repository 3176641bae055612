/// How the log of commits gets into the store's file.
#pragma once

namespace steelyard::storage {

/// When it is moved, in the log's pages of 4 KiB.
struct LogBounds {
  /// Fewer would have the thread sync the file as often as the writer syncs the log, each waiting
  /// for the other; more would let the log grow, and a log that grows costs more to sync than one
  /// that is written over.
  int worth_moving = 8'000;
  /// From here on the log should start anew, as soon as little is left to move.
  int long_log = 32'000;
  int little = 4'000;
  /// The disk does not keep up, or a reader holds on to an old page: the writer does all it can.
  int too_long = 128'000;
};

/// Who takes the steps: the store's own thread, or whoever opened it, when a test says what happens
/// when.
enum class LogMover { OwnThread, Caller };

struct LogMoving {
  LogBounds bounds = {};
  LogMover mover = LogMover::OwnThread;
};

}  // namespace steelyard::storage
