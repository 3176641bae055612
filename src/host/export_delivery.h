/// One scheduled export from the books to its folder, its mail addresses or its printer.
#pragma once
#include <stop_token>

#include "base/explanation.h"
#include "domain/business_day.h"
#include "host/opened_store.h"

namespace steelyard::host {

/// Runs the report for these days and delivers it; a stop is heard all the time.
///
/// `due` is the time of the schedule that this is for: a mail that is sent again bears the same id.
/// Returns  where it went: the file's path, or whom it was sent to.
/// Throws   DeliveryError and those derived from it, ExportError, StorageError.
base::Explanation DeliverExport(OpenedStore& store, const ports::ScheduledExport& scheduled,
                                base::Timestamp due, const std::stop_token& stop);

}  // namespace steelyard::host
