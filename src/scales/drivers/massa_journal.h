/// The sales journal of a Massa-K scale: read on from where the books are.
#pragma once
#include <chrono>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "scales/drivers/massa_sales_flow.h"
#include "scales/drivers/massa_session.h"

namespace steelyard::scales {

/// One pull. Throws  ScaleError from every method.
class MassaJournal {
 public:
  struct Options {
    MassaDevice device;
    ports::JournalCursor last;
    std::chrono::milliseconds settling;
  };
  MassaJournal(MassaSession& session, Options options)
      : m_session(session), m_options(std::move(options)) {}

  /// Hands over what the books do not have. What was whole before a failure is handed over too.
  void Pull(const ports::StorePulled& store);
  /// Tickets that cannot be booked, and a journal that is full, are a ScaleError: after the rest
  /// was stored.
  void NameWhatIsMissing(const base::Explanation& scale) const;
  /// No product may have been sold later than the journal ends: then a sale is missing in it, and
  /// nothing may be forgotten.
  void CompareWithTotals(const base::Explanation& scale);
  /// Hands over the last ticket once more, marked as the last before the journal is cleared. False
  /// when the journal is empty.
  bool MarkCleared(const ports::StorePulled& store);
  /// Whether a line was added since the journal was read.
  bool HasGrown();

 private:
  void FindPlace(const MassaPart& first);
  bool ReadFromPlace(MassaSalesFlow& flow);
  bool ReadOn(const std::function<void(PlacedTransaction)>& take);

  MassaSession& m_session;
  Options m_options;
  std::optional<MassaPlace> m_place;  ///< nothing while the journal is empty
  std::int64_t m_last_number = 0;     ///< in the books, before the first new line
  bool m_resumes = false;
  int m_part = 1;           ///< being read
  std::size_t m_taken = 0;  ///< bytes of it
  int m_total = 0;
  MassaRecordCutter m_cutter;
  std::vector<PlacedTransaction> m_known;  ///< lines of the last ticket of the books
  std::optional<ports::PulledTicket> m_last_ticket;
  std::vector<std::string> m_unbookable;
};

}  // namespace steelyard::scales
