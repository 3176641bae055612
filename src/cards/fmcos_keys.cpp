#include "cards/fmcos_keys.h"

#include "base/check.h"
#include "base/hex.h"
#include "cards/des.h"

namespace steelyard::cards {

Secret<16> DeriveFmcosKey(Key16 master, const SystemId& system, const domain::CardUid& uid,
                          FmcosPurpose purpose) {
  for (int attempt = 0; attempt <= 0xFF; ++attempt) {
    base::Bytes input(uid.bytes().begin(), uid.bytes().end());
    input.insert(input.end(), {'F', 'M', static_cast<std::uint8_t>(purpose),
                               static_cast<std::uint8_t>(attempt)});
    input.insert(input.end(), system.bytes().begin(), system.bytes().end());
    const Secret<16> key = DiversifyAes128(master, input);
    if (!HasEqualHalves(key.bytes())) return key;
  }
  base::Check(false);
  std::abort();
}

FmcosKeys DeriveFmcosKeys(const StoreKeys& keys, const domain::CardUid& uid) {
  const Secret<16> genuineness_master = DeriveGenuinenessMaster(keys);
  const auto from_card_master = [&](FmcosPurpose purpose) {
    return DeriveFmcosKey(keys.card_master(), keys.system_id(), uid, purpose);
  };
  return {.card_master = from_card_master(FmcosPurpose::CardMaster),
          .application_master = from_card_master(FmcosPurpose::ApplicationMaster),
          .line = from_card_master(FmcosPurpose::Line),
          .genuineness = DeriveFmcosKey(genuineness_master.bytes(), keys.system_id(), uid,
                                        FmcosPurpose::Genuineness)};
}

FmcosPurseKeys DeriveFmcosPurseKeys(const StoreKeys& keys, const domain::CardUid& uid) {
  const auto from_card_master = [&](FmcosPurpose purpose) {
    return DeriveFmcosKey(keys.card_master(), keys.system_id(), uid, purpose);
  };
  return {.load = from_card_master(FmcosPurpose::Load),
          .purchase = from_card_master(FmcosPurpose::Purchase),
          .tac = from_card_master(FmcosPurpose::Tac)};
}

}  // namespace steelyard::cards
