/// What every use case works with, handed in by the main files.
#pragma once
#include <string>

#include "domain/authorisation.h"
#include "domain/business_day.h"
#include "domain/refund.h"
#include "domain/suspicion.h"
#include "ports/clock.h"
#include "ports/people.h"
#include "ports/store.h"

namespace steelyard::app {

struct Context {
  ports::Store& store;
  ports::Clock& clock;
  ports::Entropy& entropy;
};

/// Who does it: an operator at a desk, a scale, or the system itself.
struct Actor {
  std::string name;
  ports::Role role;
};

/// Above these a second person must approve; nothing: never. The first four are the card desk's
/// own limits, the last is that of a manager, whom only another manager can approve.
///
/// Units  fen.
struct ApprovalLimits {
  std::optional<domain::Money> top_up;
  std::optional<domain::Money> refund = domain::Money::FromFen(50'000);  ///< and return
  std::optional<domain::Money> correction = domain::Money::FromFen(50'000);
  std::optional<domain::Money> replacement;  ///< principal and bonus that move
  std::optional<domain::Money> manager;      ///< of each of these
};

/// The store's own settings as one checked value.
struct StoreSettings {
  std::string code = "store-1";  ///< names this store in every fact of a chain
  std::string name;
  domain::StoreCalendar calendar;
  domain::TicketRounding ticket_rounding = domain::TicketRounding::None;
  domain::SpendOrder spend_order = domain::SpendOrder::PrincipalFirst;
  domain::Limits limits;
  std::vector<domain::BonusStep> bonus_ladder;
  domain::RefundRule refund_rule = domain::RefundRule::ProRata;
  int early_refund_days = 7;  ///< within which all principal comes back; zero: never
  domain::Money replacement_fee;
  domain::SuspicionPolicy suspicion;
  ApprovalLimits approval;
  std::int64_t points_per_yuan = 0;  ///< 0: members earn none
  ports::PurseAtIssue purse = ports::PurseAtIssue::Without;  ///< of CPU cards issued from now on
  /// How long what a scale was told of a card is kept from others while its sale is awaited.
  std::int64_t hold_minutes = 10;
  bool rekey_at_touch = false;  ///< cards get new keys whenever they lie on the desk's reader
};

/// Throws  StorageError that names a setting which cannot be understood.
StoreSettings LoadSettings(const ports::Books& books);
StoreSettings LoadSettings(ports::Store& store);  ///< on a snapshot of its own
/// Throws  StorageError when what was saved could not be loaded again: a day cut past midnight, a
///         bonus ladder that does not rise.
void SaveSettings(const StoreSettings& settings, ports::Books& books);

/// Today on the store's clock.
domain::BusinessDay Today(Context& context, const StoreSettings& settings);

}  // namespace steelyard::app
