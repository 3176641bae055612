/// The words for scheduled exports: where, when, which days, and what became of their runs.
#pragma once
#include <wx/string.h>

#include "desktop/workplace.h"
#include "host/schedule.h"
#include "host/schedule_run.h"
#include "report/catalogue.h"
#include "report/language.h"

namespace steelyard::desktop {

wxString Word(host::Frequency frequency);
wxString Word(host::PeriodRule rule);
wxString Word(host::CatchUp catch_up);
wxString Word(host::Delivery delivery);
wxString Word(ports::RunOutcome outcome);
wxString Sentence(host::ScheduleOutcome outcome);

/// The report's title, or that it is a backup.
wxString WhatText(const ports::ScheduledExport& scheduled, const report::Catalogue& reports,
                  report::Language language);
/// `the folder /exports`, `mail to wang@example.com`.
wxString WhereText(const ports::ScheduledExport& scheduled);
/// `every day at 06:00`.
wxString WhenText(const ports::ScheduledExport& scheduled);
/// When it runs next, after somebody scheduled or changed it.
wxString NewsOf(const ports::ScheduledExport& scheduled, const Workplace& place);
/// What became of a run and where it went, or why not.
wxString ResultText(const ports::ScheduleRun& run);
wxString ResultText(const host::ExportRun& run);

}  // namespace steelyard::desktop
