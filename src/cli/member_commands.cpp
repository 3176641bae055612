/// member add/set/disable/enable/import/list/show/statement.
#include <fmt/format.h>

#include "app/members.h"
#include "cli/commands.h"
#include "cli/import_files.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "cli/views.h"

namespace steelyard::cli {
namespace {

struct MemberForm {
  app::NewMember member;
  std::optional<domain::MemberId> id;
  std::optional<std::string> name, phone, tier, note;
  std::string reason;
  std::string search;
  std::string file;
  bool is_preview = false;
  int limit = 100;
};

base::UtcOffset OffsetOf(Session& session) {
  return app::LoadSettings(session.context().store).calendar.offset;
}

Answer MemberUnknown() {
  return Refused("member_unknown", "There is no member with this id; see member list.");
}

Answer AddMember(Session& session, const MemberForm& form) {
  const auto result = app::AddMember(session.context(), session.actor, form.member);
  if (result.outcome != app::MemberOutcome::Done) {
    return Refused(app::ToText(result.outcome), Sentence(result.outcome));
  }
  return Done(
      MemberJson(*result.member),
      fmt::format("Member {} has the id {}.", result.member->name, result.member->id.ToString()));
}

Answer ApplyChange(Session& session, const app::MemberChange& change) {
  const auto result = app::ChangeMember(session.context(), session.actor, change);
  if (result.outcome != app::MemberOutcome::Done) {
    return Refused(app::ToText(result.outcome), Sentence(result.outcome));
  }
  return Done(MemberJson(*result.member),
              fmt::format("Member {} was changed.", result.member->name));
}

Answer SetMember(Session& session, const MemberForm& form) {
  return ApplyChange(session, {*form.id, form.name, form.phone, form.tier, form.note,
                               std::nullopt, form.reason});
}

Answer SwitchMember(Session& session, const MemberForm& form, bool disabled) {
  app::MemberChange change{*form.id};
  change.disabled = disabled;
  change.reason = form.reason;
  return ApplyChange(session, change);
}

Answer ListMembers(Session& session, const MemberForm& form) {
  Json members = Json::array();
  TextTable table({"ID", "NAME", "PHONE", "TIER", "STATE"});
  for (const auto& member : app::SearchMembers(session.context(), form.search, form.limit)) {
    members.push_back(MemberJson(member));
    table.Add({member.id.ToString(), member.name, member.phone, member.tier,
               member.disabled ? "disabled" : "active"});
  }
  return Done({{"members", members}}, table.ToString());
}

std::string CardsText(const app::MemberView& view) {
  TextTable table({"CARD", "CLASS", "STATE", "PRINCIPAL", "BONUS", "DEPOSIT"});
  for (const std::size_t column : {3u, 4u, 5u}) table.AlignRight(column);
  for (const auto& [card, balances] : view.cards) {
    table.Add({card.number.ToString(), std::string(domain::ToText(card.card_class)),
               std::string(domain::ToText(card.state)), balances.principal.ToString(),
               balances.bonus.ToString(), balances.deposit.ToString()});
  }
  table.Add({"", "", "", view.total.principal.ToString(), view.total.bonus.ToString(),
             view.total.deposit.ToString()});
  return table.ToString();
}

std::string TiersText(const app::MemberView& view, base::UtcOffset offset) {
  TextTable table({"WHEN", "FROM", "TO", "WHO", "WHY"});
  for (const auto& change : view.tiers) {
    table.Add({change.at.ToString(offset), change.from, change.to, change.actor, change.reason});
  }
  return table.ToString();
}

Json ViewJson(const app::MemberView& view, base::UtcOffset offset) {
  Json object = MemberJson(view.member);
  Json cards = Json::array();
  for (const auto& [card, balances] : view.cards) {
    cards.push_back({{"card", card.number.ToString()},
                     {"class", domain::ToText(card.card_class)},
                     {"state", domain::ToText(card.state)},
                     {"tier", card.tier},
                     {"principal", balances.principal.fen()},
                     {"bonus", balances.bonus.fen()},
                     {"deposit", balances.deposit.fen()}});
  }
  Json tiers = Json::array();
  for (const auto& change : view.tiers) {
    tiers.push_back({{"at", change.at.ToString(offset)},
                     {"from", change.from},
                     {"to", change.to},
                     {"actor", change.actor},
                     {"reason", change.reason}});
  }
  object["cards"] = cards;
  object["principal"] = view.total.principal.fen();
  object["bonus"] = view.total.bonus.fen();
  object["deposit"] = view.total.deposit.fen();
  object["tier_history"] = tiers;
  object["points"] = view.points;
  object["id_record"] = view.id_document ? Json(ports::ToText(*view.id_document)) : Json();
  return object;
}

Answer ShowMember(Session& session, const MemberForm& form) {
  const auto view = app::ViewMember(session.context(), *form.id);
  if (!view) return MemberUnknown();
  const auto offset = OffsetOf(session);
  const auto& member = view->member;
  std::string text = fmt::format("{}  {}  tier {}  {}\n", member.name, member.phone,
                                 member.tier.empty() ? "-" : member.tier,
                                 member.disabled ? "disabled" : "active");
  text += fmt::format("Joined {}  points {}  ID record {}\n",
                      member.joined ? member.joined->ToString() : "-", view->points,
                      view->id_document ? ports::ToText(*view->id_document) : "-");
  if (!member.note.empty()) text += member.note + "\n";
  if (!view->cards.empty()) text += '\n' + CardsText(*view);
  if (!view->tiers.empty()) text += '\n' + TiersText(*view, offset);
  return Done(ViewJson(*view, offset), text);
}

Answer ShowStatement(Session& session, const MemberForm& form) {
  const auto statement = app::MemberStatement(session.context(), *form.id, form.limit);
  if (!statement) return MemberUnknown();
  const auto offset = OffsetOf(session);
  Json movements = Json::array();
  TextTable table({"WHEN", "CARD", "WHAT", "ACCOUNT", "AMOUNT", "WHO"});
  table.AlignRight(4);
  for (const auto& [card, movement] : *statement) {
    const auto moved = MovementOn(movement, card.id);
    Json one = MovementJson(movement, card.id, offset);
    one["card"] = card.number.ToString();
    movements.push_back(std::move(one));
    table.Add({movement.at.ToString(offset), card.number.ToString(),
               std::string(domain::ToText(movement.posting.reason)),
               std::string(domain::ToText(moved.account)), moved.amount.ToString(),
               movement.actor});
  }
  return Done({{"member", form.id->ToString()}, {"movements", movements}}, table.ToString());
}

constexpr ListColumns kMemberColumns = {"name", "name, phone, tier, note and joined"};

/// Every bad row at once, so that a file is mended in one go.
Answer RefuseRows(const host::MemberImportPreview& preview) {
  std::string text = fmt::format("{} rows are wrong, so nothing was imported. Correct them:",
                                 preview.bad_rows.size());
  Json rows = Json::array();
  for (const auto& row : preview.bad_rows) {
    text += "\n  " + Sentence(row);
    rows.push_back({{"row", row.row},
                    {"column", row.column},
                    {"mistake", ToText(row.mistake)},
                    {"cell", row.cell}});
  }
  auto answer = Refused("rows_not_valid", text);
  answer.object["rows"] = rows;
  return answer;
}

Answer ImportMembers(Session& session, const MemberForm& form) {
  const auto bytes = ReadImportFile(form.file);
  if (!bytes) return bytes.error();
  const auto preview = host::PreviewMemberImport(session.context(), *bytes);
  if (auto refused = RefuseTable(preview.unreadable, preview.head_fault, kMemberColumns)) {
    return *std::move(refused);
  }
  if (!preview.IsGood()) return RefuseRows(preview);
  if (form.is_preview) {
    return Done({{"good", preview.members.size()}},
                fmt::format("All {} rows are good. Nothing was imported yet.",
                            preview.members.size()));
  }
  const auto result = app::ImportMembers(session.context(), session.actor, preview.members);
  if (result.outcome != app::MemberImportOutcome::Done) {
    return Refused(app::ToText(result.outcome), Sentence(result.outcome));
  }
  return Done({{"imported", result.imported}},
              fmt::format("{} members were added.", result.imported));
}

CLI::Option* AddMemberId(CLI::App& command, MemberForm& form) {
  return AddParsed(command, "--member,MEMBER", form.id, &domain::MemberId::Parse, "a member's id")
      ->required();
}

void AddChangingCommands(CLI::App& group, Chosen& chosen, const std::shared_ptr<MemberForm>& form) {
  auto* add = group.add_subcommand("add", "registers a member");
  add->add_option("--name", form->member.name, "the member's name")
      ->required()
      ->check(&RefuseBadName);
  add->add_option("--phone", form->member.phone, "a phone number")->check(&RefuseBadName);
  add->add_option("--tier", form->member.tier, "the code of a tier");
  add->add_option("--note", form->member.note, "one line to remember");
  AddDay(*add, "--joined", form->member.joined);
  add->add_flag_callback(
      "--allow-duplicate", [form] { form->member.same = app::SameMember::AddAnother; },
      "also when a member has this name and phone number");
  chosen.WithBooks(add, [form](Session& session) { return AddMember(session, *form); });

  const char* const kReasonHelp = "why, for the tier history and the audit log";
  auto* set = group.add_subcommand("set", "changes what is on record of a member");
  AddMemberId(*set, *form);
  set->add_option("--name", form->name, "the name");
  set->add_option("--phone", form->phone, "a phone number; empty for none");
  set->add_option("--tier", form->tier, "the code of a tier; empty for none");
  set->add_option("--note", form->note, "one line to remember; empty for none");
  set->add_option("--reason", form->reason, kReasonHelp);
  chosen.WithBooks(set, [form](Session& session) { return SetMember(session, *form); });

  auto* disable = group.add_subcommand("disable", "no new cards for this member; old ones stay");
  AddMemberId(*disable, *form);
  disable->add_option("--reason", form->reason, kReasonHelp);
  chosen.WithBooks(disable,
                   [form](Session& session) { return SwitchMember(session, *form, true); });
  auto* enable = group.add_subcommand("enable", "takes a disabled member back");
  AddMemberId(*enable, *form);
  enable->add_option("--reason", form->reason, kReasonHelp);
  chosen.WithBooks(enable,
                   [form](Session& session) { return SwitchMember(session, *form, false); });
}

}  // namespace

void AddMemberCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "member", "people who hold cards");
  auto form = std::make_shared<MemberForm>();
  AddChangingCommands(*group, chosen, form);
  AddIdRecordCommands(*group, chosen);

  auto* import = group->add_subcommand("import", "adds members from a CSV or XLSX file");
  import->add_option("FILE", form->file, "its first row names the columns; all rows must be good")
      ->required();
  import->add_flag("--preview", form->is_preview, "only says which rows are wrong");
  chosen.WithBooks(import, [form](Session& session) { return ImportMembers(session, *form); });

  auto* list = group->add_subcommand("list", "members by name");
  list->add_option("--search", form->search,
                   "part of a name or phone number, or the last four digits of a card");
  list->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 100'000));
  chosen.WithBooks(list, [form](Session& session) { return ListMembers(session, *form); });

  auto* show = group->add_subcommand("show", "a member with cards, balances and tier history");
  AddMemberId(*show, *form);
  chosen.WithBooks(show, [form](Session& session) { return ShowMember(session, *form); });

  auto* statement = group->add_subcommand("statement", "what moved on all cards of a member");
  AddMemberId(*statement, *form);
  statement->add_option("--limit", form->limit, "at most so many")->check(CLI::Range(1, 100'000));
  chosen.WithBooks(statement, [form](Session& session) { return ShowStatement(session, *form); });
}

}  // namespace steelyard::cli
