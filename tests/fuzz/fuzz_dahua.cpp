/// Replies of Dahua TM scales: a sale line or a product that is read says what it was read from.
#include <string_view>

#include "fuzz/fuzz_target.h"
#include "scales/drivers/dahua_codec.h"

using namespace steelyard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view reply(reinterpret_cast<const char*>(data), size);
  for (const char* words : {"", "ticket11+ascii", "rongta"}) {
    const auto profile = scales::ParseDahuaProfile(words);
    if (!profile) continue;
    const auto line = scales::ParseSaleReply(reply, *profile);
    if (line && *line) {
      fuzz::Require((*line)->raw == reply);
      fuzz::Require((*line)->record >= 1 && (*line)->record <= scales::kLastDahuaRecord);
    }
    const auto plu = scales::ParsePluReply(reply, *profile);
    if (plu && *plu) (void)scales::PriceOf(**plu, *profile);
  }
  (void)scales::IsReplyTo(reply, scales::ReadSaleCommand(345));
  return 0;
}
