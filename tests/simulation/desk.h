/// The card desk and the office: cards live their whole life under hands that shake, prices change.
#pragma once
#include "app/card_changes.h"
#include "app/card_refunds.h"
#include "app/prices.h"
#include "simulation/scale.h"

namespace steelyard::simulation {

/// Works when it is told to; what a call throws goes on to the shop, and the request is asked again
/// the next time under its old id.
class Desk {
 public:
  Desk(Purse& purse, base::SeededRandom& random, Told& told,
       std::function<bool()> is_store_alive)
      : m_purse(purse),
        m_random(random),
        m_told(told),
        m_is_store_alive(std::move(is_store_alive)) {}

  /// Serves one customer with a card, if one is there.
  void Serve(app::Context& context);
  /// Asks again for everything that was begun; for the end of a day.
  void FinishAll(app::Context& context);
  bool HasUnfinished() const { return !m_open.empty(); }
  /// Changes the price of one product.
  void ChangePrice(app::Context& context);
  void HoldStill() { m_hands_shake = false; }

 private:
  struct Request {
    base::Id128 id;
    std::size_t card;
    ports::CardWriteKind kind;
    std::int64_t paid = 0;
    std::int64_t deposit = 0;
    std::int64_t shown = 0;  ///< what a refund or return will pay out
    std::string detail = {};  ///< the replaced card's number, the tier, the date
  };

  Request MakeRequest(app::Context& context, std::size_t card);
  void PlanIssue(app::Context& context, Request& request);
  void PlanChange(app::Context& context, Request& request);
  app::CardDeskResult Do(app::Context& context, const Request& request);
  /// Whether the request is over.
  bool Ask(app::Context& context, const Request& request);
  bool Judge(const Request& request, const app::CardDeskResult& result);
  void Inspect(app::Context& context);
  void NoteCounters();

  Purse& m_purse;
  base::SeededRandom& m_random;
  Told& m_told;
  std::function<bool()> m_is_store_alive;
  tests::FakeCardReader m_reader;
  std::vector<Request> m_open;
  bool m_hands_shake = true;
};

/// What the desk gives for a top-up, by the ladder the shop is set up with.
std::int64_t BonusFor(std::int64_t paid);

}  // namespace steelyard::simulation
