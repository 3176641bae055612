/// keys list/check/new-version/use/passphrase/backup, scale provision.
#include "cli/key_commands.h"

#include <fmt/format.h>

#include <iostream>

#include "base/check.h"
#include "cli/options.h"
#include "cli/scale_form.h"
#include "cli/text_table.h"

namespace steelyard::cli {
namespace {

struct KeyForm {
  std::optional<int> version;
  std::string file;
  std::string new_passphrase_file;
};

base::UtcOffset OffsetOf(Session& session) {
  return app::LoadSettings(session.context().store).calendar.offset;
}

std::string_view StateOf(const cards::KeyRing& keys, const cards::KeyVersion& version) {
  if (version.id == keys.current().id) return "current";
  return version.id > keys.current().id ? "prepared" : "old";
}

std::string CheckValueOf(cards::Key16 key) { return cards::CheckValue::Of(key).ToString(); }

std::optional<int> ParseKeyVersion(const std::string& text) { return ParseScaleNumber(text); }

Answer ListKeys(Session& session) {
  const auto offset = OffsetOf(session);
  return Done(KeysJson(*session.store->keys(), offset), KeysText(*session.store->keys(), offset));
}

/// What one command does with the key file, once its passphrase is known.
template <typename Work>
Answer WithKeeper(Session& session, Work work) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *std::move(refusal);
  const auto passphrase = PassphraseFor(*session.store, session.globals);
  if (!passphrase) return passphrase.error();
  return work(host::KeyKeeper{*session.store, session.actor.name, *passphrase});
}

Answer MakeVersion(Session& session) {
  WarnBeforeMakingKeys(host::OpenedStore::KeyFileOf(session.store->path()));
  return WithKeeper(session, [&](const host::KeyKeeper& keeper) {
    const auto keys = host::MakeKeyVersion(keeper);
    if (!keys) return RefuseFor(keys.error());
    const int made = keys->versions().back().id;
    auto fields = KeysJson(*keys, OffsetOf(session));
    fields["made"] = made;
    return Done(fields,
                fmt::format("Version {0} of the keys is prepared. Now copy the key file (keys "
                            "backup), start the programs that have this store open anew, give the "
                            "scales their keys (scale provision), and then put it to use (keys use "
                            "--version {0}).",
                            made));
  });
}

Answer UseVersion(Session& session, const KeyForm& form) {
  return WithKeeper(session, [&](const host::KeyKeeper& keeper) {
    const auto id = static_cast<cards::KeyVersionId>(*form.version);
    const auto keys = host::PutKeysToUse(keeper, id);
    if (!keys) return RefuseFor(keys.error());
    return Done(KeysJson(*keys, OffsetOf(session)),
                fmt::format("Cards are written with version {} of the keys from now on; cards with "
                            "older ones are still read and get it at the desk. A program that has "
                            "had this store open since before the version was made does not know "
                            "it: start it anew.",
                            *form.version));
  });
}

/// Before a passphrase is asked for: who types it must know what it is worth.
void WarnBeforeNewPassphrase() {
  std::cerr << "Before you go on: without the new passphrase nobody can open the card keys, the "
               "makers of this program included, and every card that customers hold has to be "
               "replaced. Write it down and lock it away before you type it.\n";
}

Answer ChangePassphrase(Session& session, const KeyForm& form) {
  if (session.store->IsDemo()) {
    return Refused("demo_store",
                   "The passphrase of a demo store is 'demo' and cannot be changed. Nothing was "
                   "done; make a store of your own with init.");
  }
  WarnBeforeNewPassphrase();
  return WithKeeper(session, [&](const host::KeyKeeper& keeper) -> Answer {
    const auto next =
        AskPassphraseOf({form.new_passphrase_file, "new passphrase of the card keys",
                         "--new-passphrase-file"},
                        Asking::Twice);
    if (!next) return next.error();
    if (const auto mistake = host::ChangePassphrase(keeper, *next)) return RefuseFor(*mistake);
    return Done({{"file", host::OpenedStore::KeyFileOf(session.store->path()).string()}},
                "The key file is under the new passphrase. Backups made before still open with the "
                "old one: make a new one with keys backup, and destroy the others if the old "
                "passphrase may be known to somebody.");
  });
}

Answer BackUp(Session& session, const KeyForm& form) {
  return WithKeeper(session, [&](const host::KeyKeeper& keeper) {
    const auto keys = host::BackUpKeys(keeper, form.file);
    if (!keys && keys.error() == cards::VaultMistake::AlreadyExists) {
      return Refused("file_exists",
                     fmt::format("There is already a file {}. It was not touched and no copy was "
                                 "made; choose another name.",
                                 form.file));
    }
    if (!keys) return RefuseFor(keys.error());
    auto fields = KeysJson(*keys, OffsetOf(session));
    fields["file"] = form.file;
    return Done(fields, fmt::format("The copy {} was opened with the passphrase and is good. Keep "
                                    "it apart from this machine, and the passphrase apart from it.",
                                    form.file));
  });
}

Answer Check(Session& session, const KeyForm& form) {
  const auto path = form.file.empty() ? host::OpenedStore::KeyFileOf(session.store->path())
                                      : std::filesystem::path(form.file);
  const auto passphrase = PassphraseFor(*session.store, session.globals);
  if (!passphrase) return passphrase.error();
  const auto keys = cards::KeyVault::Open(path, *passphrase);
  if (!keys) return RefuseFor(keys.error());
  auto fields = KeysJson(*keys, OffsetOf(session));
  fields["file"] = path.string();
  return Done(fields, fmt::format("The key file {} opens.\n{}", path.string(),
                                  KeysText(*keys, OffsetOf(session))));
}

Answer Provision(Session& session, const ScaleForm& form) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *std::move(refusal);
  bool is_known = false;
  session.context().store.Read([&](const ports::Books& books) {
    is_known = books.scales().Find(*form.number).has_value();
  });
  if (!is_known) {
    return Refused("no_such_scale", fmt::format("There is no scale {}. Nothing was shown; register "
                                                "it first with scale add.",
                                                *form.number));
  }
  const cards::KeyRing& keys = *session.store->keys();
  host::NoteProvision(*session.store, session.actor.name, *form.number);
  Json versions = Json::array();
  std::string text = fmt::format("Scale {}, system id {}. With these keys cards are read, and none "
                                 "can be written. Enter them at the scale.",
                                 *form.number, keys.system_id().ToString());
  for (const auto& version : keys.versions()) {
    const auto reading = cards::DeriveReadingMaster(version.keys);
    const auto genuineness = cards::DeriveGenuinenessMaster(version.keys);
    const auto state = StateOf(keys, version);
    versions.push_back({{"version", version.id},
                        {"state", state},
                        {"reading_master", base::ToUpperHex(reading.bytes())},
                        {"reading_check_value", CheckValueOf(reading.bytes())},
                        {"genuineness_master", base::ToUpperHex(genuineness.bytes())},
                        {"genuineness_check_value", CheckValueOf(genuineness.bytes())}});
    text += fmt::format(
        "\nversion {} ({})\n  reading master      {}  check value {}\n  genuineness master  {}  "
        "check value {}",
        int(version.id), state, base::ToUpperHex(reading.bytes()), CheckValueOf(reading.bytes()),
        base::ToUpperHex(genuineness.bytes()), CheckValueOf(genuineness.bytes()));
  }
  return Done({{"scale", *form.number},
               {"system_id", keys.system_id().ToString()},
               {"versions", versions}},
              text);
}

