/// Waiting: calls that wait for a disk, the network or another thread say so, and a thread that has
/// no time to wait, such as the one that draws windows, can hear it.
#pragma once

namespace steelyard::base {

/// Said at the start of a call that may wait. `call` names it and outlives the program.
void SayWaiting(const char* call);

/// From now on `heard` is told of every SayWaiting on the thread that asks for it; null: no more.
void HearWaitingHere(void (*heard)(const char* call));

}  // namespace steelyard::base
