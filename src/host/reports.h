/// The reports of a store: those that come with the program, and the store's own.
#pragma once
#include <filesystem>

#include "report/catalogue.h"

namespace steelyard::host {

/// The folder `reports` beside the store's file.
std::filesystem::path OwnReportsFolder(const std::filesystem::path& store);

report::Catalogue LoadReports(const std::filesystem::path& store);

}  // namespace steelyard::host
