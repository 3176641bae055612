#include "cards/data_verifier.h"

#include "base/check.h"
#include "cards/pin_seal.h"
#include "cards/record_codec.h"

namespace steelyard::cards {

DataVerifier::DataVerifier(std::shared_ptr<const KeyRing> keys) : m_keys(std::move(keys)) {
  base::Check(m_keys != nullptr);
}

std::optional<domain::CardRecord> DataVerifier::Verify(const domain::CardUid& uid,
                                                       const base::Bytes& data) const {
  const auto found = DecodeRecord(data, uid, *m_keys);
  return found ? std::optional(found->record) : std::nullopt;
}

std::optional<domain::CardNumber> DataVerifier::ClaimedNumber(const base::Bytes& data) const {
  return cards::ClaimedNumber(data);
}

bool DataVerifier::IsPinOf(const domain::CardId& card, const domain::Pin& pin,
                           const base::Bytes& seal) const {
  return cards::IsPinOf(*m_keys, card, pin, seal);
}

}  // namespace steelyard::cards
