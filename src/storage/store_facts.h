/// What must be known of a store before another is put in its place.
#pragma once
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace steelyard::storage {

/// Where Create keeps the id that no other store has; a backup has it too.
inline constexpr char kStoreIdSetting[] = "store.id";

struct StoreFacts {
  std::string id;          ///< empty for a store older than ids
  std::string first_hash;  ///< hex, of its first ledger entry; empty before it
  std::string name;
  std::int64_t entries = 0;
  std::int64_t tickets = 0;
  std::int64_t total_fen = 0;                   ///< sales less returns and voids
  std::optional<std::int64_t> last_ticket_ms;  ///< when it was recorded
};

/// Throws  StorageError.
StoreFacts ReadFacts(const std::filesystem::path& store);
/// Hex; empty when there is no such entry. Throws StorageError.
std::string EntryHash(const std::filesystem::path& store, std::int64_t sequence);

enum class Kinship { Same, Another, Unknown };
/// Whether two files are copies of one store.
Kinship Compare(const StoreFacts& one, const StoreFacts& other);

/// The process that has the store open; nothing when none but perhaps this one has.
std::optional<int> OtherProcessUsing(const std::filesystem::path& store);

}  // namespace steelyard::storage
