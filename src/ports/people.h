/// Operators of this program.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

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

}  // namespace steelyard::ports
