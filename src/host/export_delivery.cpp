/// Makes the file and hands it over.
#include "host/export_delivery.h"

#include <fmt/format.h>

#include <filesystem>
#include <fstream>
#include <iterator>

#include "app/mail_settings.h"
#include "base/check.h"
#include "delivery/folder.h"
#include "delivery/printer_queue.h"
#include "delivery/smtp.h"
#include "host/export_file.h"
#include "host/private_folder.h"
#include "host/reports.h"
#include "host/schedule.h"
#include "report/catalogue.h"
#include "report/export.h"
#include "report/run.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;
using delivery::RefusedError;

constexpr std::uintmax_t kMaxMailBytes = 50'000'000;  // no server takes more, and it is in memory

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

void CheckStop(const std::stop_token& stop) {
  if (!stop.stop_requested()) return;
  throw delivery::StoppedError("The program was ended. Nothing was exported.");
}

/// What is delivered, before it is a file.
struct Export {
  const ports::ScheduledExport& scheduled;
  base::Timestamp due;
  app::StoreSettings settings;
  report::Language language;
  report::Format format;
  report::Table table;
  std::stop_token stop;

  std::string FileName() const { return FileNameOf(PlanOf(scheduled), due, settings); }
  std::string Title() const {
    return fmt::format("{} {}", table.title.In(language),
                       report::PeriodLabel(table.period, language));
  }
  void WriteTo(const fs::path& file, base::Timestamp now) const {
    const auto hear_stop = [this](const report::Progress&) { CheckStop(stop); };
    report::ExportTo(file, format, table, {settings.name, language, now,
                                           settings.calendar.offset, hear_stop});
  }
};

/// Its file may be there and not be a report any more.
[[noreturn]] void RefuseReport(const report::Catalogue& catalogue, const std::string& name) {
  for (const auto& mistake : catalogue.mistakes()) {
    if (mistake.file.stem() != name) continue;
    throw RefusedError(
        "The file of the report {} has a mistake. Nothing was exported. Correct it, or remove the "
        "report from the schedule: {}",
        name, mistake.ToString());
  }
  throw RefusedError(
      "There is no report {} any more. Nothing was exported. Put its file back, or remove it "
      "from the schedule.",
      name);
}

/// A query that took too long does so again; trying it every hour would only hold up the store.
report::Table RowsOf(OpenedStore& store, const report::Definition& definition,
                     const ports::ReportParameters& parameters, report::Language language,
                     const std::stop_token& stop) {
  try {
    auto table = report::Run(definition, parameters, store.report_rows(),
                             [&stop] { return stop.stop_requested(); });
    if (!table) throw RefusedError(base::Explanation(report::Explain(table.error(), language)));
    return std::move(table).value();
  } catch (const ports::QueryStopped& error) {
    CheckStop(stop);
    throw RefusedError(error.explanation());
  }
}

Export RunReport(OpenedStore& store, const ports::ScheduledExport& scheduled,
                 base::Timestamp due, const std::stop_token& stop) {
  const auto catalogue = LoadReports(store.path());
  const auto* definition = catalogue.Find(scheduled.report);
  if (definition == nullptr) RefuseReport(catalogue, scheduled.report);
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
  return {scheduled, due,     settings,
          *language, *format, RowsOf(store, *definition, parameters, *language, stop), stop};
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
  const auto wanted = RunReport(store, scheduled, due, stop);
  CheckStop(stop);
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
