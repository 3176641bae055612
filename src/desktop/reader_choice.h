/// ReaderChoice: which of this computer's card readers the desk uses. It outlives the program.
#pragma once
#include <filesystem>
#include <memory>
#include <mutex>
#include <string>

#include "cards/find_readers.h"
#include "cards/key_ring.h"
#include "ports/card_reader.h"

namespace steelyard::desktop {

enum class Remembered { Yes, No };

/// For use from any thread.
class ReaderChoice {
 public:
  /// `named` on the command line counts until another is chosen; without it what `memory` holds.
  ReaderChoice(std::string named, std::filesystem::path memory);

  /// Empty: the first that answers.
  std::string chosen() const;
  /// No when it could not be written down: it counts until the program ends then.
  [[nodiscard]] Remembered Choose(const std::string& name);
  /// Opens the chosen reader, or tries those that are plugged in. Ports that may be a scale's are
  /// tried only when they are chosen.
  ///
  /// Throws  ReaderError; when none was chosen, what is wrong with the likeliest one.
  std::unique_ptr<ports::CardReader> Open(std::shared_ptr<const cards::KeyRing> keys,
                                          const cards::SystemFolders& folders = {}) const;

 private:
  const std::filesystem::path m_memory;
  mutable std::mutex m_mutex;
  std::string m_chosen;
};

}  // namespace steelyard::desktop
