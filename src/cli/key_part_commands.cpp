/// keys generate/import: keys in parts that different people hold.
#include <fmt/format.h>

#include <iostream>

#include "base/check.h"
#include "cli/key_commands.h"
#include "cli/options.h"
#include "cli/terminal.h"

namespace steelyard::cli {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kLargestPart = 4'096;

struct PartForm {
  int parts = 0;
  std::string folder;
  std::vector<std::string> files;
};

std::string_view NameOf(cards::PartMistake mistake) {
  switch (mistake) {
    case cards::PartMistake::NotAPart: return "not_a_part";
    case cards::PartMistake::WrongPartCheckValue: return "wrong_part_check_value";
    case cards::PartMistake::ZeroPart: return "zero_part";
    case cards::PartMistake::PartsOfDifferentKeys: return "parts_of_different_keys";
    case cards::PartMistake::PartTwice: return "part_twice";
    case cards::PartMistake::PartMissing: return "part_missing";
    case cards::PartMistake::EqualParts: return "equal_parts";
    case cards::PartMistake::ZeroKey: return "zero_key";
    case cards::PartMistake::WrongKeyCheckValue: return "wrong_key_check_value";
  }
  base::Check(false);
  return {};
}

Answer RefusePart(cards::PartMistake mistake, std::string_view of) {
  const std::string sentence(cards::Explain(mistake));
  return Refused(NameOf(mistake), of.empty() ? sentence : fmt::format("{}: {}", of, sentence));
}

base::Result<cards::KeyPart, Answer> ReadPart(const std::string& file) {
  const auto content = cards::ReadSecretFile(file, kLargestPart);
  if (!content) {
    return base::Fail(WorldFailed(
        "file_unreadable",
        fmt::format("There is no file {}. Nothing was done; check its name.", file)));
  }
  auto part = cards::ParsePart(TextOf(*content));
  if (!part) return base::Fail(RefusePart(part.error(), file));
  return std::move(part).value();
}

/// What stands on every sheet, asked once.
base::Result<cards::WholeKey, Answer> AskWhole() {
  const auto parts = AskLine("how many parts the key has (2 or 3)");
  const auto system = cards::SystemId::Parse(AskLine("system id"));
  const auto version = ParseScaleNumber(AskLine("key version"));
  const auto whole = cards::CheckValue::Parse(AskLine("check value of the whole key"));
  const bool is_count = parts == "2" || parts == "3";
  if (!is_count || !system || !version || !whole) {
    return base::Fail(RefusePart(cards::PartMistake::NotAPart, ""));
  }
  return cards::WholeKey{*system, static_cast<cards::KeyVersionId>(*version),
                         parts == "2" ? 2 : 3, *whole};
}

/// One holder types a part; a slip is told at once and asked for again.
base::Result<cards::KeyPart, Answer> AskPart(const cards::WholeKey& whole, int number) {
  constexpr int kTries = 3;
  for (int tried = 0; tried < kTries; ++tried) {
    auto key = cards::ParseKey(
        TextOf(AskSecretLine(fmt::format("key of part {} (is not shown)", number))));
    const auto check = cards::CheckValue::Parse(AskLine("its check value"));
    if (key && check && cards::CheckValue::Of(key->bytes()) == *check) {
      return cards::KeyPart{whole, number, *std::move(key)};
    }
    std::cerr << "That does not fit: a key has 32 digits, a check value six. Once more.\n";
  }
  return base::Fail(RefusePart(cards::PartMistake::WrongPartCheckValue, ""));
}

base::Result<std::vector<cards::KeyPart>, Answer> TypedParts() {
  const auto whole = AskWhole();
  if (!whole) return base::Fail(whole.error());
  std::vector<cards::KeyPart> parts;
  for (int number = 1; number <= whole->parts; ++number) {
    auto part = AskPart(*whole, number);
    if (!part) return base::Fail(part.error());
    parts.push_back(std::move(part).value());
  }
  return parts;
}

base::Result<std::vector<cards::KeyPart>, Answer> PartsFrom(
    const std::vector<std::string>& files) {
  std::vector<cards::KeyPart> parts;
  for (const auto& file : files) {
    auto part = ReadPart(file);
    if (!part) return base::Fail(part.error());
    parts.push_back(std::move(part).value());
  }
  return parts;
}

/// The next version of a store that has keys; else version 1 under a new system id.
base::Result<ImportedKey, Answer> NewKey(const Globals& globals) {
  const auto store = globals.StorePath();
  if (!fs::exists(host::OpenedStore::KeyFileOf(store))) {
    return ImportedKey{1, cards::StoreKeys::Generate()};
  }
  auto session = OpenSession(globals, Needs::Keys);
  if (!session) return base::Fail(session.error());
  if (auto refusal = RefuseUnlessManager(session->actor)) return base::Fail(*std::move(refusal));
  const auto& keys = *session->store->keys();
  if (keys.NextId() == 0) {
    return base::Fail(RefuseFor(host::KeyRefusal(cards::RingMistake::NoMoreVersions)));
  }
  return ImportedKey{keys.NextId(), cards::StoreKeys::Generate(keys.system_id())};
}

fs::path FileOf(const fs::path& folder, const cards::KeyPart& part) {
  return folder / fmt::format("key-{}-part-{}-of-{}.txt", int(part.whole.version), part.number,
                              part.whole.parts);
}

/// All of them or none.
base::Result<std::vector<std::string>, Answer> SaveParts(
    const fs::path& folder, const std::vector<cards::KeyPart>& parts) {
  std::error_code failed;
  fs::create_directories(folder, failed);
  std::vector<std::string> files;
  const auto give_up = [&] {
    for (const auto& file : files) fs::remove(file, failed);
  };
  try {
    for (const auto& part : parts) {
      const auto file = FileOf(folder, part);
      if (cards::SaveNewSecretFile(file, cards::WritePart(part).bytes()) ==
          cards::SaveOutcome::AlreadyExists) {
        give_up();
        return base::Fail(Refused(
            "file_exists", fmt::format("There is already a file {}. It was not touched and no key "
                                       "was made; choose another folder.",
                                       file.string())));
      }
      files.push_back(file.string());
    }
  } catch (const cards::KeyVaultError&) {
    give_up();
    throw;
  }
  return files;
}

Answer Generate(const Globals& globals, const PartForm& form) {
  if (form.folder.empty() && !HasTerminal()) {
    return WrongCommandLine(
        "There is no terminal to show the parts on. Nothing was done; name a folder with "
        "--output-folder.");
  }
  WarnBeforeMakingKeys(host::OpenedStore::KeyFileOf(globals.StorePath()));
  const auto key = NewKey(globals);
  if (!key) return key.error();
  const auto parts = cards::SplitKey(key->keys, key->id, form.parts);
  const auto& whole = parts.front().whole;
  Json object = {{"system_id", whole.system.ToString()},
                 {"version", whole.version},
                 {"parts", whole.parts},
                 {"check_value", whole.check_value.ToString()}};
  if (form.folder.empty()) {
    for (const auto& part : parts) {
      ShowAlone(fmt::format("For the holder of part {} only; the others look away.", part.number),
                cards::WritePart(part).bytes());
    }
    return Done(object, "Each holder has a part. Bring them together with init --key-part or keys "
                        "import, in front of their holders.");
  }
  const auto files = SaveParts(form.folder, parts);
  if (!files) return files.error();
  object["files"] = *files;
  return Done(object, fmt::format("The key is in {} parts in {}: give each to another person, on "
                                  "paper or on a medium of its own, and delete the files here. "
                                  "Only all together make the key.",
                                  whole.parts, form.folder));
}

Answer Import(Session& session, const PartForm& form) {
  if (auto refusal = RefuseUnlessManager(session.actor)) return *std::move(refusal);
  const auto path = host::OpenedStore::KeyFileOf(session.store->path());
  const bool is_new = !fs::exists(path);
  if (is_new) WarnBeforeMakingKeys(path);
  auto key = AskParts(form.files);
  if (!key) return key.error();
  const auto passphrase = is_new ? AskPassphrase(session.globals, Asking::Twice)
                                 : PassphraseFor(*session.store, session.globals);
  if (!passphrase) return passphrase.error();
  auto imported = std::move(key).value();
  const int version = imported.id;
  const auto keys =
      host::ImportKeyVersion({*session.store, session.actor.name, *passphrase}, imported.id,
                             std::move(imported.keys));
  if (!keys) return RefuseFor(keys.error());
  const auto offset = app::LoadSettings(session.context().store).calendar.offset;
  auto fields = KeysJson(*keys, offset);
  fields["imported"] = version;
  return Done(fields, fmt::format("Version {} is in the key file {}.\n{}", version, path.string(),
                                  KeysText(*keys, offset)));
}

}  // namespace

