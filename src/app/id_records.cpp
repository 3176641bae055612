#include "app/id_records.h"

#include <fmt/format.h>

#include <algorithm>

#include "app/members.h"
#include "app/notes.h"
#include "app/roles.h"
#include "app/setting_values.h"
#include "base/check.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

constexpr std::size_t kShownCharacters = 4;
constexpr std::size_t kLeastNumber = 5;
constexpr std::size_t kMostNumber = 40;
constexpr std::size_t kIdentityCardSize = 18;
constexpr std::int64_t kIdRecordAboveDefaultFen = 100'000;

bool IsDigit(char c) { return c >= '0' && c <= '9'; }

/// GB 11643: ISO 7064 MOD 11-2 over the first 17 digits.
bool IsIdentityCard(std::string_view number) {
  constexpr int kWeights[] = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
  constexpr std::string_view kChecks = "10X98765432";
  if (number.size() != kIdentityCardSize) return false;
  int sum = 0;
  for (std::size_t i = 0; i + 1 < kIdentityCardSize; ++i) {
    if (!IsDigit(number[i])) return false;
    sum += kWeights[i] * (number[i] - '0');
  }
  return number.back() == kChecks[static_cast<std::size_t>(sum % 11)];
}

std::optional<IdRecordView> Open(const ports::PersonalDataCipher& cipher,
                                 const ports::IdRecord& record) {
  auto number = cipher.Open(record.member, record.sealed_number);
  if (!number) return std::nullopt;
  return IdRecordView{record.document, *std::move(number), record.kept_at, record.kept_by};
}

/// A card that can still be used, or become so again.
bool IsAlive(const ports::Card& card) {
  switch (card.state) {
    case domain::CardState::Blank: return false;
    case domain::CardState::Active: return true;
    case domain::CardState::Suspended: return true;
    case domain::CardState::Lost: return true;
    case domain::CardState::Found: return true;
    case domain::CardState::Replaced: return false;
    case domain::CardState::Returned: return false;
  }
  base::Check(false);
  return true;
}

int YearsKept(const ports::Books& books) {
  const auto text = books.settings().Find(kIdRecordYearsSetting);
  const auto years = text ? ParseWhole(*text) : std::nullopt;
  return years ? static_cast<int>(*years) : kLeastIdRecordYears;
}

/// The same day so many years later; of a 29 February the first of March.
domain::BusinessDay YearsAfter(domain::BusinessDay day, int years) {
  const std::string text = day.ToString();
  const int year = std::stoi(text.substr(0, 4)) + years;
  const auto same = domain::BusinessDay::FromDate(year, std::stoi(text.substr(5, 2)),
                                                  std::stoi(text.substr(8, 2)));
  return same ? *same : domain::BusinessDay::FromDate(year, 3, 1).value();
}

enum class Step { Leave, NoteUsed, NoteUnused, Remove };

Step NextStep(Context& context, const ports::Books& books, const ports::IdRecord& record) {
  const bool is_used = std::ranges::any_of(books.cards().OfMember(record.member), &IsAlive);
  if (is_used) return record.unused_since ? Step::NoteUsed : Step::Leave;
  if (!record.unused_since) return Step::NoteUnused;
  const auto today = Today(context, LoadSettings(books));
  return YearsAfter(*record.unused_since, YearsKept(books)) < today ? Step::Remove : Step::Leave;
}

void TakeStep(Context& context, ports::Books& books, const Actor& actor, ports::IdRecord record,
              Step step) {
  switch (step) {
    case Step::Leave: return;
    case Step::NoteUsed: record.unused_since.reset(); break;
    case Step::NoteUnused: record.unused_since = Today(context, LoadSettings(books)); break;
    case Step::Remove:
      books.id_records().Remove(record.member);
      return WriteAudit(context, books, actor.name,
                        {"member.remove_id_record", SubjectOf(record.member),
                         fmt::format("unused_since={}", record.unused_since->ToString()), ""});
  }
  books.id_records().Put(record);
}

}  // namespace

std::string_view ToText(IdRecordOutcome outcome) {
  switch (outcome) {
    case IdRecordOutcome::Done: return "done";
    case IdRecordOutcome::NotAllowed: return "not_allowed";
    case IdRecordOutcome::ReasonMissing: return "reason_missing";
    case IdRecordOutcome::ReasonInvalid: return "reason_invalid";
    case IdRecordOutcome::NumberInvalid: return "number_invalid";
    case IdRecordOutcome::MemberUnknown: return "member_unknown";
    case IdRecordOutcome::NoRecord: return "no_record";
    case IdRecordOutcome::CannotBeOpened: return "cannot_be_opened";
  }
  base::Check(false);
  return {};
}

