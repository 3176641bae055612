#include "app/members.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/notes.h"
#include "app/roles.h"
#include "base/check.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

/// The exact ones come first, so a few are enough to see whether there is one.
constexpr int kEnoughOfOneName = 100;

std::optional<MemberOutcome> RefuseName(const std::string& name) {
  const auto mistake = domain::FindNameMistake(name);
  if (mistake == domain::TextMistake::Blank) return MemberOutcome::NameEmpty;
  if (mistake) return MemberOutcome::NameInvalid;
  return std::nullopt;
}

bool IsOptionalName(const std::string& text) {
  return text.empty() || !domain::FindNameMistake(text);
}
bool IsOptionalNote(const std::string& text) {
  return text.empty() || !domain::FindNoteMistake(text);
}

bool IsKnownTier(const ports::Books& books, const std::string& code) {
  const auto tiers = books.catalogue().Tiers();
  return code.empty() || std::ranges::any_of(tiers, [&](const domain::Tier& tier) {
           return tier.code == code;
         });
}

/// What the texts alone tell, without the books.
std::optional<MemberOutcome> RefuseTexts(const MemberChange& change) {
  if (change.name) {
    if (const auto refusal = RefuseName(*change.name)) return refusal;
  }
  if (change.phone && !IsOptionalName(*change.phone)) return MemberOutcome::PhoneInvalid;
  if (change.note && !IsOptionalNote(*change.note)) return MemberOutcome::NoteInvalid;
  if (!IsOptionalNote(change.reason)) return MemberOutcome::ReasonInvalid;
  return std::nullopt;
}

std::optional<MemberOutcome> RefuseTexts(const NewMember& member) {
  if (const auto refusal = RefuseName(member.name)) return refusal;
  if (!IsOptionalName(member.phone)) return MemberOutcome::PhoneInvalid;
  if (!IsOptionalNote(member.note)) return MemberOutcome::NoteInvalid;
  return std::nullopt;
}

std::optional<MemberOutcome> RefuseByBooks(const ports::Books& books, const NewMember& member) {
  if (!IsKnownTier(books, member.tier)) return MemberOutcome::TierUnknown;
  if (member.same == SameMember::Refuse && IsMember(books, member)) {
    return MemberOutcome::AlreadyMember;
  }
  return std::nullopt;
}

/// Puts the member into the books with the first tier.
ports::Member Enter(Context& context, ports::Books& books, const Actor& actor,
                    const NewMember& member, domain::BusinessDay today) {
  const ports::Member added{ports::NewId<domain::MemberId>(context.clock, context.entropy),
                            member.name, member.phone, member.tier, member.note,
                            member.joined.value_or(today)};
  books.members().Add(added);
  if (!added.tier.empty()) {
    books.tier_history().Add({.member = added.id, .at = context.clock.Now(), .actor = actor.name,
                              .from = "", .to = added.tier, .reason = ""});
  }
  return added;
}

/// Name, phone, note and state; the tier is moved by MoveToTier.
ports::Member WithChange(ports::Member member, const MemberChange& change) {
  member.name = change.name.value_or(member.name);
  member.phone = change.phone.value_or(member.phone);
  member.note = change.note.value_or(member.note);
  member.disabled = change.disabled.value_or(member.disabled);
  return member;
}

bool IsSame(const ports::Member& one, const ports::Member& other) {
  return one.name == other.name && one.phone == other.phone && one.note == other.note &&
         one.disabled == other.disabled;
}

std::string Described(const ports::Member& member) {
  return fmt::format("name={} phone={} disabled={:d} note={}", member.name, member.phone,
                     member.disabled, member.note);
}

