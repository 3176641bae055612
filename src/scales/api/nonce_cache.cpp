#include "scales/api/nonce_cache.h"

#include <cstring>

namespace steelyard::scales {
namespace {

constexpr std::int64_t kMinuteMs = 60'000;

}  // namespace

std::size_t NonceCache::Hash::operator()(const Seen& seen) const {
  std::size_t value = 0;
  // The end of a nonce is random, also where its beginning counts the time.
  std::memcpy(&value, seen.nonce.bytes().data() + base::Id128::kSize - sizeof value, sizeof value);
  return value ^ static_cast<std::size_t>(seen.scale);
}

NonceOutcome NonceCache::Take(int scale, const base::Id128& nonce, base::Timestamp sent_at,
                              base::Timestamp now) {
  const std::lock_guard lock(m_mutex);
  const std::int64_t oldest = (now.unix_ms() - kRequestWindowMs) / kMinuteMs;
  while (!m_by_minute.empty() && m_by_minute.begin()->first < oldest) {
    m_size -= m_by_minute.begin()->second.size();
    m_by_minute.erase(m_by_minute.begin());
  }
  const Seen seen{scale, nonce};
  for (const auto& [minute, nonces] : m_by_minute) {
    if (nonces.contains(seen)) return NonceOutcome::SeenBefore;
  }
  if (m_size >= m_capacity) return NonceOutcome::CacheFull;
  m_by_minute[sent_at.unix_ms() / kMinuteMs].insert(seen);
  ++m_size;
  return NonceOutcome::Taken;
}

}  // namespace steelyard::scales
