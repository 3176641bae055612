/// The reports of a store: those that come with the program, and the store's own.
#pragma once
#include <filesystem>
#include <string>

#include "report/catalogue.h"

namespace steelyard::host {

/// The folder `reports` beside the store's file.
std::filesystem::path OwnReportsFolder(const std::filesystem::path& store);

report::Catalogue LoadReports(const std::filesystem::path& store);

/// Hands a PDF to a queue of the system's printers; tells the job's name.
///
/// Throws  PrinterError; its sentence says whether anything may be printed.
std::string PrintPdf(const std::string& queue, const std::string& title, const std::string& pdf);

}  // namespace steelyard::host
