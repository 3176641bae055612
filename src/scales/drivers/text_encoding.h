/// Text for devices that do not speak UTF-8.
#pragma once
#include <optional>
#include <string>
#include <string_view>

namespace steelyard::scales {

enum class CodePage { Utf8, Gbk, Latin1, Gb2312, Cp1251, Cp1254, Cp866 };
/// `utf-8`, `gbk`, `latin-1`, `cp1251`, `cp1254`, `cp866`.
std::optional<CodePage> ParseCodePage(std::string_view name);

/// UTF-8 to the device's code page. What the code page lacks becomes `?`: a strange character in
/// a name must not keep a price from reaching the scale.
std::string Encode(std::string_view utf8, CodePage page);
/// The same of so many whole characters as fit into `most_bytes`.
std::string EncodeWithin(std::string_view utf8, CodePage page, std::size_t most_bytes);
/// The device's bytes to UTF-8. What is no character becomes U+FFFD.
std::string Decode(std::string_view bytes, CodePage page);

}  // namespace steelyard::scales
