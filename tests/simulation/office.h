/// The office: closes the business day at some moment of it, with drawers counted or not.
#pragma once
#include <functional>

#include "app/close_day.h"
#include "base/seeded_random.h"
#include "simulation/told.h"

namespace steelyard::simulation {

class Office {
 public:
  Office(base::SeededRandom& random, Told& told, std::function<bool()> is_store_alive)
      : m_random(random), m_told(told), m_is_store_alive(std::move(is_store_alive)) {}

  /// Closes today or the day before, mostly only if the journals are complete.
  void Close(app::Context& context);
  /// Asks once more for every close that may have been made.
  void FinishAll(app::Context& context);

 private:
  void Ask(app::Context& context, const app::CloseDayRequest& request);

  base::SeededRandom& m_random;
  Told& m_told;
  std::function<bool()> m_is_store_alive;
  std::vector<domain::BusinessDay> m_asked;
};

}  // namespace steelyard::simulation
