/// Makes the file and hands it over.
#include "host/export_delivery.h"

#include <fmt/format.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/mail_settings.h"
#include "base/check.h"
#include "delivery/file_name.h"
#include "delivery/folder.h"
#include "delivery/printer_queue.h"
#include "delivery/smtp.h"
#include "host/reports.h"
#include "host/schedule.h"
#include "report/catalogue.h"
#include "report/export.h"
#include "report/run.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;
using delivery::DeliveryError;
using delivery::RefusedError;

constexpr std::uintmax_t kMaxMailBytes = 50'000'000;  // no server takes more, and it is in memory

/// A folder that nobody else can look into, gone with all that is in it.
class PrivateFolder {
 public:
  PrivateFolder() {
    std::string pattern = (fs::temp_directory_path() / "steelyard-XXXXXX").string();
    if (::mkdtemp(pattern.data()) == nullptr) {
      throw DeliveryError(
          "No folder for the file could be made in {}. Nothing was sent. Look whether the disk has "
          "room.",
          fs::temp_directory_path().string());
    }
    m_path = pattern;
  }
  ~PrivateFolder() {
    std::error_code ignored;
    fs::remove_all(m_path, ignored);
  }
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const fs::path& path() const { return m_path; }

 private:
  fs::path m_path;
};

std::string EndingOf(report::Format format) {
  return format == report::Format::Text ? "txt" : std::string(report::ToText(format));
}

std::string MediaTypeOf(report::Format format) {
  switch (format) {
    case report::Format::Text: return "text/plain; charset=utf-8";
    case report::Format::Csv: return "text/csv; charset=utf-8";
    case report::Format::Json: return "application/json";
    case report::Format::Xlsx:
      return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
    case report::Format::Pdf: return "application/pdf";
    case report::Format::Html: return "text/html; charset=utf-8";
  }
  base::Check(false);
  return {};
}

/// What is delivered, before it is a file.
struct Export {
  const ports::ScheduledExport& scheduled;
  base::Timestamp due;
  app::StoreSettings settings;
  report::Language language;
  report::Format format;
  report::Table table;

  std::string FileName() const {
    const auto offset = settings.calendar.offset;
    const auto wall = due.ToWallClock(offset);
    return delivery::FileNameFrom(
        scheduled.file_name,
        {.report = scheduled.report,
         .from = table.period.from,
         .to = table.period.to,
         .date = domain::BusinessDay::Of(due, {offset, 0}).ToString(),
         .time = fmt::format("{:02}{:02}", wall.hour, wall.minute),
         .store = settings.code,
         .format = EndingOf(format)});
  }
  std::string Title() const {
    return fmt::format("{} {}", table.title.In(language),
                       report::PeriodLabel(table.period, language));
  }
  void WriteTo(const fs::path& file, base::Timestamp now) const {
    report::ExportTo(file, format, table, {settings.name, language, now,
                                           settings.calendar.offset});
  }
};

Export RunReport(OpenedStore& store, const ports::ScheduledExport& scheduled,
                 base::Timestamp due) {
  const auto catalogue = LoadReports(store.path());
  const auto* definition = catalogue.Find(scheduled.report);
  if (definition == nullptr) {
    throw RefusedError(
        "There is no report {} any more. Nothing was exported. Put its file back, or remove it "
        "from the schedule.",
        scheduled.report);
  }
  const auto settings = app::LoadSettings(store.context().store);
  const auto plan = PlanOf(scheduled);
  const auto language = report::ParseLanguage(scheduled.language);
  const auto format = report::ParseFormat(scheduled.format);
  if (!language || !format || !plan.period) {
    throw RefusedError(
        "This program does not know the format {}, the language {} or the days {}. Nothing was "
        "exported; install the newer program.",
        scheduled.format, scheduled.language, scheduled.period);
  }
  const auto period = PeriodDueAt(due, *plan.period, settings.calendar.offset);
  auto parameters = plan.parameters;
  parameters["from"] = period.first().ToString();
  parameters["to"] = period.last().ToString();
  auto table = report::Run(*definition, parameters, store.report_rows());
  if (!table) throw RefusedError(base::Explanation(report::Explain(table.error(), *language)));
  return {scheduled, due, settings, *language, *format, std::move(table).value()};
}

