/// Issuing many cards alike, one after the other as they are laid on the reader.
#pragma once
#include "app/card_desk.h"

namespace steelyard::app {

struct BatchPlan {
  int count;
  domain::CardClass card_class;
  std::string tier;  ///< empty: none
  domain::Money top_up;
  domain::Money deposit;
  std::optional<domain::BusinessDay> valid_until;
  std::optional<Actor> approver = {};
};

enum class BatchStep {
  LayNextCard,  ///< there is no card, or still the one that was issued or refused last
  Issued,       ///< one more; the last of `numbers` tells which
  Finished,     ///< all of them
  Stopped       ///< `stopped_by` tells why, `MayGoOn` whether another card may do
};

/// A batch under way. What was issued is in the books with every step, so a batch that ends in
/// between is gone on with by a new one for the rest; a card torn away is finished when it is laid
/// there again, and counts then.
class CardBatch {
 public:
  CardBatch(Context& context, const Actor& actor, BatchPlan plan)
      : m_context(context), m_actor(actor), m_plan(std::move(plan)) {}

  /// Looks at the reader once. Throws as TouchCard; the batch may go on after CardLeftError.
  BatchStep Step(ports::CardReader& reader);

  int issued() const { return static_cast<int>(m_issued.size()); }
  int wanted() const { return m_plan.count; }
  const std::vector<domain::CardNumber>& numbers() const { return m_issued; }
  CardDeskOutcome stopped_by() const { return m_stopped_by; }
  /// Whether it was the card that stopped it, and not what every card is to become.
  bool MayGoOn() const;
  /// The card that stopped it, until it is taken away; nothing when no single one did.
  const std::optional<domain::CardUid>& refused() const { return m_refused; }

 private:
  BatchStep Stop(CardDeskOutcome outcome);
  BatchStep Count(const CardView& view);
  BatchStep IssueNext(ports::CardReader& reader, const std::optional<domain::CardUid>& uid);

  Context& m_context;
  const Actor m_actor;
  const BatchPlan m_plan;
  std::vector<domain::CardNumber> m_issued;
  std::optional<domain::CardUid> m_last;     ///< issued
  std::optional<domain::CardUid> m_refused;
  CardDeskOutcome m_stopped_by = CardDeskOutcome::Done;
};

}  // namespace steelyard::app
