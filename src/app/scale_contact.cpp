#include "app/scale_contact.h"

#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <exception>
#include <mutex>
#include <thread>
#include <vector>

namespace steelyard::app {

void SideBySide(std::size_t count, const std::function<void(std::size_t)>& work,
                const std::stop_token& stop) {
  std::atomic<std::size_t> next{0};
  std::mutex mutex;
  std::exception_ptr failure;
  const auto take_turns = [&] {
    while (!stop.stop_requested()) {
      const std::size_t mine = next++;
      if (mine >= count) return;
      try {
        work(mine);
      } catch (...) {
        next = count;
        const std::lock_guard lock(mutex);
        if (!failure) failure = std::current_exception();
      }
    }
  };
  {
    std::vector<std::jthread> threads;
    for (std::size_t i = 1; i < std::min(count, kMostCallsAtOnce); ++i) {
      threads.emplace_back(take_turns);
    }
    take_turns();
  }
  if (failure) std::rethrow_exception(failure);
}

void NoteContact(Context& context, int scale, const std::function<void(ports::Scale&)>& change) {
  context.store.Commit([&](ports::Books& books) {
    auto row = books.scales().Find(scale);
    if (!row) return;
    change(*row);
    books.scales().Update(*row);
  });
}

void CallScale(Context& context, int scale, const std::function<void(const ports::Scale&)>& call,
               const std::function<void(ports::Books&, ports::Scale&)>& learnt) {
  std::optional<ports::Scale> row;
  context.store.Read([&](const ports::Books& books) { row = books.scales().Find(scale); });
  if (!row) {
    throw ports::ScaleError(
        "Scale {} is not in the register. Nothing was sent or pulled; add the scale first.", scale);
  }
  try {
    call(*row);
  } catch (const ports::CallStopped&) {
    throw;  // nothing is wrong with the scale
  } catch (const ports::NotInProtocol&) {
    throw;  // nor is here: it was not asked
  } catch (const ports::ScaleError& error) {
    NoteContact(context, scale,
                [&](ports::Scale& noted) { noted.last_error = error.explanation().ToStored(); });
    throw;
  }
  context.store.Commit([&](ports::Books& books) {
    auto noted = books.scales().Find(scale);
    if (!noted) return;  // removed meanwhile
    learnt(books, *noted);
    noted->last_contact = context.clock.Now();
    noted->last_error.clear();
    books.scales().Update(*noted);
  });
}

void NoteIdentity(ports::Scale& scale, const ports::ScaleIdentity& identity) {
  if (!identity.serial.empty()) {
    if (!scale.serial.empty() && scale.serial != identity.serial) scale.prices_version = 0;
    scale.serial = identity.serial;
  }
  if (!identity.model.empty()) scale.model = identity.model;
  if (!identity.firmware.empty()) scale.firmware = identity.firmware;
}

void NoteConfirmedPrices(Context& context, ports::Books& books, ports::Scale& scale,
                         std::int64_t version) {
  if (scale.prices_version == version) return;  // said again
  scale.prices_version = version;
  books.price_history().Confirm({scale.number, version, context.clock.Now()});
}

}  // namespace steelyard::app
