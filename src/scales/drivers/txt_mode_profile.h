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

/// Which fields of a PLU line differ from product to product.
enum class PluFields {
  All,                ///< all that we know the meaning of
  NumberPriceAndName  ///< and the unit of a price that is not per kilogram
};

/// What the two numbers are by which a scale names a card, if its cards are ours.
/// Source  none: the protocol only says "the card number split into two decimal integers".
enum class CardNaming {
  NotOurs,
  Number,  ///< the first and the last eight digits of the printed number
  Uid      ///< the UID as one number, most significant byte first, divided by 2^32: whole, rest
};

struct TxtProfile {
  CodePage code_page = CodePage::Gbk;
  NumberForm price_form = NumberForm::Shortest;
  ConnectionMode mode = ConnectionMode::WeCall;
  /// A PLU line's fields as captured from a device; number, code, price, name and so on are put
  /// in their places.
  std::vector<std::string> plu_template;
  PluFields plu_fields = PluFields::All;
  /// UTF-8's byte order mark is the first that we send in a connection.
  bool begins_with_mark = false;
  CardNaming cards = CardNaming::NotOurs;
};

/// Words joined by `+`, in any order: `64`, `69` or `148` (fields of a PLU line), `gbk`, `utf-8` or
/// `latin-1` (code page), `price2` (prices always with two decimals), `push` (the scale calls us),
/// `vip-number` or `vip-uid` (it asks us about cards, which are ours; only with `push`, because
/// a sale that is pulled does not tell how it was paid). Empty: `64+gbk`; `148` alone: `148+utf-8`.
/// Nothing for any other word, and for two words of one kind.
std::optional<TxtProfile> ParseTxtProfile(std::string_view name);

}  // namespace steelyard::scales