MemberResult Apply(Context& context, ports::Books& books, const Actor& actor,
                   const MemberChange& change) {
  auto member = books.members().Find(change.id);
  if (!member) return {MemberOutcome::MemberUnknown, std::nullopt};
  if (change.tier && !IsKnownTier(books, *change.tier)) {
    return {MemberOutcome::TierUnknown, std::nullopt};
  }
  const bool changes_tier = change.tier && *change.tier != member->tier;
  const auto changed = WithChange(*member, change);
  if (!changes_tier && IsSame(changed, *member)) {
    return {MemberOutcome::NothingToChange, member};
  }
  if (!IsSame(changed, *member)) {
    books.members().Update(changed);
    const auto after = change.reason.empty() || changes_tier
                           ? Described(changed)
                           : fmt::format("{} reason={}", Described(changed), change.reason);
    WriteAudit(context, books, actor.name,
               {"member.change", SubjectOf(change.id), Described(*member), after});
  }
  if (!changes_tier) return {MemberOutcome::Done, changed};
  return {MemberOutcome::Done,
          MoveToTier(context, books, changed,
                     {.member = change.id, .at = context.clock.Now(), .actor = actor.name,
                      .from = member->tier, .to = *change.tier, .reason = change.reason})};
}

}  // namespace

std::string_view ToText(MemberOutcome outcome) {
  switch (outcome) {
    case MemberOutcome::Done: return "done";
    case MemberOutcome::NotAllowed: return "not_allowed";
    case MemberOutcome::NameEmpty: return "name_empty";
    case MemberOutcome::NameInvalid: return "name_invalid";
    case MemberOutcome::PhoneInvalid: return "phone_invalid";
    case MemberOutcome::NoteInvalid: return "note_invalid";
    case MemberOutcome::ReasonInvalid: return "reason_invalid";
    case MemberOutcome::MemberUnknown: return "member_unknown";
    case MemberOutcome::TierUnknown: return "tier_unknown";
    case MemberOutcome::AlreadyMember: return "already_member";
    case MemberOutcome::NothingToChange: return "nothing_to_change";
  }
  base::Check(false);
  return {};
}

std::string SubjectOf(const domain::MemberId& id) {
  return fmt::format("member {}", id.ToString());
}

MemberResult AddMember(Context& context, const Actor& actor, const NewMember& member) {
  if (!MayWorkAtDesk(actor.role)) return {MemberOutcome::NotAllowed, std::nullopt};
  if (const auto refusal = RefuseTexts(member)) return {*refusal, std::nullopt};
  MemberResult result{MemberOutcome::Done, std::nullopt};
  context.store.Commit([&](ports::Books& books) {
    if (const auto refusal = RefuseByBooks(books, member)) {
      result = {*refusal, std::nullopt};
      return;
    }
    const auto added = Enter(context, books, actor, member, Today(context, LoadSettings(books)));
    WriteAudit(context, books, actor.name,
               {"member.add", SubjectOf(added.id), "", fmt::format("tier={}", added.tier)});
    result = {MemberOutcome::Done, added};
  });
  return result;
}

bool IsMember(const ports::Books& books, const NewMember& member) {
  const auto& text = member.phone.empty() ? member.name : member.phone;
  const auto found = books.members().Search(text, kEnoughOfOneName);
  return std::ranges::any_of(found, [&](const ports::Member& one) {
    return one.name == member.name && one.phone == member.phone;
  });
}

std::string_view ToText(MemberImportOutcome outcome) {
  switch (outcome) {
    case MemberImportOutcome::Done: return "done";
    case MemberImportOutcome::NotAllowed: return "not_allowed";
    case MemberImportOutcome::NothingToImport: return "nothing_to_import";
    case MemberImportOutcome::TooMany: return "too_many";
    case MemberImportOutcome::RowRefused: return "row_refused";
  }
  base::Check(false);
  return {};
}

