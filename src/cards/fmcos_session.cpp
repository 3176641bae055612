#include "cards/fmcos_session.h"

#include "base/check.h"
#include "ports/card_reader.h"

namespace steelyard::cards {
namespace {

constexpr std::uint8_t kSakIso14443Part4 = 0x20;
constexpr std::uint8_t kSelect = 0xA4, kGetChallenge = 0x84, kExternalAuthenticate = 0x82,
                       kInternalAuthenticate = 0x88, kReadBinary = 0xB0;
constexpr std::uint8_t kByName = 0x04, kShortId = 0x80;
/// What a card answers that was asked for no challenge before.
constexpr std::uint16_t kNoChallenge = 0x6985;
constexpr std::uint8_t kLineChallenge = 4, kAuthChallenge = 8;

}  // namespace

bool SpeaksApdu(const NfcTarget& target) { return (target.sak & kSakIso14443Part4) != 0; }

FmcosSession::FmcosSession(NfcDevice& device, const domain::CardUid& uid) : m_card(device, uid) {
  if (!SpeaksApdu(m_card.target())) {
    throw ports::ReaderError(
        "The card on the reader is no CPU card. Nothing was written. Take one of the store's "
        "cards.");
  }
}

ApduAnswer FmcosSession::Send(std::span<const std::uint8_t> command) {
  base::Check(command.size() <= kLongestCommand);
  const ExchangeResult result = m_card.Exchange(command);
  m_card.FailIfReaderFailed(result.outcome);
  if (result.outcome != ExchangeOutcome::Done) m_card.FailForCard();
  auto answer = ApduAnswer::FromBytes(result.data);
  if (!answer) m_card.FailForCard();  // half an answer: what the card did is unknown
  return std::move(*answer);
}

ApduAnswer FmcosSession::SelectName(std::span<const std::uint8_t> name) {
  const Apdu apdu{{0x00, kSelect, kByName, 0x00}, {name.begin(), name.end()}, std::nullopt};
  return Send(apdu.ToBytes());
}

ApduAnswer FmcosSession::SelectFile(std::uint16_t id) {
  const Apdu apdu{{0x00, kSelect, 0x00, 0x00},
                  {static_cast<std::uint8_t>(id >> 8), static_cast<std::uint8_t>(id)},
                  std::nullopt};
  return Send(apdu.ToBytes());
}

std::optional<base::Bytes> FmcosSession::Challenge(std::uint8_t size) {
  const Apdu apdu{{0x00, kGetChallenge, 0x00, 0x00}, {}, size};
  ApduAnswer answer = Send(apdu.ToBytes());
  if (!answer.is_ok() || answer.data.size() != size) return std::nullopt;
  return std::move(answer.data);
}

ApduAnswer FmcosSession::AuthenticateTo(std::uint8_t key_id, TripleDesKey key) {
  const auto challenge = Challenge(kAuthChallenge);
  if (!challenge) return {{}, kNoChallenge};
  const Block8 cryptogram = ExternalAuthCryptogram(key, *challenge);
  const Apdu apdu{{0x00, kExternalAuthenticate, 0x00, key_id},
                  {cryptogram.begin(), cryptogram.end()},
                  std::nullopt};
  return Send(apdu.ToBytes());
}

ApduAnswer FmcosSession::ProveItself(std::uint8_t key_id, const Block8& number) {
  constexpr std::uint8_t kEncrypt = 0x00;
  const Apdu apdu{{0x00, kInternalAuthenticate, kEncrypt, key_id},
                  {number.begin(), number.end()},
                  std::nullopt};
  return Send(apdu.ToBytes());
}

ApduAnswer FmcosSession::ReadBinary(std::uint8_t short_id, std::uint8_t size) {
  const Apdu apdu{
      {0x00, kReadBinary, static_cast<std::uint8_t>(kShortId | short_id), 0x00}, {}, size};
  return Send(apdu.ToBytes());
}

ApduAnswer FmcosSession::Ask(const Apdu& command) { return Send(command.ToBytes()); }

ApduAnswer FmcosSession::Order(const Apdu& command) {
  m_card.NoteWriting();
  return Send(command.ToBytes());
}

ApduAnswer FmcosSession::Change(ApduHeader header, std::span<const std::uint8_t> data) {
  m_card.NoteWriting();
  return Send(Apdu{header, {data.begin(), data.end()}, std::nullopt}.ToBytes());
}

ApduAnswer FmcosSession::Change(ApduHeader header, std::span<const std::uint8_t> data,
                                const Guarded& guarded) {
  const auto challenge = Challenge(kLineChallenge);
  if (!challenge) return {{}, kNoChallenge};
  const auto build = guarded.guard == Guard::Mac ? MacedCommand : EncryptedCommand;
  const base::Bytes command = build(header, data, guarded.key, *challenge);
  m_card.NoteWriting();
  return Send(command);
}

bool FmcosSession::IsFmcos() {
  return SelectFile(fmcos::kMasterFile).is_ok() && Challenge(kAuthChallenge).has_value();
}

}  // namespace steelyard::cards
