/// Commands that take their time and leave nothing half done when a signal ends them.
#pragma once
#include <stop_token>

#include "cli/commands.h"
#include "cli/stop_signal.h"

namespace steelyard::cli {

/// Registers `work(session, stop)`: a signal that would end the program asks it to stop.
template <typename Work>
void WithStop(Chosen& chosen, CLI::App* command, Work work) {
  chosen.Plain(command, [work](const Globals& globals) {
    const StopOnSignal stop;  // before the store's own threads, which would take the signals else
    auto session = OpenSession(globals, Needs::Books);
    if (!session) return session.error();
    auto opened = std::move(session).value();
    return work(opened, stop.token());
  });
}

}  // namespace steelyard::cli
