/// By which mail server the store sends its scheduled exports.
#pragma once
#include <optional>
#include <string_view>

#include "app/context.h"
#include "ports/mail_setup.h"

namespace steelyard::app {

inline constexpr char kMailServerSetting[] = "mail.server";
inline constexpr char kMailSecuritySetting[] = "mail.security";
inline constexpr char kMailFromSetting[] = "mail.from";
inline constexpr char kMailUserSetting[] = "mail.user";
inline constexpr char kMailPasswordFileSetting[] = "mail.password_file";
inline constexpr char kMailCaFileSetting[] = "mail.ca_file";

/// Nothing while server or sender is not set. The password is not among the settings: they are
/// shown, exported and backed up; only the name of its file is.
std::optional<ports::MailSetup> LoadMailSetup(const ports::Books& books);
std::optional<ports::MailSetup> LoadMailSetup(ports::Store& store);

/// An absolute path on one line: whoever runs the schedule has another working folder.
bool IsPathSetting(std::string_view text);

}  // namespace steelyard::app
