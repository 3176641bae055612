/// Tests of what a text is made of.
#include <boost/test/unit_test.hpp>

#include "base/utf8.h"

namespace steelyard::base {

BOOST_AUTO_TEST_SUITE(utf8)

BOOST_AUTO_TEST_CASE(OnlyWellFormedTextIsUtf8) {
  for (const auto* good : {"", "a", "\xC2\x80", "苹果", "\xED\x9F\xBF", "\xF4\x8F\xBF\xBF"}) {
    BOOST_TEST(IsUtf8(good));
  }
  for (const auto* bad :
       {"\x80", "\xC0\x80", "\xC1\xBF", "\xC2", "\xE0\x9F\xBF", "\xED\xA0\x80", "\xE4\xBD",
        "\xF0\x8F\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xC3(", "\xCF\xD2"}) {
    BOOST_TEST(!IsUtf8(bad));
  }
}

BOOST_AUTO_TEST_CASE(CharactersAreCounted) {
  struct Row { const char* text; std::size_t characters; };
  const Row rows[] = {{"", 0}, {"a", 1}, {"苹果", 2}, {"é", 1}, {"\xF0\x9F\x8D\x8E", 1}};
  for (const Row& row : rows) BOOST_TEST(CountCharacters(row.text) == row.characters);
}

BOOST_AUTO_TEST_CASE(WhatNobodySeesIsControl) {
  for (const auto* good : {"", "a b", "苹果", "\xC2\xA0", "\xE2\x80\xA7", "~"}) {
    BOOST_TEST(!HasControl(good));
  }
  for (const std::string_view bad : {"\n", "a\tb", "\r", "\x7F", "\xC2\x80", "a\xC2\x9F",
                                     "\xE2\x80\xA8", "x\xE2\x80\xA9y", "\x1B[31m"}) {
    BOOST_TEST(HasControl(bad));
  }
  BOOST_TEST(HasControl(std::string_view("a\0b", 3)));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::base
