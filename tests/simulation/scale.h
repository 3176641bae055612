/// A scale that sells through the scale API's use cases: asks online, asks again, stands in when
/// nobody answers, and tells in batches afterwards.
#pragma once
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "app/sell.h"
#include "simulation/network.h"
#include "simulation/told.h"
#include "support/fake_card_reader.h"

namespace steelyard::simulation {

/// The cards of all customers. A card is at one place at a time.
struct Purse {
  std::vector<tests::FakeCard> cards;
  std::vector<bool> is_taken;
  std::optional<std::size_t> Take(base::SeededRandom& random);
  void PutBack(std::size_t card) { is_taken[card] = false; }
};

enum class Honesty { Honest, OtherContentUnderAnOldId };

/// What a scale gets from `GET /v1/prices`.
struct PriceNews {
  std::int64_t version = 0;
  std::vector<domain::Product> products;
  std::vector<domain::Tier> tiers;
};

/// Where a scale's messages come in. An answer is never called when there was none.
class ScaleDoor {
 public:
  using Answer = std::function<void(const std::vector<app::RecordResult>&)>;
  virtual ~ScaleDoor() = default;
  virtual void Ask(std::vector<app::IncomingTicket> tickets, Honesty honesty, Answer answer) = 0;
  virtual void AskPrices(int scale, const std::function<void(const PriceNews&)>& answer) = 0;
  virtual void ConfirmPrices(int scale, std::int64_t version) = 0;
  /// The moment it is in the world; scales' clocks differ from it.
  virtual base::Timestamp Now() const = 0;
};

TicketContent ContentOf(const domain::TicketDraft& draft, int scale);

struct ScaleParts {
  Timeline& timeline;
  Network& network;
  base::SeededRandom& random;
  Purse& purse;
  Told& told;
  ScaleDoor& door;
};

class Scale {
 public:
  Scale(int number, ScaleParts parts) : m_number(number), m_parts(parts) {}

  /// Begins to sell, and goes on until `customers` have come.
  void Open(int customers);
  /// Tells what waits, once more, until all of it is answered; for the end of a day.
  void TellAllThatWaits();
  bool HasUnsettled() const;
  bool IsSelling() const { return m_customers_to_come > 0; }
  void JumpClock(std::int64_t milliseconds) { m_clock_offset += milliseconds; }
  /// The memory of what waits fails: the numbers stay missing for ever.
  void LoseSomethingThatWaits();

 private:
  enum class State { Asking, Waiting, Settled, Declined, Lost };
  struct Sale {
    domain::TicketDraft draft;
    State state = State::Asking;
    int asked = 0;
    std::optional<std::size_t> card;  ///< lies on the scale
    bool was_returned = false;
  };

  void NextCustomer();
  void StartSale(std::optional<std::size_t> card);
  std::optional<domain::TicketDraft> MakeReturn();
  domain::TicketDraft MakeSale(std::optional<std::size_t> card);
  domain::TicketLine MakeLine(const domain::Tier* tier);
  void PayFor(domain::TicketDraft& draft, std::optional<std::size_t> card);
  void AskOnline(const std::string& id);
  void StandIn(Sale& sale);
  void Send(const std::vector<std::string>& ids);
  void Hear(const std::string& id, const app::RecordResult& result);
  void Release(Sale& sale);
  void SendForged();
  void RefreshPrices();
  void TellBatch();
  base::Timestamp Clock() const { return m_parts.door.Now().Plus(m_clock_offset); }
  domain::TicketId NewId();

  const int m_number;
  ScaleParts m_parts;
  PriceNews m_prices;
  std::map<std::string, Sale> m_sales;  ///< its journal, by id
  std::vector<std::string> m_order;     ///< ids in the order of the sales
  std::int64_t m_last_number = 0;
  std::int64_t m_ids = 0;
  std::int64_t m_clock_offset = 0;
  int m_customers_to_come = 0;
  bool m_is_at_end = false;
};

}  // namespace steelyard::simulation
