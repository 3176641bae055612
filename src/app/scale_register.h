/// What the register says of a scale as a device: changed by hand, with the events of its life.
#pragma once
#include <optional>
#include <string>

#include "app/context.h"

namespace steelyard::app {

/// What is to be changed; what is not given stays. An empty text takes the entry out.
struct ScaleChange {
  int number;
  std::optional<std::string> address = std::nullopt;
  std::optional<std::string> profile = std::nullopt;
  std::optional<std::string> vendor = std::nullopt;
  std::optional<std::string> model = std::nullopt;
  std::optional<std::string> unique_code = std::nullopt;
  /// Until when its verification holds; the inner one empty: not known.
  std::optional<std::optional<domain::BusinessDay>> verified_until = std::nullopt;
};

/// The first that applies.
enum class ChangeScaleOutcome {
  Done,
  NotAllowed,
  Unknown,
  ProfileUnknown,
  AddressMissing,
  AddressInvalid,
  TextInvalid,        ///< vendor or model is not one line of at most 64 characters
  UniqueCodeInvalid,  ///< not 1 to 64 letters, digits and -
  UniqueCodeTaken,    ///< another scale has it: one scale, one code
  NothingToChange
};
std::string_view ToText(ChangeScaleOutcome outcome);

/// A scale that is spoken to in another way or place counts as one whose prices nobody knows.
///
/// Throws  StorageError: nothing was changed.
ChangeScaleOutcome ChangeScale(Context& context, const ports::ScaleDrivers& drivers,
                               const Actor& actor, const ScaleChange& change);

inline constexpr std::size_t kMaxEventDetailBytes = 200;
/// `sealed`, `unlocked`, …: 1 to 32 of a-z, 0-9 and _.
std::optional<std::string> ParseEventType(std::string_view text);

/// The first that applies.
enum class ScaleEventOutcome { Done, NotAllowed, Unknown, TypeInvalid, DetailInvalid };
std::string_view ToText(ScaleEventOutcome outcome);

struct ScaleEventRequest {
  int scale;
  std::string type;
  std::string detail;  ///< who, which seal; may be empty
};
/// What somebody saw or did at a scale, under today's time and in the audit log.
ScaleEventOutcome RecordScaleEvent(Context& context, const Actor& actor,
                                   const ScaleEventRequest& request);

}  // namespace steelyard::app
