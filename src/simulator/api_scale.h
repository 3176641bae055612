/// A scale in every respect but the metal: it downloads prices, serves customers, asks its store
/// while they wait, keeps its own journal, and sends again what was not answered.
#pragma once
#include <map>
#include <optional>
#include <set>
#include <vector>

#include "domain/authorisation.h"
#include "domain/business_day.h"
#include "simulator/scale_crowd.h"
#include "simulator/scale_journal.h"
#include "simulator/scale_link.h"
#include "simulator/scale_simulation.h"

namespace steelyard::simulator {

/// What the store said of a card, and so what the scale may still believe when the line is down.
struct CardKnowledge {
  std::string refused;  ///< empty when the card may be used
  std::optional<domain::CardClass> card_class;
  std::string tier;
  domain::Money spendable;
  domain::Money single_limit;
  std::optional<domain::Money> pin_required_above;
};

/// The caps of stand-in as the store told them. Units: fen.
struct StandInCaps {
  std::int64_t purchase;
  std::int64_t card_amount;
  std::int64_t card_count;
  std::int64_t scale_total;
  std::int64_t hot_list_age_minutes;
};

/// A sale that the store was asked about while the customer waited.
struct AskedSale {
  int tries = 0;
  std::int64_t waited_ms = 0;  ///< until it was answered, or decided without the store
  bool is_answered = false;
};

struct ScaleFigures {
  int customers = 0;
  std::vector<AskedSale> asked = {};
  int stood_in = 0;         ///< stored-value sales decided without the store
  int changed_answers = 0;  ///< a repeated ticket was answered otherwise than before
};

/// Single-threaded. Throws  SimulationError when it cannot go on.
class ApiScale {
 public:
  explicit ApiScale(const ApiScaleOptions& options);

  /// Asks for the store's status, prices and hot list, and sends what an earlier run left.
  void SwitchOn();
  void Serve();  ///< the next customer
  /// Sends what has no answer yet; false while something remains.
  bool SendUnanswered();

  const ScaleJournal& journal() const { return m_journal; }
  std::int64_t prices_version() const { return m_prices.version; }  ///< 0: it has none
  const ScaleFigures& figures() const { return m_figures; }
  const LinkFigures& link_figures() const { return m_link.figures(); }
  const std::string& last_problem() const { return m_link.last_problem(); }
  /// Totals by tender, cashier and product from the scale's own journal, shaped as the API's.
  nlohmann::json Statistics(const domain::Period& period) const;
  std::optional<nlohmann::json> AskStatistics(const domain::Period& period);

 private:
  enum class LineState { Up, Down };

  std::optional<LinkAnswer> AskPatiently(const std::string& method, const std::string& target,
                                         const nlohmann::json& body = {});
  void Refresh();
  void DownloadPrices();
  void DownloadHotList();

  std::optional<CardKnowledge> Inquire(const PurseCard& card);
  domain::Ticket MakeTicket(const Customer& customer, const PurseCard* card,
                            const CardKnowledge& knowledge, domain::Money from_card);
  void ServeWithCash(const Customer& customer);
  void ServeWithCard(const Customer& customer, const PurseCard& card,
                     const CardKnowledge& knowledge);
  /// Sends, and sends again until it is answered or has been told as offline.
  EntryState Settle(std::size_t place);
  EntryState SettleWith(std::size_t place, AskedSale& asked);
  std::optional<EntryState> SendOnce(std::size_t place);
  void SendAgain(std::size_t place, const nlohmann::json& first_answer);
  bool MayStandIn(const domain::Ticket& ticket) const;

  ApiScaleOptions m_options;
  ScaleJournal m_journal;
  ScaleLink m_link;
  base::SeededRandom m_random;
  std::vector<PurseCard> m_purse;
  PriceList m_prices;
  LineState m_line = LineState::Up;  ///< until it turns out otherwise
  domain::StoreCalendar m_calendar;
  domain::TicketRounding m_rounding = domain::TicketRounding::None;
  std::optional<StandInCaps> m_stand_in;
  std::int64_t m_hot_list_version = 0;
  std::set<std::string> m_hot_list;
  std::optional<base::Timestamp> m_hot_list_at;
  std::map<domain::CardUid, CardKnowledge> m_known_cards;
  ScaleFigures m_figures;
};

}  // namespace steelyard::simulator
