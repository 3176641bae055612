#include "host/ticket_file.h"

#include <fmt/format.h>

#include <fstream>
#include <set>

#include "report/file_error.h"
#include "report/whole_file.h"

namespace steelyard::host {
namespace {

constexpr std::int64_t kRowsAtOnce = 5'000;
/// Spreadsheets take a file that begins so for UTF-8.
constexpr char kByteOrderMark[] = "\xEF\xBB\xBF";
constexpr char kHead[] =
    "closed_at,business_day,scale,number,kind,cashier,lines,paid_with,total,card,late\r\n";

/// `2026-11-22 08:30:00` on the store's clock, as spreadsheets take it.
std::string TimeText(base::Timestamp moment, base::UtcOffset offset) {
  auto text = moment.ToString(offset).substr(0, std::string_view("2026-11-22T08:30:00").size());
  text[std::string_view("2026-11-22").size()] = ' ';
  return text;
}

std::string LineOf(const ports::TicketRow& row, base::UtcOffset offset) {
  return fmt::format("{},{},{},{},{},{},{},{},{},{},{}\r\n", TimeText(row.closed_at, offset),
                     row.day.ToString(), row.scale, row.number, domain::ToText(row.kind),
                     row.cashier, row.lines, row.tenders, row.total.ToString(), row.card_number,
                     row.is_late ? "late" : "");
}

[[noreturn]] void FailToWrite(const std::filesystem::path& path) {
  throw report::ExportError(
      "{} could not be written to its end, and was not made. See whether its disk is full, then "
      "try again.",
      path.string());
}

}  // namespace

std::optional<std::int64_t> ExportTickets(ports::TicketQueries& queries,
                                          const std::filesystem::path& path,
                                          const TicketExport& wanted) {
  const std::int64_t all = queries.Count(wanted.filter);
  report::WholeFile file(path);
  std::ofstream stream(file.temporary(), std::ios::binary | std::ios::trunc);
  stream << kByteOrderMark << kHead;
  std::int64_t written = 0;
  std::set<std::string> just_written;
  for (std::int64_t at = 0;; at += kRowsAtOnce) {
    if (wanted.stop.stop_requested()) return std::nullopt;
    const auto rows = queries.Page(wanted.filter, at, kRowsAtOnce);
    if (rows.empty()) break;
    std::string text;
    std::set<std::string> ids;
    for (const auto& row : rows) {
      auto id = row.id.value().ToString();
      // Tickets recorded since the last part have moved its end into this one.
      if (just_written.count(id) == 0) {
        text += LineOf(row, wanted.offset);
        ++written;
      }
      ids.insert(std::move(id));
    }
    stream << text << std::flush;
    if (!stream) FailToWrite(path);
    just_written = std::move(ids);
    if (wanted.progress) wanted.progress(written, all);
  }
  stream.close();
  if (!stream) FailToWrite(path);
  file.Commit();
  return written;
}

}  // namespace steelyard::host