base::Result<ImportedKey, Answer> AskParts(const std::vector<std::string>& files) {
  if (files.empty() && !HasTerminal()) {
    return base::Fail(WrongCommandLine(
        "No part was named and there is no terminal to type them on. Nothing was done; name each "
        "part's file."));
  }
  const auto parts = files.empty() ? TypedParts() : PartsFrom(files);
  if (!parts) return base::Fail(parts.error());
  auto keys = cards::CombineParts(*parts);
  if (!keys) return base::Fail(RefusePart(keys.error(), ""));
  return ImportedKey{parts->front().whole.version, std::move(keys).value()};
}

void AddKeyPartCommands(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<PartForm>();
  auto* generate =
      group.add_subcommand("generate", "makes a random key in parts for two or three people");
  generate->add_option("--parts", form->parts, "2 or 3")->required()->check(CLI::Range(2, 3));
  generate
      ->add_option("--output-folder", form->folder,
                   "one file for each part; without it each is shown alone on the terminal")
      ->check(&RefuseEmpty);
  chosen.Plain(generate, [form](const Globals& globals) { return Generate(globals, *form); });

  auto* bring = group.add_subcommand(
      "import", "puts a key made of parts into the key file, or makes a lost key file again");
  bring->add_option("--part", form->files, "a file with a part; typed on a terminal without it")
      ->check(&RefuseEmpty);
  chosen.WithBooks(bring, [form](Session& session) { return Import(session, *form); });
}

}  // namespace steelyard::cli
