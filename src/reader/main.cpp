/// steelyard-nfc: answers questions about one reader until its line is closed.
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>

#include <iostream>

#include "reader/libnfc_device.h"

namespace {

/// Keys of cards pass through: nothing of this process is left on disk when libnfc aborts.
void LeaveNoTraces() {
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  ::prctl(PR_SET_DUMPABLE, 0);
}

bool HasLine() {
  int type = 0;
  socklen_t size = sizeof type;
  return ::getsockopt(steelyard::cards::kLineDescriptor, SOL_SOCKET, SO_TYPE, &type, &size) == 0 &&
         type == SOCK_SEQPACKET;
}

}  // namespace

int main() {
  using steelyard::cards::kLineDescriptor;
  using steelyard::cards::Message;
  if (!HasLine()) {
    std::cerr << "Steelyard starts this program by itself when it needs a card reader.\n";
    return 2;
  }
  LeaveNoTraces();
  steelyard::reader::LibnfcDevice device;
  while (const auto question = Message::Receive(kLineDescriptor)) {
    if (!device.Answer(*question).Send(kLineDescriptor)) break;
  }
  return 0;
}
