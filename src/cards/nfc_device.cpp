#include "cards/nfc_device.h"

#include <chrono>
#include <thread>

#include "base/check.h"
#include "ports/card_reader.h"

namespace steelyard::cards {
namespace {

using base::Explanation;
using std::chrono::milliseconds;

constexpr int kOpenAttempts = 3;
constexpr milliseconds kPauseBetweenAttempts{200};
/// Beyond what libnfc itself waits for: the process is stuck then.
constexpr milliseconds kPatience{3000};
/// libnfc waits for each of the first words of a reader that says nothing.
constexpr milliseconds kOpeningPatience{5000};

constexpr std::size_t kMaxName = 1023;  ///< libnfc's

/// The cards of an answer; nothing when it is not well formed.
std::optional<std::vector<NfcTarget>> ReadCards(std::span<const std::uint8_t> bytes) {
  const auto take = [&bytes](std::size_t size) {
    const auto taken = bytes.first(size);
    bytes = bytes.subspan(size);
    return taken;
  };
  const auto take_sized = [&]() -> std::optional<std::span<const std::uint8_t>> {
    if (bytes.empty() || bytes.size() - 1 < bytes[0]) return std::nullopt;
    return take(take(1)[0]);
  };
  std::vector<NfcTarget> cards;
  while (!bytes.empty()) {
    const std::uint8_t sak = take(1)[0];
    const auto uid = take_sized();
    const auto ats = uid ? take_sized() : std::nullopt;
    if (!ats) return std::nullopt;
    // A UID of a length that no card has is none of our cards, nor a mistake of the program.
    if (const auto known = domain::CardUid::FromBytes(*uid)) {
      cards.push_back({*known, sak, base::Bytes(ats->begin(), ats->end())});
    }
  }
  return cards;
}

Explanation ExplainEnd(const std::string& reader, const ProcessEnd& end) {
  switch (end.kind) {
    case ProcessEnd::Kind::Aborted:
      return Explanation::Of(
          "The card reader {} sent what no reader may send, so its driver (libnfc) gave up. Put "
          "the card back on it. If this happens again, plug the reader in again or take another.",
          reader);
    case ProcessEnd::Kind::Killed:
      return Explanation::Of(
          "The program that speaks with the card reader {} was ended from outside (signal {}). It "
          "is started again by itself: put the card back on the reader.",
          reader, end.number);
    case ProcessEnd::Kind::Exited:
      return Explanation::Of(
          "The program that speaks with the card reader {} ended by itself (status {}). Install "
          "Steelyard again if this does not go away.",
          reader, end.number);
    case ProcessEnd::Kind::Stuck:
      return Explanation::Of(
          "The card reader {} did not answer for so long that it was given up. Plug it in again "
          "and put the card back on it.",
          reader);
  }
  base::Check(false);
  return Explanation();
}

}  // namespace

NfcDevice::NfcDevice(const std::string& connstring, const NfcSurroundings& surroundings)
    : m_connstring(connstring) {
  if (connstring.empty() || connstring.size() > kMaxName) {
    throw ports::ReaderError(
        "“{}” is no name of a card reader. Give one such as pn532_uart:/dev/ttyUSB0.", connstring);
  }
  for (int attempt = 1; attempt <= kOpenAttempts; ++attempt) {
    if (attempt > 1) std::this_thread::sleep_for(kPauseBetweenAttempts);
    if (!m_process || m_process->end()) {
      m_process = std::make_unique<ReaderProcess>(surroundings.program, surroundings.lock);
    }
    if (TryToOpen()) return;
    const auto& end = m_process->end();
    if (end && end->kind == ProcessEnd::Kind::Stuck) break;  // once is long enough
  }
  if (const auto& end = m_process->end()) throw ports::ReaderError(ExplainEnd(connstring, *end));
  throw ports::ReaderError(
      "The card reader {} does not answer. No card was read or written. Check its cable and its "
      "name, plug it in again, and see that no other program uses it.",
      connstring);
}

NfcDevice::~NfcDevice() = default;

bool NfcDevice::TryToOpen() {
  Message question(Question::Open);
  base::Check(question.Append(m_connstring));
  const auto answer = m_process->Ask(question, kOpeningPatience);
  return answer && answer->head() == static_cast<std::uint8_t>(Status::Done);
}

std::string NfcDevice::Model() { return std::string(Ask(Message(Question::Model)).text()); }

void NfcDevice::GetIntoTrouble(const std::optional<Message>& answer) {
  if (!answer) {
    m_trouble = ExplainEnd(m_connstring, m_process->end().value());
  } else if (answer->head() == static_cast<std::uint8_t>(Status::ReaderFailed)) {
    m_trouble = Explanation::Of(
        "The card reader {} stopped answering (libnfc error {}). Plug it in again and put the "
        "card back on it.",
        m_connstring, answer->text());
  } else {
    m_trouble = Explanation::Of(
        "The program that speaks with the card reader {} is of another version of Steelyard. "
        "Install Steelyard again.",
        m_connstring);
  }
}

Message NfcDevice::Ask(const Message& question) {
  if (m_trouble) throw ports::ReaderError(*m_trouble);
  const auto answer = m_process->Ask(question, kPatience);
  if (answer && answer->head() == static_cast<std::uint8_t>(Status::Done)) return *answer;
  GetIntoTrouble(answer);
  throw ports::ReaderError(*m_trouble);
}

std::vector<NfcTarget> NfcDevice::AskForCards(const Message& question) {
  const Message answer = Ask(question);
  if (const auto cards = ReadCards(answer.body())) return *cards;
  GetIntoTrouble(answer);
  throw ports::ReaderError(*m_trouble);
}

std::vector<NfcTarget> NfcDevice::List() { return AskForCards(Message(Question::List)); }

std::optional<NfcTarget> NfcDevice::Select(const domain::CardUid& uid) {
  Message question(Question::Select);
  base::Check(question.Append(uid.bytes()));
  const auto cards = AskForCards(question);
  if (cards.empty() || cards.front().uid != uid) return std::nullopt;
  return cards.front();
}

ExchangeResult NfcDevice::Exchange(std::span<const std::uint8_t> command) {
  if (m_trouble) return {ExchangeOutcome::ReaderFailed, {}};
  Message question(Question::Exchange);
  base::Check(question.Append(command));
  const auto answer = m_process->Ask(question, kExchangePatience + kPatience);
  if (answer) {
    switch (static_cast<Status>(answer->head())) {
      case Status::Done:
        return {ExchangeOutcome::Done, base::Bytes(answer->body().begin(), answer->body().end())};
      case Status::WrongKey: return {ExchangeOutcome::WrongKey, {}};
      case Status::CardSilent: return {ExchangeOutcome::CardSilent, {}};
      case Status::ReaderFailed: break;
    }
  }
  GetIntoTrouble(answer);
  return {ExchangeOutcome::ReaderFailed, {}};
}

}  // namespace steelyard::cards