MemberImportResult ImportMembers(Context& context, const Actor& actor,
                                 const std::vector<NewMember>& members) {
  if (!MayWorkAtDesk(actor.role)) return {MemberImportOutcome::NotAllowed};
  if (members.empty()) return {MemberImportOutcome::NothingToImport};
  if (members.size() > kMaxImportedMembers) return {MemberImportOutcome::TooMany};
  for (std::size_t i = 0; i < members.size(); ++i) {
    if (const auto refusal = RefuseTexts(members[i])) {
      return {MemberImportOutcome::RowRefused, 0, i, *refusal};
    }
  }
  MemberImportResult result{MemberImportOutcome::Done, members.size()};
  context.store.Commit([&](ports::Books& books) {
    for (std::size_t i = 0; i < members.size(); ++i) {
      if (const auto refusal = RefuseByBooks(books, members[i])) {
        result = {MemberImportOutcome::RowRefused, 0, i, *refusal};
        return;
      }
    }
    const auto today = Today(context, LoadSettings(books));
    for (const auto& member : members) Enter(context, books, actor, member, today);
    // One line for all: who was added when is in the tier history and the members' own days.
    WriteAudit(context, books, actor.name,
               {"member.import", "members", "", fmt::format("count={}", members.size())});
  });
  return result;
}

MemberResult ChangeMember(Context& context, const Actor& actor, const MemberChange& change) {
  if (!MayWorkAtDesk(actor.role)) return {MemberOutcome::NotAllowed, std::nullopt};
  if (const auto refusal = RefuseTexts(change)) return {*refusal, std::nullopt};
  MemberResult result{MemberOutcome::Done, std::nullopt};
  context.store.Commit([&](ports::Books& books) {
    result = Apply(context, books, actor, change);
  });
  return result;
}

ports::Member MoveToTier(Context& context, ports::Books& books, ports::Member member,
                         const ports::TierChange& change) {
  base::Check(member.tier == change.from);
  member.tier = change.to;
  books.members().Update(member);
  for (ports::Card card : books.cards().OfMember(member.id)) {
    const bool follows = domain::GivesMemberPrice(card.card_class) && card.tier == change.from;
    if (!follows) continue;  // a card that was given a tier of its own keeps it
    card.tier = change.to;
    books.cards().Update(card);
  }
  books.tier_history().Add(change);
  WriteAudit(context, books, change.actor,
             {"member.change_tier", SubjectOf(member.id), fmt::format("tier={}", change.from),
              fmt::format("tier={} reason={}", change.to, change.reason)});
  return member;
}

std::vector<ports::Member> SearchMembers(Context& context, std::string query, int limit) {
  const auto begin = query.find_first_not_of(' ');
  const auto end = query.find_last_not_of(' ');
  query = begin == query.npos ? std::string() : query.substr(begin, end - begin + 1);
  std::vector<ports::Member> members;
  context.store.Read([&](const ports::Books& books) {
    members = books.members().Search(query, limit);
  });
  return members;
}

std::optional<MemberView> ViewMember(Context& context, const domain::MemberId& id) {
  std::optional<MemberView> view;
  context.store.Read([&](const ports::Books& books) {
    const auto member = books.members().Find(id);
    if (!member) return;
    view = MemberView{*member, {}, {}, books.tier_history().Of(id), books.points().BalanceOf(id)};
    if (const auto record = books.id_records().Find(id)) view->id_document = record->document;
    for (const auto& card : books.cards().OfMember(id)) {
      const auto balances = books.ledger().BalancesOf(card.id);
      view->cards.push_back({card, balances});
      view->total.principal = view->total.principal + balances.principal;
      view->total.bonus = view->total.bonus + balances.bonus;
      view->total.deposit = view->total.deposit + balances.deposit;
    }
  });
  return view;
}

std::optional<std::vector<MemberMovement>> MemberStatement(Context& context,
                                                           const domain::MemberId& id, int limit) {
  std::optional<std::vector<MemberMovement>> statement;
  context.store.Read([&](const ports::Books& books) {
    if (!books.members().Find(id)) return;
    statement.emplace();
    for (const auto& card : books.cards().OfMember(id)) {
      for (const auto& movement : books.ledger().Movements(card.id, limit)) {
        statement->push_back({card, movement});
      }
    }
    std::ranges::stable_sort(*statement, [](const auto& one, const auto& other) {
      return one.movement.at > other.movement.at;
    });
    if (statement->size() > static_cast<std::size_t>(limit)) {
      statement->erase(statement->begin() + limit, statement->end());
    }
  });
  return statement;
}

}  // namespace steelyard::app
