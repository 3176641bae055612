/// What Massa-K scales send: frames, and the records in the parts of a file.
#include <string>

#include "fuzz/fuzz_target.h"
#include "scales/drivers/massa_codec.h"
#include "scales/drivers/massa_frame.h"

using namespace steelyard;

namespace {

void ReadPayload(std::string_view payload) {
  (void)scales::ParseResId(payload);
  (void)scales::ParseMask(payload);
  (void)scales::ParsePartName(payload);
  const auto part = scales::ParsePart(payload);
  if (!part) return;
  scales::MassaRecordCutter cutter;
  cutter.Append(part->current, part->data);
  for (;;) {
    const auto record = cutter.Next();
    if (!record || !*record) return;
    const std::string& bytes = (*record)->bytes;
    const auto transaction = scales::ParseTransaction(bytes);
    if (transaction) fuzz::Require(transaction->raw == bytes);
    (void)scales::ParseTotal(bytes);
    (void)scales::ParseMassaPlu(bytes, scales::CodePage::Cp1251);
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(reinterpret_cast<const char*>(data), size);
  const auto message = scales::ParseMassaFrame(bytes);
  if (message) ReadPayload(message->payload);
  // Behind a checksum nobody guesses: the payload as it came, too.
  constexpr std::size_t kBeforePayload = 6;
  if (bytes.size() > kBeforePayload) ReadPayload(std::string_view(bytes).substr(kBeforePayload));
  return 0;
}
