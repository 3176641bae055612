/// Opens stores, reads secrets, logs operators in.
#include "cli/session.h"

#include <fmt/format.h>
#include <termios.h>
#include <unistd.h>

#include <fstream>
#include <iostream>

#include "app/people.h"
#include "host/resources.h"

namespace steelyard::cli {
namespace {

/// Turns off the echo of a terminal while it lives.
class SilentTerminal {
 public:
  SilentTerminal() {
    if (tcgetattr(STDIN_FILENO, &m_before) != 0) return;
    termios silent = m_before;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    m_is_changed = tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent) == 0;
  }
  ~SilentTerminal() {
    if (m_is_changed) tcsetattr(STDIN_FILENO, TCSAFLUSH, &m_before);
  }
  SilentTerminal(const SilentTerminal&) = delete;
  SilentTerminal& operator=(const SilentTerminal&) = delete;

 private:
  termios m_before{};
  bool m_is_changed = false;
};

std::string AskOnTerminal(std::string_view question) {
  std::cerr << question << ": " << std::flush;
  std::string line;
  {
    const SilentTerminal silent;
    std::getline(std::cin, line);
  }
  std::cerr << '\n';
  return line;
}

std::optional<Answer> Unlock(host::OpenedStore& store, const Globals& globals) {
  auto passphrase = cards::Passphrase::FromText(host::kDemoPassphrase);
  if (!store.IsDemo()) {  // a passphrase file meant for another store must not lock this one
    auto asked = AskPassphrase(globals, Asking::Once);
    if (!asked) return asked.error();
    passphrase.emplace(std::move(asked).value());
  }
  const auto mistake = store.Unlock(*passphrase);
  if (!mistake) return std::nullopt;
  const std::string sentence(cards::Explain(*mistake));
  if (*mistake == cards::VaultMistake::WrongPassphrase)
    return Refused("wrong_passphrase", sentence);
  return WorldFailed("key_file_unusable", sentence);
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

base::Result<cards::Passphrase, Answer> AskPassphrase(const Globals& globals, Asking asking) {
  std::optional<cards::Passphrase> passphrase;
  if (!globals.passphrase_file.empty()) {
    passphrase = cards::Passphrase::FromKeyFile(globals.passphrase_file);
  } else {
    const auto typed = AskSecret("", "passphrase of the card keys",
                                 "--passphrase-file (or STEELYARD_PASSPHRASE_FILE)");
    if (!typed) return base::Fail(typed.error());
    if (asking == Asking::Twice && AskOnTerminal("the same passphrase again") != *typed) {
      return base::Fail(
          WrongCommandLine("The two passphrases are not the same. Nothing was done; try again."));
    }
    passphrase = cards::Passphrase::FromText(*typed);
  }
  if (passphrase) return *std::move(passphrase);
  return base::Fail(WrongCommandLine(
      "A passphrase has 1 to 4096 characters. Nothing was done; give one of that length."));
}

base::Result<std::string, Answer> AskSecret(const std::string& file, std::string_view what,
                                            std::string_view option) {
  if (!file.empty()) return ReadSecretFile(file, what);
  if (isatty(STDIN_FILENO) == 0) {
    return base::Fail(WrongCommandLine(fmt::format(
        "No {} was given and there is no terminal to ask on. Nothing was done; name a file that "
        "holds it with {}.",
        what, option)));
  }
  return AskOnTerminal(what);
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
