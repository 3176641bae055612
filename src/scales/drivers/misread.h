/// What every driver says of text or bytes that came and make no sense.
#pragma once
#include <string>
#include <string_view>

namespace steelyard::scales {

/// What was wrong with what came: `field "amount" of RES says "1x,0", which is no number`.
struct Misread {
  std::string what;
};

/// What came, short and printable, for an error sentence.
std::string Quote(std::string_view text);

}  // namespace steelyard::scales
