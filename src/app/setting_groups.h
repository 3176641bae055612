/// How settings are shown to people: under which heading, in which unit, and from when they count.
#pragma once
#include "app/settings.h"

namespace steelyard::app {

/// In the order in which they are shown.
enum class SettingGroup {
  Store,
  Sales,
  Limits,
  Cards,
  Approval,
  Suspicion,
  StandIn,
  Members,
  Desk,
  Scales,
  Mail
};
SettingGroup GroupOf(SettingId id);

enum class SettingUnit { None, Yuan, Minutes, Seconds, Days, Years, Times, Columns, Points };
SettingUnit UnitOf(const KnownSetting& setting);

/// Windows that are open keep what they were made with.
enum class SettingEffect { AtOnce, NextStartOfWindows };
SettingEffect EffectOf(SettingId id);

/// Whether it says which store this is: a file with settings brings it to no other.
bool IsOfOneStore(SettingId id);

}  // namespace steelyard::app
