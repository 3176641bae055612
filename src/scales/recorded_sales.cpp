#include "scales/recorded_sales.h"

#include "scales/drivers/driver_factory.h"
#include "scales/drivers/told_sale.h"

namespace steelyard::scales {

domain::Ticket AsRecorded(const ports::Books& books, const domain::Ticket& told, ToldBy by) {
  const auto recorded = books.tickets().Load(told->id);
  if (!recorded || !IsSameSale(*recorded, told)) return told;
  switch (by) {
    case ToldBy::Pull: return *recorded;
    case ToldBy::Push: {
      const bool paid_alike = (*recorded)->total == told->total &&
                              (*recorded)->rounding == told->rounding &&
                              (*recorded)->tenders == told->tenders;
      return paid_alike ? *recorded : told;
    }
  }
  base::Check(false);
  return told;
}

ports::StorePulled PullAsRecorded::AsRecordedInto(const ports::StorePulled& store) {
  return [this, &store](const std::vector<ports::PulledTicket>& batch) {
    std::vector<ports::PulledTicket> known = batch;
    m_store.Read([&](const ports::Books& books) {
      for (ports::PulledTicket& pulled : known) {
        pulled.ticket = AsRecorded(books, pulled.ticket, ToldBy::Pull);
      }
    });
    store(known);
  };
}

void PullAsRecorded::Pull(const ports::JournalCursor& last, const ports::StorePulled& store) {
  m_driver.Pull(last, AsRecordedInto(store));
}

void PullAsRecorded::ClearSales(const ports::JournalCursor& last,
                                const ports::StorePulled& store) {
  m_driver.ClearSales(last, AsRecordedInto(store));
}

namespace {

/// With the driver it speaks through.
class RecordingDriver final : public PullAsRecorded {
 public:
  RecordingDriver(ports::Store& store, std::unique_ptr<ports::ScaleDriver> driver)
      : PullAsRecorded(store, *driver), m_own(std::move(driver)) {}

 private:
  std::unique_ptr<ports::ScaleDriver> m_own;
};

}  // namespace

std::unique_ptr<ports::ScaleDriver> MakeRecordingDriver(ports::Store& store,
                                                        const ports::Scale& scale,
                                                        base::UtcOffset offset,
                                                        const std::stop_token& stop) {
  return std::make_unique<RecordingDriver>(store, MakeDriverAt(scale, offset, stop));
}

}  // namespace steelyard::scales
