/// DemoPlastic: a reader with one card that exists in memory only, for the demo store's members.
#pragma once
#include <memory>
#include <optional>

#include "cards/key_ring.h"
#include "ports/card_reader.h"

namespace steelyard::host {

/// Starts as a blank card and keeps what the card desk writes to it.
class DemoPlastic final : public ports::CardReader {
 public:
  DemoPlastic(domain::CardUid uid, std::shared_ptr<const cards::KeyRing> keys);

  const domain::CardUid& uid() const { return m_uid; }

  std::string Model() override;
  ports::Touch Look() override;
  ports::CardReading Read(const domain::CardUid& uid) override;
  void Personalise(const domain::CardUid& uid, const domain::CardRecord& record,
                   ports::PurseAtIssue purse) override;
  void WriteRecord(const domain::CardUid& uid, const domain::CardRecord& record) override;
  void ChangeKeys(const domain::CardUid& uid) override;
  std::optional<ports::PurseReceipt> MirrorPurse(const domain::CardUid& uid,
                                                 const ports::PurseOrder& order) override;
  bool IsRecordOf(const domain::CardUid& uid, const base::Bytes& data) const override;

 private:
  domain::CardUid m_uid;
  std::shared_ptr<const cards::KeyRing> m_keys;
  std::optional<domain::CardRecord> m_record;
};

}  // namespace steelyard::host
