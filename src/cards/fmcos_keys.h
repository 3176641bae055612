/// The keys of one CPU card, made from the store's masters and the card's UID.
#pragma once
#include "cards/store_keys.h"
#include "domain/card_uid.h"

namespace steelyard::cards {

/// What a key of the card is for; the letter goes into its derivation.
enum class FmcosPurpose : char {
  CardMaster = 'M',
  ApplicationMaster = 'A',
  Line = 'L',
  Genuineness = 'G',
  Load = 'U',
  Purchase = 'P',
  Tac = 'T'
};

/// The AN10922 key over UID ‖ "FM" ‖ purpose ‖ attempt ‖ system id. The attempt is 0, or the
/// next number while the key would have equal halves, which make a TAC key of zeros.
///
/// `master` is the genuineness master for Genuineness, and the card master else.
Secret<16> DeriveFmcosKey(Key16 master, const SystemId& system, const domain::CardUid& uid,
                          FmcosPurpose purpose);

/// All keys of one card, as the desk has them.
struct FmcosKeys {
  Secret<16> card_master;
  Secret<16> application_master;
  Secret<16> line;
  Secret<16> genuineness;
};
FmcosKeys DeriveFmcosKeys(const StoreKeys& keys, const domain::CardUid& uid);

/// Those of its purse, where it has one; from the card master.
struct FmcosPurseKeys {
  Secret<16> load;
  Secret<16> purchase;
  Secret<16> tac;
};
FmcosPurseKeys DeriveFmcosPurseKeys(const StoreKeys& keys, const domain::CardUid& uid);

}  // namespace steelyard::cards
