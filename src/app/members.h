/// Members: people who hold cards. What a desk and the Members page do with them.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"

namespace steelyard::app {

/// The first that applies.
enum class MemberOutcome {
  Done,
  NotAllowed,
  NameEmpty,
  NameInvalid,
  PhoneInvalid,
  NoteInvalid,
  ReasonInvalid,
  MemberUnknown,
  TierUnknown,
  AlreadyMember,  ///< somebody has this name and phone number
  NothingToChange
};
std::string_view ToText(MemberOutcome outcome);

/// What becomes of somebody with the name and the phone number of a member.
enum class SameMember { Refuse, AddAnother };

struct NewMember {
  std::string name;
  std::string phone = {};
  std::string tier = {};
  std::string note = {};
  std::optional<domain::BusinessDay> joined = {};  ///< nothing: today
  SameMember same = SameMember::Refuse;
};
struct MemberResult {
  MemberOutcome outcome;
  std::optional<ports::Member> member;
};
MemberResult AddMember(Context& context, const Actor& actor, const NewMember& member);

/// Whether the books have a member of this name and phone number.
bool IsMember(const ports::Books& books, const NewMember& member);

inline constexpr std::size_t kMaxImportedMembers = 20'000;  ///< more would hold up the scales
/// The first that applies.
enum class MemberImportOutcome { Done, NotAllowed, NothingToImport, TooMany, RowRefused };
std::string_view ToText(MemberImportOutcome outcome);
struct MemberImportResult {
  MemberImportOutcome outcome;
  std::size_t imported = 0;
  std::size_t refused_index = 0;           ///< of RowRefused: which of the members
  MemberOutcome reason = MemberOutcome::Done;  ///< and why
};
/// All of them in one commit, or none.
MemberImportResult ImportMembers(Context& context, const Actor& actor,
                                 const std::vector<NewMember>& members);

/// What stays as it is, is absent.
struct MemberChange {
  domain::MemberId id;
  std::optional<std::string> name = {};
  std::optional<std::string> phone = {};
  std::optional<std::string> tier = {};  ///< empty text: none
  std::optional<std::string> note = {};
  std::optional<bool> disabled = {};  ///< a disabled member gets no new card; old cards stay good
  std::string reason = {};            ///< why, for tier history and audit log; may be empty
};
/// Cards that had the member's tier get the new one with it. The books decide at the scale at
/// once; what is written on a card follows with the desk's next write.
MemberResult ChangeMember(Context& context, const Actor& actor, const MemberChange& change);

/// Changes the tier inside a commit: of the member, of the cards that had it, in the tier history
/// and the audit log. `member.tier` is the old one; returns the changed member.
ports::Member MoveToTier(Context& context, ports::Books& books, ports::Member member,
                         const ports::TierChange& change);

/// Members by name, the search is as `ports::Members::Search` says; blanks around it do not count.
std::vector<ports::Member> SearchMembers(Context& context, std::string query, int limit);

struct MemberCard {
  ports::Card card;
  domain::CardBalances balances;
};
struct MemberView {
  ports::Member member;
  std::vector<MemberCard> cards;          ///< by number, ended ones too
  domain::CardBalances total;             ///< of all cards
  std::vector<ports::TierChange> tiers;   ///< newest first
  std::int64_t points = 0;
  std::optional<ports::IdDocument> id_document = {};  ///< nothing: there is no ID record
};
std::optional<MemberView> ViewMember(Context& context, const domain::MemberId& id);

/// A movement on one of a member's cards.
struct MemberMovement {
  ports::Card card;
  ports::LedgerMovement movement;
};
/// Of all cards, newest first; nothing for an unknown member.
std::optional<std::vector<MemberMovement>> MemberStatement(Context& context,
                                                           const domain::MemberId& id, int limit);

std::string SubjectOf(const domain::MemberId& id);  ///< `member 0190…`, for the audit log

}  // namespace steelyard::app
