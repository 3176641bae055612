/// Files with secrets in them: readable by their owner only, and never seen half.
#pragma once
#include <filesystem>
#include <optional>
#include <span>

#include "base/explanation.h"
#include "cards/file_descriptor.h"
#include "cards/secret.h"

namespace steelyard::cards {

/// The disk failed, or there was no memory. `what()` says what was and was not done, and what to
/// do.
class KeyVaultError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// At most `limit` + 1 bytes, so that the caller sees when there are too many. Nothing when there
/// is no such file.
///
/// Throws  KeyVaultError when the file is there but cannot be read.
std::optional<LockedMemory> ReadSecretFile(const std::filesystem::path& path, std::size_t limit);

enum class SaveOutcome { Saved, AlreadyExists };

/// Writes beside `path` and moves the whole file there. Never overwrites.
///
/// Throws  KeyVaultError when the disk fails; there is no file at `path` then.
SaveOutcome SaveNewSecretFile(const std::filesystem::path& path,
                              std::span<const std::uint8_t> bytes);

/// A file that is about to be replaced by a new one. Nobody else replaces it as long as this lives.
class FileToReplace {
 public:
  /// Locks the file; holds none when there is none.
  ///
  /// Throws  KeyVaultError when it cannot be read, or another program is changing it.
  explicit FileToReplace(std::filesystem::path path);

  bool is_there() const { return bool(m_lock); }
  /// As ReadSecretFile; the file must be there.
  LockedMemory Read(std::size_t limit) const;

  /// Writes the new file, whole and saved, beside the old one. Where it is.
  ///
  /// Throws  KeyVaultError: the old file is still there then.
  std::filesystem::path WriteBeside(std::span<const std::uint8_t> bytes);
  /// Takes away what WriteBeside has written.
  void GiveUp() noexcept;
  /// Puts what WriteBeside has written in the place of the old file. Whoever is killed in here
  /// leaves the old file or the new one.
  ///
  /// Throws  KeyVaultError: the old file is still there then, unless the sentence says otherwise.
  void Replace();

 private:
  std::filesystem::path BesidePath() const { return m_path.string() + ".new"; }

  std::filesystem::path m_path;
  FileDescriptor m_lock;  ///< the file itself; whoever is killed lets go of it
  FileDescriptor m_new;   ///< the new file, until it has taken the place
};

}  // namespace steelyard::cards
