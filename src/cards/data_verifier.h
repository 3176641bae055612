/// DataVerifier: tells whether what a scale read came from a card we wrote.
#pragma once
#include <memory>

#include "cards/store_keys.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

/// May be asked from several threads at once.
class DataVerifier final : public ports::CardDataVerifier {
 public:
  explicit DataVerifier(std::shared_ptr<const StoreKeys> keys);
  std::optional<domain::CardRecord> Verify(const domain::CardUid& uid,
                                           const base::Bytes& data) const override;

 private:
  std::shared_ptr<const StoreKeys> m_keys;
};

}  // namespace steelyard::cards
