/// card batch: one blank card after the other.
#include <chrono>
#include <iostream>
#include <thread>

#include "app/card_batch.h"
#include "cli/card_form.h"
#include "cli/options.h"
#include "cli/sentences.h"

namespace steelyard::cli {
namespace {

constexpr auto kBetweenLooks = std::chrono::milliseconds(200);

void TellProgress(const app::CardBatch& batch, const std::string& what) {
  std::cerr << fmt::format("{} of {}: {}\n", batch.issued(), batch.wanted(), what);
}

Answer WithCards(Answer answer, const app::CardBatch& batch) {
  answer.object["issued"] = batch.issued();
  Json cards = Json::array();
  for (const auto& number : batch.numbers()) cards.push_back(number.ToString());
  answer.object["cards"] = cards;
  return answer;
}

/// What a torn card says is progress too: laid there again it is finished.
app::BatchStep StepOrTell(app::CardBatch& batch, ports::CardReader& reader) {
  try {
    return batch.Step(reader);
  } catch (const ports::CardLeftError& error) {
    TellProgress(batch, error.what());
    return app::BatchStep::LayNextCard;
  }
}

Answer RunBatch(Session& session, const CardForm& form) {
  const auto approver = LogInApprover(session, form);
  if (!approver) return approver.error();
  auto reader = OpenReader(session, form);
  app::CardBatch batch(session.context(), session.actor,
                       {form.count, *form.card_class, form.tier,
                        form.top_up.value_or(domain::Money()),
                        form.deposit.value_or(domain::Money()), form.valid_until, *approver});
  TellProgress(batch, "lay the first blank card on the reader.");
  while (true) {
    switch (StepOrTell(batch, reader)) {
      case app::BatchStep::LayNextCard: std::this_thread::sleep_for(kBetweenLooks); break;
      case app::BatchStep::Issued:
        TellProgress(batch, "card " + batch.numbers().back().ToString() + " is issued.");
        break;
      case app::BatchStep::Finished:
        return WithCards(Done({}, fmt::format("{} cards were issued.", batch.issued())), batch);
      case app::BatchStep::Stopped:
        return WithCards(
            Refused(app::ToText(batch.stopped_by()),
                    fmt::format("{} of {} cards were issued. {}", batch.issued(), batch.wanted(),
                                Sentence(batch.stopped_by()))),
            batch);
    }
  }
}

}  // namespace

void AddCardBatch(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form) {
  auto* batch = group.add_subcommand(
      "batch", "issues one blank card after the other as they are laid on the reader");
  AddReader(*batch, *form)->required();
  batch->add_option("--count", form->count, "how many")
      ->required()
      ->check(CLI::Range(1, 100'000));
  AddParsed(*batch, "--class", form->card_class, &domain::ParseCardClass,
            "member, stored_value or both")
      ->required();
  batch->add_option("--tier", form->tier, "a tier's code");
  AddAmount(*batch, "--top-up", form->top_up);
  AddAmount(*batch, "--deposit", form->deposit);
  AddDay(*batch, "--valid-until", form->valid_until);
  AddApprover(*batch, *form);
  chosen.WithKeys(batch, [form](Session& session) { return RunBatch(session, *form); });
}

}  // namespace steelyard::cli
