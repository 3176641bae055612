/// The key vault: what opens it, what does not, and what each failure says.
#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>

#include "cards/key_vault.h"
#include "cards/rig.h"

namespace steelyard::cards {
namespace {

Passphrase Words(std::string_view text) { return Passphrase::FromText(text).value(); }

void Save(const std::filesystem::path& path, std::string_view bytes) {
  std::ofstream(path, std::ios::binary).write(bytes.data(), std::streamsize(bytes.size()));
}

std::string Load(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

bool SameKeys(const KeyRing& left, const KeyRing& right) {
  return left.current().id == right.current().id &&
         std::ranges::equal(left.versions(), right.versions(), [](const auto& a, const auto& b) {
           return a.id == b.id && a.made_at == b.made_at &&
                  EqualInConstantTime(a.keys.bytes(), b.keys.bytes());
         });
}

KeyRing NewRing() {
  return KeyRing::Of(StoreKeys::Generate(), base::Timestamp::Parse("2026-11-25T02:03:04.567Z"));
}

KeyRing WithVersions(KeyRing ring, int count) {
  while (int(ring.versions().size()) < count) {
    const auto system = ring.system_id();
    const auto id = ring.NextId();
    ring = KeyRing::Add(std::move(ring), {id, std::nullopt, StoreKeys::Generate(system)}).value();
  }
  return ring;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_vault)

BOOST_AUTO_TEST_CASE(CreatedAndOpened) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  const auto keys = NewRing();
  BOOST_TEST(!KeyVault::Create(path, keys, Words("plums"), VaultCost::Minimum()));
  struct stat status {};
  BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600U);
  BOOST_TEST(status.st_size == 57 + 6 + 41 + 16 + 16);
  BOOST_TEST(folder.FileCount() == 1U);
  const auto opened = KeyVault::Open(path, Words("plums"));
  BOOST_REQUIRE(bool(opened));
  BOOST_TEST(SameKeys(keys, *opened));
  BOOST_TEST((keys.system_id() == opened->system_id()));
}

BOOST_AUTO_TEST_CASE(EveryNumberOfVersions) {
  for (const int count : {1, 2, 3, 100, 255}) {
    BOOST_TEST_CONTEXT(count) {
      const auto keys = WithVersions(NewRing(), count);
      const auto file = SealKeys(keys, Words("plums"), VaultCost::Minimum());
      BOOST_TEST(file.size() <= kMaxKeyFileSize);
      const auto opened = UnsealKeys(file, Words("plums"));
      BOOST_REQUIRE(bool(opened));
      BOOST_TEST(SameKeys(keys, *opened));
    }
  }
  BOOST_TEST(int(WithVersions(NewRing(), 255).NextId()) == 0);
}

// As version 0.1.0 wrote it, under the passphrase `demo`.
constexpr std::string_view kFileOfFormat1 =
    "53594b4559530001000000010000000840628c1c9e3f2b20418b27dc4ed126984995bf11ba821819"
    "2445f07f757d5be4959a2ce369095720552e00b50a45be6ed1cd57b794c39825b7d3ca70cf1d8855"
    "b0abe5240b8cefd1e6e3547f67e71e259d67b2a8eb5cc3725080dc6492b96827cb9be07bc7ed4364"
    "4c4d3a9145";

BOOST_AUTO_TEST_CASE(OldFilesAreReadAndChangedOnDemand) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  const auto bytes = base::ParseHex(kFileOfFormat1).value();
  const std::string old(bytes.begin(), bytes.end());
  Save(path, old);
  const auto opened = KeyVault::Open(path, Words("demo"));
  BOOST_REQUIRE(bool(opened));
  BOOST_TEST(int(opened->current().id) == 1);
  BOOST_TEST(!opened->current().made_at.has_value());
  BOOST_TEST(Load(path) == old);  // reading changes nothing
  for (std::size_t size = 0; size < old.size(); ++size) {
    const auto cut = UnsealKeys(std::span(bytes).first(size), Words("demo"));
    BOOST_REQUIRE(!cut);
    BOOST_TEST((cut.error() == VaultMistake::Truncated));
  }
  {
    auto change = KeyChange::Begin(path, Words("demo")).value();
    const auto next = WithVersions(std::move(change.keys()), 2);
    change.Save(next, Words("demo"));
  }
  BOOST_TEST(Load(path)[7] == 2);
  const auto changed = KeyVault::Open(path, Words("demo"));
  BOOST_REQUIRE(bool(changed));
  BOOST_TEST(int(changed->current().id) == 1);
  BOOST_TEST(EqualInConstantTime(changed->Find(1)->keys.bytes(), opened->current().keys.bytes()));
  BOOST_TEST(changed->Find(2) != nullptr);
}

