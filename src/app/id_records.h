/// ID records: which document a member showed, for cards that hold more than an unregistered one.
///
/// The number is sealed before it gets into the books, is shown by its last four characters, and
/// whole only to a manager, of which the audit log tells.
#pragma once
#include <optional>
#include <string>

#include "app/context.h"
#include "ports/personal_data.h"

namespace steelyard::app {

/// The first that applies.
enum class IdRecordOutcome {
  Done,
  NotAllowed,
  ReasonMissing,
  ReasonInvalid,
  NumberInvalid,
  MemberUnknown,
  NoRecord,
  CannotBeOpened  ///< sealed with keys that this key file does not have
};
std::string_view ToText(IdRecordOutcome outcome);

/// A number as it is kept: capital letters, without blanks. Nothing when it is none: 5 … 40 of A–Z,
/// 0–9 and -; of an identity card 18 with the right check character (GB 11643).
std::optional<std::string> NormaliseIdNumber(ports::IdDocument document, std::string_view text);

struct NewIdRecord {
  domain::MemberId member;
  ports::IdDocument document;
  std::string number;
};
/// Replaces what was kept before.
IdRecordOutcome KeepIdRecord(Context& context, const ports::PersonalDataCipher& cipher,
                             const Actor& actor, const NewIdRecord& record);

struct IdRecordView {
  ports::IdDocument document;
  std::string number;  ///< masked but for its last four, or whole
  base::Timestamp kept_at;
  std::string kept_by;
};
struct IdRecordResult {
  IdRecordOutcome outcome;
  std::optional<IdRecordView> view = {};
};
IdRecordResult ShowIdRecord(Context& context, const ports::PersonalDataCipher& cipher,
                            const Actor& actor, const domain::MemberId& member);
/// The whole number, for a manager who says why. The audit log has it before anybody sees it.
IdRecordResult RevealIdRecord(Context& context, const ports::PersonalDataCipher& cipher,
                              const Actor& actor, const domain::MemberId& member,
                              const std::string& reason);

inline constexpr int kLeastIdRecordYears = 5;  ///< by the rules for prepaid cards

struct RetentionResult {
  IdRecordOutcome outcome;
  int removed = 0;
};
/// Notes of which members all cards have ended, and removes what nobody has needed for the years of
/// the setting members.id_record_years. The years count from the day on which this has first seen
/// that the last card had ended, so that it is never too early. Safe to run every day.
RetentionResult RemoveOldIdRecords(Context& context, const Actor& actor);

/// Whether a card that shall hold `balance` wants an ID record that its member does not have.
bool LacksIdRecord(const ports::Books& books, const std::optional<domain::MemberId>& member,
                   domain::Money balance);

}  // namespace steelyard::app
