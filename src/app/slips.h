/// Slips: what a card's holder takes home, read from the books.
#pragma once
#include <optional>

#include "app/context.h"
#include "ports/printers.h"
#include "ports/slips.h"

namespace steelyard::app {

/// Of a ticket or a card write that moved money on a card; with several cards the one that got it.
/// Its balances are those right after it, whatever moved since. Nothing when no money of a card
/// moved under this id.
std::optional<ports::CardSlip> ReadOperationSlip(Context& context, const base::Id128& operation);

/// The newest `limit` movements of a card; nothing when there is no such card.
std::optional<ports::CardSlip> ReadStatementSlip(Context& context,
                                                 const domain::CardNumber& number, int limit);

struct SlipSettings {
  std::optional<ports::PrinterAddress> printer;  ///< the desk's; nothing when none is set
  int columns = ports::kUsualSlipColumns;
};
SlipSettings LoadSlipSettings(Context& context);

}  // namespace steelyard::app
