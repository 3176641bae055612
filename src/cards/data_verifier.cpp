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
  if (const auto record = DecodeRecord(data, uid, m_keys->current().keys)) return *record;
  for (const KeyVersion& version : m_keys->versions()) {
    if (version.id == m_keys->current().id) continue;
    if (const auto record = DecodeRecord(data, uid, version.keys)) return *record;
  }
  return std::nullopt;
}

std::optional<domain::CardNumber> DataVerifier::ClaimedNumber(const base::Bytes& data) const {
  return cards::ClaimedNumber(data);
}

bool DataVerifier::IsPinOf(const domain::CardId& card, const domain::Pin& pin,
                           const base::Bytes& seal) const {
  return cards::IsPinOf(*m_keys, card, pin, seal);
}

}  // namespace steelyard::cards
