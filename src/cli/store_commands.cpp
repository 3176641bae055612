/// init, verify.
#include <fmt/format.h>

#include "app/context.h"
#include "cli/backup_commands.h"
#include "cli/key_commands.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "host/new_store.h"
#include "host/unfinished_store.h"

namespace steelyard::cli {
namespace {

namespace fs = std::filesystem;

struct InitForm {
  std::string name;
  std::optional<domain::TicketRounding> rounding;
  bool is_demo = false;
  std::vector<std::string> key_parts;
  bool has_typed_parts = false;

  bool is_from_parts() const { return !key_parts.empty() || has_typed_parts; }
};

/// Random, or put together from the parts that were made before.
base::Result<cards::KeyRing, Answer> KeysFor(const InitForm& form) {
  const auto now = host::SystemClock().Now();
  if (!form.is_from_parts()) return cards::KeyRing::Of(cards::StoreKeys::Generate(), now);
  auto key = AskParts(form.key_parts);
  if (!key) return base::Fail(key.error());
  auto imported = std::move(key).value();
  std::vector<cards::KeyVersion> versions;
  versions.push_back({imported.id, now, std::move(imported.keys)});
  return cards::KeyRing::From(std::move(versions), imported.id).value();
}

Answer InitDemo(const Globals& globals, const InitForm& form) {
  const auto path = globals.StorePath();
  const auto made = *host::MakeDemoStore(path, {form.name, form.rounding});
  const auto text = fmt::format(
      "The demo store {} is ready: {} products, {} members, {} cards, {} sales.\n"
      "Card keys are under the passphrase 'demo'. Operators: manager/manager-demo, "
      "desk/desk-demo, auditor/auditor-demo.",
      path.string(), made.products, made.members, made.cards, made.tickets);
  return Done({{"store", path.string()},
               {"name", form.name},
               {"demo", true},
               {"passphrase", host::kDemoPassphrase},
               {"products", made.products},
               {"members", made.members},
               {"cards", made.cards},
               {"tickets", made.tickets}},
              text);
}

Answer Init(const Globals& globals, const InitForm& form) {
  const auto path = globals.StorePath();
  if (fs::exists(path)) {
    host::UnfinishedStore::ClearBeside(path);
    return Refused("store_exists",
                   fmt::format("There is already something at {}. It was not touched; choose "
                               "another place with --store.",
                               path.string()));
  }
  if (form.is_demo) return InitDemo(globals, form);
  WarnBeforeMakingKeys(host::OpenedStore::KeyFileOf(path));
  auto keys = KeysFor(form);
  if (!keys) return keys.error();
  const auto passphrase = AskPassphrase(globals, Asking::Twice);
  if (!passphrase) return passphrase.error();
  host::MakeStore(path, {form.name, form.rounding}, std::move(keys).value(),
                  *passphrase);
  return Done({{"store", path.string()}, {"name", form.name}, {"demo", false}},
              fmt::format("The store {} is ready. Its card keys are in {}: keep that file and its "
                          "passphrase safe, for without them no card can be written.",
                          path.string(), host::OpenedStore::KeyFileOf(path).string()));
}

}  // namespace

Answer VerdictAnswer(const ports::BooksVerdict& verdict) {
  if (verdict.first_difference) {
    const auto& first = *verdict.first_difference;
    auto answer = Refused(
        "differs", fmt::format("The books do not agree: {} {} should be {} but is {}. Nothing was "
                               "changed; stop selling on cards, keep a copy of the store, and "
                               "restore a sound backup.",
                               first.table, first.row, first.expected, first.found));
    answer.object["first"] = {{"table", first.table},
                              {"row", first.row},
                              {"expected", first.expected},
                              {"found", first.found}};
    return answer;
  }
  const Json object = {{"outcome", "sound"},
                       {"entries", verdict.entries},
                       {"accounts", verdict.accounts},
                       {"tickets", verdict.tickets},
                       {"head", verdict.head}};
  return {ExitStatus::Done, object,
          fmt::format("The books are sound: {} entries, {} accounts, {} tickets.\nHead {}",
                      verdict.entries, verdict.accounts, verdict.tickets, verdict.head)};
}

void AddStoreCommands(CLI::App& app, Chosen& chosen) {
  auto form = std::make_shared<InitForm>();
  auto* init = app.add_subcommand("init", "makes a new store; never touches an existing one");
  init->add_option("--name", form->name, "the store's name, as slips and reports show it")
      ->check(&RefuseBadName);
  AddParsed(*init, "--rounding", form->rounding, &domain::ParseTicketRounding,
            "how tickets are rounded: none, jiao or jiao_down");
  auto* parts = init->add_option("--key-part", form->key_parts,
                                 "a file with a part of the key, as keys generate made it")
                    ->check(&RefuseEmpty);
  init->add_flag("--key-parts-typed", form->has_typed_parts,
                 "the holders of the key's parts type them on the terminal")
      ->excludes(parts);
  init->add_flag("--demo", form->is_demo, "with products, members, scales and 30 days of sales");
  chosen.Plain(init, [form](const Globals& globals) {
    if (form->is_demo && form->is_from_parts()) {
      return WrongCommandLine("A demo store makes its own keys. Nothing was done.");
    }
    if (form->name.empty() && !form->is_demo) {
      return WrongCommandLine("A store needs a name. Nothing was done; give --name.");
    }
    if (form->name.empty()) form->name = "秤记鲜果店";
    return Init(globals, *form);
  });

  chosen.WithBooks(
      app.add_subcommand("verify", "recomputes the books from the raw rows"),
      [](Session& session) { return VerdictAnswer(session.store->verifier().Verify()); });
  AddBackupCommands(app, chosen);
}

}  // namespace steelyard::cli
