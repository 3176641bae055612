/// Lines of TXT-MODE scales, in both forms of a sale: what is read is bounded and tells a ticket
/// or a reason why it is none.
#include <string_view>

#include "fuzz/fuzz_target.h"
#include "scales/drivers/txt_mode_codec.h"
#include "scales/drivers/txt_mode_ticket.h"

using namespace steelyard;

namespace {

void Read(scales::SaleForm form, std::string_view text) {
  scales::SaleReader reader(form);
  while (!text.empty()) {
    const std::size_t end = text.find('\n');
    const std::string_view line = text.substr(0, end == text.npos ? end : end + 1);
    text.remove_prefix(line.size());
    const auto sale = reader.Take(line);
    if (!sale || !*sale) continue;
    fuzz::Require((*sale)->raw.size() <= scales::SaleReader::kMaxRawBytes);
    const auto ticket = scales::TicketFromSale(**sale, {"SN0001"});
    if (!ticket) fuzz::Require(!ticket.error().what.empty());
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Read(scales::SaleForm::Pull, text);
  Read(scales::SaleForm::Push, text);
  const auto line = scales::TxtLine::Split(text);
  (void)scales::ParseIdentity(line);
  (void)scales::ParseWallClock(line, 1);
  (void)scales::ParsePushEnd(line);
  return 0;
}
