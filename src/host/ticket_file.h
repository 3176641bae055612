/// The tickets that pass a filter as a CSV file: one line each, for a spreadsheet.
#pragma once
#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>

#include "base/timestamp.h"
#include "ports/queries.h"

namespace steelyard::host {

struct TicketExport {
  ports::TicketFilter filter = {};
  base::UtcOffset offset = base::UtcOffset::China();  ///< of the store's clock
  /// How many are written, of how many; told after every few thousand.
  std::function<void(std::int64_t written, std::int64_t of)> progress = {};
  std::stop_token stop = {};
};

/// Newest first; what is recorded meanwhile is left out. Amounts as 12.50, below zero for returns
/// and voids. Reads and writes a part at a time, so that ten million tickets take no memory.
///
/// Returns  how many were written; nothing after a stop: there is no file then.
/// Throws   StorageError, ExportError: there is no file then.
std::optional<std::int64_t> ExportTickets(ports::TicketQueries& queries,
                                          const std::filesystem::path& path,
                                          const TicketExport& wanted);

}  // namespace steelyard::host
