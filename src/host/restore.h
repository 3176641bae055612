/// Puts a backup in the place of a store, and tells before what would be lost.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "ports/queries.h"

namespace steelyard::host {

/// What the store holds that the backup does not.
struct RestoreLoss {
  std::string unreadable;  ///< why the store could not be asked; empty when it could
  bool is_same_history = true;  ///< whether the backup's newest entry is one of the store's
  std::int64_t entries = 0;
  std::int64_t tickets = 0;
  std::int64_t total_fen = 0;
  std::optional<std::int64_t> last_ticket_ms;  ///< of the store
  std::optional<std::int64_t> backup_ms;       ///< the last ticket of the backup
};

/// The first that applies.
enum class RestoreOutcome {
  Done,
  SameFile,      ///< the backup is the store itself
  NotSound,      ///< the backup's books do not agree
  AnotherStore,  ///< the backup is of another store
  WouldReplace,  ///< a store is there: `loss` tells what it holds
  InUse          ///< another process has the store open
};

struct RestoreRequest {
  std::filesystem::path backup;
  std::filesystem::path store;
  enum class IfThere { Refuse, Replace } if_there = IfThere::Refuse;
  std::string actor;
};

struct RestoreResult {
  RestoreOutcome outcome;
  ports::BooksVerdict verdict;  ///< of the backup
  std::optional<RestoreLoss> loss;
  std::filesystem::path replaced;  ///< where the store that was there lies now; empty without one
  bool has_keys = false;           ///< whether the restored store has a key file
  int user = 0;                    ///< the process of InUse
};

/// Restores. Key files are never written over: the keys that lie beside the store stay.
///
/// Killed at any moment it leaves the old store or the restored one in the place, whole. (Where the
/// old one is so damaged that its log could not be closed, there may be none: `Restore` again.)
///
/// Throws  StorageError; it says which store is in the place. That is the one that was there,
///         unless the disk failed to put it back.
RestoreResult Restore(const RestoreRequest& request);

}  // namespace steelyard::host
