#include "app/mail_settings.h"

#include "domain/text.h"

namespace steelyard::app {

std::optional<ports::MailSetup> LoadMailSetup(const ports::Books& books) {
  const auto text_of = [&](const char* name) {
    return books.settings().Find(name).value_or("");
  };
  const auto server = ports::MailServerAddress::Parse(text_of(kMailServerSetting));
  ports::MailSetup setup;
  setup.from = text_of(kMailFromSetting);
  if (!server || !ports::IsMailAddress(setup.from)) return std::nullopt;
  setup.server = *server;
  setup.security = ports::ParseMailSecurity(text_of(kMailSecuritySetting))
                       .value_or(ports::MailSecurity::StartTls);
  setup.user = text_of(kMailUserSetting);
  setup.password_file = text_of(kMailPasswordFileSetting);
  setup.ca_file = text_of(kMailCaFileSetting);
  return setup;
}

std::optional<ports::MailSetup> LoadMailSetup(ports::Store& store) {
  std::optional<ports::MailSetup> setup;
  store.Read([&](const ports::Books& books) { setup = LoadMailSetup(books); });
  return setup;
}

bool IsPathSetting(std::string_view text) {
  return text.starts_with('/') && !domain::FindNoteMistake(text);
}

}  // namespace steelyard::app
