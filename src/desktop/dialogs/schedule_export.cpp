#include "desktop/dialogs/schedule_export.h"

#include <fmt/format.h>
#include <wx/choice.h>

#include <algorithm>
#include <array>

#include "app/setting_values.h"
#include "desktop/dialogs/submitting_form.h"
#include "desktop/format.h"
#include "desktop/schedule_words.h"
#include "desktop/widgets/report_filters.h"
#include "host/backup_schedule.h"
#include "report/export.h"
#include "report/run.h"

namespace steelyard::desktop {
namespace {

constexpr std::array kFrequencies = {host::Frequency::Daily, host::Frequency::Weekly,
                                     host::Frequency::Monthly};
constexpr std::array kPeriods = {
    host::PeriodRule::Yesterday, host::PeriodRule::LastWeek,  host::PeriodRule::LastMonth,
    host::PeriodRule::Today,     host::PeriodRule::ThisWeek,  host::PeriodRule::ThisMonth,
    host::PeriodRule::Last7Days, host::PeriodRule::Last30Days};
constexpr std::array kDeliveries = {host::Delivery::Folder, host::Delivery::Mail,
                                    host::Delivery::Printer};
constexpr std::array kCatchUps = {host::CatchUp::Once, host::CatchUp::Each};
constexpr std::array kFormats = {report::Format::Pdf, report::Format::Xlsx, report::Format::Csv,
                                 report::Format::Html, report::Format::Json,
                                 report::Format::Text};
constexpr std::array kLanguages = {"en", "zh_CN"};

template <typename Values>
wxArrayString WordsOf(const Values& values) {
  wxArrayString words;
  for (const auto value : values) words.Add(Word(value));
  return words;
}

template <typename Values, typename Value>
int PlaceOf(const Values& values, const Value& value) {
  for (std::size_t i = 0; i < values.size(); ++i) {
    if (values[i] == value) return static_cast<int>(i);
  }
  return 0;
}

template <typename Values>
auto Chosen(const Values& values, const wxChoice* choice) {
  return values[static_cast<std::size_t>(choice->GetSelection())];
}

std::string Typed(const wxTextCtrl* text) { return FromWx(text->GetValue().Strip(wxString::both)); }

/// `06:30` as minutes of the day; nothing for anything else.
std::optional<int> ReadTime(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hours = app::ParseWhole(text.substr(0, 2));
  const auto minutes = app::ParseWhole(text.substr(3));
  if (!hours || !minutes || *hours > 23 || *minutes > 59) return std::nullopt;
  return static_cast<int>(*hours * 60 + *minutes);
}

wxString TimeText(int minute) {
  return ToWx(fmt::format("{:02}:{:02}", minute / 60, minute % 60));
}

wxString RefusalOf(const host::AddExportResult& result) {
  if (result.outcome == host::ScheduleOutcome::Done) return {};
  return result.why.empty() ? Sentence(result.outcome) : ToWx(result.why);
}

/// What is done with the plan once it is typed.
using Keep = std::function<host::AddExportResult(const host::ExportPlan&)>;

class ExportDialog : public SubmittingForm {
 public:
  ExportDialog(wxWindow* parent, const FormTexts& texts, Workplace& place, Keep keep)
      : SubmittingForm(parent, texts, place.background),
        m_place(place),
        m_keep(std::move(keep)) {
    wxArrayString reports;
    for (const auto* definition : place.reports.ByTopic()) {
      reports.Add(ToWx(definition->title.In(place.language)));
      m_reports.push_back(definition->name);
    }
    m_report = AddChoice(_("&Report"), "report", reports);
    AddParameters();
    m_period = AddChoice(_("&Days"), "period", WordsOf(kPeriods));
    wxArrayString formats;
    for (const auto format : kFormats) formats.Add(ToWx(report::ToText(format)).Upper());
    m_format = AddChoice(_("&Format"), "format", formats);
    wxArrayString languages;
    languages.Add("English");
    languages.Add(wxString::FromUTF8("简体中文"));
    m_language = AddChoice(_("&Language"), "language", languages);
    m_frequency = AddChoice(_("&When"), "frequency", WordsOf(kFrequencies));
    m_time = AddText(_("&Time"), "time");
    m_delivery = AddChoice(_("&Goes to"), "delivery", WordsOf(kDeliveries));
    const auto folder = AddFolder(_("Folder, &addresses or printer"), "place");
    m_where = folder.text;
    m_choose = folder.choose;
    m_file_name = AddText(_("File &name"), "file_name");
    m_file_name->SetHint(_("empty: report and days, else like {report}-{from}.pdf"));
    m_catch_up = AddChoice(_("If &missed"), "catch_up", WordsOf(kCatchUps));
  }

