#include "cards/fmcos_key_change.h"

#include <fmt/format.h>

#include "cards/application_file.h"
#include "ports/card_reader.h"

namespace steelyard::cards {

using fmcos::KeyType;

FmcosKeyChange::FmcosKeyChange(FmcosSession& session, const StoreKeys& before,
                               const StoreKeys& after, FmcosLayout layout)
    : m_session(session),
      m_before(before),
      m_after(after),
      m_keys_before(DeriveFmcosKeys(before, session.uid())),
      m_keys_after(DeriveFmcosKeys(after, session.uid())),
      m_layout(layout) {}

void FmcosKeyChange::Require(const ApduAnswer& answer) {
  if (answer.is_ok()) return;
  FailIfNotKept(answer);
  throw ports::ReaderError(
      "The card refused its new keys with the word {}. It keeps working with those it has; if this "
      "happens again, replace the card.",
      fmt::format("{:04X}", answer.word));
}

void FmcosKeyChange::OpenApplication() {
  Require(m_session.SelectName(fmcos::kApplicationName));
  const auto& before = m_keys_before.application_master;
  const auto& after = m_keys_after.application_master;
  m_has_new_master = !m_session.AuthenticateTo(0, before.bytes()).is_ok();
  if (m_has_new_master) Require(m_session.AuthenticateTo(0, after.bytes()));
}

const Secret<16>& FmcosKeyChange::ApplicationMaster() const {
  return (m_has_new_master ? m_keys_after : m_keys_before).application_master;
}

void FmcosKeyChange::Begin() {
  OpenApplication();
  const auto master = ApplicationMaster().bytes();
  const auto change = [&](KeyType type, const Secret<16>& key) {
    Require(ChangeFmcosKey(m_session, type, key.bytes(), master));
  };
  change(KeyType::InternalAuth, m_keys_after.genuineness);
  change(KeyType::Line, m_keys_after.line);
  if (m_layout == FmcosLayout::Plain) return;
  const FmcosPurseKeys purse = DeriveFmcosPurseKeys(m_after, m_session.uid());
  change(KeyType::Load, purse.load);
  change(KeyType::Purchase, purse.purchase);
  change(KeyType::Tac, purse.tac);
}

void FmcosKeyChange::WriteCopy(std::size_t copy, const RecordBytes& bytes) {
  Require(WriteFmcosFile(m_session, fmcos::kRecordFiles[copy], bytes, m_keys_after.line.bytes()));
}

void FmcosKeyChange::ChangeMasterOfCard() {
  Require(m_session.SelectFile(fmcos::kMasterFile));
  const auto opened = OpenCardMaster(m_session, m_before);
  if (opened) Require(ChangeCardMaster(m_session, m_after, opened->bytes()));
  if (!OpenCardMaster(m_session, m_after)) Require({{}, 0x6300});
}

void FmcosKeyChange::Finish(const domain::CardSerial& serial) {
  ChangeMasterOfCard();
  OpenApplication();
  if (!m_has_new_master) {
    const auto& before = m_keys_before.application_master;
    const auto& after = m_keys_after.application_master;
    Require(ChangeFmcosKey(m_session, KeyType::ExternalAuth, after.bytes(), before.bytes()));
    Require(m_session.AuthenticateTo(0, after.bytes()));
  }
  const auto content = EncodeApplicationFile({serial, m_layout}, m_session.uid(), m_after);
  Require(WriteFmcosFile(m_session, fmcos::kApplicationFile, content, m_keys_after.line.bytes()));
}

}  // namespace steelyard::cards
