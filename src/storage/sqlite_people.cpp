/// Operators.
#include "storage/sqlite_people.h"

#include <fmt/format.h>

#include "base/check.h"
#include "ports/report_rows.h"
#include "storage/errors.h"

namespace steelyard::storage {
namespace {

std::string_view ToText(ports::Role role) {
  switch (role) {
    case ports::Role::Manager: return "manager";
    case ports::Role::CardDesk: return "card_desk";
    case ports::Role::Auditor: return "auditor";
    case ports::Role::Service: return "service";
  }
  base::Check(false);
  return {};
}

ports::Role ReadRole(const std::string& text) {
  for (const ports::Role role : {ports::Role::Manager, ports::Role::CardDesk,
                                 ports::Role::Auditor, ports::Role::Service}) {
    if (ToText(role) == text) return role;
  }
  ThrowNotUnderstood("a role");
}

ports::Operator ReadOperator(const Rows& rows) {
  return {.name = rows.Text(0),
          .role = ReadRole(rows.Text(1)),
          .password_hash = rows.Text(2),
          .disabled = rows.Int(3) != 0};
}

}  // namespace

std::optional<ports::Operator> SqliteOperators::Find(const std::string& name) const {
  Rows rows = m_connection.Query(
      "SELECT name, role, password_hash, disabled FROM operators WHERE name = ?", name);
  return rows.Next() ? std::optional(ReadOperator(rows)) : std::nullopt;
}

std::vector<ports::Operator> SqliteOperators::All() const {
  Rows rows = m_connection.Query(
      "SELECT name, role, password_hash, disabled FROM operators ORDER BY name");
  std::vector<ports::Operator> operators;
  while (rows.Next()) operators.push_back(ReadOperator(rows));
  return operators;
}

void SqliteOperators::Add(const ports::Operator& person) {
  m_connection.Run(
      "INSERT INTO operators (name, role, password_hash, disabled) VALUES (?, ?, ?, ?)",
      person.name, ToText(person.role), person.password_hash, person.disabled ? 1 : 0);
}

void SqliteOperators::Update(const ports::Operator& person) {
  const int changed = m_connection.Run(
      "UPDATE operators SET role = ?, password_hash = ?, disabled = ? WHERE name = ?",
      ToText(person.role), person.password_hash, person.disabled ? 1 : 0, person.name);
  if (changed == 1) return;
  throw ports::StorageError("The operator {} is not in the books, so nothing was changed.",
                            person.name);
}

}  // namespace steelyard::storage