  void Fill(const host::ExportPlan& plan) {
    if (!plan.report.empty()) ShowReport(plan.report);
    m_given = plan.parameters;
    m_given_to = ReportName();
    ShowParameters();
    m_filters->Set(m_given);
    m_period->SetSelection(
        PlaceOf(kPeriods, plan.period.value_or(host::UsualPeriod(plan.frequency))));
    const auto format = report::ParseFormat(plan.format).value_or(report::Format::Pdf);
    m_format->SetSelection(PlaceOf(kFormats, format));
    m_language->SetSelection(PlaceOf(kLanguages, plan.language));
    m_frequency->SetSelection(PlaceOf(kFrequencies, plan.frequency));
    m_time->ChangeValue(TimeText(plan.at_minute));
    m_delivery->SetSelection(PlaceOf(kDeliveries, plan.delivery));
    m_where->ChangeValue(ToWx(plan.place));
    m_file_name->ChangeValue(ToWx(plan.file_name));
    m_catch_up->SetSelection(PlaceOf(kCatchUps, plan.catch_up));
    m_frequency_before = m_frequency->GetSelection();
    Finish(m_report);
  }

  const std::optional<ports::ScheduledExport>& kept() const { return m_kept; }

 protected:
  wxString Mistake() const override {
    if (!ReadTime(Typed(m_time))) return _("Write the time as 06:30.");
    if (const auto wrong = WrongParameter(); !wrong.empty()) return wrong;
    if (Typed(m_where).empty()) return _("Say where it goes.");
    return {};
  }

  /// The usual days follow the frequency; others were chosen.
  void OnChanged() override {
    if (m_shown_report != ReportName()) ShowParameters();
    m_choose->Enable(Chosen(kDeliveries, m_delivery) == host::Delivery::Folder);
    const int frequency = m_frequency->GetSelection();
    if (m_frequency_before == wxNOT_FOUND || frequency == m_frequency_before) return;
    const auto before = kFrequencies[static_cast<std::size_t>(m_frequency_before)];
    if (Chosen(kPeriods, m_period) == host::UsualPeriod(before)) {
      const auto usual = host::UsualPeriod(Chosen(kFrequencies, m_frequency));
      m_period->SetSelection(PlaceOf(kPeriods, usual));
    }
    m_frequency_before = frequency;
  }

  void OnConfirmed() override {
    Submit([keep = m_keep, plan = Plan()] { return keep(plan); },
           [this](const host::AddExportResult& result) {
             m_kept = result.scheduled;
             return RefusalOf(result);
           });
  }

 private:
  host::ExportPlan Plan() const {
    host::ExportPlan plan;
    plan.report = ReportName();
    plan.parameters = Parameters();
    plan.format = report::ToText(Chosen(kFormats, m_format));
    plan.language = Chosen(kLanguages, m_language);
    plan.delivery = Chosen(kDeliveries, m_delivery);
    plan.place = Typed(m_where);
    plan.file_name = Typed(m_file_name);
    plan.frequency = Chosen(kFrequencies, m_frequency);
    plan.period = Chosen(kPeriods, m_period);
    plan.catch_up = Chosen(kCatchUps, m_catch_up);
    plan.at_minute = ReadTime(Typed(m_time)).value();
    return plan;
  }

