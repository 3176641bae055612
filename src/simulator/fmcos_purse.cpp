/// The money of an FMCOS card: each movement takes two orders, and nothing may come between them.
///
/// Source  PBOC purse and passbook; FMCOS 2.0 general manual (INITIALIZE … GET TRANSACTION PROOF).
#include <algorithm>

#include "cards/fmcos_crypto.h"
#include "simulator/fmcos_answers.h"
#include "simulator/fmcos_card.h"

namespace steelyard::simulator {

using namespace fmcos;

namespace {

constexpr std::uint8_t kTacKey = 0x34, kPurchaseKey = 0x3E, kLoadKey = 0x3F;
constexpr std::uint8_t kPassbook = 0x01;
constexpr std::uint16_t kLastSerial = 0xFFFF;

cards::PurseKind KindOf(bool is_load, std::uint8_t purse_id) {
  if (is_load) {
    return purse_id == kPassbook ? cards::PurseKind::PassbookLoad : cards::PurseKind::PurseLoad;
  }
  return purse_id == kPassbook ? cards::PurseKind::PassbookPurchase
                               : cards::PurseKind::PursePurchase;
}

/// `serial2 overdraft3 amount4 type1 term6 date4 time3`
base::Bytes LogRecord(std::uint16_t serial, const FmcosPurse& purse, const cards::PurseMove& move,
                      const cards::PurseMoment& moment) {
  base::Bytes record;
  AppendNumber(record, serial, 2);
  AppendNumber(record, purse.overdraft_fen, 3);
  AppendNumber(record, move.amount_fen, 4);
  record.push_back(static_cast<std::uint8_t>(move.kind));
  Append(record, move.terminal);
  Append(record, moment.date);
  Append(record, moment.time);
  return record;
}

void PutIntoLog(FmcosFile& log, base::Bytes record) {
  if (log.records.size() == log.record_count()) log.records.pop_back();
  log.records.insert(log.records.begin(), std::move(record));
}

void KeepProof(FmcosPurse& purse, FmcosProof proof) {
  std::erase_if(purse.proofs, [&](const FmcosProof& old) { return old.type == proof.type; });
  purse.proofs.push_back(std::move(proof));
}

base::Bytes BytesOf(const cards::Mac4& mac) { return {mac.begin(), mac.end()}; }

}  // namespace

std::optional<std::uint16_t> FmcosCard::FindPurse(std::uint8_t purse_id, FmcosFile*& purse,
                                                  FmcosFile*& log) {
  FmcosDirectory& directory = Directory();
  purse = directory.FileWithId(purse_id);
  if (purse == nullptr || purse->kind() != FmcosKind::Purse) return kNoFile;
  log = directory.FileWithShortId(purse->access & 0x1F);
  const bool is_log = log != nullptr && log->kind() == FmcosKind::LoopRecords &&
                      log->record_length() == 23;
  if (!is_log) return kNoFile;
  if (!Allows(purse->read_right)) return kNotAllowed;
  if (directory.KeyOf(kTacKey, 0x00) == nullptr) return kNoKey;
  return std::nullopt;
}

base::Bytes FmcosCard::GetBalance(const Command& command) {
  if (command.p1 != 0x00) return Word(kWrongParameters);
  if (!command.data.empty() || command.expected != 4) return Word(kWrongLength);
  const FmcosFile* const file = Directory().FileWithId(command.p2);
  if (file == nullptr || file->kind() != FmcosKind::Purse) return Word(kNoFile);
  const bool needs_pin = command.p2 == kPassbook;
  if (!Allows(file->read_right) || (needs_pin && !m_session.has_verified_pin)) {
    return Word(kNotAllowed);
  }
  base::Bytes balance;
  AppendNumber(balance, file->purse.balance_fen, 4);
  return Answer(std::move(balance));
}

base::Bytes FmcosCard::Initialise(const Command& command) {
  constexpr std::uint8_t kLoad = 0x00, kPurchase = 0x01;
  constexpr std::size_t kOrderSize = 11;
  if (command.is_guarded()) return Word(kGuardMismatch);
  if (command.p1 != kLoad && command.p1 != kPurchase) return Word(kNotSupported);
  if (command.data.size() != kOrderSize) return Word(kWrongLength);
  FmcosFile* file = nullptr;
  FmcosFile* log = nullptr;
  if (const auto refusal = FindPurse(command.p2, file, log)) return Word(*refusal);
  const bool needs_pin = command.p1 == kLoad || command.p2 == kPassbook;
  if (needs_pin && !m_session.has_verified_pin) return Word(kNotAllowed);
  const std::uint8_t kind = command.p1 == kLoad ? kLoadKey : kPurchaseKey;
  const FmcosKey* const key = Directory().KeyOf(kind, command.data[0]);
  if (key == nullptr) return Word(kNoSuchMoneyKey);
  if (!Allows(key->use_right)) return Word(kNotAllowed);
  return command.p1 == kLoad ? InitialiseLoad(command, file->purse)
                             : InitialisePurchase(command, file->purse);
}

base::Bytes FmcosCard::InitialiseLoad(const Command& command, const FmcosPurse& purse) {
  if (command.expected != 0x10) return Word(kWrongLength);
  if (purse.online_serial == kLastSerial) return Word(kCounterExhausted);
  Movement movement{true, command.p2, command.data[0], Number(command.data.subspan(1, 4)),
                    Part<6>(command.data, 5), {}};
  if (movement.amount_fen > UINT32_MAX - purse.balance_fen) return Word(kWrongData);
  movement.random = Part<4>(Random(4), 0);
  const FmcosKey& key = *Directory().KeyOf(kLoadKey, movement.key_id);
  const auto session =
      cards::LoadSessionKey(DesKey(key).bytes(), {movement.random, purse.online_serial});
  m_cipher_blocks += 3;
  base::Bytes answer;
  AppendNumber(answer, purse.balance_fen, 4);
  AppendNumber(answer, purse.online_serial, 2);
  answer.insert(answer.end(), {key.third, key.fourth});
  Append(answer, movement.random);
  Append(answer, cards::LoadMac1(session.bytes(), purse.balance_fen,
                                 {movement.amount_fen, KindOf(true, command.p2),
                                  movement.terminal}));
  m_session.movement = movement;
  return Answer(std::move(answer));
}

base::Bytes FmcosCard::InitialisePurchase(const Command& command, const FmcosPurse& purse) {
  if (command.expected != 0x0F) return Word(kWrongLength);
  if (purse.offline_serial == kLastSerial) return Word(kCounterExhausted);
  Movement movement{false, command.p2, command.data[0], Number(command.data.subspan(1, 4)),
                    Part<6>(command.data, 5), {}};
  if (purse.balance_fen < movement.amount_fen) return Word(kTooLittleMoney);
  movement.random = Part<4>(Random(4), 0);
  const FmcosKey& key = *Directory().KeyOf(kPurchaseKey, movement.key_id);
  base::Bytes answer;
  AppendNumber(answer, purse.balance_fen, 4);
  AppendNumber(answer, purse.offline_serial, 2);
  AppendNumber(answer, purse.overdraft_fen, 3);
  answer.insert(answer.end(), {key.third, key.fourth});
  Append(answer, movement.random);
  m_session.movement = movement;
  return Answer(std::move(answer));
}

base::Bytes FmcosCard::CreditForLoad(const Command& command) {
  if (!m_movement || !m_movement->is_load) return Word(kWrongSequence);
  const Movement movement = *m_movement;
  m_session.directory_state = 0;  // a movement ends what was proved before, however it ends
  m_session.has_verified_pin = false;
  if (command.p1 != 0x00 || command.p2 != 0x00) return Word(kWrongParameters);
  if (command.data.size() != 11 || command.expected != 4) return Word(kWrongLength);
  FmcosFile& file = *Directory().FileWithId(movement.purse_id);
  FmcosPurse& purse = file.purse;
  const cards::PurseMove move{movement.amount_fen, KindOf(true, movement.purse_id),
                              movement.terminal};
  const cards::PurseMoment moment{Part<4>(command.data, 0), Part<3>(command.data, 4)};
  const FmcosKey& key = *Directory().KeyOf(kLoadKey, movement.key_id);
  const auto session =
      cards::LoadSessionKey(DesKey(key).bytes(), {movement.random, purse.online_serial});
  const auto mac = cards::LoadMac2(session.bytes(), move, moment);
  m_cipher_blocks += 4;
  if (!std::ranges::equal(mac, command.data.last(4))) return Word(kWrongMac);

  const std::uint16_t serial = purse.online_serial;
  const FmcosKey& tac_key = *Directory().KeyOf(kTacKey, 0x00);
  purse.balance_fen += movement.amount_fen;
  const auto tac = cards::LoadTac(DesKey(tac_key).bytes(), {purse.balance_fen, serial}, move,
                                  moment);
  m_cipher_blocks += 5;
  PutIntoLog(*Directory().FileWithShortId(file.access & 0x1F),
             LogRecord(serial, purse, move, moment));
  ++purse.online_serial;
  KeepProof(purse, {static_cast<std::uint8_t>(move.kind), serial, BytesOf(mac), BytesOf(tac)});
  Wrote(48);
  return Answer(BytesOf(tac));
}

base::Bytes FmcosCard::DebitForPurchase(const Command& command) {
  if (!m_movement || m_movement->is_load) return Word(kWrongSequence);
  const Movement movement = *m_movement;
  m_session.directory_state = 0;
  m_session.has_verified_pin = false;
  if (command.p1 != 0x01 || command.p2 != 0x00) return Word(kWrongParameters);
  if (command.data.size() != 15 || command.expected != 8) return Word(kWrongLength);
  FmcosFile& file = *Directory().FileWithId(movement.purse_id);
  FmcosPurse& purse = file.purse;
  const std::uint32_t terminal_serial = Number(command.data.first(4));
  const cards::PurseMove move{movement.amount_fen, KindOf(false, movement.purse_id),
                              movement.terminal};
  const cards::PurseMoment moment{Part<4>(command.data, 4), Part<3>(command.data, 8)};
  const FmcosKey& key = *Directory().KeyOf(kPurchaseKey, movement.key_id);
  const auto session = cards::PurchaseSessionKey(
      DesKey(key).bytes(), {movement.random, purse.offline_serial, terminal_serial});
  m_cipher_blocks += 4;
  if (!std::ranges::equal(cards::PurchaseMac1(session.bytes(), move, moment),
                          command.data.last(4))) {
    return Word(kWrongMac);
  }
  const std::uint16_t serial = purse.offline_serial;
  const FmcosKey& tac_key = *Directory().KeyOf(kTacKey, 0x00);
  const auto tac = cards::PurchaseTac(DesKey(tac_key).bytes(), terminal_serial, move, moment);
  const auto mac = cards::PurchaseMac2(session.bytes(), movement.amount_fen);
  m_cipher_blocks += 6;
  purse.balance_fen -= movement.amount_fen;
  PutIntoLog(*Directory().FileWithShortId(file.access & 0x1F),
             LogRecord(serial, purse, move, moment));
  ++purse.offline_serial;
  KeepProof(purse, {static_cast<std::uint8_t>(move.kind), serial, BytesOf(mac), BytesOf(tac)});
  Wrote(48);
  base::Bytes answer = BytesOf(tac);
  Append(answer, mac);
  return Answer(std::move(answer));
}

base::Bytes FmcosCard::GetProof(const Command& command) {
  if (command.p1 != 0x00) return Word(kWrongParameters);
  if (command.data.size() != 2 || command.expected != 8) return Word(kWrongLength);
  const auto serial = static_cast<std::uint16_t>(Number(command.data));
  for (const FmcosFile& file : Directory().files) {
    for (const FmcosProof& proof : file.purse.proofs) {
      if (proof.type != command.p2 || proof.serial != serial) continue;
      base::Bytes answer = proof.mac;
      Append(answer, proof.tac);
      return Answer(std::move(answer));
    }
  }
  return Word(kNoProof);
}

}  // namespace steelyard::simulator
