/// The key vault: what opens it, what does not, and what each failure says.
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

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

bool SameKeys(const StoreKeys& left, const StoreKeys& right) {
  return EqualInConstantTime(left.bytes(), right.bytes());
}

}  // namespace

BOOST_AUTO_TEST_SUITE(key_vault)

BOOST_AUTO_TEST_CASE(CreatedAndOpened) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  const auto made = KeyVault::Create(path, Words("plums"), VaultCost::Minimum());
  BOOST_REQUIRE(bool(made));
  struct stat status {};
  BOOST_REQUIRE(::stat(path.c_str(), &status) == 0);
  BOOST_TEST((status.st_mode & 0777) == 0600U);
  BOOST_TEST(status.st_size == 125);
  BOOST_TEST(folder.FileCount() == 1U);
  const auto opened = KeyVault::Open(path, Words("plums"));
  BOOST_REQUIRE(bool(opened));
  BOOST_TEST(SameKeys(*made, *opened));
  BOOST_TEST((made->system_id() == opened->system_id()));
}

BOOST_AUTO_TEST_CASE(NothingSecretStandsInTheFile) {
  const auto keys = StoreKeys::Generate();
  const auto file = SealKeys(keys, Words("plums"), VaultCost::Minimum());
  const std::string text(file.begin(), file.end());
  const auto holds = [&](std::span<const std::uint8_t> bytes) {
    return text.find(std::string(bytes.begin(), bytes.end())) != std::string::npos;
  };
  BOOST_TEST(!holds(keys.card_master()));
  BOOST_TEST(!holds(keys.record_mac()));
  BOOST_TEST(text.find("plums") == std::string::npos);
  BOOST_TEST((SealKeys(keys, Words("plums"), VaultCost::Minimum()) != file));
}

BOOST_AUTO_TEST_CASE(ExistingFileIsLeftAlone) {
  const TemporaryFolder folder;
  const auto path = folder / "store.keys";
  Save(path, "something else");
  const auto made = KeyVault::Create(path, Words("plums"), VaultCost::Minimum());
  BOOST_REQUIRE(!made);
  BOOST_TEST((made.error() == VaultMistake::AlreadyExists));
  BOOST_TEST(Load(path) == "something else");
  BOOST_TEST(folder.FileCount() == 1U);
}

BOOST_AUTO_TEST_CASE(WrongPassphrases) {
  const auto file = SealKeys(StoreKeys::Generate(), Words("plums"), VaultCost::Minimum());
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
  const auto file = SealKeys(StoreKeys::Generate(), Words("plums"), VaultCost::Minimum());
  for (std::size_t size = 0; size < file.size(); ++size) {
    BOOST_TEST_CONTEXT(size) {
      const auto opened = UnsealKeys(std::span(file).first(size), Words("plums"));
      BOOST_REQUIRE(!opened);
      BOOST_TEST((opened.error() == VaultMistake::Truncated));
    }
  }
}

BOOST_AUTO_TEST_CASE(EveryFlippedBitIsNoticed) {
  const auto file = SealKeys(StoreKeys::Generate(), Words("plums"), VaultCost::Minimum());
  for (std::size_t bit = 0; bit < file.size() * 8; ++bit) {
    auto bad = file;
    bad[bit / 8] ^= static_cast<std::uint8_t>(1U << (bit % 8));
    BOOST_TEST_CONTEXT("bit " << bit) {
      const auto opened = UnsealKeys(bad, Words("plums"));
      BOOST_REQUIRE(!opened);
      const auto expected = bit < 7 * 8 ? VaultMistake::NotAKeyFile : VaultMistake::Damaged;
      const bool is_version = bit / 8 == 7;
      BOOST_TEST((opened.error() == expected ||
                  (is_version && opened.error() == VaultMistake::NewerVersion)));
    }
  }
}

BOOST_AUTO_TEST_CASE(OtherFilesAreRefused) {
  const TemporaryFolder folder;
  const auto sealed = SealKeys(StoreKeys::Generate(), Words("plums"), VaultCost::Minimum());
  const std::string good(sealed.begin(), sealed.end());
  std::string newer = good;
  newer[7] = 2;
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
  const auto sealed = SealKeys(StoreKeys::Generate(), Words("plums and pears"),
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
  BOOST_CHECK_THROW(KeyVault::Create(folder / "no such folder" / "store.keys", Words("plums"),
                                     VaultCost::Minimum()),
                    KeyVaultError);
  std::filesystem::create_directory(folder / "directory");
  BOOST_CHECK_THROW(KeyVault::Open(folder / "directory", Words("plums")), KeyVaultError);
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
