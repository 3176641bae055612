/// What changes a card without buying or paying out: another piece of plastic, a later date, a
/// tier, another member; and the giving up of a write whose card is gone.
#pragma once
#include "app/card_desk.h"

namespace steelyard::app {

struct ReplacementRequest {
  base::Id128 id;
  domain::CardNumber replaced;  ///< lost, found, or active and damaged
  std::string reason = {};
  std::optional<Actor> approver = {};
};
/// Makes the blank card on the reader the heir of another: principal, bonus, deposit, class, tier,
/// member and validity move to it, the old card stays refused for ever, and the holder pays the
/// store's fee. Throws as TouchCard.
CardDeskResult ReplaceCard(Context& context, ports::CardReader& reader, const Actor& actor,
                           const ReplacementRequest& request);

struct RenewalRequest {
  base::Id128 id;
  std::optional<domain::BusinessDay> valid_until;  ///< nothing: for ever with a member, else three
                                                   ///< years from today
};
/// Gives the card on the reader, also an expired one, a later date. Throws as TouchCard.
CardDeskResult RenewCard(Context& context, ports::CardReader& reader, const Actor& actor,
                         const RenewalRequest& request);

struct TierRequest {
  base::Id128 id;
  std::string tier;  ///< empty: none
};
/// Throws as TouchCard.
CardDeskResult ChangeCardTier(Context& context, ports::CardReader& reader, const Actor& actor,
                              const TierRequest& request);

/// What needs no card on the reader. What is written on the card changes with its next write.
struct TransferRequest {
  domain::CardNumber number;
  domain::MemberId member;
  std::string reason = {};
};
/// Makes the card that of another member, whose tier it takes if it gives member prices. A card
/// without a member is registered by this; its date stays until it is renewed. Safe to repeat:
/// NothingToChange. Throws  StorageError.
CardDeskResult TransferCard(Context& context, const Actor& actor, const TransferRequest& request);

struct AbandonRequest {
  domain::CardNumber number;
  std::string reason;  ///< not empty
};
/// Gives up the card's unfinished write, because the card will not come back: no money of it was
/// booked, and none will be. Throws  StorageError.
CardDeskResult AbandonCardWrite(Context& context, const Actor& actor,
                                const AbandonRequest& request);

}  // namespace steelyard::app