base::Explanation ToFolder(const Export& wanted, base::Timestamp now) {
  delivery::CheckFolder(wanted.scheduled.place, wanted.scheduled.mount);
  const auto file = fs::path(wanted.scheduled.place) / wanted.FileName();
  wanted.WriteTo(file, now);
  return base::Explanation(file.string());
}

std::string ReadFile(const fs::path& file) {
  if (fs::file_size(file) > kMaxMailBytes) {
    throw RefusedError(
        "The file {} is too large for a mail. Nothing was sent. Choose another format, fewer days, "
        "or a folder.",
        file.filename().string());
  }
  std::ifstream stream(file, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string MailText(const Export& wanted) {
  if (wanted.language == report::Language::Chinese) {
    return fmt::format("附件为报表：{}。\n\n本邮件由“{}”的 Steelyard 自动发送。\n",
                       wanted.Title(), wanted.settings.name);
  }
  return fmt::format("The report is attached: {}.\n\nSent by Steelyard of {} by itself.\n",
                     wanted.Title(), wanted.settings.name);
}

base::Explanation ByMail(OpenedStore& store, const Export& wanted, const std::stop_token& stop) {
  const auto setup = app::LoadMailSetup(store.context().store);
  const auto to = ports::ParseMailAddresses(wanted.scheduled.place);
  if (!setup || !to) {
    throw RefusedError(
        "There is no mail server in the settings. Nothing was sent. Set mail.server and "
        "mail.from.");
  }
  const auto password =
      setup->user.empty() ? delivery::MailPassword() : delivery::ReadPassword(setup->password_file);
  const PrivateFolder folder;
  const auto now = store.context().clock.Now();
  const auto file = folder.path() / wanted.FileName();
  wanted.WriteTo(file, now);
  const auto host = setup->from.substr(setup->from.rfind('@') + 1);
  const delivery::MailMessage message{
      .from = setup->from,
      .from_name = wanted.settings.name,
      .to = *to,
      .subject = fmt::format("{} {}", wanted.settings.name, wanted.Title()),
      .text = MailText(wanted),
      .message_id = fmt::format("{}.{}@{}", wanted.scheduled.id.ToString(), wanted.due.unix_ms(),
                                host),
      .date = now,
      .offset = wanted.settings.calendar.offset,
      .file_name = file.filename().string(),
      .media_type = MediaTypeOf(wanted.format),
      .file = ReadFile(file)};
  const auto word = delivery::SendMail({*setup, password, message}, stop);
  return base::Explanation::Of("Mailed to {} ({}).", wanted.scheduled.place, word);
}

base::Explanation OnPrinter(const Export& wanted, base::Timestamp now,
                            const std::stop_token& stop) {
  const PrivateFolder folder;
  const auto file = folder.path() / wanted.FileName();
  wanted.WriteTo(file, now);
  const auto job =
      delivery::PrintFile({.queue = wanted.scheduled.place, .title = wanted.Title(), .file = file},
                          stop);
  return base::Explanation::Of("Handed to the printer {} as job {}.", wanted.scheduled.place, job);
}

}  // namespace

base::Explanation DeliverExport(OpenedStore& store, const ports::ScheduledExport& scheduled,
                                base::Timestamp due, const std::stop_token& stop) {
  const auto wanted = RunReport(store, scheduled, due);
  if (stop.stop_requested()) {
    throw delivery::StoppedError("The program was ended. Nothing was exported.");
  }
  const auto now = store.context().clock.Now();
  switch (PlanOf(scheduled).delivery) {
    case Delivery::Folder: return ToFolder(wanted, now);
    case Delivery::Mail: return ByMail(store, wanted, stop);
    case Delivery::Printer: return OnPrinter(wanted, now, stop);
  }
  base::Check(false);
  return base::Explanation();
}

}  // namespace steelyard::host
