/// Seals what the books keep of a person under a key of the store's key file.
///
/// | offset | bytes | content |
/// | --- | --- | --- |
/// | 0 | 1 | version of this form, 1 |
/// | 1 | 1 | version of the store's keys |
/// | 2 | 24 | nonce |
/// | 26 | 97 | crypto_secretbox of: member id (16), length (1), text filled up with zeros (64) |
///
/// All sealed texts are of one length, and each opens only for the member it was sealed for.
#pragma once
#include <memory>
#include <string_view>

#include "cards/key_ring.h"
#include "ports/personal_data.h"

namespace steelyard::cards {

class SealedPersonalData final : public ports::PersonalDataCipher {
 public:
  /// `purpose` names the key: what is sealed for one purpose does not open for another.
  SealedPersonalData(std::shared_ptr<const KeyRing> keys, std::string_view purpose);

  base::Bytes Seal(const domain::MemberId& member, std::string_view text) const override;
  std::optional<std::string> Open(const domain::MemberId& member,
                                  const base::Bytes& sealed) const override;

 private:
  std::shared_ptr<const KeyRing> m_keys;
  std::string m_purpose;
};

}  // namespace steelyard::cards
