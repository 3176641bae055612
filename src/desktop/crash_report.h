/// Crash reports: what the program leaves behind when it dies, for whoever is to mend it.
///
/// A report holds the version, the signal or the kind of exception, the command that was under way
/// and the names of functions. Memory, texts and arguments stay out: they could be a card's.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace steelyard::desktop {

/// From now on a fatal signal or an exception that nobody takes writes `crash-TIME-PID.new` into
/// the folder and says on standard error where it is. Then the program ends as it would have.
void ReportCrashesTo(const std::filesystem::path& folder);

/// What is being done, for the report. `command` outlives the program.
void SetCommandUnderWay(const char* command);

/// The reports nobody was told of yet, oldest first, under the names they have from now on. Only
/// the newest ten are kept.
std::vector<std::filesystem::path> TakeNewCrashReports(const std::filesystem::path& folder);

}  // namespace steelyard::desktop
