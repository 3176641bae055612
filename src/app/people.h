/// Operators: who uses this program.
#pragma once
#include <optional>
#include <string>

#include "app/context.h"

namespace steelyard::app {

enum class OperatorOutcome { Done, NotAllowed, NameTaken, NameInvalid, PasswordTooShort, Unknown };
std::string_view ToText(OperatorOutcome outcome);

/// NameInvalid or PasswordTooShort; nothing when an operator can be called so.
std::optional<OperatorOutcome> FindOperatorMistake(const std::string& name,
                                                   std::string_view password);
OperatorOutcome AddOperator(Context& context, ports::PasswordHasher& hasher, const Actor& actor,
                            const std::string& name, ports::Role role, std::string_view password);
OperatorOutcome DisableOperator(Context& context, const Actor& actor, const std::string& name);
OperatorOutcome ChangePassword(Context& context, ports::PasswordHasher& hasher, const Actor& actor,
                               const std::string& name, std::string_view password);

/// The operator when name and password are right and the account is not disabled. Takes the same
/// time for an unknown name.
std::optional<Actor> LogIn(Context& context, ports::PasswordHasher& hasher, const std::string& name,
                           std::string_view password);

std::string_view ToText(ports::Role role);  ///< `manager`, `card_desk`, `auditor`, `service`
std::optional<ports::Role> ParseRole(std::string_view text);

}  // namespace steelyard::app
