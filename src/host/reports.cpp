#include "host/reports.h"

#include "host/resources.h"

namespace steelyard::host {

std::filesystem::path OwnReportsFolder(const std::filesystem::path& store) {
  return store.parent_path() / "reports";
}

report::Catalogue LoadReports(const std::filesystem::path& store) {
  return report::Catalogue::Load(
      report::ReportFolders{ReportsFolder(), OwnReportsFolder(store)});
}

}  // namespace steelyard::host
