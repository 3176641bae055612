#include "scales/drivers/dahua_talk.h"

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

}  // namespace

void DahuaTalk::Refuse(const base::Explanation& what) const {
  throw ports::ScaleError(
      "{}: {}. What was stored before stays; nothing else was taken. Check that this is a Dahua "
      "scale and that its profile fits; if it is, keep this message for its maker.",
      name(), what);
}

std::optional<std::string> DahuaTalk::AskOnce(std::string_view command, milliseconds wait) {
  constexpr int kMostStrangeFrames = 1'000;
  m_channel.Send(std::string(command) + m_profile.line_end);
  const auto deadline = steady_clock::now() + wait;
  for (int strange = 0; strange < kMostStrangeFrames; ++strange) {
    const auto left = std::chrono::duration_cast<milliseconds>(deadline - steady_clock::now());
    if (left <= milliseconds(0)) return std::nullopt;
    const auto reply = m_channel.Receive(left);
    if (!reply) return std::nullopt;
    if (IsReplyTo(*reply, command)) return reply;
  }
  Refuse(base::Explanation("it does not stop sending what nobody asked for"));
}

std::optional<std::string> DahuaTalk::Ask(std::string_view command) {
  for (int tries = 0; tries < m_waits.tries; ++tries) {
    if (auto reply = AskOnce(command, m_waits.answer)) return reply;
  }
  return std::nullopt;
}

std::string DahuaTalk::AskForAnswer(std::string_view command) {
  if (auto reply = Ask(command)) return *reply;
  throw ConnectionLost(
      "{} is connected, but did not answer {} after {} tries. What was stored until then stays. "
      "Check that this is a Dahua scale, that its profile fits and that no other program is "
      "connected to it.",
      name(), Quote(command.substr(0, 7)), m_waits.tries);
}

base::Result<std::optional<DahuaSaleLine>, Misread> DahuaTalk::ReadSale(int record) {
  const std::string command = ReadSaleCommand(record);
  auto sale = ParseSaleReply(AskForAnswer(command), m_profile);
  for (int tries = 1; !sale && tries < m_waits.tries; ++tries) {
    sale = ParseSaleReply(AskForAnswer(command), m_profile);
  }
  return sale;
}

}  // namespace steelyard::scales
