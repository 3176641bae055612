#include "cards/fmcos_purse.h"

#include <fmt/format.h>

#include <algorithm>

#include "cards/fmcos_issue.h"
#include "ports/card_reader.h"

namespace steelyard::cards {
namespace {

using fmcos::KeyType;

constexpr std::uint8_t kGetBalance = 0x5C, kInitialise = 0x50, kCredit = 0x52, kDebit = 0x54,
                       kGetProof = 0x5A, kReadRecord = 0xB2;
constexpr std::uint8_t kLoad = 0x00, kPurchase = 0x01;
constexpr std::uint8_t kPurseId = static_cast<std::uint8_t>(fmcos::kPurse);
constexpr std::size_t kMacSize = 4;

void Append(base::Bytes& bytes, std::span<const std::uint8_t> more) {
  bytes.insert(bytes.end(), more.begin(), more.end());
}

void AppendNumber(base::Bytes& bytes, std::uint32_t number, int size) {
  for (int i = size - 1; i >= 0; --i) bytes.push_back(static_cast<std::uint8_t>(number >> 8 * i));
}

std::uint32_t Number(std::span<const std::uint8_t> bytes) {
  std::uint32_t number = 0;
  for (const std::uint8_t byte : bytes) number = number << 8 | byte;
  return number;
}

std::array<std::uint8_t, 4> Four(std::span<const std::uint8_t> bytes) {
  std::array<std::uint8_t, 4> four{};
  std::copy_n(bytes.begin(), four.size(), four.begin());
  return four;
}

void Require(const ApduAnswer& answer, std::size_t size) {
  if (answer.is_ok() && answer.data.size() == size) return;
  FailIfNotKept(answer);
  throw ports::ReaderError(
      "The card's purse refused its order with the word {}. No money was moved on it. Put the card "
      "back once more; if this happens again, replace the card.",
      fmt::format("{:04X}", answer.word));
}

void RequireProof(bool is_proven) {
  if (is_proven) return;
  throw ports::ReaderError(
      "The card's purse does not compute as the one that was issued: it is a copy, or it is "
      "broken. Keep the card and tell the manager.");
}

class Purse {
 public:
  Purse(FmcosSession& session, const PurseAccess& access, const PurseOrder& order)
      : m_session(session),
        m_master(access.application_master),
        m_keys(access.keys),
        m_order(order) {}

  PurseReceipt Load(std::uint32_t balance_fen);
  PurseReceipt Debit(std::uint32_t balance_fen);
  std::optional<PurseReceipt> FindReceipt();

 private:
  ApduAnswer Initialise(std::uint8_t what, const PurseMove& move, std::uint8_t expected);
  std::optional<Mac4> FetchTac(const PurseReceipt& receipt);
  Mac4 TacOf(const PurseReceipt& receipt) const;

