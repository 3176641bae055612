/// What the commands of key custody share.
#pragma once
#include <memory>
#include <vector>

#include "cli/commands.h"
#include "host/key_custody.h"

namespace steelyard::cli {

/// Says to whoever makes keys, before anything is made, what losing them means.
void WarnBeforeMakingKeys(const std::filesystem::path& key_file);

/// Versions, states, dates and check values; never a key.
Json KeysJson(const cards::KeyRing& keys, base::UtcOffset offset);
std::string KeysText(const cards::KeyRing& keys, base::UtcOffset offset);
Answer RefuseFor(const host::KeyRefusal& refusal);

/// generate, import: keys in parts.
void AddKeyPartCommands(CLI::App& group, Chosen& chosen);

/// The parts of one key: from the files, or typed at the terminal by one holder after the other.
struct ImportedKey {
  cards::KeyVersionId id;
  cards::StoreKeys keys;
};
base::Result<ImportedKey, Answer> AskParts(const std::vector<std::string>& files);

}  // namespace steelyard::cli
