#include "app/card_batch.h"

#include "app/roles.h"

namespace steelyard::app {

BatchStep CardBatch::Step(ports::CardReader& reader) {
  if (issued() >= m_plan.count) return BatchStep::Finished;
  if (!MayWorkAtDesk(m_actor.role)) return Stop(CardDeskOutcome::NotAllowed);
  const ports::Touch there = reader.Look();
  const bool is_empty = there.outcome == ports::TouchOutcome::NoCard;
  const bool is_last = there.outcome == ports::TouchOutcome::OneCard && there.uid == m_last;
  if (is_empty || is_last) return BatchStep::LayNextCard;
  const TouchResult touched = TouchCard(m_context, reader, m_actor);
  if (touched.outcome == TouchOutcome::FinishedInterrupted &&
      touched.finished == ports::CardWriteKind::Issue) {
    return Count(touched.view.value());
  }
  return IssueNext(reader);
}

BatchStep CardBatch::IssueNext(ports::CardReader& reader) {
  const IssueRequest request{
      .id = ports::NewId<base::Id128>(m_context.clock, m_context.entropy),
      .card_class = m_plan.card_class,
      .member = std::nullopt,
      .tier = m_plan.tier,
      .top_up = m_plan.top_up,
      .deposit = m_plan.deposit,
      .valid_until = m_plan.valid_until,
      .approver = m_plan.approver};
  const CardDeskResult result = IssueCard(m_context, reader, m_actor, request);
  if (result.outcome == CardDeskOutcome::NoCard) return BatchStep::LayNextCard;
  if (result.outcome != CardDeskOutcome::Done) return Stop(result.outcome);
  return Count(result.view.value());
}

BatchStep CardBatch::Stop(CardDeskOutcome outcome) {
  m_stopped_by = outcome;
  return BatchStep::Stopped;
}

BatchStep CardBatch::Count(const CardView& view) {
  m_issued.push_back(view.card.number);
  m_last = view.card.uid;
  return BatchStep::Issued;
}

}  // namespace steelyard::app
