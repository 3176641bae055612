#include "cards/nfc_device.h"

#include <chrono>
#include <system_error>
#include <thread>

#include "base/check.h"

namespace steelyard::cards {
namespace {

using std::chrono::milliseconds;

constexpr int kOpenAttempts = 3;
constexpr milliseconds kPauseBetweenAttempts{200};
/// Beyond what libnfc itself waits for: the process is stuck then.
constexpr milliseconds kPatience{3000};
/// libnfc waits for each of the first words of a reader that says nothing.
constexpr milliseconds kOpeningPatience{5000};

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

ReaderTrouble TroubleOf(ProcessEnd::Kind end) {
  switch (end) {
    case ProcessEnd::Kind::Aborted: return ReaderTrouble::Mad;
    case ProcessEnd::Kind::Killed: return ReaderTrouble::ProcessKilled;
    case ProcessEnd::Kind::Exited: return ReaderTrouble::ProcessEnded;
    case ProcessEnd::Kind::Stuck: return ReaderTrouble::ProcessStuck;
  }
  base::Check(false);
  return {};
}

}  // namespace

NfcDevice::NfcDevice(const std::string& connstring, const NfcSurroundings& surroundings)
    : m_connstring(connstring), m_folders(surroundings.folders) {
  RefuseHopelessReader(connstring, m_folders);
  while (++m_attempts <= kOpenAttempts) {
    if (m_attempts > 1) std::this_thread::sleep_for(kPauseBetweenAttempts);
    if (!m_process || m_process->end()) {
      m_process = std::make_unique<ReaderProcess>(surroundings.program, surroundings.lock);
    }
    if (TryToOpen()) return;
    const auto& end = m_process->end();
    if (end && end->kind == ProcessEnd::Kind::Stuck) break;  // once is long enough
  }
  if (m_process->end()) throw TroubleFrom(std::nullopt);
  m_process.reset();
  throw FindOutWhy(connstring, m_folders);
}

NfcDevice::~NfcDevice() = default;

bool NfcDevice::TryToOpen() {
  Message question(Question::Open);
  base::Check(question.Append(m_connstring));
  const auto answer = m_process->Ask(question, kOpeningPatience);
  return answer && answer->head() == static_cast<std::uint8_t>(Status::Done);
}

std::string NfcDevice::Model() { return std::string(Ask(Message(Question::Model)).text()); }

ReaderInTrouble NfcDevice::TroubleFrom(const std::optional<Message>& answer) const {
  TroubleDetails details{.reader = m_connstring};
  if (!answer) {
    const ProcessEnd end = m_process->end().value();
    details.cause = std::to_string(end.number);
    return {TroubleOf(end.kind), details};
  }
  if (answer->head() != static_cast<std::uint8_t>(Status::ReaderFailed)) {
    return {ReaderTrouble::ProgramOfOther, details};
  }
  details.cause = answer->text();
  const auto file = DeviceFileOf(m_connstring, m_folders);
  std::error_code unknown;
  const bool has_gone = !file.empty() && !std::filesystem::exists(file, unknown) && !unknown;
  return {has_gone ? ReaderTrouble::Unplugged : ReaderTrouble::StoppedAnswering, details};
}

Message NfcDevice::Ask(const Message& question) {
  if (m_trouble) throw *m_trouble;
  const auto answer = m_process->Ask(question, kPatience);
  if (answer && answer->head() == static_cast<std::uint8_t>(Status::Done)) return *answer;
  throw m_trouble.emplace(TroubleFrom(answer));
}

std::vector<NfcTarget> NfcDevice::AskForCards(const Message& question) {
  const Message answer = Ask(question);
  if (const auto cards = ReadCards(answer.body())) return *cards;
  throw m_trouble.emplace(TroubleFrom(answer));
}

std::vector<NfcTarget> NfcDevice::List() { return AskForCards(Message(Question::List)); }

std::optional<NfcTarget> NfcDevice::Select(const domain::CardUid& uid, SelectAs as) {
  Message question(as == SelectAs::Classic ? Question::SelectAsClassic : Question::Select);
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
  m_trouble.emplace(TroubleFrom(answer));
  return {ExchangeOutcome::ReaderFailed, {}};
}

}  // namespace steelyard::cards