BOOST_AUTO_TEST_CASE(NothingSecretStandsInTheFile) {
  const auto ring = WithVersions(NewRing(), 2);
  const auto file = SealKeys(ring, Words("plums"), VaultCost::Minimum());
  const std::string text(file.begin(), file.end());
  const auto holds = [&](std::span<const std::uint8_t> bytes) {
    return text.find(std::string(bytes.begin(), bytes.end())) != std::string::npos;
  };
  for (const auto& version : ring.versions()) {
    BOOST_TEST(!holds(version.keys.card_master()));
    BOOST_TEST(!holds(version.keys.record_mac()));
  }
  BOOST_TEST(text.find("plums") == std::string::npos);
  BOOST_TEST((SealKeys(ring, Words("plums"), VaultCost::Minimum()) != file));
}

BOOST_AUTO_TEST_CASE(ExistingFileIsLeftAlone) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  Save(path, "something else");
  const auto mistake = KeyVault::Create(path, NewRing(), Words("plums"), VaultCost::Minimum());
  BOOST_TEST((mistake == VaultMistake::AlreadyExists));
  BOOST_TEST(Load(path) == "something else");
  BOOST_TEST(folder.FileCount() == 1U);
}

BOOST_AUTO_TEST_CASE(WrongPassphrases) {
  const auto file = SealKeys(NewRing(), Words("plums"), VaultCost::Minimum());
  for (const char* text : {"plum", "Plums", "plums ", "plums\n", "x"}) {
    BOOST_TEST_CONTEXT(text) {
      const auto opened = UnsealKeys(file, Words(text));
      BOOST_REQUIRE(!opened);
      BOOST_TEST((opened.error() == VaultMistake::WrongPassphrase));
    }
  }
  BOOST_TEST(!Passphrase::FromText(""));
  BOOST_TEST(!Passphrase::FromText(std::string(Passphrase::kMaxSize + 1, 'x')));
}

BOOST_AUTO_TEST_CASE(EveryTruncationIsNoticed) {
  const auto file = SealKeys(NewRing(), Words("plums"), VaultCost::Minimum());
  for (std::size_t size = 0; size < file.size(); ++size) {
    BOOST_TEST_CONTEXT(size) {
      const auto opened = UnsealKeys(std::span(file).first(size), Words("plums"));
      BOOST_REQUIRE(!opened);
      BOOST_TEST((opened.error() == VaultMistake::Truncated));
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryFlippedBitIsNoticed) {
  const auto file = SealKeys(NewRing(), Words("plums"), VaultCost::Minimum());
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    auto bad = file;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    BOOST_TEST_CONTEXT("bit " << bit) {
      const auto opened = UnsealKeys(bad, Words("plums"));
      BOOST_REQUIRE(!opened);
      const auto expected = bit < 7 * 8 ? VaultMistake::NotAKeyFile : VaultMistake::Damaged;
      const bool is_format = bit / 8 == 7, is_count = bit / 8 == 56;
      BOOST_TEST((opened.error() == expected ||
                  (is_format && opened.error() == VaultMistake::NewerVersion) ||
                  (is_count && opened.error() == VaultMistake::Truncated)));
    }
  }
}

BOOST_AUTO_TEST_CASE(OtherFilesAreRefused) {
  const TemporaryFolder folder;
  const auto sealed = SealKeys(NewRing(), Words("plums"), VaultCost::Minimum());
  const std::string good(sealed.begin(), sealed.end());
  std::string newer = good;
  newer[7] = 3;
  struct Row { const char* name; std::string content; VaultMistake mistake; };
  const Row rows[] = {{"text", "plums", VaultMistake::NotAKeyFile},
                      {"zeros", std::string(125, '\0'), VaultMistake::NotAKeyFile},
                      {"empty", "", VaultMistake::Truncated},
                      {"newer", newer, VaultMistake::NewerVersion},
                      {"longer", good + "x", VaultMistake::Damaged},
                      {"much longer", good + std::string(5000, 'x'), VaultMistake::Damaged}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.name) {
      Save(folder / row.name, row.content);
      const auto opened = KeyVault::Open(folder / row.name, Words("plums"));
      BOOST_REQUIRE(!opened);
      BOOST_TEST((opened.error() == row.mistake));
      BOOST_TEST(Load(folder / row.name) == row.content);
    }
  }
  const auto missing = KeyVault::Open(folder / "nothing here", Words("plums"));
  BOOST_REQUIRE(!missing);
  BOOST_TEST((missing.error() == VaultMistake::Missing));
}

