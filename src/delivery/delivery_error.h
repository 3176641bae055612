/// Why something was not delivered, by what is to be done about it.
#pragma once
#include "base/explanation.h"

namespace steelyard::delivery {

/// Nothing was delivered, and the same may go well a little later.
class DeliveryError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// Nothing was delivered, and nothing will be before a person has changed something.
class RefusedError final : public DeliveryError {
 public:
  using DeliveryError::DeliveryError;
};

/// All of it was handed over and the answer was lost: it may have arrived.
class UnknownDeliveryError final : public DeliveryError {
 public:
  using DeliveryError::DeliveryError;
};

/// The program was asked to end before anything was delivered.
class StoppedError final : public DeliveryError {
 public:
  using DeliveryError::DeliveryError;
};

}  // namespace steelyard::delivery
