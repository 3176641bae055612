#include "cards/libnfc_reader.h"

#include <utility>

#include "base/check.h"
#include "cards/classic_operations.h"
#include "cards/classic_session.h"

namespace steelyard::cards {

LibnfcReader::LibnfcReader(const std::string& device, std::shared_ptr<const KeyRing> keys,
                           std::filesystem::path lock_folder)
    : m_connstring(device.starts_with('/') ? "pn532_uart:" + device : device),
      m_keys(std::move(keys)),
      m_lock_folder(std::move(lock_folder)) {
  base::Check(m_keys != nullptr);
}

NfcDevice& LibnfcReader::Device() {
  if (m_device && m_device->is_usable()) return *m_device;
  m_device.reset();
  PortLock lock = m_lock ? std::move(*m_lock) : PortLock(m_connstring, m_lock_folder);
  m_lock.reset();
  // When it throws, the lock is given up.
  m_device = std::make_unique<NfcDevice>(m_connstring, NfcSurroundings{.lock = lock.descriptor()});
  m_lock.emplace(std::move(lock));
  return *m_device;
}

std::string LibnfcReader::Model() { return Device().Model(); }

ports::Touch LibnfcReader::Look() {
  const auto targets = Device().List();
  if (targets.empty()) return {ports::TouchOutcome::NoCard, std::nullopt};
  if (targets.size() > 1) return {ports::TouchOutcome::SeveralCards, std::nullopt};
  const NfcTarget& target = targets.front();
  const auto outcome = IsClassic1K(target) ? ports::TouchOutcome::OneCard
                                           : ports::TouchOutcome::UnsupportedCard;
  return {outcome, target.uid};
}

ports::CardReading LibnfcReader::Read(const domain::CardUid& uid) {
  ClassicSession session(Device(), uid);
  return ReadClassicCard(session, m_keys->current().keys);
}

void LibnfcReader::Personalise(const domain::CardUid& uid, const domain::CardRecord& record) {
  ClassicSession session(Device(), uid);
  PersonaliseClassicCard(session, m_keys->current().keys, record);
}

void LibnfcReader::WriteRecord(const domain::CardUid& uid, const domain::CardRecord& record) {
  ClassicSession session(Device(), uid);
  WriteClassicRecord(session, m_keys->current().keys, record);
}

}  // namespace steelyard::cards
