#include "cards/classic_session.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "cards/classic_layout.h"
#include "ports/card_reader.h"

namespace steelyard::cards {
namespace {

constexpr std::uint8_t kAuthenticateA = 0x60, kAuthenticateB = 0x61, kRead = 0x30, kWrite = 0xA0;
constexpr std::uint8_t kSakClassic1K = 0x08, kSakClassic1KInfineon = 0x88;
constexpr std::uint8_t kSakHybrid1K = 0x28, kSakHybrid1KOther = 0x68;

constexpr const char* kRefusesToBeWritten =
    "The card stays on the reader but does not let itself be written. It may hold the new data or "
    "the old. Put it back once more; if this happens again, replace the card.";

}  // namespace

bool IsClassic1K(const NfcTarget& target) {
  return target.sak == kSakClassic1K || target.sak == kSakClassic1KInfineon;
}

bool IsHybrid1K(const NfcTarget& target) {
  return target.sak == kSakHybrid1K || target.sak == kSakHybrid1KOther;
}

ClassicSession::ClassicSession(NfcDevice& device, const domain::CardUid& uid)
    : m_card(device, uid) {
  if (IsHybrid1K(m_card.target())) {
    m_card.SwitchToClassic();
  } else if (!IsClassic1K(m_card.target())) {
    throw ports::ReaderError(
        "The card on the reader is no MIFARE Classic 1K card. Nothing was written. Take one of "
        "the store's cards.");
  }
}

ExchangeOutcome ClassicSession::TryToOpen(const Opened& opening) {
  std::array<std::uint8_t, 12> command{};
  command[0] = opening.slot == KeySlot::A ? kAuthenticateA : kAuthenticateB;
  command[1] = static_cast<std::uint8_t>(TrailerBlockOf(opening.sector));
  std::ranges::copy(opening.key.bytes(), command.begin() + 2);
  // Longer UIDs take part in the cipher with their last four bytes.
  std::ranges::copy(uid().bytes().last(4), command.begin() + 8);
  const ExchangeOutcome outcome = m_card.Exchange(command).outcome;
  Wipe(command);
  m_card.FailIfReaderFailed(outcome);
  if (outcome != ExchangeOutcome::Done) m_card.SelectAgain();
  return outcome;
}

bool ClassicSession::IsClassic() {
  m_opened.reset();
  constexpr std::array<std::uint8_t, 6> kAnyKey{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  return TryToOpen({0, KeySlot::A, CardKey(kAnyKey)}) != ExchangeOutcome::CardSilent;
}

bool ClassicSession::Authenticate(int sector, KeySlot slot, const CardKey& key) {
  const Opened opening{sector, slot, key};
  m_opened.reset();
  ExchangeOutcome outcome = TryToOpen(opening);
  if (outcome == ExchangeOutcome::CardSilent) outcome = TryToOpen(opening);
  if (outcome != ExchangeOutcome::Done) return false;
  m_opened.emplace(opening);
  return true;
}

std::optional<Block16> ClassicSession::Read(int block) {
  base::Check(m_opened && m_opened->sector == block / kBlocksPerSector);
  const std::array<std::uint8_t, 2> command{kRead, static_cast<std::uint8_t>(block)};
  for (int attempt = 0; attempt < 2; ++attempt) {
    ExchangeResult result = m_card.Exchange(command);
    m_card.FailIfReaderFailed(result.outcome);
    if (result.outcome == ExchangeOutcome::Done && result.data.size() == 16) {
      Block16 data{};
      std::ranges::copy(result.data, data.begin());
      Wipe(result.data);
      return data;
    }
    m_card.SelectAgain();
    const Opened opening = *m_opened;
    if (!Authenticate(opening.sector, opening.slot, opening.key)) return std::nullopt;
  }
  return std::nullopt;
}

void ClassicSession::Write(int block, std::span<const std::uint8_t, 16> data) {
  base::Check(m_opened && m_opened->sector == block / kBlocksPerSector);
  std::array<std::uint8_t, 18> command{kWrite, static_cast<std::uint8_t>(block)};
  std::ranges::copy(data, command.begin() + 2);
  m_card.NoteWriting();
  const ExchangeOutcome outcome = m_card.Exchange(command).outcome;
  Wipe(command);
  m_card.FailIfReaderFailed(outcome);
  if (outcome == ExchangeOutcome::Done) return;
  m_card.SelectAgain();
  throw ports::CardLeftError(kRefusesToBeWritten);
}

}  // namespace steelyard::cards
