#include "app/people.h"

#include <fmt/format.h>

#include "app/notes.h"
#include "app/roles.h"
#include "base/check.h"
#include "base/utf8.h"
#include "domain/text.h"

namespace steelyard::app {
namespace {

constexpr std::size_t kMinPasswordCharacters = 8;
constexpr std::size_t kMaxNameBytes = 64;

bool IsTooShort(std::string_view password) {
  return base::CountCharacters(password) < kMinPasswordCharacters;
}

/// Any writing, but no blanks and nothing invisible: names stand in the ledger and the audit log.
bool IsOperatorName(const std::string& name) {
  return name.size() <= kMaxNameBytes && name.find(' ') == name.npos &&
         !domain::FindNameMistake(name);
}

std::string SubjectOfOperator(const std::string& name) { return fmt::format("operator {}", name); }

}  // namespace

std::string_view ToText(OperatorOutcome outcome) {
  switch (outcome) {
    case OperatorOutcome::Done: return "done";
    case OperatorOutcome::NotAllowed: return "not_allowed";
    case OperatorOutcome::NameTaken: return "name_taken";
    case OperatorOutcome::NameInvalid: return "name_invalid";
    case OperatorOutcome::PasswordTooShort: return "password_too_short";
    case OperatorOutcome::Unknown: return "unknown";
  }
  base::Check(false);
  return {};
}

std::optional<OperatorOutcome> FindOperatorMistake(const std::string& name,
                                                   std::string_view password) {
  if (!IsOperatorName(name)) return OperatorOutcome::NameInvalid;
  if (IsTooShort(password)) return OperatorOutcome::PasswordTooShort;
  return std::nullopt;
}

OperatorOutcome AddOperator(Context& context, ports::PasswordHasher& hasher, const Actor& actor,
                            const std::string& name, ports::Role role, std::string_view password) {
  if (!MayManageStore(actor.role)) return OperatorOutcome::NotAllowed;
  if (const auto mistake = FindOperatorMistake(name, password)) return *mistake;
  const std::string hash = hasher.Hash(password);  // slow: before the commit, not in it
  OperatorOutcome outcome = OperatorOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    if (books.operators().Find(name)) {
      outcome = OperatorOutcome::NameTaken;
      return;
    }
    books.operators().Add({name, role, hash});
    WriteAudit(context, books, actor.name,
               {"operator.add", SubjectOfOperator(name), "",
                fmt::format("role={}", ToText(role))});
  });
  return outcome;
}

OperatorOutcome DisableOperator(Context& context, const Actor& actor, const std::string& name) {
  // Nobody shuts himself out: of two managers each can disable the other, so one always stays.
  if (!MayManageStore(actor.role) || actor.name == name) return OperatorOutcome::NotAllowed;
  OperatorOutcome outcome = OperatorOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    auto person = books.operators().Find(name);
    if (!person) {
      outcome = OperatorOutcome::Unknown;
      return;
    }
    const auto before = fmt::format("disabled={:d}", person->disabled);
    person->disabled = true;
    books.operators().Update(*person);
    WriteAudit(context, books, actor.name,
               {"operator.disable", SubjectOfOperator(name), before, "disabled=1"});
  });
  return outcome;
}

OperatorOutcome ChangePassword(Context& context, ports::PasswordHasher& hasher, const Actor& actor,
                               const std::string& name, std::string_view password) {
  if (!MayManageStore(actor.role) && actor.name != name) return OperatorOutcome::NotAllowed;
  if (IsTooShort(password)) return OperatorOutcome::PasswordTooShort;
  const std::string hash = hasher.Hash(password);
  OperatorOutcome outcome = OperatorOutcome::Done;
  context.store.Commit([&](ports::Books& books) {
    auto person = books.operators().Find(name);
    if (!person) {
      outcome = OperatorOutcome::Unknown;
      return;
    }
    person->password_hash = hash;
    books.operators().Update(*person);
    // Neither the old nor the new password, in any form, goes into the log.
    WriteAudit(context, books, actor.name,
               {"operator.change_password", SubjectOfOperator(name), "", ""});
  });
  return outcome;
}

std::optional<Actor> LogIn(Context& context, ports::PasswordHasher& hasher, const std::string& name,
                           std::string_view password) {
  std::optional<ports::Operator> person;
  context.store.Read([&](const ports::Books& books) { person = books.operators().Find(name); });
  if (!person) {
    hasher.Hash(password);  // as slow as a check, so that the time does not tell which names exist
    return std::nullopt;
  }
  const bool matches = hasher.Matches(password, person->password_hash);
  if (!matches || person->disabled) return std::nullopt;
  return Actor{person->name, person->role};
}

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

std::optional<ports::Role> ParseRole(std::string_view text) {
  using enum ports::Role;
  for (const auto role : {Manager, CardDesk, Auditor, Service}) {
    if (ToText(role) == text) return role;
  }
  return std::nullopt;
}

}  // namespace steelyard::app
