#include "app/scale_register.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/notes.h"
#include "app/roles.h"
#include "app/scales.h"
#include "base/check.h"
#include "base/utf8.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

constexpr std::size_t kMaxUniqueCode = 64;
constexpr std::size_t kMaxEventType = 32;

std::string Describe(const ports::Scale& scale) {  // never with its key
  return fmt::format(
      "driver={} address={} profile={} vendor={} model={} unique_code={} verified_until={}",
      scale.driver, scale.address, scale.profile, scale.vendor, scale.model, scale.unique_code,
      scale.verified_until ? scale.verified_until->ToString() : "");
}

bool IsUniqueCode(const std::string& code) {
  if (code.size() > kMaxUniqueCode) return false;
  return std::all_of(code.begin(), code.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || c == '-';
  });
}

bool IsEmptyOrName(const std::string& text) {
  return text.empty() || !domain::FindNameMistake(text);
}

template <typename T>
void Put(const std::optional<T>& wanted, T& value) {
  if (wanted) value = *wanted;
}

ports::Scale Changed(const ports::Scale& before, const ScaleChange& change) {
  ports::Scale scale = before;
  Put(change.address, scale.address);
  Put(change.profile, scale.profile);
  Put(change.vendor, scale.vendor);
  Put(change.model, scale.model);
  Put(change.unique_code, scale.unique_code);
  Put(change.verified_until, scale.verified_until);
  const bool is_elsewhere = scale.address != before.address || scale.profile != before.profile;
  if (is_elsewhere && scale.driver != kApiDriver) scale.prices_version = 0;
  return scale;
}

bool IsCodeTaken(const ports::Books& books, const ports::Scale& scale) {
  if (scale.unique_code.empty()) return false;
  const auto all = books.scales().All();
  return std::any_of(all.begin(), all.end(), [&](const ports::Scale& other) {
    return other.number != scale.number && other.unique_code == scale.unique_code;
  });
}

std::optional<ChangeScaleOutcome> Refuse(const ports::Books& books,
                                         const ports::ScaleDrivers& drivers,
                                         const ports::Scale& scale) {
  if (!drivers.HasProfile(scale.driver, scale.profile)) return ChangeScaleOutcome::ProfileUnknown;
  if (scale.driver != kApiDriver && scale.address.empty()) {
    return ChangeScaleOutcome::AddressMissing;
  }
  if (!scale.address.empty() && !IsHostAndPort(scale.address)) {
    return ChangeScaleOutcome::AddressInvalid;
  }
  if (!IsEmptyOrName(scale.vendor) || !IsEmptyOrName(scale.model)) {
    return ChangeScaleOutcome::TextInvalid;
  }
  if (!IsUniqueCode(scale.unique_code)) return ChangeScaleOutcome::UniqueCodeInvalid;
  if (IsCodeTaken(books, scale)) return ChangeScaleOutcome::UniqueCodeTaken;
  return std::nullopt;
}

}  // namespace

std::string_view ToText(ChangeScaleOutcome outcome) {
  switch (outcome) {
    case ChangeScaleOutcome::Done: return "done";
    case ChangeScaleOutcome::NotAllowed: return "not_allowed";
    case ChangeScaleOutcome::Unknown: return "scale_unknown";
    case ChangeScaleOutcome::ProfileUnknown: return "profile_unknown";
    case ChangeScaleOutcome::AddressMissing: return "address_missing";
    case ChangeScaleOutcome::AddressInvalid: return "address_invalid";
    case ChangeScaleOutcome::TextInvalid: return "text_invalid";
    case ChangeScaleOutcome::UniqueCodeInvalid: return "unique_code_invalid";
    case ChangeScaleOutcome::UniqueCodeTaken: return "unique_code_taken";
    case ChangeScaleOutcome::NothingToChange: return "nothing_to_change";
  }
  base::Check(false);
  return {};
}

ChangeScaleOutcome ChangeScale(Context& context, const ports::ScaleDrivers& drivers,
                               const Actor& actor, const ScaleChange& change) {
  if (!MayManageStore(actor.role)) return ChangeScaleOutcome::NotAllowed;
  auto outcome = ChangeScaleOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    outcome = ChangeScaleOutcome::Done;
    const auto before = books.scales().Find(change.number);
    if (!before) {
      outcome = ChangeScaleOutcome::Unknown;
      return;
    }
    const ports::Scale after = Changed(*before, change);
    if (const auto refusal = Refuse(books, drivers, after)) {
      outcome = *refusal;
      return;
    }
    if (Describe(after) == Describe(*before)) {
      outcome = ChangeScaleOutcome::NothingToChange;
      return;
    }
    books.scales().Update(after);
    WriteAudit(context, books, actor.name,
               {"scale.change", SubjectOfScale(change.number), Describe(*before),
                Describe(after)});
  });
  return outcome;
}

std::optional<std::string> ParseEventType(std::string_view text) {
  const bool fits = !text.empty() && text.size() <= kMaxEventType &&
                    text.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789_") == text.npos;
  return fits ? std::optional<std::string>(text) : std::nullopt;
}

std::string_view ToText(ScaleEventOutcome outcome) {
  switch (outcome) {
    case ScaleEventOutcome::Done: return "done";
    case ScaleEventOutcome::NotAllowed: return "not_allowed";
    case ScaleEventOutcome::Unknown: return "scale_unknown";
    case ScaleEventOutcome::TypeInvalid: return "type_invalid";
    case ScaleEventOutcome::DetailInvalid: return "detail_invalid";
  }
  base::Check(false);
  return {};
}

ScaleEventOutcome RecordScaleEvent(Context& context, const Actor& actor,
                                   const ScaleEventRequest& request) {
  if (!MayManageStore(actor.role) && actor.role != ports::Role::Service) {
    return ScaleEventOutcome::NotAllowed;
  }
  if (!ParseEventType(request.type)) return ScaleEventOutcome::TypeInvalid;
  if (request.detail.size() > kMaxEventDetailBytes || !base::IsUtf8(request.detail) ||
      base::HasControl(request.detail)) {
    return ScaleEventOutcome::DetailInvalid;
  }
  auto outcome = ScaleEventOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    outcome = ScaleEventOutcome::Done;
    if (!books.scales().Find(request.scale)) {
      outcome = ScaleEventOutcome::Unknown;
      return;
    }
    books.scales().AddEvent(
        {request.scale, context.clock.Now(), request.type, request.detail});
    WriteAudit(context, books, actor.name,
               {"scale.event", SubjectOfScale(request.scale), "",
                fmt::format("type={} detail={}", request.type, request.detail)});
  });
  return outcome;
}

}  // namespace steelyard::app
