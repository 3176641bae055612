/// UnfinishedStore: a store in the making, which appears under its name only once it is whole.
#pragma once
#include <filesystem>

#include "cards/file_descriptor.h"

namespace steelyard::host {

/// The folder `STORE.unfinished`, in which a store and its keys are made. Whoever makes them may be
/// killed at any moment: then there is no store, and the next one begins anew.
///
/// Publishing copies the keys to their place first and moves the store last, both without
/// overwriting. Killed between the two, the unfinished store still lies beside keys of the same
/// content; that tells the next run that no card was ever written with them.
class UnfinishedStore {
 public:
  /// Takes the place, and clears what a killed run has left there.
  ///
  /// Throws  StorageError: there is a store, or a key file, or somebody is making one right now.
  ///         Nothing was touched then.
  explicit UnfinishedStore(std::filesystem::path target);
  /// Takes away what was not published.
  ~UnfinishedStore();
  UnfinishedStore(const UnfinishedStore&) = delete;
  UnfinishedStore& operator=(const UnfinishedStore&) = delete;

  /// Where to make the store; its keys beside it, if it has any.
  std::filesystem::path path() const;
  /// Puts the store, which must be closed, under its name.
  ///
  /// Throws  StorageError: there is no store then.
  void Publish();

  /// Whether the key file of `store` is there only because a run was killed before its store was.
  static bool HasKeysOfKilledRun(const std::filesystem::path& store);
  /// Clears what a run left that was killed after its store was in its place.
  static void ClearBeside(const std::filesystem::path& store) noexcept;

 private:
  void RefuseWhatIsThere() const;
  void Clear() noexcept;

  const std::filesystem::path m_target;
  const std::filesystem::path m_folder;
  cards::FileDescriptor m_lock;  ///< the folder itself; whoever is killed lets go of it
};

/// Makes the names in a folder durable; whether the disk said so.
bool SyncFolder(const std::filesystem::path& folder);

}  // namespace steelyard::host
