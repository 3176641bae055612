#include "app/scales.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>

#include "app/notes.h"
#include "app/roles.h"
#include "base/check.h"
#include "base/hex.h"
#include "base/utf8.h"

namespace steelyard::app {
namespace {

constexpr std::size_t kKeySize = 32;
constexpr int kMaxPort = 65'535;
constexpr std::size_t kMaxAddress = 260;  // a host's name has at most 253 characters (RFC 1035)

std::string Describe(const ports::Scale& scale) {  // never with its key
  return fmt::format("driver={} address={} profile={}", scale.driver, scale.address, scale.profile);
}

std::optional<AddScaleOutcome> Refuse(const ports::ScaleDrivers& drivers,
                                      const AddScaleRequest& request) {
  if (request.number < 1 || request.number > ports::kMostScales) {
    return AddScaleOutcome::NumberOutOfRange;
  }
  const auto names = drivers.Names();
  if (std::find(names.begin(), names.end(), request.driver) == names.end()) {
    return AddScaleOutcome::DriverUnknown;
  }
  if (!drivers.HasProfile(request.driver, request.profile)) return AddScaleOutcome::ProfileUnknown;
  if (request.driver != kApiDriver && request.address.empty()) {
    return AddScaleOutcome::AddressMissing;
  }
  if (!request.address.empty() && !IsHostAndPort(request.address)) {
    return AddScaleOutcome::AddressInvalid;
  }
  return std::nullopt;
}

ports::Scale MakeScale(Context& context, const AddScaleRequest& request) {
  ports::Scale scale{};
  scale.number = request.number;
  scale.driver = request.driver;
  scale.address = request.address;
  scale.profile = request.profile;
  if (request.driver == kApiDriver) {
    std::array<std::uint8_t, kKeySize> key{};
    context.entropy.Fill(key);
    scale.key = base::ToHex(key);
  }
  return scale;
}

}  // namespace

bool IsHostAndPort(const std::string& address) {
  const auto colon = address.rfind(':');
  if (colon == address.npos || colon == 0 || address.size() > kMaxAddress) return false;
  int port = -1;
  const char* const end = address.data() + address.size();
  const auto read = std::from_chars(address.data() + colon + 1, end, port);
  if (read.ec != std::errc() || read.ptr != end || port < 0 || port > kMaxPort) return false;
  return address.find(' ') == address.npos && !base::HasControl(address) && base::IsUtf8(address);
}

std::string_view ToText(AddScaleOutcome outcome) {
  switch (outcome) {
    case AddScaleOutcome::Done: return "done";
    case AddScaleOutcome::NotAllowed: return "not_allowed";
    case AddScaleOutcome::NumberTaken: return "number_taken";
    case AddScaleOutcome::NumberOutOfRange: return "number_out_of_range";
    case AddScaleOutcome::DriverUnknown: return "driver_unknown";
    case AddScaleOutcome::ProfileUnknown: return "profile_unknown";
    case AddScaleOutcome::AddressMissing: return "address_missing";
    case AddScaleOutcome::AddressInvalid: return "address_invalid";
  }
  base::Check(false);
  return {};
}

AddScaleResult AddScale(Context& context, const ports::ScaleDrivers& drivers, const Actor& actor,
                        const AddScaleRequest& request) {
  if (!MayManageStore(actor.role)) return {AddScaleOutcome::NotAllowed, std::nullopt};
  if (const auto refusal = Refuse(drivers, request)) return {*refusal, std::nullopt};
  const ports::Scale scale = MakeScale(context, request);
  AddScaleResult result{AddScaleOutcome::Done, scale};
  context.store.Commit([&](ports::Books& books) {
    if (books.scales().Find(scale.number)) {
      result = {AddScaleOutcome::NumberTaken, std::nullopt};
      return;
    }
    books.scales().Add(scale);
    WriteAudit(context, books, actor.name,
               {"scale.add", SubjectOfScale(scale.number), "", Describe(scale)});
  });
  return result;
}

RemoveScaleOutcome RemoveScale(Context& context, const Actor& actor, int number) {
  if (!MayManageStore(actor.role)) return RemoveScaleOutcome::NotAllowed;
  RemoveScaleOutcome outcome = RemoveScaleOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    const auto scale = books.scales().Find(number);
    if (!scale) {
      outcome = RemoveScaleOutcome::Unknown;
      return;
    }
    books.scales().Remove(number);
    // Whoever gets this number next has confirmed nothing.
    if (scale->prices_version > 0) {
      books.price_history().Confirm({number, 0, context.clock.Now()});
    }
    WriteAudit(context, books, actor.name,
               {"scale.remove", SubjectOfScale(number), Describe(*scale), ""});
  });
  return outcome;
}

}  // namespace steelyard::app