std::pair<std::string_view, std::string_view> NameAndSentence(cards::RingMistake mistake) {
  switch (mistake) {
    case cards::RingMistake::AnotherSystem:
      return {"another_system",
              "The key belongs to a store or chain with another system id. Nothing was changed; "
              "take the parts of this one."};
    case cards::RingMistake::VersionExists:
      return {"version_exists",
              "The key file has this version already. Nothing was changed; see keys list."};
    case cards::RingMistake::NoMoreVersions:
      return {"no_more_versions",
              "All 255 versions are used up. Nothing was changed; make a new store."};
    case cards::RingMistake::NoSuchVersion:
      return {"no_such_version",
              "The key file does not have this version. Nothing was changed; see keys list."};
    case cards::RingMistake::NotNewer:
      return {"not_newer",
              "This version is not newer than the current one. Nothing was changed; make a newer "
              "one with keys new-version."};
  }
  base::Check(false);
  return {};
}

}  // namespace

void WarnBeforeMakingKeys(const std::filesystem::path& key_file) {
  std::cerr << fmt::format(
      "Before you go on: all keys of the cards lie in one file, {}, under a passphrase.\n"
      "- Nobody can open that file without the passphrase, the makers of this program included.\n"
      "- Who loses the file or the passphrase can never again read or write the cards that "
      "customers hold. Their balances stay in the books, but every card has to be replaced, and "
      "the ID numbers of members cannot be read again.\n"
      "- Write the passphrase down and lock it away. Copy the file with 'steelyardctl keys backup "
      "FILE' and keep the copy in another place.\n",
      key_file.string());
}

