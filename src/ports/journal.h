/// What must not be forgotten: exceptions that wait for a person, the audit log, settings.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/id128.h"
#include "base/timestamp.h"

namespace steelyard::ports {

enum class ExceptionKind {
  JournalGap,
  NumberUsedTwice,
  ClockRanBackwards,
  PricedOffList,
  TicketConflict,
  OfflineOverdraft,
  OfflineCardUnknown,
  OfflineCardRefused,
  StaleCardData,
  CounterfeitCard,
  CardAtTwoPlaces,
  CardCounterAhead,
  CardPurseAhead,
  CardWriteUnfinished,
  RepeatedByOtherWay,
  LateTicket,
  JournalReset,
  ClockNotSet,
  PricesNotTaken,
  VerificationDue,
  VerificationExpired,
  BackupFailed,
  StoreDamaged,
  DiskFailed
};
std::string_view ToText(ExceptionKind kind);  ///< `journal_gap`, …; in storage's schema too
std::optional<ExceptionKind> ParseExceptionKind(std::string_view text);

struct BookException {
  base::Id128 id;
  ExceptionKind kind;
  base::Timestamp at;
  std::string subject;  ///< what it is about: `scale 3`, `card 8600…`: one open exception of a
                        ///< kind and subject and detail at a time
  std::string detail;   ///< figures, as `name=value` separated by blanks; no sentences
  std::optional<base::Timestamp> resolved_at;
  std::string resolution;
};

class Exceptions {
 public:
  virtual ~Exceptions() = default;
  virtual void Add(const BookException& exception) = 0;
  virtual std::vector<BookException> Open(int limit) const = 0;  ///< oldest first
  /// The open ones of one kind and subject, oldest first.
  virtual std::vector<BookException> OpenAbout(ExceptionKind kind,
                                               const std::string& subject) const = 0;
  virtual std::optional<BookException> Find(const base::Id128& id) const = 0;
  virtual void Resolve(const base::Id128& id, base::Timestamp at,
                       const std::string& resolution) = 0;
};

struct AuditEntry {
  base::Timestamp at;
  std::string actor;   ///< operator's name, `scale 3`, `system`
  std::string action;  ///< verb in the glossary's words: `card.top_up`, `prices.change`
  std::string subject;
  std::string before;
  std::string after;
};

class AuditLog {
 public:
  virtual ~AuditLog() = default;
  virtual void Add(const AuditEntry& entry) = 0;
  virtual std::vector<AuditEntry> Newest(int limit) const = 0;
};

/// The settings that storage itself must understand: the code every fact carries, and the clock by
/// which hours are counted.
inline constexpr char kStoreCodeSetting[] = "store.code";
inline constexpr char kUtcOffsetSetting[] = "store.utc_offset_minutes";

/// Settings by name; absent ones have the default the reader of the setting gives.
class Settings {
 public:
  virtual ~Settings() = default;
  virtual std::optional<std::string> Find(const std::string& name) const = 0;
  virtual void Set(const std::string& name, const std::string& value) = 0;
  virtual void Remove(const std::string& name) = 0;  ///< it has its default then
};

}  // namespace steelyard::ports
