/// The virtual scale's own memory: every ticket it ever closed, in a file that survives kill -9.
#pragma once
#include <filesystem>
#include <stdexcept>
#include <vector>

#include "domain/ticket.h"

namespace steelyard::simulator {

/// The simulation cannot go on. `what()` is a sentence that says what to do.
class SimulationError : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class EntryState { Unanswered, Recorded, Declined, Conflict };

struct JournalEntry {
  domain::Ticket ticket;  ///< offline once the sale has happened without an answer
  EntryState state = EntryState::Unanswered;
};

/// One JSON object a line, appended and synced before the call returns. A last line that was cut
/// by a power failure is dropped: nothing of it was sent.
///
/// Throws  SimulationError from every method that touches the file.
class ScaleJournal {
 public:
  /// Opens or makes it; one scale at a time.
  /// `first_number` is that of the first sale of an empty journal.
  explicit ScaleJournal(const std::filesystem::path& path, std::int64_t first_number = 1);
  ~ScaleJournal();
  ScaleJournal(const ScaleJournal&) = delete;
  ScaleJournal& operator=(const ScaleJournal&) = delete;

  /// One more than the last sale's; a declined ticket was no sale and leaves its number free.
  std::int64_t NextNumber() const;
  const std::vector<JournalEntry>& entries() const { return m_entries; }

  std::size_t Append(const domain::Ticket& ticket);  ///< returns its place in entries()
  void TellAsOffline(std::size_t place);
  void SetState(std::size_t place, EntryState state);

 private:
  void Load();
  void AppendLine(const std::string& line);

  std::filesystem::path m_path;
  std::int64_t m_first_number;
  int m_file = -1;
  std::vector<JournalEntry> m_entries;
};

}  // namespace steelyard::simulator
