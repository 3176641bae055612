/// Makes, keeps and forgets backups.
#include "host/backups.h"

#include <algorithm>
#include <fstream>
#include <functional>
#include <nlohmann/json.hpp>
#include <set>

#include "domain/business_day.h"
#include "ports/report_rows.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

constexpr const char* kEnding = ".backup";

std::string PrefixOf(const fs::path& store) { return store.stem().string() + "_"; }

/// The day in a backup's name; nothing for any other file.
std::optional<domain::BusinessDay> DayOf(const fs::path& store, const std::string& name) {
  const std::string prefix = PrefixOf(store);
  constexpr std::size_t kDayLength = 10;
  constexpr std::size_t kMomentLength = kDayLength + 5;  // 2026-11-22_0230
  if (!name.starts_with(prefix) || !name.ends_with(kEnding)) return std::nullopt;
  if (name.size() != prefix.size() + kMomentLength + std::string_view(kEnding).size()) {
    return std::nullopt;
  }
  const auto clock = name.substr(prefix.size() + kDayLength, 5);
  if (clock.front() != '_' || clock.find_first_not_of("0123456789", 1) != std::string::npos) {
    return std::nullopt;
  }
  return domain::BusinessDay::Parse(name.substr(prefix.size(), kDayLength));
}

/// Keeps the newest name of each of the first `count` spans. `names` are newest first.
void KeepNewestOfEach(const std::vector<std::string>& names, int count,
                      const std::function<std::string(const std::string&)>& span_of,
                      std::set<std::string>& kept) {
  std::set<std::string> spans;
  for (const auto& name : names) {
    if (static_cast<int>(spans.size()) == count) return;
    if (spans.insert(span_of(name)).second) kept.insert(name);
  }
}

/// What a backup that was broken off has left; only one is made at a time.
void RemoveUnfinished(const fs::path& store, const fs::path& folder) {
  for (const auto& entry : fs::directory_iterator(folder)) {
    const std::string name = entry.path().filename().string();
    const auto at = name.find(".unfinished");
    if (at == std::string::npos || !DayOf(store, name.substr(0, at))) continue;
    std::error_code ignored;
    fs::remove(entry.path(), ignored);
  }
}

void RemoveOld(const fs::path& store, const WantedBackup& wanted) {
  std::vector<std::string> names;
  for (const auto& entry : fs::directory_iterator(wanted.folder)) {
    names.push_back(entry.path().filename().string());
  }
  for (const auto& name : BackupsToRemove(store, std::move(names), wanted.keep)) {
    std::error_code ignored;
    fs::remove(wanted.folder / name, ignored);
    fs::remove(OpenedStore::KeyFileOf(wanted.folder / name), ignored);
  }
}

fs::path NoteOf(const fs::path& store) { return store.string() + ".newest-backup"; }

}  // namespace

std::string ToJson(const BackupKeep& keep) {
  return nlohmann::json{
      {"daily", keep.daily}, {"weekly", keep.weekly}, {"monthly", keep.monthly}}
      .dump();
}

BackupKeep BackupKeepFrom(const std::string& json) {
  try {
    const auto object = nlohmann::json::parse(json);
    return {object.at("daily"), object.at("weekly"), object.at("monthly")};
  } catch (const nlohmann::json::exception&) {
    throw ports::StorageError(
        "How long scheduled backups are kept cannot be understood. No backup was made; remove the "
        "schedule and add it again.");
  }
}

std::string BackupName(const fs::path& store, base::Timestamp due, base::UtcOffset offset) {
  const std::string moment = due.ToString(offset);  // 2026-11-22T02:30:00.000+08:00
  return PrefixOf(store) + moment.substr(0, 10) + "_" + moment.substr(11, 2) +
         moment.substr(14, 2) + kEnding;
}

std::vector<std::string> BackupsToRemove(const fs::path& store, std::vector<std::string> names,
                                         const BackupKeep& keep) {
  std::erase_if(names, [&](const auto& name) { return !DayOf(store, name).has_value(); });
  std::sort(names.rbegin(), names.rend());
  std::set<std::string> kept;
  const auto day_of = [&](const std::string& name) { return DayOf(store, name).value(); };
  KeepNewestOfEach(names, keep.daily, [&](const auto& name) { return day_of(name).ToString(); },
                   kept);
  KeepNewestOfEach(
      names, keep.weekly,
      [&](const auto& name) {
        const auto day = day_of(name);
        return day.PlusDays(1 - day.weekday()).ToString();
      },
      kept);
  KeepNewestOfEach(names, keep.monthly,
                   [&](const auto& name) { return day_of(name).ToString().substr(0, 7); }, kept);
  // The newest stays whatever was asked for.
  if (!names.empty()) kept.insert(names.front());
  std::erase_if(names, [&](const auto& name) { return kept.contains(name); });
  return names;
}

bool CopyKeys(const fs::path& from, const fs::path& to) {
  const auto keys = OpenedStore::KeyFileOf(from);
  if (!fs::exists(keys)) return false;
  const auto target = OpenedStore::KeyFileOf(to);
  // Half a key file is none, and would be in the way of a whole one.
  const fs::path unfinished = target.string() + ".unfinished";
  std::error_code error;
  if (fs::exists(target)) error = std::make_error_code(std::errc::file_exists);
  if (!error && fs::copy_file(keys, unfinished, fs::copy_options::overwrite_existing, error)) {
    fs::rename(unfinished, target, error);
  }
  if (!error) return true;
  std::error_code ignored;
  fs::remove(unfinished, ignored);
  throw ports::StorageError(
      "The card keys could not be copied to {} ({}). Make room or choose another place.",
      target.string(), error.message());
}

fs::path MakeBackup(OpenedStore& store, const WantedBackup& wanted) {
  if (!fs::is_directory(wanted.folder)) {
    throw ports::StorageError(
        "The folder {} for backups is not there. No backup was made; make the folder, or plug in "
        "the disk it is on.",
        wanted.folder.string());
  }
  const auto copy = wanted.folder / BackupName(store.path(), wanted.due, wanted.offset);
  RemoveUnfinished(store.path(), wanted.folder);
  store.BackUpTo(copy);
  try {
    CopyKeys(store.path(), copy);
  } catch (const ports::StorageError&) {
    std::error_code ignored;
    fs::remove(copy, ignored);
    throw;
  }
  RememberNewestBackup(store.path(), copy);
  RemoveOld(store.path(), wanted);
  return copy;
}

void RememberNewestBackup(const fs::path& store, const fs::path& backup) {
  // A convenience for the day the store is damaged: not worth failing a backup that was made.
  const fs::path note = NoteOf(store);
  const fs::path unfinished = note.string() + ".unfinished";
  std::error_code ignored;
  bool is_written = false;
  {
    std::ofstream stream(unfinished, std::ios::binary | std::ios::trunc);
    stream << fs::absolute(backup).string() << '\n';
    stream.flush();
    is_written = stream.good();
  }
  if (is_written) {
    fs::rename(unfinished, note, ignored);
  } else {
    fs::remove(unfinished, ignored);
  }
}

std::optional<fs::path> NewestBackupOf(const fs::path& store) {
  std::ifstream stream(NoteOf(store));
  std::string line;
  std::error_code ignored;
  if (!std::getline(stream, line) || !fs::is_regular_file(line, ignored)) return std::nullopt;
  return fs::path(line);
}

}  // namespace steelyard::host
