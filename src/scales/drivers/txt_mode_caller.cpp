#include "scales/drivers/txt_mode_caller.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <fmt/format.h>

#include "app/scale_contact.h"
#include "scales/drivers/driver_factory.h"
#include "scales/drivers/scale_address.h"
#include "scales/drivers/txt_mode.h"

namespace steelyard::scales {
bool IsPaddedNumber(std::string_view machine_code, int number) {
  const std::size_t first = machine_code.find_first_not_of('0');
  return first != machine_code.npos && machine_code.substr(first) == std::to_string(number);
}

std::vector<ports::Scale> TxtCaller::Registered() const {
  std::vector<ports::Scale> registered;
  m_context.store.Read([&](const ports::Books& books) {
    for (const ports::Scale& scale : books.scales().All()) {
      if (scale.driver != kTxtModeDriver || HostOf(scale.address) != m_peer) continue;
      registered.push_back(scale);
    }
  });
  return registered;
}

base::Result<ports::Scale, Misread> TxtCaller::Find(const std::string& machine_code) const {
  const std::vector<ports::Scale> candidates = Registered();
  const auto unknown = [&](std::string_view why) {
    return base::Fail(Misread{fmt::format("the machine code \"{}\" {}", Quote(machine_code), why)});
  };
  if (machine_code.empty()) return unknown("is empty");
  for (const ports::Scale& scale : candidates) {
    if (scale.serial == machine_code) return scale;
  }
  for (const ports::Scale& scale : candidates) {
    if (!IsPaddedNumber(machine_code, scale.number)) continue;
    if (!scale.serial.empty()) return scale;
  }
  // A scale that only pushes is never asked for its serial number: it is what it says first.
  std::vector<ports::Scale> unnamed;
  for (const ports::Scale& scale : candidates) {
    if (scale.serial.empty() && IsPushOnly(scale)) unnamed.push_back(scale);
  }
  if (unnamed.size() != 1) {
    return unknown("is that of no TXT-MODE scale registered at this address, or of one that was "
                   "not asked for its serial number yet");
  }
  app::NoteContact(m_context, unnamed.front().number,
                   [&](ports::Scale& scale) { scale.serial = machine_code; });
  unnamed.front().serial = machine_code;
  return unnamed.front();
}

base::Result<ports::Scale, Misread> TxtCaller::FindOnlyOne() const {
  const std::vector<ports::Scale> registered = Registered();
  if (registered.size() != 1) {
    return base::Fail(Misread{fmt::format(
        "{} TXT-MODE scales are registered at this address, so nobody can tell whose sales they "
        "are",
        registered.size())});
  }
  if (registered.front().serial.empty()) {
    return base::Fail(Misread{"the scale was not asked for its serial number yet"});
  }
  return registered.front();
}

}  // namespace steelyard::scales
