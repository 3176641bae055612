/// Key custody as its people meet it: the ceremony, versions, copies, what scales get; and that no
/// key is ever said, logged or booked.
#include <sys/stat.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>

#include "base/hex.h"
#include "cards/key_ceremony.h"
#include "shop.h"

using namespace steelyard::tests;
using namespace steelyard;

namespace {

namespace fs = std::filesystem;

std::vector<std::string> PartOptions(const std::string& option,
                                     const std::vector<std::string>& files) {
  std::vector<std::string> options;
  for (const auto& file : files) options.insert(options.end(), {option, file});
  return options;
}

using Words = std::vector<std::string>;

Words Joined(Words left, const Words& right) {
  left.insert(left.end(), right.begin(), right.end());
  return left;
}

/// Parts made by `keys generate`, and everything that was said on the way.
struct Ceremony {
  explicit Ceremony(const Shop& shop, const char* folder, const char* parts) {
    const auto made = shop.Run(
        {"keys", "generate", "--parts", parts, "--output-folder", shop.File(folder)});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.errors);
    answer = made.answer;
    files = made.answer["files"].get<std::vector<std::string>>();
    said = made.answer.dump() + made.errors;
  }
  Json answer;
  std::vector<std::string> files;
  std::string said;
};

std::string Load(const fs::path& path) {
  std::ifstream stream(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(stream), {}};
}

std::string WithoutBlanks(std::string text) {
  std::erase_if(text, [](char c) { return c == ' ' || c == '\n'; });
  return text;
}

