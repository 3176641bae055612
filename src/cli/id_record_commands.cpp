/// member id keep/show/reveal/purge.
#include <fmt/format.h>

#include "app/id_records.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/sentences.h"

namespace steelyard::cli {
namespace {

struct IdForm {
  std::optional<domain::MemberId> member;
  std::optional<ports::IdDocument> document;
  std::string number_file;
  std::string reason;
};

Answer AnswerOf(Session& session, const app::IdRecordResult& result) {
  if (result.outcome != app::IdRecordOutcome::Done) {
    return Refused(app::ToText(result.outcome), Sentence(result.outcome));
  }
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  const auto& view = *result.view;
  return Done({{"document", ports::ToText(view.document)},
               {"number", view.number},
               {"kept_at", view.kept_at.ToString(offset)},
               {"kept_by", view.kept_by}},
              fmt::format("{}  {}  kept {} by {}", ports::ToText(view.document), view.number,
                          view.kept_at.ToString(offset), view.kept_by));
}

Answer KeepRecord(Session& session, const IdForm& form) {
  const auto number = AskSecret(form.number_file, "number of the document", "--number-file");
  if (!number) return number.error();
  const auto outcome = app::KeepIdRecord(session.context(), session.store->id_cipher(),
                                         session.actor, {*form.member, *form.document, *number});
  if (outcome != app::IdRecordOutcome::Done) {
    return Refused(app::ToText(outcome), Sentence(outcome));
  }
  return Done({{"member", form.member->ToString()}}, "The ID record is kept, sealed.");
}

Answer Purge(Session& session) {
  const auto result = app::RemoveOldIdRecords(session.context(), session.actor);
  if (result.outcome != app::IdRecordOutcome::Done) {
    return Refused(app::ToText(result.outcome), Sentence(result.outcome));
  }
  return Done({{"removed", result.removed}},
              fmt::format("{} ID records were removed.", result.removed));
}

}  // namespace

void AddIdRecordCommands(CLI::App& member, Chosen& chosen) {
  auto* group = AddGroup(member, "id", "which document a member showed; sealed in the books");
  auto form = std::make_shared<IdForm>();
  const auto add_member = [&](CLI::App* command) {
    AddParsed(*command, "--member,MEMBER", form->member, &domain::MemberId::Parse, "a member's id")
        ->required();
  };
  auto* keep = group->add_subcommand("keep", "keeps the document's number, sealed");
  add_member(keep);
  AddParsed(*keep, "--document", form->document, &ports::ParseIdDocument,
            "identity_card, passport, residence_permit or other")
      ->required();
  keep->add_option("--number-file", form->number_file,
                   "a file with the number; asked for on a terminal");
  chosen.WithKeys(keep, [form](Session& session) { return KeepRecord(session, *form); });

  auto* show = group->add_subcommand("show", "the document and the last four of its number");
  add_member(show);
  chosen.WithKeys(show, [form](Session& session) {
    return AnswerOf(session, app::ShowIdRecord(session.context(), session.store->id_cipher(),
                                               session.actor, *form->member));
  });

  auto* reveal = group->add_subcommand("reveal", "the whole number; the audit log tells of it");
  add_member(reveal);
  reveal->add_option("--reason", form->reason, "why, for the audit log")->required();
  chosen.WithKeys(reveal, [form](Session& session) {
    return AnswerOf(session,
                    app::RevealIdRecord(session.context(), session.store->id_cipher(),
                                        session.actor, *form->member, form->reason));
  });

  chosen.WithBooks(group->add_subcommand("purge", "removes what nobody has needed for years"),
                   Purge);
}

}  // namespace steelyard::cli
