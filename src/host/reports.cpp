#include "host/reports.h"

#include "delivery/printer_queue.h"
#include "host/private_folder.h"
#include "host/resources.h"
#include "host/slip_printer.h"
#include "report/whole_file.h"

namespace steelyard::host {

std::filesystem::path OwnReportsFolder(const std::filesystem::path& store) {
  return store.parent_path() / "reports";
}

report::Catalogue LoadReports(const std::filesystem::path& store) {
  return report::Catalogue::Load(
      report::ReportFolders{ReportsFolder(), OwnReportsFolder(store)});
}

std::string PrintPdf(const std::string& queue, const std::string& title, const std::string& pdf) {
  if (!delivery::IsQueueName(queue)) {
    throw PrinterError("{} is no name of a printer's queue. Nothing was printed; see lpstat -e.",
                       queue);
  }
  try {
    const PrivateFolder folder;
    const auto file = folder.path() / "report.pdf";
    report::WholeFile whole(file);
    whole.Write(pdf);
    whole.Commit();
    return delivery::PrintFile({.queue = queue, .title = title, .file = file});
  } catch (const delivery::DeliveryError& error) {
    throw PrinterError(error.explanation());
  }
}

}  // namespace steelyard::host