/// A secret in every form in which it might leak.
bool Holds(const std::string& text, std::span<const std::uint8_t> secret) {
  const auto solid = WithoutBlanks(text);
  return text.find(std::string(secret.begin(), secret.end())) != std::string::npos ||
         solid.find(base::ToHex(secret)) != std::string::npos ||
         solid.find(base::ToUpperHex(secret)) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(keys)

BOOST_AUTO_TEST_CASE(a_ceremony_makes_a_store_and_says_no_key) {
  const Shop shop;
  const Ceremony ceremony(shop, "parts", "3");
  BOOST_REQUIRE(ceremony.files.size() == 3);
  std::string said = ceremony.said;
  std::vector<cards::KeyPart> parts;
  for (const auto& file : ceremony.files) {
    struct stat status {};
    BOOST_REQUIRE(::stat(file.c_str(), &status) == 0);
    BOOST_TEST((status.st_mode & 0777) == 0600U);
    parts.push_back(cards::ParsePart(Load(file)).value());
  }
  const auto made = cards::CombineParts(parts).value();

  const auto run = [&](const std::vector<std::string>& arguments) {
    auto ran = shop.Run(arguments);
    BOOST_TEST_CONTEXT(arguments[0] << " " << arguments[1]) {
      BOOST_TEST(ran.status == 0, ran.errors);
    }
    said += ran.answer.dump() + ran.errors;
    return ran;
  };
  const auto init =
      run(Joined({"init", "--name", "鲜果店"}, PartOptions("--key-part", ceremony.files)));
  BOOST_TEST(init.errors.find("loses the file or the passphrase") != std::string::npos);
  const auto listed = run({"keys", "list"}).answer;
  BOOST_TEST(listed["versions"][0]["check_value"] == ceremony.answer["check_value"]);
  BOOST_TEST(listed["system_id"] == ceremony.answer["system_id"]);
  run({"keys", "backup", shop.File("copy.keys")});

  // The machine loses the key file; the holders of the parts come together again.
  const fs::path key_file = shop.store() + ".keys";
  fs::remove(key_file);
  BOOST_TEST(shop.Run({"keys", "list"}).outcome() == "key_file_unusable");
  run(Joined({"keys", "import"}, PartOptions("--part", ceremony.files)));
  BOOST_TEST(run({"keys", "list"}).answer["versions"][0]["check_value"] ==
             ceremony.answer["check_value"]);
  const auto again = shop.Run(Joined({"keys", "import"}, PartOptions("--part", ceremony.files)));
  BOOST_TEST(again.outcome() == "version_exists");
  run({"keys", "new-version"});
  run({"keys", "use", "--version", "2"});

  said += Load(shop.store()) + Load(shop.store() + "-wal") + Load(key_file);
  std::vector<std::span<const std::uint8_t>> secrets{made.card_master(), made.record_mac()};
  for (const auto& part : parts) secrets.push_back(part.key.bytes());
  for (const auto& secret : secrets) BOOST_TEST(!Holds(said, secret));
  BOOST_TEST(Holds(Load(ceremony.files[0]), parts[0].key.bytes()));  // or the search finds nothing
}

BOOST_AUTO_TEST_CASE(parts_that_do_not_fit_are_refused_by_name) {
  const Shop shop;
  const Ceremony ceremony(shop, "parts", "2");
  const Ceremony other(shop, "others", "2");
  auto wrong_digit = Load(ceremony.files[0]);
  auto& digit = wrong_digit[wrong_digit.find("\nkey: ") + 6];
  digit = digit == '0' ? '1' : '0';
  const auto wrong = shop.Write("wrong", wrong_digit);
  const auto text = shop.Write("text", "plums");
  struct Row { std::vector<std::string> files; const char* outcome; };
  const Row rows[] = {
      {{ceremony.files[0]}, "part_missing"},
      {{ceremony.files[0], ceremony.files[0]}, "part_twice"},
      {{ceremony.files[0], other.files[1]}, "parts_of_different_keys"},
      {{ceremony.files[0], text}, "not_a_part"},
      {{wrong, ceremony.files[1]}, "wrong_part_check_value"},
      {{ceremony.files[0], shop.File("nothing")}, "file_unreadable"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.outcome) {
      const auto ran =
          shop.Run(Joined({"init", "--name", "x"}, PartOptions("--key-part", row.files)));
      BOOST_TEST(ran.outcome() == row.outcome);
      BOOST_TEST(!fs::exists(shop.store()));
      BOOST_TEST(!fs::exists(shop.store() + ".keys"));
    }
  }
  BOOST_TEST(shop.Run({"keys", "generate", "--parts", "2", "--output-folder", shop.File("parts")})
                 .outcome() == "file_exists");
  BOOST_TEST(shop.Run({"keys", "generate", "--parts", "2"}).status == 2);  // no terminal
  BOOST_TEST(shop.Run({"keys", "generate", "--parts", "4", "--output-folder", "x"}).status == 2);
}

BOOST_AUTO_TEST_CASE(versions_of_a_demo_store_and_what_scales_get) {
  const Shop shop;
  BOOST_REQUIRE(shop.Run({"init", "--demo"}).status == 0);
  const auto scales = shop.Run({"scale", "list"}).answer["scales"];
  const auto number = scales[0]["scale"].dump();
  const auto made = shop.Run({"keys", "new-version"});
  BOOST_TEST(made.answer["made"] == 2);
  BOOST_TEST(made.errors.find("loses the file or the passphrase") != std::string::npos);
  BOOST_TEST(made.answer["versions"][1]["state"] == "prepared");
  BOOST_TEST(made.answer["current"] == 1);

  const auto given = shop.Run({"scale", "provision", "--scale", number}).answer;
  BOOST_REQUIRE(given["versions"].size() == 2);
  BOOST_TEST(given.size() == 4);  // outcome, scale, system_id, versions: nothing else
  for (const auto& version : given["versions"]) {
    BOOST_TEST(version.size() == 6);
    const auto key = cards::ParseKey(version["reading_master"].get<std::string>()).value();
    BOOST_TEST(cards::CheckValue::Of(key.bytes()).ToString() == version["reading_check_value"]);
  }
  BOOST_TEST(given["versions"][0]["reading_check_value"] ==
             made.answer["versions"][0]["reading_check_value"]);
  BOOST_TEST(shop.Run({"scale", "provision", "--scale", "250"}).outcome() == "no_such_scale");

  BOOST_TEST(shop.Run({"keys", "use", "--version", "3"}).outcome() == "no_such_version");
  BOOST_TEST(shop.Run({"keys", "use", "--version", "1"}).outcome() == "not_newer");
  BOOST_TEST(shop.Run({"keys", "use", "--version", "2"}).answer["current"] == 2);
  BOOST_TEST(shop.Run({"keys", "list"}).answer["versions"][0]["state"] == "old");
  BOOST_TEST(shop.Run({"keys", "passphrase", "--new-passphrase-file", shop.File("passphrase")})
                 .outcome() == "demo_store");
  const auto desk = shop.Write("desk", "desk-demo\n");
  for (const auto& arguments : std::vector<std::vector<std::string>>{
           {"keys", "new-version"}, {"keys", "backup", shop.File("stolen")},
           {"scale", "provision", "--scale", number}, {"keys", "use", "--version", "2"}}) {
    BOOST_TEST(shop.Run(Joined(arguments, {"--operator", "desk", "--password-file", desk}))
                   .outcome() == "not_allowed");
  }
  BOOST_TEST(!fs::exists(shop.File("stolen")));
}

BOOST_AUTO_TEST_CASE(a_new_passphrase_and_copies) {
  const Shop shop;
  shop.Open();
  const auto before = shop.Run({"keys", "list"}).answer["versions"];
  BOOST_TEST(shop.Run({"keys", "backup", shop.File("copy")}).status == 0);
  BOOST_TEST(shop.Run({"keys", "backup", shop.File("copy")}).outcome() == "file_exists");
  shop.Write("next", "another horse\n");
  const auto changed =
      shop.Run({"keys", "passphrase", "--new-passphrase-file", shop.File("next")});
  BOOST_TEST(changed.status == 0);
  BOOST_TEST(changed.errors.find("has to be replaced") != std::string::npos);
  BOOST_TEST(shop.Run({"keys", "check"}).outcome() == "wrong_passphrase");
  BOOST_TEST(shop.Run({"keys", "check", "--file", shop.File("copy")}).status == 0);
  shop.Write("passphrase", "another horse\n");
  BOOST_TEST(shop.Run({"keys", "list"}).answer["versions"] == before);
  auto damaged = Load(shop.File("copy"));
  damaged[70] ^= 1;
  shop.Write("copy", damaged);
  BOOST_TEST(shop.Run({"keys", "check", "--file", shop.File("copy")}).outcome() ==
             "key_file_unusable");
}

BOOST_AUTO_TEST_SUITE_END()
