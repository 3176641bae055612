/// ReaderProcess: the program `steelyard-nfc`, in which libnfc may die without taking us along.
#pragma once
#include <sys/types.h>

#include <chrono>
#include <filesystem>
#include <optional>

#include "cards/file_descriptor.h"
#include "cards/reader_messages.h"

namespace steelyard::cards {

/// How the program came to its end.
struct ProcessEnd {
  enum class Kind {
    Aborted,  ///< libnfc could not bear what the reader sent
    Killed,   ///< by somebody else
    Exited,   ///< it never does so by itself: it could not start
    Stuck     ///< it did not answer in time, and we ended it
  };
  Kind kind;
  int number;  ///< of the signal, or the exit status
};

/// Not for use from two threads at once.
class ReaderProcess {
 public:
  /// Beside the running program; else where it was built.
  static std::filesystem::path DefaultProgram();

  /// `lock` is kept by the program, too, until it has closed the reader; -1 for none.
  ///
  /// Throws  ReaderInTrouble when the program is not there or cannot be started.
  ReaderProcess(const std::filesystem::path& program, int lock);
  /// Gives the program time to close the reader; then ends it.
  ~ReaderProcess();
  ReaderProcess(const ReaderProcess&) = delete;
  ReaderProcess& operator=(const ReaderProcess&) = delete;

  /// Nothing when there was no answer within `patience`: the program has ended then, see `end`.
  std::optional<Message> Ask(const Message& question, std::chrono::milliseconds patience);
  /// Present once the program has ended.
  const std::optional<ProcessEnd>& end() const { return m_end; }
  pid_t pid() const { return m_pid; }

 private:
  enum class Heard { Something, Nothing };
  Heard WaitForLine(std::chrono::milliseconds patience) const;
  void Finish();

  pid_t m_pid = -1;
  FileDescriptor m_line;
  std::optional<ProcessEnd> m_end;
};

}  // namespace steelyard::cards
