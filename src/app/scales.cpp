#include "app/scales.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "app/notes.h"
#include "app/roles.h"
#include "base/check.h"
#include "base/hex.h"

namespace steelyard::app {
namespace {

constexpr int kMaxScale = 255;
constexpr std::size_t kKeySize = 32;
constexpr std::string_view kApiDriver = "api";
constexpr std::string_view kDrivers[] = {kApiDriver, "txt-mode", "dahua-tm", "cas-cl", "massa-vpm"};

std::string Describe(const ports::Scale& scale) {  // never with its key
  return fmt::format("driver={} address={} profile={}", scale.driver, scale.address, scale.profile);
}

std::optional<AddScaleOutcome> Refuse(const AddScaleRequest& request) {
  if (request.number < 1 || request.number > kMaxScale) return AddScaleOutcome::NumberOutOfRange;
  if (std::find(std::begin(kDrivers), std::end(kDrivers), request.driver) == std::end(kDrivers)) {
    return AddScaleOutcome::DriverUnknown;
  }
  if (request.driver != kApiDriver && request.address.empty()) {
    return AddScaleOutcome::AddressMissing;
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

std::string_view ToText(AddScaleOutcome outcome) {
  switch (outcome) {
    case AddScaleOutcome::Done: return "done";
    case AddScaleOutcome::NotAllowed: return "not_allowed";
    case AddScaleOutcome::NumberTaken: return "number_taken";
    case AddScaleOutcome::NumberOutOfRange: return "number_out_of_range";
    case AddScaleOutcome::DriverUnknown: return "driver_unknown";
    case AddScaleOutcome::AddressMissing: return "address_missing";
  }
  base::Check(false);
  return {};
}

AddScaleResult AddScale(Context& context, const Actor& actor, const AddScaleRequest& request) {
  if (!MayManageStore(actor.role)) return {AddScaleOutcome::NotAllowed, std::nullopt};
  if (const auto refusal = Refuse(request)) return {*refusal, std::nullopt};
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
