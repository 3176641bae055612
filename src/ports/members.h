/// Members of the store: people who may hold several cards.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"
#include "domain/card.h"

namespace steelyard::ports {

struct Member {
  domain::MemberId id;
  std::string name;
  std::string phone;
  std::string tier;  ///< tier code; empty for none
  std::string note = {};
  std::optional<domain::BusinessDay> joined = {};  ///< nothing: from before the books noted it
  bool disabled = false;
};

struct MemberSpending {
  domain::MemberId member;
  domain::MoneyDifference spent;
};

class Members {
 public:
  virtual ~Members() = default;
  virtual std::optional<Member> Find(const domain::MemberId& id) const = 0;
  /// Members whose name or phone contains `text`, or with a card whose number begins or ends with
  /// it (ends: from four digits on); all for an empty text. By name. Costs what is found, not what
  /// there is: when more than `limit` match, which of them come is left open.
  virtual std::vector<Member> Search(const std::string& text, int limit) const = 0;
  virtual void Add(const Member& member) = 0;
  virtual void Update(const Member& member) = 0;
  /// What members spent with their cards in the period, however they paid, returns taken off; who
  /// spent nothing is left out.
  virtual std::vector<MemberSpending> SpendingIn(const domain::Period& period) const = 0;
};

/// A change of a member's tier, as it was made.
struct TierChange {
  domain::MemberId member;
  base::Timestamp at;
  std::string actor;
  std::string from;
  std::string to;
  std::string reason;  ///< as somebody typed it, or the rule that did it; may be empty
};

class TierHistory {
 public:
  virtual ~TierHistory() = default;
  virtual void Add(const TierChange& change) = 0;
  virtual std::vector<TierChange> Of(const domain::MemberId& member) const = 0;  ///< newest first
};

}  // namespace steelyard::ports
