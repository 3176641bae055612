/// Session: one command at work on one store, in the name of one operator.
#pragma once
#include <filesystem>
#include <memory>
#include <string>

#include "app/context.h"
#include "base/result.h"
#include "cli/answer.h"
#include "host/opened_store.h"

namespace steelyard::cli {

/// The options every command takes.
struct Globals {
  std::string store;  ///< empty: the default
  std::string operator_name;
  std::string password_file;
  std::string passphrase_file;
  bool is_json = false;

  std::filesystem::path StorePath() const;
  Form form() const { return is_json ? Form::Machine : Form::People; }
};

/// Whether a command needs the card keys or only the books.
enum class Needs { Books, Keys };

struct Session {
  const Globals& globals;
  std::unique_ptr<host::OpenedStore> store;
  app::Actor actor;

  app::Context& context() { return store->context(); }
};

/// Opens the store, unlocks its keys if they are needed, and logs the operator in. Without
/// `--operator` whoever may write the store's file acts as manager `local`.
///
/// Throws  StorageError.
base::Result<Session, Answer> OpenSession(const Globals& globals, Needs needs);

/// Unlocks the card keys of a session that began without; the refusal if that does not go.
std::optional<Answer> UnlockKeys(Session& session);
/// Whether that needs nobody to type something.
bool CanUnlock(Session& session);

/// The first line of a file with a secret in it.
base::Result<std::string, Answer> ReadSecretFile(const std::string& file, std::string_view what);
/// From `--passphrase-file`, else asked for twice or once on a terminal.
enum class Asking { Once, Twice };
base::Result<cards::Passphrase, Answer> AskPassphrase(const Globals& globals, Asking asking);
/// From `file`, else asked for on a terminal without showing it.
base::Result<std::string, Answer> AskSecret(const std::string& file, std::string_view what,
                                            std::string_view option);
struct PassphraseSource {
  const std::string& file;  ///< empty: asked for on a terminal
  std::string_view what;    ///< `new passphrase of the card keys`
  std::string_view option;  ///< which names the file
};
base::Result<cards::Passphrase, Answer> AskPassphraseOf(const PassphraseSource& source,
                                                        Asking asking);
/// That of a demo store is known.
base::Result<cards::Passphrase, Answer> PassphraseFor(host::OpenedStore& store,
                                                      const Globals& globals);
/// The answer when the key file cannot be opened.
Answer RefuseFor(cards::VaultMistake mistake);
/// From `file`, else asked for on a terminal.
base::Result<std::string, Answer> AskPassword(const std::string& file, std::string_view option);

/// Nothing when the actor's role is one of a manager's; else the refusal.
std::optional<Answer> RefuseUnlessManager(const app::Actor& actor);
/// A manager or a service: what machines do.
std::optional<Answer> RefuseUnlessManagerOrService(const app::Actor& actor);

}  // namespace steelyard::cli