  const std::string& ReportName() const {
    return m_reports[static_cast<std::size_t>(m_report->GetSelection())];
  }

  /// The same fields as on the page Reports; Enter in one of them confirms the form.
  void AddParameters() {
    const auto changed = [this] { UpdateControls(); };
    auto* rows = new wxFlexGridSizer(2);
    m_filters = new ReportFilters(
        this,
        {m_place.background, m_place.report_rows, m_place.language,
         DayFieldEvents{[this] { return app::Today(m_place.context, m_place.settings); }, changed},
         changed, [this](const base::Explanation& why) { SetRefused(Sentence(why)); },
         _("This report asks for nothing more.")},
        rows);
    AddRow(_("Parameters"), m_filters);
  }

  void ShowParameters() {
    m_shown_report = ReportName();
    const auto* definition = m_place.reports.Find(m_shown_report);
    // Of a report whose file is gone or wrong nobody knows what it asks for.
    m_filters->ShowFor(definition != nullptr ? *definition : report::Definition());
  }

  wxString WrongParameter() const {
    const auto* definition = m_place.reports.Find(m_shown_report);
    if (definition == nullptr) return {};
    const auto values = m_filters->Values();
    for (const auto& parameter : definition->parameters) {
      const auto& value = values.at(parameter.name);
      if (report::FitsParameter(parameter.type, value)) continue;
      const report::RunRefusal why{report::RunMistake::ParameterOfWrongType, parameter.name, value};
      return ToWx(report::Explain(why, m_place.language));
    }
    return {};
  }

  /// Only what differs from the report's own: a default that changes there is to change here, too.
  ports::ReportParameters Parameters() const {
    const auto given = m_given_to == ReportName() ? m_given : ports::ReportParameters();
    const auto* definition = m_place.reports.Find(ReportName());
    if (definition == nullptr) return given;
    auto values = m_filters->Values();
    for (const auto& parameter : definition->parameters) {
      const auto said = given.find(parameter.name);
      const bool was_said = said != given.end() && said->second == parameter.default_value;
      const auto value = values.find(parameter.name);
      if (value->second == parameter.default_value && !was_said) values.erase(value);
    }
    return values;
  }

  /// Also one whose file is gone or wrong by now: the name is kept, not another report taken.
  void ShowReport(const std::string& name) {
    const auto found = std::find(m_reports.begin(), m_reports.end(), name);
    const auto place = found - m_reports.begin();
    if (found == m_reports.end()) {
      m_reports.push_back(name);
      m_report->Append(ToWx(name));
    }
    m_report->SetSelection(static_cast<int>(place));
  }

  Workplace& m_place;
  const Keep m_keep;
  ports::ReportParameters m_given;  ///< what the plan said
  std::string m_given_to;           ///< the name of the report it said it for
  std::string m_shown_report;       ///< whose fields are there
  std::vector<std::string> m_reports;  ///< names of the entries
  wxChoice* m_report;
  ReportFilters* m_filters;
  wxChoice* m_period;
  wxChoice* m_format;
  wxChoice* m_language;
  wxChoice* m_frequency;
  wxTextCtrl* m_time;
  wxChoice* m_delivery;
  wxTextCtrl* m_where;
  wxButton* m_choose;
  wxTextCtrl* m_file_name;
  wxChoice* m_catch_up;
  int m_frequency_before = wxNOT_FOUND;
  std::optional<ports::ScheduledExport> m_kept;
};

/// Of a backup: a folder and a time.
class BackupDialog : public SubmittingForm {
 public:
  BackupDialog(wxWindow* parent, const FormTexts& texts, Workplace& place,
               const host::NewBackup& backup,
               std::function<host::AddExportResult(const host::NewBackup&)> keep)
      : SubmittingForm(parent, texts, place.background), m_keep(std::move(keep)) {
    AddHeading(_("A backup is made every day, checked, and kept for days, weeks and months. Choose "
                 "a folder on another disk."));
    m_folder = AddFolder(_("&Folder"), "folder").text;
    m_time = AddText(_("&Time"), "time");
    m_folder->ChangeValue(ToWx(backup.folder));
    m_time->ChangeValue(TimeText(backup.at_minute));
    Finish(m_folder);
  }