  FmcosSession& m_session;
  const Secret<16>& m_master;
  const FmcosPurseKeys& m_keys;
  const PurseOrder& m_order;
};

ApduAnswer Purse::Initialise(std::uint8_t what, const PurseMove& move, std::uint8_t expected) {
  base::Bytes data{fmcos::kMoneyKeyId};
  AppendNumber(data, move.amount_fen, 4);
  Append(data, move.terminal);
  return m_session.Ask({{0x80, kInitialise, what, kPurseId}, data, expected});
}

PurseReceipt Purse::Load(std::uint32_t balance_fen) {
  constexpr std::uint8_t kAnswerSize = 16;
  const PurseMove move{m_order.balance_fen - balance_fen, PurseKind::PurseLoad, m_order.terminal};
  // In this order: the PIN sets a state of its own, and the load key asks for that of the master.
  Require(VerifyPin(m_session), 0);
  Require(m_session.AuthenticateTo(0, m_master.bytes()), 0);
  const ApduAnswer begun = Initialise(kLoad, move, kAnswerSize);
  Require(begun, kAnswerSize);
  const std::span<const std::uint8_t> told(begun.data);
  PurseReceipt receipt{move, static_cast<std::uint16_t>(Number(told.subspan(4, 2))), {}};
  const Secret<8> key =
      LoadSessionKey(m_keys.load.bytes(), {Four(told.subspan(8)), receipt.serial});
  RequireProof(Number(told.first(4)) == balance_fen &&
               EqualInConstantTime(LoadMac1(key.bytes(), balance_fen, move), told.last(kMacSize)));

  base::Bytes data;
  Append(data, m_order.moment.date);
  Append(data, m_order.moment.time);
  Append(data, LoadMac2(key.bytes(), move, m_order.moment));
  const ApduAnswer done = m_session.Order({{0x80, kCredit, 0x00, 0x00}, data, kMacSize});
  Require(done, kMacSize);
  RequireProof(EqualInConstantTime(TacOf(receipt), done.data));
  receipt.tac = Four(done.data);
  return receipt;
}

PurseReceipt Purse::Debit(std::uint32_t balance_fen) {
  constexpr std::uint8_t kAnswerSize = 15, kDoneSize = 2 * kMacSize;
  const PurseMove move{balance_fen - m_order.balance_fen, PurseKind::PursePurchase,
                       m_order.terminal};
  const ApduAnswer begun = Initialise(kPurchase, move, kAnswerSize);
  Require(begun, kAnswerSize);
  const std::span<const std::uint8_t> told(begun.data);
  PurseReceipt receipt{move, static_cast<std::uint16_t>(Number(told.subspan(4, 2))), {}};
  RequireProof(Number(told.first(4)) == balance_fen);
  const Secret<8> key =
      PurchaseSessionKey(m_keys.purchase.bytes(), {Four(told.subspan(11)), receipt.serial,
                                                   m_order.terminal_serial});
  base::Bytes data;
  AppendNumber(data, m_order.terminal_serial, 4);
  Append(data, m_order.moment.date);
  Append(data, m_order.moment.time);
  Append(data, PurchaseMac1(key.bytes(), move, m_order.moment));
  const ApduAnswer done = m_session.Order({{0x80, kDebit, 0x01, 0x00}, data, kDoneSize});
  Require(done, kDoneSize);
  const std::span<const std::uint8_t> proof(done.data);
  RequireProof(EqualInConstantTime(TacOf(receipt), proof.first(kMacSize)) &&
               EqualInConstantTime(PurchaseMac2(key.bytes(), move.amount_fen),
                                   proof.last(kMacSize)));
  receipt.tac = Four(proof);
  return receipt;
}

Mac4 Purse::TacOf(const PurseReceipt& receipt) const {
  if (receipt.move.kind == PurseKind::PurseLoad) {
    return LoadTac(m_keys.tac.bytes(), {m_order.balance_fen, receipt.serial}, receipt.move,
                   m_order.moment);
  }
  return PurchaseTac(m_keys.tac.bytes(), m_order.terminal_serial, receipt.move, m_order.moment);
}

std::optional<Mac4> Purse::FetchTac(const PurseReceipt& receipt) {
  base::Bytes serial;
  AppendNumber(serial, receipt.serial, 2);
  const auto kind = static_cast<std::uint8_t>(receipt.move.kind);
  const ApduAnswer proof =
      m_session.Ask({{0x80, kGetProof, 0x00, kind}, serial, std::uint8_t{2 * kMacSize}});
  if (!proof.is_ok() || proof.data.size() != 2 * kMacSize) return std::nullopt;
  const Mac4 expected = TacOf(receipt);
  const auto tac = std::span(proof.data).last(kMacSize);
  return EqualInConstantTime(expected, tac) ? std::optional(expected) : std::nullopt;
}

/// The newest line of the card's log (`serial2 overdraft3 amount4 type1 term6 date4 time3`), when
/// it tells of this order. The manual has the serial before the movement there, a card was seen
/// that has the one after it.
std::optional<PurseReceipt> Purse::FindReceipt() {
  constexpr std::uint8_t kNewest = 0x01, kByShortId = 0x04;
  const ApduAnswer line = m_session.Ask(
      {{0x00, kReadRecord, kNewest, static_cast<std::uint8_t>(fmcos::kPurseLog << 3 | kByShortId)},
       {}, fmcos::kLogRecordSize});
  if (!line.is_ok() || line.data.size() != fmcos::kLogRecordSize) return std::nullopt;
  const std::span<const std::uint8_t> told(line.data);
  const bool is_of_order = std::ranges::equal(told.subspan(10, 6), m_order.terminal) &&
                           std::ranges::equal(told.subspan(16, 4), m_order.moment.date) &&
                           std::ranges::equal(told.subspan(20, 3), m_order.moment.time);
  if (!is_of_order) return std::nullopt;
  PurseReceipt receipt{{Number(told.subspan(5, 4)), static_cast<PurseKind>(told[9]),
                        m_order.terminal},
                       static_cast<std::uint16_t>(Number(told.first(2))),
                       {}};
  receipt.tac = FetchTac(receipt);
  if (receipt.tac || receipt.serial == 0) return receipt;
  --receipt.serial;
  receipt.tac = FetchTac(receipt);
  return receipt;
}

}  // namespace

std::optional<std::uint32_t> ReadPurse(FmcosSession& session) {
  const ApduAnswer answer = session.Ask({{0x80, kGetBalance, 0x00, kPurseId}, {}, std::uint8_t{4}});
  if (!answer.is_ok() || answer.data.size() != 4) return std::nullopt;
  return Number(answer.data);
}

std::optional<PurseReceipt> MirrorPurse(FmcosSession& session, const PurseAccess& access,
                                        const PurseOrder& order) {
  const auto balance_fen = ReadPurse(session);
  if (!balance_fen) {
    throw ports::ReaderError(
        "The balance of the card's purse cannot be read. No money was moved on it. Replace the "
        "card.");
  }
  Purse purse(session, access, order);
  if (*balance_fen < order.balance_fen) return purse.Load(*balance_fen);
  if (*balance_fen > order.balance_fen) return purse.Debit(*balance_fen);
  return purse.FindReceipt();
}

}  // namespace steelyard::cards
