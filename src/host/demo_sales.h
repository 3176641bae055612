/// DemoSales: what a small store sells on a day, scale by scale, from a seed.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "app/sell.h"
#include "base/seeded_random.h"
#include "host/demo_files.h"

namespace steelyard::host {

/// A member's card in the hand of a customer, with what it may still spend.
struct DemoCard {
  domain::CardUid uid;
  base::Bytes data;
  std::string tier;  ///< empty when it takes no member price
  domain::Money spendable;
};

struct DemoScale {
  int number;
  std::string source;  ///< `api` or `txt-mode`
  std::int64_t last_number = 0;
};

class DemoSales {
 public:
  DemoSales(const DemoFiles& files, std::vector<DemoScale> scales, std::uint64_t seed)
      : m_files(files), m_scales(std::move(scales)), m_random(seed) {}

  /// Every ticket of the day that is closed before `until`, in the order of their times. Takes
  /// what is paid by card from the cards' `spendable`.
  std::vector<app::IncomingTicket> SellOn(domain::BusinessDay day, base::Timestamp until,
                                          std::vector<DemoCard>& cards);

  const std::vector<DemoScale>& scales() const { return m_scales; }

 private:
  /// A moment of the day and the scale at which somebody is served.
  struct Visit {
    base::Timestamp closed_at;
    std::size_t scale;
  };

  std::vector<Visit> VisitsOn(domain::BusinessDay day, base::Timestamp until);
  int PickHour();
  app::IncomingTicket Sell(const Visit& visit, std::vector<DemoCard>& cards);
  app::IncomingTicket TakeBack(const Visit& visit, const domain::Ticket& sale);
  domain::TicketDraft StartTicket(const Visit& visit);
  domain::TicketLine PickLine(const DemoCard* card, base::Timestamp moment);
  domain::Tender PickTender(domain::Money total, DemoCard* card);
  domain::TicketId MakeId(base::Timestamp moment);

  const DemoFiles& m_files;
  std::vector<DemoScale> m_scales;
  base::SeededRandom m_random;
};

}  // namespace steelyard::host
