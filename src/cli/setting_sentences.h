/// What people read about settings.
#pragma once
#include <string>

#include "app/settings.h"

namespace steelyard::cli {

std::string Purpose(app::SettingId id);
/// What the setting may hold.
std::string Range(const app::KnownSetting& setting);
/// What stand-in may cost at worst.
std::string RiskSentence(const app::StandInLoss& loss);

/// As it was asked for.
struct AskedSetting {
  std::string name;
  std::string value;
};
std::string Sentence(const app::SettingResult& result, const AskedSetting& asked);

}  // namespace steelyard::cli