Json KeysJson(const cards::KeyRing& keys, base::UtcOffset offset) {
  Json versions = Json::array();
  for (const auto& version : keys.versions()) {
    const auto reading = cards::DeriveReadingMaster(version.keys);
    versions.push_back(
        {{"version", version.id},
         {"state", StateOf(keys, version)},
         {"made_at", version.made_at ? Json(version.made_at->ToString(offset)) : Json()},
         {"check_value", CheckValueOf(version.keys.card_master())},
         {"reading_check_value", CheckValueOf(reading.bytes())}});
  }
  return {{"system_id", keys.system_id().ToString()},
          {"current", keys.current().id},
          {"versions", versions}};
}

std::string KeysText(const cards::KeyRing& keys, base::UtcOffset offset) {
  TextTable table({"VERSION", "STATE", "MADE", "CHECK VALUE", "OF READING MASTER"});
  table.AlignRight(0);
  for (const auto& version : keys.versions()) {
    const auto reading = cards::DeriveReadingMaster(version.keys);
    table.Add({std::to_string(version.id), std::string(StateOf(keys, version)),
               version.made_at ? version.made_at->ToString(offset) : "-",
               CheckValueOf(version.keys.card_master()), CheckValueOf(reading.bytes())});
  }
  return fmt::format("System id {}\n{}", keys.system_id().ToString(), table.ToString());
}

Answer RefuseFor(const host::KeyRefusal& refusal) {
  if (const auto* mistake = std::get_if<cards::VaultMistake>(&refusal)) return RefuseFor(*mistake);
  const auto [name, sentence] = NameAndSentence(std::get<cards::RingMistake>(refusal));
  return Refused(name, std::string(sentence));
}

void AddKeyCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "keys", "the keys of the store's cards");
  auto form = std::make_shared<KeyForm>();
  chosen.WithKeys(group->add_subcommand("list", "versions and check values; never a key"),
                  ListKeys);

  auto* check = group->add_subcommand("check", "opens the key file, or a copy of it");
  check->add_option("--file", form->file, "the copy")->check(&RefuseEmpty);
  chosen.WithBooks(check, [form](Session& session) { return Check(session, *form); });

  chosen.WithBooks(
      group->add_subcommand("new-version", "makes random keys that wait to be put to use"),
      MakeVersion);

  auto* use = group->add_subcommand("use", "writes cards with a newer version from now on");
  AddParsed(*use, "--version", form->version, &ParseKeyVersion, "1 to 255")->required();
  chosen.WithBooks(use, [form](Session& session) { return UseVersion(session, *form); });

  auto* passphrase = group->add_subcommand("passphrase", "changes the passphrase of the key file");
  passphrase
      ->add_option("--new-passphrase-file", form->new_passphrase_file,
                   "a file with the new passphrase; asked for on a terminal without it")
      ->check(&RefuseEmpty);
  chosen.WithBooks(passphrase,
                   [form](Session& session) { return ChangePassphrase(session, *form); });

  auto* backup = group->add_subcommand("backup", "copies the key file and opens the copy");
  backup->add_option("FILE", form->file, "the copy")->required()->check(&RefuseEmpty);
  chosen.WithBooks(backup, [form](Session& session) { return BackUp(session, *form); });

  AddKeyPartCommands(*group, chosen);
}

void AddScaleProvision(CLI::App& group, Chosen& chosen, const std::shared_ptr<ScaleForm>& form) {
  auto* provision = group.add_subcommand(
      "provision", "prints what a scale needs to read cards, and nothing that writes them");
  AddScaleNumber(*provision, form->number)->required();
  chosen.WithKeys(provision, [form](Session& session) { return Provision(session, *form); });
}

}  // namespace steelyard::cli
