/// Operators of this program and members of the store.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "domain/card.h"

namespace steelyard::ports {

enum class Role { Manager, CardDesk, Auditor, Service };

struct Operator {
  std::string name;
  Role role;
  std::string password_hash;  ///< Argon2id in its text form; secret
  bool disabled = false;
};

class Operators {
 public:
  virtual ~Operators() = default;
  virtual std::optional<Operator> Find(const std::string& name) const = 0;
  virtual std::vector<Operator> All() const = 0;
  virtual void Add(const Operator& person) = 0;
  virtual void Update(const Operator& person) = 0;
};

/// Hashes and checks passwords (Argon2id). Slow on purpose: never call it inside a commit.
class PasswordHasher {
 public:
  virtual ~PasswordHasher() = default;
  virtual std::string Hash(std::string_view password) = 0;
  virtual bool Matches(std::string_view password, const std::string& hash) = 0;
};

struct Member {
  domain::MemberId id;
  std::string name;
  std::string phone;
  std::string tier;  ///< tier code; empty for none
};

class Members {
 public:
  virtual ~Members() = default;
  virtual std::optional<Member> Find(const domain::MemberId& id) const = 0;
  /// Members whose name or phone contains `text`; all for an empty text. By name.
  virtual std::vector<Member> Search(const std::string& text, int limit) const = 0;
  virtual void Add(const Member& member) = 0;
  virtual void Update(const Member& member) = 0;
};

}  // namespace steelyard::ports
