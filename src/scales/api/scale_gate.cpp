#include "scales/api/scale_gate.h"

#include <charconv>
#include <cstdlib>

namespace steelyard::scales {
namespace {

// 500,000 nonces are 1600 requests a second for five minutes, and some 40 MB at most.
constexpr std::size_t kMaxNonces = 500'000;
constexpr std::int64_t kContactEveryMs = 60'000;
constexpr std::string_view kDriver = "api";

template <typename Number>
std::optional<Number> ParseNumber(std::string_view text) {
  Number number{};
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<base::Timestamp> ParseTime(const std::string& text) {
  const auto milliseconds = ParseNumber<std::int64_t>(text);
  return milliseconds ? base::Timestamp::FromUnixMs(*milliseconds) : std::nullopt;
}

Problem BadSignature(std::string detail) {
  return {ProblemCode::BadSignature, std::move(detail) + " Nothing was recorded.", {}};
}

}  // namespace

ScaleGate::ScaleGate(app::Context& context) : m_context(context), m_nonces(kMaxNonces) {}

std::optional<KnownScale> ScaleGate::FindScale(const ApiRequest& request) {
  const auto number = ParseNumber<int>(request.scale);
  if (!number) return std::nullopt;
  std::optional<ports::Scale> scale;
  m_context.store.Read([&](const ports::Books& books) { scale = books.scales().Find(*number); });
  if (!scale || scale->driver != kDriver) return std::nullopt;
  const auto key = ApiKey::Parse(scale->key);
  if (!key) return std::nullopt;
  return KnownScale{*number, *key};
}

std::optional<Problem> ScaleGate::FindDoubt(const ApiRequest& request, const KnownScale& scale) {
  const auto nonce = base::Id128::Parse(request.nonce);
  if (!nonce) return BadSignature("X-Nonce must be 32 hexadecimal digits.");
  const auto sent_at = ParseTime(request.time);
  if (!sent_at) return BadSignature("X-Time must be milliseconds since 1970-01-01T00:00:00Z.");
  const auto expected = SignRequest(scale.key, {request.method, request.target, request.time,
                                                request.nonce, request.body});
  if (!IsSameSignature(expected, request.signature)) {
    return BadSignature("X-Signature does not fit this request and the key of this scale.");
  }
  const base::Timestamp now = m_context.clock.Now();
  if (std::abs(sent_at->unix_ms() - now.unix_ms()) > kRequestWindowMs) {
    return Problem{ProblemCode::StaleRequest,
                   "X-Time is more than 5 minutes from the store's time. Nothing was recorded; "
                   "set the scale's clock by `time` and send again.",
                   TimeOfStore(now)};
  }
  switch (m_nonces.Take(scale.number, *nonce, *sent_at, now)) {
    case NonceOutcome::Taken:
      return std::nullopt;
    case NonceOutcome::SeenBefore:
      return Problem{ProblemCode::ReplayedRequest,
                     "This X-Nonce was used before. Nothing was recorded now; send again with a "
                     "new one.",
                     {}};
    case NonceOutcome::CacheFull:
      return Problem{ProblemCode::TooBusy,
                     "More requests came than can be remembered. Nothing was recorded; send "
                     "again later.",
                     {}};
  }
  base::Check(false);
  return std::nullopt;
}

StoreTime ScaleGate::TimeOfStore(base::Timestamp now) {
  return {now, app::LoadSettings(m_context.store).calendar.offset};
}

void ScaleGate::NoteContact(const ApiRequest& request, int scale) {
  const base::Timestamp now = m_context.clock.Now();
  {
    const std::lock_guard lock(m_contacts_mutex);
    const auto last = m_last_contacts.find(scale);
    const bool recent = last != m_last_contacts.end() &&
                        now.unix_ms() - last->second.unix_ms() < kContactEveryMs &&
                        now >= last->second;
    if (recent) return;
    m_last_contacts.insert_or_assign(scale, now);
  }
  const auto sent_at = ParseTime(request.time);
  try {
    // The future is dropped: nobody waits, and a contact that could not be noted does no harm.
    m_context.store.SubmitFromScale([=](ports::Books& books) {
      auto record = books.scales().Find(scale);
      if (!record) return;
      record->last_contact = now;
      if (sent_at) record->clock_offset_ms = sent_at->unix_ms() - now.unix_ms();
      record->last_error.clear();
      books.scales().Update(*record);
    });
  } catch (const ports::StoreBusy&) {
    // Noted again in a minute.
  }
}

}  // namespace steelyard::scales
