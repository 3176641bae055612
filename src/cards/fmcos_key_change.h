/// FmcosKeyChange: another version of the keys for a CPU card that is issued.
///
/// | step | written | what may be read without a key |
/// | --- | --- | --- |
/// | 1 | genuineness key | the card answers under the new version: a change was begun |
/// | 2 | line key, and the keys of a purse | |
/// | 3 | both copies of the record | their MACs |
/// | 4 | card master, of the MF | |
/// | 5 | application master | |
/// | 6 | application file, the seal | its MAC: the change is done |
///
/// Each step is one order, which the card carries out whole or not at all; each may be repeated.
/// Between 1 and 6 the two masters are those of either version; both are known, so the card loses
/// one try at most, and gets it back with the right one. The line key, whose wrong MACs the card
/// does not forgive, is never guessed: it is written anew under the application master, as are the
/// keys of the purse.
#pragma once
#include "cards/application_file.h"
#include "cards/fmcos_issue.h"

namespace steelyard::cards {

class FmcosKeyChange {
 public:
  FmcosKeyChange(FmcosSession& session, const StoreKeys& before, const StoreKeys& after,
                 FmcosLayout layout);

  /// Steps 1 and 2. The application is selected, and open for writing with the new line key.
  ///
  /// Throws  ReaderError when neither master opens it, or the card refuses the keys.
  void Begin();
  /// Which of the two masters the card has; after Begin.
  const Secret<16>& ApplicationMaster() const;
  /// Step 3, after Begin.
  void WriteCopy(std::size_t copy, const RecordBytes& bytes);
  /// Steps 4, 5 and 6.
  void Finish(const domain::CardSerial& serial);

 private:
  void OpenApplication();
  void ChangeMasterOfCard();
  void Require(const ApduAnswer& answer);

  FmcosSession& m_session;
  const StoreKeys& m_before;
  const StoreKeys& m_after;
  FmcosKeys m_keys_before;
  FmcosKeys m_keys_after;
  FmcosLayout m_layout;
  bool m_has_new_master = false;  ///< which of the two opened the application
};

}  // namespace steelyard::cards
