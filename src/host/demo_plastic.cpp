/// A card in memory.
#include "host/demo_plastic.h"

#include "base/check.h"
#include "cards/record_codec.h"

namespace steelyard::host {

DemoPlastic::DemoPlastic(domain::CardUid uid, std::shared_ptr<const cards::KeyRing> keys)
    : m_uid(uid), m_keys(std::move(keys)) {}

std::string DemoPlastic::Model() {
  return "demo";
}

ports::Touch DemoPlastic::Look() {
  return {ports::TouchOutcome::OneCard, m_uid};
}

ports::CardReading DemoPlastic::Read(const domain::CardUid& uid) {
  base::Check(uid == m_uid);
  if (!m_record) return {ports::CardContent::Blank, std::nullopt, {}};
  const auto bytes = cards::EncodeRecord(*m_record, m_uid, m_keys->current().keys);
  base::Check(bytes.has_value());
  ports::CardReading reading{ports::CardContent::Ours, m_record,
                             base::Bytes(bytes->begin(), bytes->end())};
  reading.key_version = m_keys->current().id;
  return reading;
}

void DemoPlastic::Personalise(const domain::CardUid& uid, const domain::CardRecord& record,
                              ports::PurseAtIssue) {
  WriteRecord(uid, record);
}

void DemoPlastic::WriteRecord(const domain::CardUid& uid, const domain::CardRecord& record) {
  base::Check(uid == m_uid);
  m_record = record;
}

void DemoPlastic::ChangeKeys(const domain::CardUid& uid) {
  base::Check(uid == m_uid);  // it bears the current keys always
}

std::optional<ports::PurseReceipt> DemoPlastic::MirrorPurse(const domain::CardUid&,
                                                            const ports::PurseOrder&) {
  base::Check(false);  // it never says that it has a purse
  return std::nullopt;
}

bool DemoPlastic::IsRecordOf(const domain::CardUid& uid, const base::Bytes& data) const {
  return bool(cards::DecodeRecord(data, uid, *m_keys));
}

}  // namespace steelyard::host
