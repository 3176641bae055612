#include "cards/libnfc_reader.h"

#include <utility>

#include "base/check.h"
#include "cards/classic_operations.h"
#include "cards/classic_session.h"
#include "cards/find_readers.h"
#include "cards/fmcos_operations.h"
#include "cards/fmcos_session.h"
#include "cards/purse_orders.h"
#include "cards/record_codec.h"

namespace steelyard::cards {
namespace {

/// A card that does not answer and stays is of another kind; one that has gone is unknown.
bool IsFmcosCard(NfcDevice& device, const domain::CardUid& uid) {
  try {
    return FmcosSession(device, uid).IsFmcos();
  } catch (const ports::CardLeftError&) {
    if (!device.is_usable() || !device.Select(uid)) throw;
    return false;
  }
}

/// Of a hybrid whose other side is not FMCOS.
bool BehavesAsClassic(NfcDevice& device, const domain::CardUid& uid) {
  try {
    return ClassicSession(device, uid).IsClassic();
  } catch (const ports::CardLeftError&) {
    if (!device.is_usable() || !device.Select(uid)) throw;
    return false;
  }
}

}  // namespace

LibnfcReader::LibnfcReader(const std::string& device, std::shared_ptr<const KeyRing> keys,
                           std::filesystem::path lock_folder)
    : m_name(device),
      m_keys(std::move(keys)),
      m_lock_folder(std::move(lock_folder)) {
  base::Check(m_keys != nullptr);
}

NfcDevice& LibnfcReader::Device() {
  if (m_device && m_device->is_usable()) return *m_device;
  m_device.reset();
  const std::string name = ResolveReader(m_name);
  // A reader that was plugged in elsewhere is another port.
  if (m_lock && !m_lock->IsFor(name)) m_lock.reset();
  PortLock lock = m_lock ? std::move(*m_lock) : PortLock(name, m_lock_folder);
  m_lock.reset();
  // When it throws, the lock is given up.
  m_device = std::make_unique<NfcDevice>(name, NfcSurroundings{.lock = lock.descriptor()});
  m_lock.emplace(std::move(lock));
  return *m_device;
}

std::string LibnfcReader::Model() { return Device().Model(); }

LibnfcReader::Kind LibnfcReader::Identify(const NfcTarget& target) {
  if (m_identified && m_identified->uid == target.uid) return m_identified->kind;
  Kind kind = Kind::Unsupported;
  if (IsClassic1K(target)) {
    kind = Kind::Classic1K;
  } else if (SpeaksApdu(target)) {
    if (IsFmcosCard(Device(), target.uid)) {
      kind = Kind::Fmcos;
    } else if (IsHybrid1K(target) && BehavesAsClassic(Device(), target.uid)) {
      kind = Kind::Classic1K;
    }
  }
  m_identified = Identified{target.uid, kind};
  return kind;
}

LibnfcReader::Kind LibnfcReader::KindOf(const domain::CardUid& uid) {
  if (m_identified && m_identified->uid == uid) return m_identified->kind;
  const auto target = Device().Select(uid);
  return target ? Identify(*target) : Kind::Classic1K;  // whose session says that it is gone
}

ports::Touch LibnfcReader::Look() {
  const auto targets = Device().List();
  if (targets.size() != 1) m_identified.reset();
  if (targets.empty()) return {ports::TouchOutcome::NoCard, std::nullopt};
  if (targets.size() > 1) return {ports::TouchOutcome::SeveralCards, std::nullopt};
  const NfcTarget& target = targets.front();
  try {
    const auto outcome = Identify(target) == Kind::Unsupported
                             ? ports::TouchOutcome::UnsupportedCard
                             : ports::TouchOutcome::OneCard;
    return {outcome, target.uid};
  } catch (const ports::CardLeftError&) {
    return {ports::TouchOutcome::NoCard, std::nullopt};
  }
}

ports::CardReading LibnfcReader::Read(const domain::CardUid& uid) {
  if (KindOf(uid) != Kind::Fmcos) {
    ClassicSession session(Device(), uid);
    return ReadClassicCard(session, *m_keys);
  }
  FmcosSession session(Device(), uid);
  if (m_foreign.contains(uid)) {
    ports::CardReading reading{ports::CardContent::Foreign, std::nullopt, {}};
    reading.family = domain::CardFamily::Cpu;
    return reading;
  }
  ports::CardReading reading = ReadFmcosCard(session, *m_keys);
  if (reading.content == ports::CardContent::Foreign) m_foreign.insert(uid);
  return reading;
}

void LibnfcReader::Personalise(const domain::CardUid& uid, const domain::CardRecord& record,
                               ports::PurseAtIssue purse) {
  if (KindOf(uid) == Kind::Fmcos) {
    const bool has_purse = purse == ports::PurseAtIssue::With;
    FmcosSession session(Device(), uid);
    PersonaliseFmcosCard(session, *m_keys, record,
                         has_purse ? FmcosLayout::WithPurse : FmcosLayout::Plain);
  } else {
    ClassicSession session(Device(), uid);
    PersonaliseClassicCard(session, *m_keys, record);
  }
}

void LibnfcReader::WriteRecord(const domain::CardUid& uid, const domain::CardRecord& record) {
  if (KindOf(uid) == Kind::Fmcos) {
    FmcosSession session(Device(), uid);
    WriteFmcosRecord(session, *m_keys, record);
  } else {
    ClassicSession session(Device(), uid);
    WriteClassicRecord(session, *m_keys, record);
  }
}

bool LibnfcReader::IsRecordOf(const domain::CardUid& uid, const base::Bytes& data) const {
  return bool(DecodeRecord(data, uid, *m_keys));
}

void LibnfcReader::ChangeKeys(const domain::CardUid& uid) {
  if (KindOf(uid) == Kind::Fmcos) {
    FmcosSession session(Device(), uid);
    ChangeFmcosKeys(session, *m_keys);
  } else {
    ClassicSession session(Device(), uid);
    ChangeClassicKeys(session, *m_keys);
  }
}

std::optional<ports::PurseReceipt> LibnfcReader::MirrorPurse(const domain::CardUid& uid,
                                                             const ports::PurseOrder& order) {
  if (KindOf(uid) != Kind::Fmcos) {
    throw ports::ReaderError(
        "The card was issued without a purse. No money was moved on it; its balance is in the "
        "books.");
  }
  FmcosSession session(Device(), uid);
  const PurseOrder on_card = AsCardOrder(order);
  const auto receipt = MirrorFmcosPurse(session, *m_keys, on_card);
  if (!receipt) return std::nullopt;
  return AsBookReceipt(on_card, *receipt);
}

}  // namespace steelyard::cards
