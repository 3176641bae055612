/// Closed business days: what a close printed, and what came late.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "domain/business_day.h"
#include "domain/ticket.h"

namespace steelyard::ports {

/// One scale's journal on the day of the close.
struct ScaleClose {
  int scale;
  std::string driver;  ///< empty when the scale was taken off the register
  std::int64_t tickets = 0;
  domain::MoneyDifference total;
  std::int64_t books_say = 0;              ///< the last running number of the books
  std::optional<std::int64_t> scale_says;  ///< the last running number the scale told; nothing
                                           ///< for a scale that cannot be asked
  std::int64_t gaps = 0;                   ///< open exceptions of its journal
  std::string trouble;                     ///< why it could not be asked last; empty when it could
  std::optional<base::Timestamp> asked_at = std::nullopt;  ///< when its journal was last read to
                                                           ///< the end; nothing if it calls us
  bool is_asked_too_early = false;  ///< so that it may have sold on the day since
};

/// What a cashier took by one way of paying.
struct Takings {
  int cashier;
  domain::TenderType tender;
  std::int64_t tenders = 0;
  domain::MoneyDifference amount;  ///< sales less returns and voids
};

enum class DrawerKind { Cashier, Desk };
std::string_view ToText(DrawerKind kind);  ///< `cashier`, `desk`
std::optional<DrawerKind> ParseDrawerKind(std::string_view text);

/// Cash that should lie in a drawer, and what was counted there.
struct DrawerClose {
  DrawerKind kind;
  std::string name;  ///< the cashier's number, or the operator's name
  domain::MoneyDifference expected;
  std::optional<domain::Money> counted;

  /// Counted less expected: above zero is over, below is short.
  std::optional<domain::MoneyDifference> Over() const {
    if (!counted) return std::nullopt;
    return domain::MoneyDifference::Of(*counted) + -expected;
  }
};

struct DayClose {
  domain::BusinessDay day;
  base::Timestamp closed_at;
  std::string closed_by;
  std::string reason;  ///< why it was closed although a journal was incomplete; empty else
  std::string head;    ///< of the chain of ledger entries, hex
  std::int64_t entries = 0;
  std::int64_t tickets = 0;
  domain::MoneyDifference total;
  std::int64_t exceptions = 0;  ///< open at that time
  std::vector<ScaleClose> scales;
  std::vector<Takings> takings;
  std::vector<DrawerClose> drawers;
};

/// What the books say of a day at this moment.
struct DayFigures {
  struct OfScale {
    int scale;
    std::int64_t tickets;
    domain::MoneyDifference total;
  };
  std::vector<OfScale> scales;
  std::vector<Takings> takings;
  std::vector<DrawerClose> drawers;  ///< expected only
  std::int64_t entries = 0;          ///< of the whole ledger
};

/// What came for a day after it was closed.
struct LateFigures {
  std::int64_t tickets = 0;
  domain::MoneyDifference total;
  domain::MoneyDifference desk_cash;
};

class DayCloses {
 public:
  virtual ~DayCloses() = default;
  virtual bool IsClosed(domain::BusinessDay day) const = 0;
  virtual std::optional<DayClose> Find(domain::BusinessDay day) const = 0;
  /// Newest first, without scales, takings and drawers.
  virtual std::vector<DayClose> Newest(int limit) const = 0;
  virtual void Add(const DayClose& close) = 0;
  virtual DayFigures Figures(domain::BusinessDay day) const = 0;
  virtual void MarkLate(const domain::TicketId& ticket, domain::BusinessDay day) = 0;
  virtual LateFigures Late(const DayClose& close) const = 0;
};

}  // namespace steelyard::ports
