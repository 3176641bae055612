/// Device profile of the CAS CL protocol: what differs between models and settings, as data.
#pragma once
#include <cstdint>
#include <optional>
#include <string_view>

#include "scales/drivers/text_encoding.h"

namespace steelyard::scales {

/// How the length of a field is written when a product is sent. For lengths up to 9 all agree.
enum class CasRadix { Hex, FourHexDigits, Decimal };
enum class CasWriteForm { Fields, Download };
/// Where a pushed line is acknowledged.
enum class CasAckWay { SameConnection, NewConnection };
/// Whether labels made ahead (prepack) count as sold.
enum class CasPrepack { IsSale, IsNoSale };

struct CasProfile {
  CodePage code_page = CodePage::Gbk;
  CasRadix radix = CasRadix::Hex;
  CasWriteForm write_form = CasWriteForm::Fields;
  CasAckWay ack_way = CasAckWay::SameConnection;
  CasPrepack prepack = CasPrepack::IsSale;
  int fen_per_unit = 1;  ///< of the scale's smallest unit: 1, 10 or 100
  int department = 1;    ///< whose products it sells: 1 … 99
};

/// Words joined by `+`, in any order: `gbk`, `cp1254`, `cp1251`, `cp866`, `latin-1` or `utf-8`
/// (code page), `hex`, `hex4` or `decimal` (lengths of fields), `wl` (products in the fixed
/// structure), `ack-new` (acknowledge over a new connection), `skip-prepack` (labels made ahead are
/// no sales), `price1`, `price0` (prices have one decimal, or none), `dept1` … `dept99` (whose
/// products are sent). Empty: `gbk+hex+dept1`. Nothing for any other word, and for two words of one
/// kind.
std::optional<CasProfile> ParseCasProfile(std::string_view name);

}  // namespace steelyard::scales
