/// What differs between databases, in one place: the rest writes the SQL that SQLite 3.40 and
/// PostgreSQL 15 share.
#pragma once
#include <string>
#include <string_view>

namespace steelyard::storage {

/// A migration of schema/ in SQLite's words.
///
/// `BYTES` becomes BLOB; tables become STRICT, those that end in `) CLUSTERED;` also WITHOUT ROWID;
/// `APPEND ONLY name;` becomes triggers that refuse to change or delete a row.
std::string ToSqlite(std::string_view schema);

/// Marks a file as a store of ours (PRAGMA application_id): "Stly".
inline constexpr int kApplicationId = 0x53746c79;

inline constexpr char kBeginWrite[] = "BEGIN IMMEDIATE";
inline constexpr char kBeginSnapshot[] = "BEGIN DEFERRED";

}  // namespace steelyard::storage
