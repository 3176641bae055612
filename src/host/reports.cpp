#include "host/reports.h"

#include <fmt/format.h>
#include <unistd.h>

#include <atomic>

#include "delivery/printer_queue.h"
#include "host/resources.h"
#include "host/slip_printer.h"
#include "report/whole_file.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

/// A file for the printing program, gone as soon as the job was handed over.
class PassingFile {
 public:
  PassingFile() {
    static std::atomic<unsigned> count = 0;
    m_path = fs::temp_directory_path() / fmt::format("steelyard-{}-{}.pdf", ::getpid(), ++count);
  }
  ~PassingFile() {
    std::error_code ignored;
    fs::remove(m_path, ignored);
  }
  PassingFile(const PassingFile&) = delete;
  PassingFile& operator=(const PassingFile&) = delete;
  const fs::path& path() const { return m_path; }

 private:
  fs::path m_path;
};

}  // namespace

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
  const PassingFile file;
  report::WholeFile whole(file.path());
  whole.Write(pdf);
  whole.Commit();
  try {
    return delivery::PrintFile({.queue = queue, .title = title, .file = file.path()});
  } catch (const delivery::DeliveryError& error) {
    throw PrinterError(error.explanation());
  }
}

}  // namespace steelyard::host
