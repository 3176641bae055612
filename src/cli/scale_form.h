/// What the scale commands share.
#pragma once
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "cli/commands.h"

namespace steelyard::cli {

struct ScaleForm {
  std::optional<int> number;
  std::string driver;
  std::string address;
  std::string profile;
};

/// Works with each scale meant: the one named, or all that we call. One that fails does not keep
/// the others from their turn.
Answer WithEachScale(Session& session, const ScaleForm& form,
                     const std::function<Json(ports::ScaleDriver&, const ports::Scale&)>& work);

/// test, pull, send-prices and set-clock: the commands that call a scale.
void AddScaleCalls(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form);

/// hot-keys, texts, clear-products, clear-sales and discover.
void AddScaleOrders(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form);

/// provision: the keys that a scale gets.
void AddScaleProvision(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form);

}  // namespace steelyard::cli