std::optional<std::string> NormaliseIdNumber(ports::IdDocument document, std::string_view text) {
  std::string number;
  for (const char c : text) {
    if (c == ' ') continue;
    number += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  }
  const bool is_plain = std::ranges::all_of(
      number, [](char c) { return IsDigit(c) || (c >= 'A' && c <= 'Z') || c == '-'; });
  if (!is_plain || number.size() < kLeastNumber || number.size() > kMostNumber) {
    return std::nullopt;
  }
  if (document == ports::IdDocument::IdentityCard && !IsIdentityCard(number)) return std::nullopt;
  return number;
}

IdRecordOutcome KeepIdRecord(Context& context, const ports::PersonalDataCipher& cipher,
                             const Actor& actor, const NewIdRecord& record) {
  if (!MayWorkAtDesk(actor.role)) return IdRecordOutcome::NotAllowed;
  const auto number = NormaliseIdNumber(record.document, record.number);
  if (!number) return IdRecordOutcome::NumberInvalid;
  const auto sealed = cipher.Seal(record.member, *number);
  IdRecordOutcome outcome = IdRecordOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    if (!books.members().Find(record.member)) {
      outcome = IdRecordOutcome::MemberUnknown;
      return;
    }
    const auto before = books.id_records().Find(record.member);
    books.id_records().Put({record.member, record.document, sealed, context.clock.Now(),
                            actor.name});
    // Neither the number nor a part of it goes into the log.
    WriteAudit(context, books, actor.name,
               {"member.keep_id_record", SubjectOf(record.member),
                before ? fmt::format("document={}", ToText(before->document)) : "",
                fmt::format("document={}", ToText(record.document))});
  });
  return outcome;
}

IdRecordResult ShowIdRecord(Context& context, const ports::PersonalDataCipher& cipher,
                            const Actor& actor, const domain::MemberId& member) {
  if (!MayWorkAtDesk(actor.role)) return {IdRecordOutcome::NotAllowed};
  IdRecordResult result{IdRecordOutcome::NoRecord};
  context.store.Read([&](const ports::Books& books) {
    if (!books.members().Find(member)) result.outcome = IdRecordOutcome::MemberUnknown;
    const auto record = books.id_records().Find(member);
    if (!record) return;
    auto view = Open(cipher, *record);
    if (view) view->number = domain::MaskAllBut(kShownCharacters, view->number);
    result = {view ? IdRecordOutcome::Done : IdRecordOutcome::CannotBeOpened, view};
  });
  return result;
}

IdRecordResult RevealIdRecord(Context& context, const ports::PersonalDataCipher& cipher,
                              const Actor& actor, const domain::MemberId& member,
                              const std::string& reason) {
  if (!MayManageStore(actor.role)) return {IdRecordOutcome::NotAllowed};
  const auto mistake = domain::FindNoteMistake(reason);
  if (mistake == domain::TextMistake::Blank) return {IdRecordOutcome::ReasonMissing};
  if (mistake) return {IdRecordOutcome::ReasonInvalid};
  IdRecordResult result{IdRecordOutcome::NoRecord};
  context.store.Commit([&](ports::Books& books) {
    if (!books.members().Find(member)) result.outcome = IdRecordOutcome::MemberUnknown;
    const auto record = books.id_records().Find(member);
    if (!record) return;
    const auto view = Open(cipher, *record);
    result = {view ? IdRecordOutcome::Done : IdRecordOutcome::CannotBeOpened, view};
    if (!view) return;
    WriteAudit(context, books, actor.name,
               {"member.reveal_id_record", SubjectOf(member), "",
                fmt::format("reason={}", reason)});
  });
  return result;
}

RetentionResult RemoveOldIdRecords(Context& context, const Actor& actor) {
  const bool may = MayManageStore(actor.role) || actor.role == ports::Role::Service;
  if (!may) return {IdRecordOutcome::NotAllowed};
  std::vector<domain::MemberId> to_change;  // of nearly all records there is nothing to note
  context.store.Read([&](const ports::Books& books) {
    for (const auto& record : books.id_records().All()) {
      if (NextStep(context, books, record) != Step::Leave) to_change.push_back(record.member);
    }
  });
  RetentionResult result{IdRecordOutcome::Done};
  for (const auto& member : to_change) {
    context.store.Commit([&](ports::Books& books) {
      const auto record = books.id_records().Find(member);
      if (!record) return;
      const Step step = NextStep(context, books, *record);
      TakeStep(context, books, actor, *record, step);
      if (step == Step::Remove) ++result.removed;
    });
  }
  return result;
}

bool LacksIdRecord(const ports::Books& books, const std::optional<domain::MemberId>& member,
                   domain::Money balance) {
  if (!member) return false;  // the lower limit of unregistered cards holds
  const auto text = books.settings().Find(kIdRecordAboveSetting);
  const auto above = text ? ParseFen(*text) : domain::Money::FromFen(kIdRecordAboveDefaultFen);
  return above && balance > *above && !books.id_records().Find(*member);
}

}  // namespace steelyard::app
