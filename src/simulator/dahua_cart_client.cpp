/// A virtual Dahua scale that tells its carts line by line while customers are served.
#include <fmt/format.h>

#include <algorithm>

#include "simulator/dahua_scale_impl.h"

namespace steelyard::simulator {
namespace {

const std::string kLineEnd = "\r\n\x03";
constexpr int kMostTries = 3;

}  // namespace

/// The frame that begins with `answer`; nothing when none comes in time.
std::optional<std::string> DahuaScale::Impl::AskStore(scales::FrameChannel& channel,
                                                      const std::string& frame,
                                                      const std::string& answer) {
  channel.Send(frame + kLineEnd);
  for (;;) {
    const auto heard = channel.Receive(std::chrono::milliseconds(m_options.answer_wait_ms));
    if (!heard || heard->starts_with(answer)) return heard;
  }
}

bool DahuaScale::Impl::SellCart(scales::FrameChannel& channel, base::SeededRandom& random) {
  const std::string who = fmt::format("{:02}{}", m_options.cart_number,
                                      static_cast<char>('A' + random.Between(0, 3)));
  std::vector<std::pair<int, DahuaItem>> items;
  std::int64_t step = 1;
  {
    const std::lock_guard lock(m_mutex);
    items.assign(m_memory.items().begin(), m_memory.items().end());
    step = m_options.memory.rounding_step;
  }
  std::int64_t total = 0;
  for (auto left = random.Between(1, 3); left > 0; --left) {
    const auto& [plu, item] = items[static_cast<std::size_t>(
        random.Between(0, static_cast<std::int64_t>(items.size()) - 1))];
    const auto count = item.is_piece ? random.Between(1, 5) : random.Between(10, 500) * 5;
    const std::int64_t thousandths = item.price * count * (item.is_piece ? 1'000 : 1);
    const std::int64_t amount = (thousandths + step * 500) / (step * 1'000) * step;
    const auto answer = AskStore(
        channel, fmt::format("!0BA{}{:05}{}{:05}{:08}", who, plu, "Fruit", count, amount),
        "0bA" + who);
    total += amount;
    if (!answer || !answer->ends_with(fmt::format("000{:08}", total))) return false;
  }
  for (int tries = 0; tries < kMostTries; ++tries) {
    const auto end = AskStore(channel, "!0BS" + who, "0bE");
    {
      const std::lock_guard lock(m_mutex);
      if (m_options.faults.lost_answers > 0) {
        --m_options.faults.lost_answers;
        continue;
      }
    }
    if (!end || !end->ends_with(fmt::format("{:08}", total))) continue;
    const std::lock_guard lock(m_mutex);
    m_fen_by_cart += total;
    return true;
  }
  return false;
}

int DahuaScale::Impl::SellByCart(const std::string& address, int carts) {
  base::SeededRandom random(m_options.memory.seed);
  int answered = 0;
  try {
    auto channel =
        scales::FrameChannel::Connect(address, 4001, base::Explanation("the back office"));
    for (int cart = 0; cart < carts && !m_server.IsStopping(); ++cart) {
      if (SellCart(channel, random)) ++answered;
    }
    channel.CloseGently();
  } catch (const ports::ScaleError&) {
    // "ERROR COMUNICACION": what was not finished is not sold.
  }
  return answered;
}

}  // namespace steelyard::simulator
