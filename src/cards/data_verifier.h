/// DataVerifier: tells whether what a scale read came from a card we wrote.
#pragma once
#include <memory>

#include "cards/key_ring.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

/// May be asked from several threads at once.
class DataVerifier final : public ports::CardDataVerifier {
 public:
  /// Data of every version of the keys counts, the current one is tried first.
  explicit DataVerifier(std::shared_ptr<const KeyRing> keys);
  std::optional<domain::CardRecord> Verify(const domain::CardUid& uid,
                                           const base::Bytes& data) const override;
  std::optional<domain::CardNumber> ClaimedNumber(const base::Bytes& data) const override;
  bool IsPinOf(const domain::CardId& card, const domain::Pin& pin,
               const base::Bytes& seal) const override;

 private:
  std::shared_ptr<const KeyRing> m_keys;
};

}  // namespace steelyard::cards
