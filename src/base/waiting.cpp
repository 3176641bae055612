#include "base/waiting.h"

namespace steelyard::base {
namespace {

thread_local void (*heard_here)(const char* call) = nullptr;

}  // namespace

void SayWaiting(const char* call) {
  if (heard_here) heard_here(call);
}

void HearWaitingHere(void (*heard)(const char* call)) {
  heard_here = heard;
}

}  // namespace steelyard::base
