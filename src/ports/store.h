/// The store's books, and the only two ways to them: a commit or a snapshot.
#pragma once
#include <functional>
#include <future>

#include "ports/card_holds.h"
#include "ports/card_pins.h"
#include "ports/card_purse.h"
#include "ports/card_sightings.h"
#include "ports/cards.h"
#include "ports/catalogue.h"
#include "ports/day_closes.h"
#include "ports/journal.h"
#include "ports/ledger.h"
#include "ports/members.h"
#include "ports/people.h"
#include "ports/personal_data.h"
#include "ports/points.h"
#include "ports/report_rows.h"
#include "ports/scale_lines.h"
#include "ports/scales.h"
#include "ports/tickets.h"

namespace steelyard::ports {

/// Every book of the store. Const for a snapshot: what only reads cannot write.
class Books {
 public:
  virtual ~Books() = default;
  virtual Cards& cards() = 0;
  virtual CardWrites& card_writes() = 0;
  virtual CardSightings& card_sightings() = 0;
  virtual CardPins& card_pins() = 0;
  virtual PurseReceipts& purse_receipts() = 0;
  virtual CardHolds& card_holds() = 0;
  virtual Ledger& ledger() = 0;
  virtual Tickets& tickets() = 0;
  virtual Catalogue& catalogue() = 0;
  virtual PriceHistory& price_history() = 0;
  virtual Scales& scales() = 0;
  virtual ScaleLines& scale_lines() = 0;
  virtual Operators& operators() = 0;
  virtual Members& members() = 0;
  virtual TierHistory& tier_history() = 0;
  virtual IdRecords& id_records() = 0;
  virtual Points& points() = 0;
  virtual Exceptions& exceptions() = 0;
  virtual AuditLog& audit() = 0;
  virtual Settings& settings() = 0;
  virtual DayCloses& day_closes() = 0;

  const Cards& cards() const { return const_cast<Books*>(this)->cards(); }
  const CardWrites& card_writes() const { return const_cast<Books*>(this)->card_writes(); }
  const CardSightings& card_sightings() const {
    return const_cast<Books*>(this)->card_sightings();
  }
  const CardPins& card_pins() const { return const_cast<Books*>(this)->card_pins(); }
  const PurseReceipts& purse_receipts() const {
    return const_cast<Books*>(this)->purse_receipts();
  }
  const CardHolds& card_holds() const { return const_cast<Books*>(this)->card_holds(); }
  const Ledger& ledger() const { return const_cast<Books*>(this)->ledger(); }
  const Tickets& tickets() const { return const_cast<Books*>(this)->tickets(); }
  const Catalogue& catalogue() const { return const_cast<Books*>(this)->catalogue(); }
  const PriceHistory& price_history() const {
    return const_cast<Books*>(this)->price_history();
  }
  const Scales& scales() const { return const_cast<Books*>(this)->scales(); }
  const ScaleLines& scale_lines() const { return const_cast<Books*>(this)->scale_lines(); }
  const Operators& operators() const { return const_cast<Books*>(this)->operators(); }
  const Members& members() const { return const_cast<Books*>(this)->members(); }
  const TierHistory& tier_history() const { return const_cast<Books*>(this)->tier_history(); }
  const IdRecords& id_records() const { return const_cast<Books*>(this)->id_records(); }
  const Points& points() const { return const_cast<Books*>(this)->points(); }
  const Exceptions& exceptions() const { return const_cast<Books*>(this)->exceptions(); }
  const AuditLog& audit() const { return const_cast<Books*>(this)->audit(); }
  const Settings& settings() const { return const_cast<Books*>(this)->settings(); }
  const DayCloses& day_closes() const { return const_cast<Books*>(this)->day_closes(); }
};

/// More work waits than the writer can take soon; nothing of the refused work was recorded. Try
/// again later. Of several that one caller submitted, those before may have been.
class StoreBusy : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

class Store {
 public:
  virtual ~Store() = default;

  /// Puts `work` into the commit queue. The future is ready once what `work` did is durable. If
  /// `work` throws, what it did is undone, the others of the same commit stand, and the future
  /// passes the exception on.
  ///
  /// Throws  StoreBusy at once when the queue is full.
  virtual std::future<void> Submit(std::function<void(Books&)> work) = 0;

  /// The same for what scales send, which may come by the thousand: it waits in a lane of its own,
  /// so that whoever stands at a desk does not wait behind it.
  virtual std::future<void> SubmitFromScale(std::function<void(Books&)> work) {
    return Submit(std::move(work));
  }

  /// Runs `work` on a snapshot of what is committed. May run beside commits and other reads.
  ///
  /// Throws  StorageError.
  virtual void Read(const std::function<void(const Books&)>& work) = 0;

  /// Submits and waits.
  void Commit(std::function<void(Books&)> work) { Submit(std::move(work)).get(); }
};

}  // namespace steelyard::ports
