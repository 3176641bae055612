/// The numbered steps that make the schema, and running those a store has not seen yet.
#pragma once
#include <string>
#include <vector>

#include "storage/connection.h"

namespace steelyard::storage {

struct Migration {
  int number;
  std::string name;
  std::string sql;  ///< in the shared words of dialect.h
};

/// In order; generated from schema/ at build time.
const std::vector<Migration>& Migrations();

/// Brings the store to the newest schema, in one transaction: all steps or none.
///
/// Throws  StorageError when the schema is newer than this program, or a step fails.
void Migrate(Connection& connection);

}  // namespace steelyard::storage