BOOST_AUTO_TEST_CASE(KeyFileUnlocks) {
  const TemporaryFolder folder;
  const auto sealed = SealKeys(NewRing(), Words("plums and pears"),
                               VaultCost::Minimum());
  struct Row { const char* content; bool opens; };
  const Row rows[] = {{"plums and pears", true},      {"plums and pears\n", true},
                      {"plums and pears\r\n", true},  {"plums and pears\n\n", false},
                      {" plums and pears\n", false}, {"plums and pears\r", false}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.content) {
      Save(folder / "key", row.content);
      const auto passphrase = Passphrase::FromKeyFile(folder / "key");
      BOOST_REQUIRE(passphrase.has_value());
      BOOST_TEST(bool(UnsealKeys(sealed, *passphrase)) == row.opens);
    }
  }
  for (const char* content : {"", "\n", "\r\n"}) {
    Save(folder / "key", content);
    BOOST_TEST(!Passphrase::FromKeyFile(folder / "key"));
  }
  Save(folder / "key", std::string(Passphrase::kMaxSize, 'x') + "\r\n");
  BOOST_TEST(Passphrase::FromKeyFile(folder / "key").has_value());
  Save(folder / "key", std::string(Passphrase::kMaxSize + 1, 'x'));
  BOOST_TEST(!Passphrase::FromKeyFile(folder / "key"));
}

BOOST_AUTO_TEST_CASE(TheDiskFails) {
  const TemporaryFolder folder;
  BOOST_CHECK_THROW(Passphrase::FromKeyFile(folder / "missing"), KeyVaultError);
  BOOST_CHECK_THROW(KeyVault::Create(folder / "no such folder" / "store.keys", NewRing(),
                                     Words("plums"), VaultCost::Minimum()),
                    KeyVaultError);
  std::filesystem::create_directory(folder / "directory");
  BOOST_CHECK_THROW(KeyVault::Open(folder / "directory", Words("plums")), KeyVaultError);
}

BOOST_AUTO_TEST_CASE(PassphraseChanged) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  const auto keys = WithVersions(NewRing(), 3);
  BOOST_TEST(!KeyVault::Create(path, keys, Words("plums"), VaultCost::Minimum()));
  {
    auto change = KeyChange::Begin(path, Words("plums")).value();
    BOOST_CHECK_THROW(KeyChange::Begin(path, Words("plums")), KeyVaultError);  // one at a time
    change.Save(change.keys(), Words("pears"));
    change.Save(change.keys(), Words("figs"));
    BOOST_CHECK_THROW(KeyChange::Begin(path, Words("figs")), KeyVaultError);
  }
  BOOST_TEST((KeyChange::Begin(path, Words("plums")).error() == VaultMistake::WrongPassphrase));
  BOOST_TEST(SameKeys(KeyVault::Open(path, Words("figs")).value(), keys));
  BOOST_TEST((KeyVault::Open(path, Words("pears")).error() == VaultMistake::WrongPassphrase));
  struct stat status {};
  BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600U);
  BOOST_TEST(folder.FileCount() == 1U);
  BOOST_TEST((KeyChange::Begin(folder / "nothing", Words("x")).error() == VaultMistake::Missing));
}

