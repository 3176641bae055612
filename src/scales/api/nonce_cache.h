/// Remembers the nonces of the last minutes, so that a recorded request cannot be played again.
#pragma once
#include <cstddef>
#include <map>
#include <mutex>
#include <unordered_set>

#include "base/id128.h"
#include "base/timestamp.h"

namespace steelyard::scales {

/// A request may be this much older or newer than the store's clock.
constexpr std::int64_t kRequestWindowMs = 5 * 60 * 1000;

enum class NonceOutcome {
  Taken,
  SeenBefore,
  CacheFull  ///< nothing may be forgotten before its time, so the request must wait
};

/// Bounded: a full cache refuses, it does not forget. Only requests with a right signature get
/// here, so nobody without a key can fill it. Safe from several threads.
class NonceCache {
 public:
  explicit NonceCache(std::size_t capacity) : m_capacity(capacity) {}

  /// `sent_at` is the request's own time, within the window around `now`.
  NonceOutcome Take(int scale, const base::Id128& nonce, base::Timestamp sent_at,
                    base::Timestamp now);

 private:
  struct Seen {
    int scale;
    base::Id128 nonce;
    bool operator==(const Seen&) const = default;
  };
  struct Hash {
    std::size_t operator()(const Seen& seen) const;
  };

  std::mutex m_mutex;
  std::size_t m_capacity;
  std::size_t m_size = 0;
  /// By the minute in which they were sent: whole minutes are forgotten at once.
  std::map<std::int64_t, std::unordered_set<Seen, Hash>> m_by_minute;
};

}  // namespace steelyard::scales
