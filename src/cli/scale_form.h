/// What the scale commands share.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "app/scale_register.h"
#include "cli/commands.h"

namespace steelyard::cli {

struct ScaleForm {
  std::optional<int> number;
  std::string driver;
  std::string address;
  std::string profile;
  bool is_whole_list = false;
  int limit = 20;  ///< of events
  app::ScaleChange change{};
  app::ScaleEventRequest event{};
};

/// Works with the scale named, or with all that we call, side by side; one that fails holds up no
/// other. Of all scales those are meant whose driver has the `ability`; of one named it is tried.
/// `work` is called from several threads.
Answer WithEachScale(Session& session, const ScaleForm& form,
                     const std::function<Json(ports::ScaleDriver&, const ports::Scale&)>& work,
                     bool ports::ScaleAbilities::*ability = nullptr);

/// test, pull, send-prices and set-clock: the commands that call a scale.
void AddScaleCalls(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form);

/// set, show, event and events: what the register says of a scale as a device.
void AddScaleRegister(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form);
/// hot-keys, texts, clear-products, clear-sales and discover.
void AddScaleOrders(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form);

/// provision: the keys that a scale gets.
void AddScaleProvision(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form);

}  // namespace steelyard::cli
