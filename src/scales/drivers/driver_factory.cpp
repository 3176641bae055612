#include "scales/drivers/driver_factory.h"

#include <fmt/format.h>

#include "scales/drivers/cas_cl.h"
#include "scales/drivers/dahua.h"
#include "scales/drivers/device_turn.h"
#include "scales/drivers/massa_vpm.h"
#include "scales/drivers/txt_mode.h"

namespace steelyard::scales {
namespace {

std::unique_ptr<ports::ScaleDriver> MakeTxtMode(const ports::Scale& scale,
                                                base::UtcOffset offset,
                                                const std::stop_token& stop) {
  const auto profile = ParseTxtProfile(scale.profile);
  if (!profile) {
    throw ports::ScaleError(
        "Scale {} has the profile \"{}\", which TXT-MODE does not know. The scale was not called. "
        "Use 64, 69 or 148, and +gbk, +utf-8, +latin-1, +price2 or +push where needed; with +push, "
        "+vip-number or +vip-uid.",
        scale.number, Quote(scale.profile));
  }
  return std::make_unique<TxtModeDriver>(
      TxtModeOptions{.name = base::Explanation::Of("Scale {} ({})", scale.number, scale.address),
                     .address = scale.address,
                     .serial = scale.serial,
                     .profile = *profile,
                     .offset = offset,
                     .limits = {.stop = stop}});
}

std::unique_ptr<ports::ScaleDriver> MakeDahua(const ports::Scale& scale, base::UtcOffset offset,
                                              const std::stop_token& stop) {
  auto options = DahuaOptionsFor(scale, offset);
  options.limits.stop = stop;
  return std::make_unique<DahuaDriver>(std::move(options));
}

std::unique_ptr<ports::ScaleDriver> MakeMassa(const ports::Scale& scale, base::UtcOffset offset,
                                              const std::stop_token& stop) {
  const auto profile = ParseMassaProfile(scale.profile);
  if (!profile) {
    throw ports::ScaleError(
        "Scale {} has the profile \"{}\", which Massa-K VPM does not know. The scale was not "
        "called. Use words like cp1251, cp866 or gbk, half-up or down, and clears, joined by +.",
        scale.number, Quote(scale.profile));
  }
  return std::make_unique<MassaDriver>(MassaOptions{
      .scale = {base::Explanation::Of("Scale {} ({})", scale.number, scale.address),
                scale.address, {}, stop},
      .serial = scale.serial,
      .profile = *profile,
      .offset = offset});
}

std::unique_ptr<ports::ScaleDriver> MakeCas(const ports::Scale& scale,
                                            const std::stop_token& stop) {
  const auto profile = ParseCasProfile(scale.profile);
  if (!profile) {
    throw ports::ScaleError(
        "Scale {} has the profile \"{}\", which CAS CL does not know. The scale was not called. "
        "Use words like gbk, cp1254 or cp1251, hex4 or decimal, wl, ack-new, skip-prepack, price1, "
        "price0 or dept2, joined by +.",
        scale.number, Quote(scale.profile));
  }
  return std::make_unique<CasDriver>(
      CasOptions{.name = base::Explanation::Of("Scale {} ({})", scale.number, scale.address),
                 .address = scale.address,
                 .profile = *profile,
                 .limits = {.stop = stop}});
}

std::unique_ptr<ports::ScaleDriver> MakeOfDriver(const ports::Scale& scale,
                                                 base::UtcOffset offset,
                                                 const std::stop_token& stop) {
  if (scale.driver == "txt-mode") return MakeTxtMode(scale, offset, stop);
  if (scale.driver == "dahua-tm") return MakeDahua(scale, offset, stop);
  if (scale.driver == "cas-cl") return MakeCas(scale, stop);
  if (scale.driver == "massa-vpm") return MakeMassa(scale, offset, stop);
  if (scale.driver == "api") {
    throw ports::ScaleError(
        "Scale {} speaks the scale API: it calls us and cannot be called. Wait for it "
        "to report, or look at the scale.",
        scale.number);
  }
  throw ports::ScaleError(
      "Scale {} has the driver \"{}\", which this program does not have. The scale was not called. "
      "Register it with a driver this program has; see scale add --help.",
      scale.number, Quote(scale.driver));
}

}  // namespace

std::unique_ptr<ports::ScaleDriver> MakeDriver(const ports::Scale& scale) {
  return MakeDriverAt(scale, base::UtcOffset::China());
}

std::unique_ptr<ports::ScaleDriver> MakeDriverAt(const ports::Scale& scale, base::UtcOffset offset,
                                                 const std::stop_token& stop) {
  return TakingTurns(MakeOfDriver(scale, offset, stop), scale, stop);
}

std::vector<std::string> BuiltDrivers::Names() const {
  return {"api", "txt-mode", "dahua-tm", "cas-cl", "massa-vpm"};
}

ports::ScaleAbilities BuiltDrivers::AbilitiesOf(const std::string& driver) const {
  if (driver == "api") {
    return {.takes_prices = true, .takes_time = true, .tells_sales = true};
  }
  if (driver == "txt-mode") {
    return {.takes_prices = true,
            .takes_time = true,
            .shows_time = true,
            .is_pulled = true,
            .tells_sales = true,
            .forgets_products = true,
            .has_face = true};
  }
  if (driver == "dahua-tm") {
    return {.takes_prices = true,
            .shows_prices = true,
            .takes_time = true,
            .is_pulled = true,
            .tells_sales = true,
            .forgets_on_order = true,
            .forgets_products = true,
            .has_face = true};
  }
  if (driver == "cas-cl") {
    return {.takes_prices = true, .shows_prices = true, .tells_sales = true};
  }
  if (driver == "massa-vpm") {
    return {.takes_prices = true,
            .shows_prices = true,
            .is_pulled = true,
            .forgets_on_order = true};
  }
  return {};
}

std::vector<std::string> BuiltDrivers::ProfileWords(const std::string& driver) const {
  if (driver == "dahua-tm") return DahuaProfileWords();
  if (driver == "cas-cl") {
    return {"gbk", "cp1254", "cp1251", "cp866", "latin-1", "utf-8", "hex", "hex4",
            "decimal", "wl", "ack-new", "skip-prepack", "price1", "price0", "dept2"};
  }
  if (driver == "massa-vpm") {
    return {"cp1251", "cp866", "cp1254", "gbk", "utf-8", "latin-1", "half-up", "down", "clears"};
  }
  if (driver != "txt-mode") return {};
  return {"64",     "69",   "148",        "gbk",    "utf-8", "latin-1",
          "price2", "push", "vip-number", "vip-uid"};
}

bool BuiltDrivers::HasProfile(const std::string& driver, const std::string& profile) const {
  if (profile.empty()) return true;
  if (driver == "dahua-tm") return ParseDahuaProfile(profile).has_value();
  if (driver == "cas-cl") return ParseCasProfile(profile).has_value();
  if (driver == "massa-vpm") return ParseMassaProfile(profile).has_value();
  return driver == "txt-mode" && ParseTxtProfile(profile).has_value();
}

bool CanBeCalled(const ports::Scale& scale) {
  return scale.driver != "api" && !(scale.driver == "dahua-tm" && scale.CallsUs());
}

bool IsPushOnly(const ports::Scale& scale) {
  return scale.driver != "api" && scale.CallsUs();
}

}  // namespace steelyard::scales
