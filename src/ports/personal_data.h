/// What the books keep of a person's papers, and the seal they are kept under.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/hex.h"
#include "base/timestamp.h"
#include "domain/card.h"

namespace steelyard::ports {

/// Seals texts so that whoever has a copy of the books cannot read them.
class PersonalDataCipher {
 public:
  static constexpr std::size_t kMaxTextBytes = 64;

  virtual ~PersonalDataCipher() = default;
  /// For this member alone: put into another's row it no longer opens. At most kMaxTextBytes.
  virtual base::Bytes Seal(const domain::MemberId& member, std::string_view text) const = 0;
  /// Nothing when it was sealed for another member, with keys that are not there, or was changed.
  virtual std::optional<std::string> Open(const domain::MemberId& member,
                                          const base::Bytes& sealed) const = 0;
};

enum class IdDocument { IdentityCard, Passport, ResidencePermit, Other };
std::string_view ToText(IdDocument document);  ///< `identity_card`, `passport`, …
std::optional<IdDocument> ParseIdDocument(std::string_view text);

struct IdRecord {
  domain::MemberId member;
  IdDocument document;
  base::Bytes sealed_number;
  base::Timestamp kept_at;
  std::string kept_by;
  /// Since when nobody found a card of the member that has not ended; nothing while there is one.
  std::optional<domain::BusinessDay> unused_since = {};
};

class IdRecords {
 public:
  virtual ~IdRecords() = default;
  virtual std::optional<IdRecord> Find(const domain::MemberId& member) const = 0;
  virtual std::vector<IdRecord> All() const = 0;
  virtual void Put(const IdRecord& record) = 0;  ///< in place of an older one
  virtual void Remove(const domain::MemberId& member) = 0;
};

}  // namespace steelyard::ports
