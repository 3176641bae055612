#include "desktop/reader_choice.h"

#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "cards/libnfc_reader.h"
#include "cards/reader_trouble.h"

namespace steelyard::desktop {
namespace {

/// Whether it tells more than that there is no reader at this port.
bool IsOfAReader(cards::ReaderTrouble trouble) {
  return trouble != cards::ReaderTrouble::Silent && trouble != cards::ReaderTrouble::OtherDevice &&
         trouble != cards::ReaderTrouble::NotThere;
}

}  // namespace

ReaderChoice::ReaderChoice(std::string named, std::filesystem::path memory)
    : m_memory(std::move(memory)), m_chosen(std::move(named)) {
  if (m_chosen.empty()) m_chosen = cards::FirstLineOf(m_memory);
}

std::string ReaderChoice::chosen() const {
  const std::lock_guard lock(m_mutex);
  return m_chosen;
}

Remembered ReaderChoice::Choose(const std::string& name) {
  const std::lock_guard lock(m_mutex);
  m_chosen = name;
  std::error_code failed;
  std::filesystem::create_directories(m_memory.parent_path(), failed);
  std::ofstream file(m_memory);
  file << name << '\n';
  return file.flush() ? Remembered::Yes : Remembered::No;
}

std::unique_ptr<ports::CardReader> ReaderChoice::Open(std::shared_ptr<const cards::KeyRing> keys,
                                                      const cards::SystemFolders& folders) const {
  if (const auto name = chosen(); !name.empty()) {
    return std::make_unique<cards::LibnfcReader>(name, std::move(keys));
  }
  std::optional<cards::ReaderInTrouble> likeliest;
  for (const auto& found : cards::FindReaders(folders)) {
    if (found.likelihood == cards::Likelihood::AnyPort) continue;
    try {
      auto reader = std::make_unique<cards::LibnfcReader>(found.name, keys);
      reader->Model();
      return reader;
    } catch (const cards::ReaderInTrouble& error) {
      const bool is_of_reader =
          found.likelihood == cards::Likelihood::Reader || IsOfAReader(error.trouble());
      if (is_of_reader && !likeliest) likeliest = error;
    }
  }
  if (likeliest) throw *likeliest;
  throw ports::ReaderError("Plug a card reader in, or name one with --reader.");
}

}  // namespace steelyard::desktop
