/// Tests of what names and notes may hold.
#include <boost/test/unit_test.hpp>

#include "domain/text.h"

namespace steelyard::domain {

BOOST_AUTO_TEST_SUITE(text)

BOOST_AUTO_TEST_CASE(ANameIsOneShortLine) {
  using enum TextMistake;
  std::string longest, too_long;
  for (std::size_t i = 0; i < kMaxNameCharacters; ++i) longest += "果";
  too_long = longest + "x";
  struct Row { std::string name; std::optional<TextMistake> mistake; };
  const Row rows[] = {{"a", {}},           {"王 小明", {}},         {longest, {}},
                      {"", Blank},         {"  ", Blank},           {"\u3000 \u3000", Blank},
                      {"\n", Blank},       {too_long, TooLong},     {too_long + "\n", TooLong},
                      {"a\x80", NotUtf8},  {"\xFF\n", NotUtf8},    {"a\nb", ControlCharacter},
                      {"a\tb", ControlCharacter}, {"a\u2028b", ControlCharacter}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.name) { BOOST_TEST((FindNameMistake(row.name) == row.mistake)); }
  }
}

BOOST_AUTO_TEST_CASE(ANoteIsOneLongerLine) {
  BOOST_TEST((FindNoteMistake(std::string(kMaxNoteCharacters, 'x')) == std::nullopt));
  BOOST_TEST((FindNoteMistake(std::string(kMaxNoteCharacters + 1, 'x')) == TextMistake::TooLong));
  BOOST_TEST((FindNoteMistake("first\nsecond") == TextMistake::ControlCharacter));
  BOOST_TEST((FindNoteMistake(" ") == TextMistake::Blank));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::domain
