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

constexpr const char* kLeftWhileReading =
    "The card left the reader while it was being read. Nothing was written. Put the card back and "
    "hold it still.";
constexpr const char* kLeftWhileWriting =
    "The card left the reader, or stopped answering, while it was being written. It may hold the "
    "new data or the old. Put the same card back and hold it still: what was begun is finished "
    "then.";
constexpr const char* kRefusesToBeWritten =
    "The card stays on the reader but does not let itself be written. It may hold the new data or "
    "the old. Put it back once more; if this happens again, replace the card.";

}  // namespace

bool IsClassic1K(const NfcTarget& target) {
  return target.sak == kSakClassic1K || target.sak == kSakClassic1KInfineon;
}

ClassicSession::ClassicSession(NfcDevice& device, const domain::CardUid& uid)
    : m_device(device), m_uid(uid) {
  const auto target = m_device.Select(uid);
  if (!target) throw ports::CardLeftError(kLeftWhileReading);
  if (!IsClassic1K(*target)) {
    throw ports::ReaderError(
        "The card on the reader is no MIFARE Classic 1K card. Nothing was written. Take one of "
        "the store's cards.");
  }
}

void ClassicSession::FailForReader() {
  if (m_touched == Touched::Written) {
    throw ports::CardLeftError(
        "{} The card was being written and may hold the new data or the old: put the same card "
        "back and hold it still, what was begun is finished then.",
        m_device.trouble());
  }
  throw ports::ReaderError("{} Nothing was written to the card.", m_device.trouble());
}

void ClassicSession::SelectAgain() {
  bool is_there = false;
  try {
    is_there = m_device.Select(m_uid).has_value();
  } catch (const ports::ReaderError&) {
    FailForReader();
  }
  if (is_there) return;
  if (m_touched == Touched::Written) throw ports::CardLeftError(kLeftWhileWriting);
  throw ports::CardLeftError(kLeftWhileReading);
}

ExchangeOutcome ClassicSession::TryToOpen(const Opened& opening) {
  std::array<std::uint8_t, 12> command{};
  command[0] = opening.slot == KeySlot::A ? kAuthenticateA : kAuthenticateB;
  command[1] = static_cast<std::uint8_t>(TrailerBlockOf(opening.sector));
  std::ranges::copy(opening.key.bytes(), command.begin() + 2);
  // Longer UIDs take part in the cipher with their last four bytes.
  std::ranges::copy(m_uid.bytes().last(4), command.begin() + 8);
  const ExchangeOutcome outcome = m_device.Exchange(command).outcome;
  Wipe(command);
  switch (outcome) {
    case ExchangeOutcome::Done: return outcome;
    case ExchangeOutcome::ReaderFailed: FailForReader();
    case ExchangeOutcome::WrongKey:
    case ExchangeOutcome::CardSilent: break;
  }
  SelectAgain();
  return outcome;
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
    ExchangeResult result = m_device.Exchange(command);
    if (result.outcome == ExchangeOutcome::ReaderFailed) FailForReader();
    if (result.outcome == ExchangeOutcome::Done && result.data.size() == 16) {
      Block16 data{};
      std::ranges::copy(result.data, data.begin());
      Wipe(result.data);
      return data;
    }
    SelectAgain();
    const Opened opening = *m_opened;
    if (!Authenticate(opening.sector, opening.slot, opening.key)) return std::nullopt;
  }
  return std::nullopt;
}

void ClassicSession::Write(int block, std::span<const std::uint8_t, 16> data) {
  base::Check(m_opened && m_opened->sector == block / kBlocksPerSector);
  std::array<std::uint8_t, 18> command{kWrite, static_cast<std::uint8_t>(block)};
  std::ranges::copy(data, command.begin() + 2);
  m_touched = Touched::Written;
  const ExchangeOutcome outcome = m_device.Exchange(command).outcome;
  Wipe(command);
  switch (outcome) {
    case ExchangeOutcome::Done: return;
    case ExchangeOutcome::ReaderFailed: FailForReader();
    case ExchangeOutcome::WrongKey:
    case ExchangeOutcome::CardSilent: break;
  }
  SelectAgain();
  throw ports::CardLeftError(kRefusesToBeWritten);
}

}  // namespace steelyard::cards
