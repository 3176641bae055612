/// What CAS CL scales send: pushed lines, answers to readings and commands.
#include <string>

#include "fuzz/fuzz_target.h"
#include "scales/drivers/cas_codec.h"
#include "scales/drivers/cas_sale.h"

using namespace steelyard;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  (void)scales::ParseCasPushHead(std::string_view(bytes).substr(0, scales::kCasPushHead));
  const auto line = scales::ParseCasPush(bytes);
  if (line) {
    fuzz::Require(line->raw == bytes);
    fuzz::Require(!line->KeyText().empty() && !line->ContentHash().empty());
    fuzz::Require(!scales::CasAcknowledgement(line->route, "C0A80001").empty());
  }
  (void)scales::ParseCasAck(bytes);
  (void)scales::ParseCasDownloadAck(bytes);
  if (bytes.size() < scales::kCasReplyHead) return 0;
  const auto head = scales::ParseCasReplyHead(bytes.substr(0, scales::kCasReplyHead));
  const auto body = bytes.substr(scales::kCasReplyHead);
  if (head) (void)scales::ParseCasReply(*head, body, scales::CodePage::Gbk);
  for (const auto radix : {scales::CasRadix::Hex, scales::CasRadix::Decimal}) {
    (void)scales::ParseCasFields(body, radix, scales::CodePage::Gbk);
  }
  return 0;
}