  const std::optional<ports::ScheduledExport>& kept() const { return m_kept; }

 protected:
  wxString Mistake() const override {
    if (Typed(m_folder).empty()) return _("Say where it goes.");
    return ReadTime(Typed(m_time)) ? wxString() : _("Write the time as 06:30.");
  }

  void OnConfirmed() override {
    const host::NewBackup backup{Typed(m_folder), ReadTime(Typed(m_time)).value(), {}};
    Submit([keep = m_keep, backup] { return keep(backup); },
           [this](const host::AddExportResult& result) {
             m_kept = result.scheduled;
             return RefusalOf(result);
           });
  }

 private:
  const std::function<host::AddExportResult(const host::NewBackup&)> m_keep;
  wxTextCtrl* m_folder;
  wxTextCtrl* m_time;
  std::optional<ports::ScheduledExport> m_kept;
};

std::optional<ports::ScheduledExport> AskBackupChange(wxWindow* parent, Workplace& place,
                                                      const ports::ScheduledExport& scheduled) {
  const host::NewBackup before{scheduled.place, scheduled.at_minute, {}};
  BackupDialog dialog(parent, {_("Change a backup"), "change_backup", _("&Change")}, place, before,
                      [&place, scheduled](const host::NewBackup& wanted) {
                        auto plan = host::PlanOf(scheduled);
                        plan.place = wanted.folder;
                        plan.at_minute = wanted.at_minute;
                        return host::ChangeExport(place.store, place.actor, scheduled.id, plan);
                      });
  dialog.ShowModal();
  return dialog.kept();
}

}  // namespace

host::ExportPlan UsualPlan(const Workplace& place) {
  host::ExportPlan plan;
  plan.format = report::ToText(report::Format::Pdf);
  plan.language = report::ToText(place.language);
  return plan;
}

std::optional<ports::ScheduledExport> AskNewExport(wxWindow* parent, Workplace& place,
                                                   const host::ExportPlan& plan) {
  ExportDialog dialog(parent, {_("Schedule an export"), "schedule_export", _("&Schedule")}, place,
                      [&place](const host::ExportPlan& wanted) {
                        return host::AddExport(place.store, place.actor, wanted);
                      });
  dialog.Fill(plan);
  dialog.ShowModal();
  return dialog.kept();
}

std::optional<ports::ScheduledExport> AskExportChange(wxWindow* parent, Workplace& place,
                                                      const ports::ScheduledExport& scheduled) {
  if (host::IsBackup(scheduled)) return AskBackupChange(parent, place, scheduled);
  ExportDialog dialog(parent,
                      {_("Change a scheduled export"), "change_export", _("&Change")}, place,
                      [&place, id = scheduled.id](const host::ExportPlan& wanted) {
                        return host::ChangeExport(place.store, place.actor, id, wanted);
                      });
  dialog.Fill(host::PlanOf(scheduled));
  dialog.ShowModal();
  return dialog.kept();
}

std::optional<ports::ScheduledExport> AskNewBackup(wxWindow* parent, Workplace& place) {
  BackupDialog dialog(parent, {_("Schedule a backup"), "schedule_backup", _("&Schedule")}, place,
                      host::NewBackup{}, [&place](const host::NewBackup& wanted) {
                        return host::AddBackup(place.store, place.actor, wanted);
                      });
  dialog.ShowModal();
  return dialog.kept();
}

}  // namespace steelyard::desktop
