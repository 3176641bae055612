/// What all writing operations of the card desk have in common: look, finish what was interrupted,
/// refuse, begin in the books, write, settle.
#pragma once
#include <functional>
#include <optional>

#include "app/approval.h"
#include "app/card_desk.h"
#include "app/card_writing.h"

namespace steelyard::app {

/// What the intent commit decides on.
struct Deskwork {
  Context& context;
  ports::Books& books;
  const Actor& actor;
  StoreSettings settings;
};

/// A refusal, or the write to carry out.
struct Begun {
  CardDeskOutcome outcome = CardDeskOutcome::Done;
  std::optional<ports::CardWrite> write = {};
  std::optional<RefundQuote> quote = {};
};

struct DeskRequest {
  const base::Id128& id;
  ports::CardWriteKind kind;
  std::string reason = {};
  /// What is paid at the desk, where the request says it: a repeat must say the same.
  std::optional<domain::Money> cash = {};
};

/// On a blank card or one whose issue was given up: `known` is what the books have of it.
struct BlankOnReader {
  const domain::CardUid& uid;
  const ports::CardReading& reading;
  std::optional<ports::Card> known;
};
using BeginOnBlank = std::function<Begun(const Deskwork&, const BlankOnReader&)>;
CardDeskResult WorkOnBlankCard(Context& context, ports::CardReader& reader, const Actor& actor,
                               const DeskRequest& request, const BeginOnBlank& begin);

/// On a card of ours without an open write. `record` is what it holds now with the next counter.
struct IssuedOnReader {
  ports::Card card;
  domain::CardRecord record;
};
using BeginOnIssued = std::function<Begun(const Deskwork&, const IssuedOnReader&)>;
CardDeskResult WorkOnIssuedCard(Context& context, ports::CardReader& reader, const Actor& actor,
                                const DeskRequest& request, const BeginOnIssued& begin);

/// The write of `request` without its postings, signed and dated.
ports::CardWrite MakeWrite(const Deskwork& work, const DeskRequest& request,
                           const domain::CardId& card, const domain::CardRecord& record);

/// Either the refusal, or who agreed; empty when nobody had to.
struct Approval {
  std::optional<CardDeskOutcome> refusal;
  std::string approver;
};
struct ApprovalNeed {
  const std::optional<Actor>& approver;
  ApprovalCase what;
  domain::Money amount;
};
Approval Approve(const Deskwork& work, const ApprovalNeed& need);

std::optional<CardDeskOutcome> RefuseReason(const std::string& reason);
CardDeskOutcome OutcomeOf(ports::WriteRefusal refusal);

bool IsExpired(const Deskwork& work, const ports::Card& card);
/// Whether scales hold more of the card than `left_fen`, which may be below zero.
bool IsHeldByScale(const ports::Books& books, const domain::CardId& card, std::int64_t left_fen,
                   base::Timestamp now);
/// What a card's record keeps of a balance; of an overdrawn card zero.
domain::Money HintOf(std::int64_t fen);
/// What decides how long a card has to be good.
struct CardTerms {
  domain::CardClass card_class;
  const std::optional<domain::MemberId>& member;
  const std::optional<domain::BusinessDay>& valid_until;
};
/// A card without a name is good for three years.
domain::BusinessDay ThreeYearsAfter(domain::BusinessDay day);
/// Whether money on a card without a name would be good for less than that. Source  "Limits".
bool IsTooShort(const Deskwork& work, const CardTerms& terms);
domain::Money BalanceLimit(const std::optional<domain::MemberId>& member,
                           const domain::Limits& limits);
bool IsTierKnown(const ports::Books& books, const std::string& tier);  ///< or empty

/// What a blank card is to become.
struct CardPlan {
  domain::CardClass card_class;
  std::string tier;
  std::optional<domain::MemberId> member;
  std::optional<domain::BusinessDay> valid_until;
};
/// Puts the blank card into the books, blank until it is written; one whose issue was given up
/// keeps its number. What the card will hold, but for the balances.
struct Registered {
  domain::CardId card;
  domain::CardRecord record;
};
Registered RegisterBlank(const Deskwork& work, const BlankOnReader& blank, const CardPlan& plan);

}  // namespace steelyard::app
