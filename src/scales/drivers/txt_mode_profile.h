/// Device profile of the TXT-MODE protocol: what differs between models, as data.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "scales/drivers/text_encoding.h"
#include "scales/drivers/txt_mode_number.h"

namespace steelyard::scales {

/// Who opens the connection for sales: we (pull), or the scale in its "connected" mode (push).
enum class ConnectionMode { WeCall, ScaleCalls };

struct TxtProfile {
  CodePage code_page = CodePage::Gbk;
  NumberForm price_form = NumberForm::Shortest;
  ConnectionMode mode = ConnectionMode::WeCall;
  /// A PLU line's fields as captured from a device; number, code, price, name and so on are put
  /// in their places.
  std::vector<std::string> plu_template;
};

/// Words joined by `+`, in any order: `64` or `69` (fields of a PLU line), `gbk`, `utf-8` or
/// `latin-1` (code page), `price2` (prices always with two decimals), `push` (the scale calls us).
/// Empty: `64+gbk`. Nothing for any other word, and for two words of one kind.
std::optional<TxtProfile> ParseTxtProfile(std::string_view name);

}  // namespace steelyard::scales
