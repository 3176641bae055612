#include "host/page_check.h"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include <cstdlib>

#include "app/notes.h"
#include "ports/report_rows.h"

namespace steelyard::host {
namespace {

constexpr char kCheckedAt[] = "store.pages_checked_at";
constexpr std::int64_t kDay = 24 * 60 * 60 * 1000;
/// Time enough for scales and people to begin their day before the disk has more to do.
constexpr std::chrono::minutes kAfterStart{3};
constexpr std::chrono::minutes kBetweenLooks{10};

/// Processor and disk only when nobody else wants them.
void LowerOwnPriority() {
  constexpr int kThisThread = 0;
  constexpr int kWhoIsThread = 1;          // IOPRIO_WHO_PROCESS, which means a thread
  constexpr int kIdle = 3 << 13;           // IOPRIO_CLASS_IDLE
  ::setpriority(PRIO_PROCESS, static_cast<id_t>(::syscall(SYS_gettid)), 19);
  ::syscall(SYS_ioprio_set, kWhoIsThread, kThisThread, kIdle);
}

void List(OpenedStore& store, ports::ExceptionKind kind, const std::string& detail) {
  const std::string subject = "store";
  store.context().store.Commit([&](ports::Books& books) {
    if (!books.exceptions().OpenAbout(kind, subject).empty()) return;
    app::ListException(store.context(), books, {kind, subject, detail});
  });
}

bool IsDue(OpenedStore& store) {
  std::optional<std::string> checked;
  store.context().store.Read(
      [&](const ports::Books& books) { checked = books.settings().Find(kCheckedAt); });
  if (!checked) return true;
  const auto at = std::strtoll(checked->c_str(), nullptr, 10);
  const auto now = store.context().clock.Now().unix_ms();
  return now < at || now - at >= kDay;  // a clock that was set back does not put it off
}

void NoteChecked(OpenedStore& store) {
  const auto now = std::to_string(store.context().clock.Now().unix_ms());
  store.context().store.Commit(
      [&](ports::Books& books) { books.settings().Set(kCheckedAt, now); });
}

}  // namespace

void ListDamage(OpenedStore& store, const ports::BooksDifference& damage) {
  List(store, ports::ExceptionKind::StoreDamaged,
       damage.table + " " + damage.row + ": " + damage.found);
}

bool CheckPages(OpenedStore& store) {
  if (const auto damage = store.verifier().FindDifferenceInNewest()) ListDamage(store, *damage);
  bool is_whole = true;
  const auto damage = store.verifier().FindDamage(is_whole);
  if (damage) ListDamage(store, *damage);
  return is_whole || damage.has_value();
}

PageCheck::PageCheck(OpenedStore& store)
    : m_store(store), m_thread([this](const std::stop_token& stop) { Run(stop); }) {}

PageCheck::~PageCheck() {
  m_thread.request_stop();
  m_store.verifier().StopFindingDamage();
}

void PageCheck::Run(const std::stop_token& stop) {
  LowerOwnPriority();
  std::unique_lock lock(m_mutex);
  const auto wait = [&](std::chrono::minutes time) {
    m_wake_up.wait_for(lock, stop, time, [] { return false; });
  };
  wait(kAfterStart);
  while (!stop.stop_requested()) {
    try {
      LookAtDisk();
      CheckIfDue();
    } catch (const std::exception& error) {
      spdlog::error("The store's file could not be looked through: {}", error.what());
    }
    wait(kBetweenLooks);
  }
}

void PageCheck::CheckIfDue() {
  if (IsDue(m_store) && CheckPages(m_store)) NoteChecked(m_store);
}

void PageCheck::LookAtDisk() {
  if (!m_store.HasFailedToKeepFile()) return;
  List(m_store, ports::ExceptionKind::DiskFailed, "");
}

}  // namespace steelyard::host