BOOST_AUTO_TEST_CASE(ChangeThatTheDiskRefuses) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  BOOST_TEST(!KeyVault::Create(path, NewRing(), Words("plums"), VaultCost::Minimum()));
  const auto before = Load(path);
  std::filesystem::create_directory(folder / "store.keys.new");  // in the way of the new file
  auto change = KeyChange::Begin(path, Words("plums")).value();
  BOOST_CHECK_THROW(change.Save(change.keys(), Words("pears")), KeyVaultError);
  BOOST_TEST(Load(path) == before);
}

// Killed at any moment there is the old file or the new one, and the next change goes through.
BOOST_AUTO_TEST_CASE(KilledWhileChanging) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  const auto keys = NewRing();
  BOOST_TEST(!KeyVault::Create(path, keys, Words("plums"), VaultCost::Minimum()));
  for (int kill = 0; kill < 40; ++kill) {
    const pid_t child = ::fork();
    BOOST_REQUIRE(child >= 0);
    if (child == 0) {
      auto change = KeyChange::Begin(path, Words("plums")).value();
      for (;;) change.Save(change.keys(), Words("plums"));
    }
    ::usleep(static_cast<useconds_t>(500 + kill * 701));
    BOOST_REQUIRE(::kill(child, SIGKILL) == 0);
    int status = 0;
    BOOST_REQUIRE(::waitpid(child, &status, 0) == child);
    BOOST_TEST(WIFSIGNALED(status));
    const auto opened = KeyVault::Open(path, Words("plums"));
    BOOST_REQUIRE(bool(opened));
    BOOST_TEST(SameKeys(*opened, keys));
  }
  auto change = KeyChange::Begin(path, Words("plums")).value();
  change.Save(change.keys(), Words("plums"));
  BOOST_TEST(folder.FileCount() == 1U);
}

BOOST_AUTO_TEST_CASE(BackupsAreOpenedBeforeTheyAreCalledGood) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  const auto keys = NewRing();
  BOOST_TEST(!KeyVault::Create(path, keys, Words("plums"), VaultCost::Minimum()));
  BOOST_TEST(SameKeys(KeyVault::BackUp(path, folder / "copy", Words("plums")).value(), keys));
  BOOST_TEST(Load(folder / "copy") == Load(path));
  const auto refused = [&](const char* copy, const char* words) {
    return KeyVault::BackUp(path, folder / copy, Words(words)).error();
  };
  BOOST_TEST((refused("copy", "plums") == VaultMistake::AlreadyExists));
  BOOST_TEST((refused("second", "pears") == VaultMistake::WrongPassphrase));
  BOOST_TEST(!std::filesystem::exists(folder / "second"));
  BOOST_CHECK_THROW(KeyVault::BackUp(path, folder / "no folder" / "copy", Words("plums")),
                    KeyVaultError);
  auto spoilt = Load(path);
  spoilt[80] ^= 1;
  Save(folder / "spoilt", spoilt);
  BOOST_TEST((KeyVault::BackUp(folder / "spoilt", folder / "third", Words("plums")).error() ==
              VaultMistake::Damaged));
  BOOST_TEST(!std::filesystem::exists(folder / "third"));
}

BOOST_AUTO_TEST_CASE(EveryMistakeHasItsSentence) {
  std::set<std::string_view> sentences;
  for (const auto mistake :
       {VaultMistake::AlreadyExists, VaultMistake::Missing, VaultMistake::NotAKeyFile,
        VaultMistake::NewerVersion, VaultMistake::Truncated, VaultMistake::Damaged,
        VaultMistake::WrongPassphrase}) {
    const auto sentence = Explain(mistake);
    BOOST_TEST(sentence.ends_with('.'));
    sentences.insert(sentence);
  }
  BOOST_TEST(sentences.size() == 7U);
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
