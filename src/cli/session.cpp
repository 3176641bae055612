/// Opens stores, reads secrets, logs operators in.
#include "cli/session.h"

#include <fmt/format.h>

#include <fstream>

#include "app/people.h"
#include "cli/terminal.h"
#include "host/resources.h"

namespace steelyard::cli {
namespace {

Answer NoTerminal(std::string_view what, std::string_view option) {
  return WrongCommandLine(fmt::format(
      "No {} was given and there is no terminal to ask on. Nothing was done; name a file that "
      "holds it with {}.",
      what, option));
}

std::optional<Answer> Unlock(host::OpenedStore& store, const Globals& globals) {
  const auto passphrase = PassphraseFor(store, globals);
  if (!passphrase) return passphrase.error();
  const auto mistake = store.Unlock(*passphrase);
  if (!mistake) return std::nullopt;
  return RefuseFor(*mistake);
}

base::Result<app::Actor, Answer> LogIn(host::OpenedStore& store, const Globals& globals) {
  if (globals.operator_name.empty()) return app::Actor{"local", ports::Role::Manager};
  const auto password = AskPassword(globals.password_file, "--password-file");
  if (!password) return base::Fail(password.error());
  const auto actor = app::LogIn(store.context(), store.hasher(), globals.operator_name, *password);
  if (actor) return *actor;
  return base::Fail(Refused("login_failed",
                            "Name or password is wrong, or the operator is disabled. Nothing was "
                            "done; try again or ask a manager."));
}

}  // namespace

base::Result<std::string, Answer> AskSecret(const std::string& file, std::string_view what,
                                            std::string_view option) {
  if (!file.empty()) return ReadSecretFile(file, what);
  if (!HasTerminal()) return base::Fail(NoTerminal(what, option));
  return std::string(TextOf(AskSecretLine(what)));
}

std::filesystem::path Globals::StorePath() const {
  return store.empty() ? host::DefaultStorePath() : std::filesystem::path(store);
}

base::Result<Session, Answer> OpenSession(const Globals& globals, Needs needs) {
  if (globals.store.find("://") != std::string::npos) {
    return base::Fail(WrongCommandLine(
        "This build keeps a store in a file and knows no database servers. Nothing was done; "
        "give --store a path."));
  }
  auto store = host::OpenedStore::Open(globals.StorePath());
  auto actor = LogIn(*store, globals);
  if (!actor) return base::Fail(actor.error());
  if (needs == Needs::Keys) {
    if (auto refusal = Unlock(*store, globals)) return base::Fail(*std::move(refusal));
  }
  return Session{globals, std::move(store), *actor};
}

std::optional<Answer> UnlockKeys(Session& session) {
  if (session.store->IsUnlocked()) return std::nullopt;
  return Unlock(*session.store, session.globals);
}

bool CanUnlock(Session& session) {
  return session.store->IsDemo() || !session.globals.passphrase_file.empty();
}

base::Result<std::string, Answer> ReadSecretFile(const std::string& file, std::string_view what) {
  std::ifstream stream(file);
  std::string line;
  if (!stream) {
    return base::Fail(WorldFailed(
        "file_unreadable", fmt::format("The file {} with the {} cannot be read. Nothing was done; "
                                       "check its name and who may read it.",
                                       file, what)));
  }
  std::getline(stream, line);
  if (line.ends_with('\r')) line.pop_back();
  if (!line.empty()) return line;
  return base::Fail(WrongCommandLine(fmt::format(
      "The first line of {} is empty, but the {} should be there. Nothing was done.", file, what)));
}

base::Result<cards::Passphrase, Answer> AskPassphraseOf(const PassphraseSource& source,
                                                        Asking asking) {
  std::optional<cards::Passphrase> passphrase;
  if (!source.file.empty()) {
    passphrase = cards::Passphrase::FromKeyFile(source.file);
  } else {
    if (!HasTerminal()) return base::Fail(NoTerminal(source.what, source.option));
    const auto typed = AskSecretLine(source.what);
    if (asking == Asking::Twice &&
        TextOf(AskSecretLine("the same passphrase again")) != TextOf(typed)) {
      return base::Fail(
          WrongCommandLine("The two passphrases are not the same. Nothing was done; try again."));
    }
    passphrase = cards::Passphrase::FromText(TextOf(typed));
  }
  if (passphrase) return *std::move(passphrase);
  return base::Fail(WrongCommandLine(
      "A passphrase has 1 to 4096 characters. Nothing was done; give one of that length."));
}

base::Result<cards::Passphrase, Answer> AskPassphrase(const Globals& globals, Asking asking) {
  return AskPassphraseOf({globals.passphrase_file, "passphrase of the card keys",
                          "--passphrase-file (or STEELYARD_PASSPHRASE_FILE)"},
                         asking);
}

base::Result<cards::Passphrase, Answer> PassphraseFor(host::OpenedStore& store,
                                                      const Globals& globals) {
  // A passphrase file meant for another store must not lock this one.
  if (store.IsDemo()) return cards::Passphrase::FromText(host::kDemoPassphrase).value();
  return AskPassphrase(globals, Asking::Once);
}

Answer RefuseFor(cards::VaultMistake mistake) {
  const std::string sentence(cards::Explain(mistake));
  if (mistake == cards::VaultMistake::WrongPassphrase) {
    return Refused("wrong_passphrase", sentence);
  }
  return WorldFailed("key_file_unusable", sentence);
}

base::Result<std::string, Answer> AskPassword(const std::string& file, std::string_view option) {
  return AskSecret(file, "password", option);
}

std::optional<Answer> RefuseUnlessManager(const app::Actor& actor) {
  if (actor.role == ports::Role::Manager) return std::nullopt;
  return Refused("not_allowed",
                 "This is for managers. Nothing was done; log in as one with --operator.");
}

std::optional<Answer> RefuseUnlessManagerOrService(const app::Actor& actor) {
  if (actor.role == ports::Role::Service) return std::nullopt;
  return RefuseUnlessManager(actor);
}

}  // namespace steelyard::cli
