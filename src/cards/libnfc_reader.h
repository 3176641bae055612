/// LibnfcReader: the card desk's reader on libnfc.
///
/// The reader is opened, and locked against other programs, at the first question; after it failed
/// it is closed and the next question opens it anew, so that an answer that comes late is never
/// taken for the answer to something else. The lock lasts as long as the reader is open.
///
/// What family a card is of is told by the card: its SAK first, then, where the SAK says that it
/// takes APDUs, how it answers them. A card that is both (SAK 28) is taken for what it answers as.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <set>
#include <string>

#include "cards/nfc_device.h"
#include "cards/port_lock.h"
#include "cards/key_ring.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

class LibnfcReader final : public ports::CardReader {
 public:
  /// `device` as libnfc writes it: pn532_uart:/dev/ttyUSB0, acr122_usb:001:004 … or anything else
  /// that ResolveReader knows; it is asked anew at each opening.
  LibnfcReader(const std::string& device, std::shared_ptr<const KeyRing> keys,
               std::filesystem::path lock_folder = PortLock::DefaultFolder());

  std::string Model() override;
  ports::Touch Look() override;
  ports::CardReading Read(const domain::CardUid& uid) override;
  void Personalise(const domain::CardUid& uid, const domain::CardRecord& record,
                   ports::PurseAtIssue purse = ports::PurseAtIssue::Without) override;
  void WriteRecord(const domain::CardUid& uid, const domain::CardRecord& record) override;
  void ChangeKeys(const domain::CardUid& uid) override;
  std::optional<ports::PurseReceipt> MirrorPurse(const domain::CardUid& uid,
                                                 const ports::PurseOrder& order) override;
  bool IsRecordOf(const domain::CardUid& uid, const base::Bytes& data) const override;

 private:
  enum class Kind { Classic1K, Fmcos, Unsupported };
  struct Identified {
    domain::CardUid uid;
    Kind kind;
  };

  NfcDevice& Device();
  Kind Identify(const NfcTarget& target);
  /// Of the card that was looked at, or of the card with this UID if another was.
  Kind KindOf(const domain::CardUid& uid);

  std::string m_name;
  std::shared_ptr<const KeyRing> m_keys;
  std::filesystem::path m_lock_folder;
  std::optional<PortLock> m_lock;
  std::unique_ptr<NfcDevice> m_device;
  std::optional<Identified> m_identified;  ///< so that a card that lies there is asked once
  /// CPU cards that are neither ours nor blank. They are asked for the transport key once, since
  /// each wrong key uses up one of their tries.
  std::set<domain::CardUid> m_foreign;
};

}  // namespace steelyard::cards
