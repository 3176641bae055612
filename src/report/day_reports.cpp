#include "report/day_reports.h"

namespace steelyard::report {

const std::vector<std::string>& DayReports() {
  static const std::vector<std::string> kNames = {
      "day-close",         "shift-handover",      "sales-by-cashier", "sales-by-payment",
      "sales-by-category", "sales-by-hour",       "sales-by-scale",   "sales-by-tier",
      "price-differences", "top-ups-by-operator", "card-movements",   "card-liabilities",
      "exceptions"};
  return kNames;
}

base::Result<std::vector<Table>, RunRefusal> RunDayReports(
    const Catalogue& catalogue, const std::string& day, ports::ReportRows& rows,
    const std::function<bool()>& is_cancelled) {
  std::vector<Table> tables;
  for (const std::string& name : DayReports()) {
    const Definition* definition = catalogue.Find(name);
    if (definition == nullptr) continue;
    auto table = Run(*definition, {{"from", day}, {"to", day}}, rows, is_cancelled);
    if (!table) return base::Fail(table.error());
    tables.push_back(std::move(table).value());
  }
  return tables;
}

std::string DayReportsTitle(const std::string& day, Language language) {
  return language == Language::Chinese ? day + " 日终报表" : "Reports of " + day;
}

}  // namespace steelyard::report
