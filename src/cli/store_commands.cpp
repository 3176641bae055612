/// init, verify, backup, restore.
#include <fmt/format.h>

#include "app/context.h"
#include "cli/commands.h"
#include "cli/options.h"
#include "cli/sentences.h"
#include "host/demo_store.h"
#include "host/unfinished_store.h"

namespace steelyard::cli {
namespace {

namespace fs = std::filesystem;

struct InitForm {
  std::string name;
  std::optional<domain::TicketRounding> rounding;
  bool is_demo = false;
};

void NameStore(host::OpenedStore& store, const InitForm& form) {
  app::StoreSettings settings = app::LoadSettings(store.context().store);
  settings.name = form.name;
  if (form.rounding) settings.ticket_rounding = *form.rounding;
  store.context().store.Commit([&](ports::Books& books) { app::SaveSettings(settings, books); });
}

Answer InitDemo(const Globals& globals, const InitForm& form) {
  const auto path = globals.StorePath();
  const auto passphrase = cards::Passphrase::FromText(host::kDemoPassphrase);
  host::UnfinishedStore unfinished(path);
  // Everybody knows this passphrase, so a dear key derivation would only cost time.
  auto store =
      host::OpenedStore::Create(unfinished.path(), *passphrase, cards::VaultCost::Minimum());
  NameStore(*store, form);
  const auto made = host::FillDemoStore(*store);
  store.reset();
  unfinished.Publish();
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
  const auto passphrase = AskPassphrase(globals, Asking::Twice);
  if (!passphrase) return passphrase.error();
  host::UnfinishedStore unfinished(path);
  auto store =
      host::OpenedStore::Create(unfinished.path(), *passphrase, cards::VaultCost::Moderate());
  NameStore(*store, form);
  store.reset();
  unfinished.Publish();
  return Done({{"store", path.string()}, {"name", form.name}, {"demo", false}},
              fmt::format("The store {} is ready. Its card keys are in {}: keep that file and its "
                          "passphrase safe, for without them no card can be written.",
                          path.string(), host::OpenedStore::KeyFileOf(path).string()));
}

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

void NoteInAudit(Session& session, const std::string& action, const std::string& subject) {
  const auto now = session.context().clock.Now();
  session.context().store.Commit([&](ports::Books& books) {
    books.audit().Add({now, session.actor.name, action, subject, "", ""});
  });
}

/// Copies the key file beside a copy of the store. What to tell when there is none.
std::string CopyKeys(const fs::path& from, const fs::path& to) {
  const auto keys = host::OpenedStore::KeyFileOf(from);
  if (!fs::exists(keys)) {
    return fmt::format(" There is no key file {}: without it no card can be written.",
                       keys.string());
  }
  fs::copy_file(keys, host::OpenedStore::KeyFileOf(to));
  return {};
}

Answer BackUp(Session& session, const std::string& file) {
  if (auto refusal = RefuseUnlessManagerOrService(session.actor)) return *std::move(refusal);
  for (const auto& path : {fs::path(file), host::OpenedStore::KeyFileOf(file)}) {
    if (!fs::exists(path)) continue;
    return Refused("file_exists", fmt::format("There is already a file {}. It was not touched and "
                                              "no backup was made; choose another name.",
                                              path.string()));
  }
  session.store->BackUpTo(file);
  const auto missing = CopyKeys(session.store->path(), file);
  const auto verdict = host::OpenedStore::Open(file)->verifier().Verify();
  if (verdict.first_difference) return VerdictAnswer(verdict);
  NoteInAudit(session, "store.back_up", file);
  return Done(
      {{"file", file}, {"tickets", verdict.tickets}, {"head", verdict.head}},
      fmt::format("The backup {} is complete: the copy was opened and verified, {} tickets.{}",
                  file, verdict.tickets, missing));
}

/// Restoring makes a store where there is none; there is nobody yet to log in to it.
Answer Restore(const Globals& globals, const std::string& file) {
  const auto path = globals.StorePath();
  for (const auto& there : {path, host::OpenedStore::KeyFileOf(path)}) {
    if (!fs::exists(there) || host::UnfinishedStore::HasKeysOfKilledRun(path)) continue;
    return Refused("store_exists",
                   fmt::format("There is already something at {}. It was not touched and nothing "
                               "was restored; move it away first.",
                               there.string()));
  }
  auto backup = host::OpenedStore::Open(file);
  const auto verdict = backup->verifier().Verify();
  if (verdict.first_difference) return VerdictAnswer(verdict);
  host::UnfinishedStore unfinished(path);
  backup->BackUpTo(unfinished.path());
  const auto missing = CopyKeys(file, unfinished.path());
  unfinished.Publish();
  return Done({{"store", path.string()}, {"tickets", verdict.tickets}, {"head", verdict.head}},
              fmt::format("The store {} is restored and its books are sound: {} tickets.{}",
                          path.string(), verdict.tickets, missing));
}

}  // namespace

void AddStoreCommands(CLI::App& app, Chosen& chosen) {
  auto form = std::make_shared<InitForm>();
  auto* init = app.add_subcommand("init", "makes a new store; never touches an existing one");
  init->add_option("--name", form->name, "the store's name, as slips and reports show it")
      ->check(&RefuseBadName);
  AddParsed(*init, "--rounding", form->rounding, &domain::ParseTicketRounding,
            "how tickets are rounded: none, jiao or jiao_down");
  init->add_flag("--demo", form->is_demo, "with products, members, scales and 30 days of sales");
  chosen.Plain(init, [form](const Globals& globals) {
    if (form->name.empty() && !form->is_demo) {
      return WrongCommandLine("A store needs a name. Nothing was done; give --name.");
    }
    if (form->name.empty()) form->name = "秤记鲜果店";
    return Init(globals, *form);
  });

  chosen.WithBooks(
      app.add_subcommand("verify", "recomputes the books from the raw rows"),
      [](Session& session) { return VerdictAnswer(session.store->verifier().Verify()); });

  auto file = std::make_shared<std::string>();
  auto* backup = app.add_subcommand("backup", "copies the store while others use it");
  backup->add_option("FILE", *file, "the copy to make")->required();
  chosen.WithBooks(backup, [file](Session& session) { return BackUp(session, *file); });
  auto* restore = app.add_subcommand("restore", "makes a store from a backup, where there is none");
  restore->add_option("FILE", *file, "the backup")->required();
  chosen.Plain(restore, [file](const Globals& globals) { return Restore(globals, *file); });
}

}  // namespace steelyard::cli
