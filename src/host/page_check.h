/// PageCheck: looks through the whole file of a store once a day, beside everything else.
#pragma once
#include <condition_variable>
#include <mutex>
#include <thread>

#include "host/opened_store.h"

namespace steelyard::host {

/// A store that is too large to be read through when it is opened is read through in the
/// background, with what the machine has left over. What is found waits for a person as an
/// exception with its remedy; nothing is stopped, since whoever stops selling decides about money.
class PageCheck {
 public:
  explicit PageCheck(OpenedStore& store);
  /// Ends a check that is under way.
  ~PageCheck();
  PageCheck(const PageCheck&) = delete;
  PageCheck& operator=(const PageCheck&) = delete;

 private:
  void Run(const std::stop_token& stop);
  void CheckIfDue();
  void LookAtDisk();

  OpenedStore& m_store;
  std::mutex m_mutex;
  std::condition_variable_any m_wake_up;
  std::jthread m_thread;  // last: it uses the others
};

/// What a daily look finds is listed once, until somebody has resolved it. Exposed for the tests.
///
/// Throws  StorageError.
void ListDamage(OpenedStore& store, const ports::BooksDifference& damage);
/// Looks now, at the newest rows and at every page.
///
/// Returns  whether it came to an end, at the last page or at the first damage; false when it was
///          stopped.
bool CheckPages(OpenedStore& store);

}  // namespace steelyard::host
