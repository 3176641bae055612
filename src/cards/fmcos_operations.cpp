#include "cards/fmcos_operations.h"

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "cards/application_file.h"
#include "cards/fmcos_issue.h"
#include "cards/fmcos_keys.h"
#include "cards/record_copies.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using ports::Genuineness;

/// What stands under our name on a card.
enum class Application {
  Absent,
  Begun,      ///< without a seal: an issue was interrupted
  Sealed,
  OfAnother,  ///< another store's
  Blocked
};

/// What opens the MF.
enum class MasterKey { NotAsked, Transport, Ours, None, Unknown };

/// What was found on a card.
struct Survey {
  Application application = Application::Absent;
  MasterKey master = MasterKey::NotAsked;
  std::optional<domain::CardSerial> serial;
  RecordCopies record;
  Genuineness genuineness = Genuineness::Unprovable;

  CardContent Content() const;
};

CardContent Survey::Content() const {
  const bool is_masterless = master == MasterKey::Transport || master == MasterKey::None;
  switch (application) {
    case Application::Absent: return is_masterless ? CardContent::Blank : CardContent::Foreign;
    case Application::Begun: {
      const bool may_go_on = is_masterless || master == MasterKey::Ours;
      return may_go_on ? CardContent::HalfIssued : CardContent::Foreign;
    }
    case Application::Sealed: return record.Newest() ? CardContent::Ours : CardContent::Damaged;
    case Application::OfAnother: return CardContent::Foreign;
    case Application::Blocked: return CardContent::Damaged;
  }
  base::Check(false);
  return {};
}

/// Names and files of other people's applications: the payment system directory, PBOC's purse, the
/// transit union's, and what the maker's samples and their copies begin with.
bool HoldsAnotherApplication(FmcosSession& session) {
  using namespace std::string_view_literals;
  constexpr std::string_view kNames[] = {
      "2PAY.SYS.DDF01"sv, "\xA0\x00\x00\x00\x03\x86\x98\x07\x01"sv,
      "\xA0\x00\x00\x06\x32\x01\x01\x05"sv};
  constexpr std::uint16_t kFiles[] = {0x3F01, 0xDF01, 0x1001, 0x0001, 0x0005, 0x0015};
  const bool has_name = std::ranges::any_of(kNames, [&](std::string_view name) {
    return session.SelectName(base::Bytes(name.begin(), name.end())).is_ok();
  });
  return has_name || std::ranges::any_of(kFiles, [&](std::uint16_t id) {
           return session.SelectFile(id).is_ok();
         });
}

class Surveyor {
 public:
  Surveyor(FmcosSession& session, const StoreKeys& keys)
      : m_session(session), m_keys(keys), m_card_keys(DeriveFmcosKeys(keys, session.uid())) {}

  Survey Look();

 private:
  void LookIntoApplication(Survey& survey);
  Genuineness AskForProof();
  MasterKey IdentifyMaster(Application application);

  FmcosSession& m_session;
  const StoreKeys& m_keys;
  FmcosKeys m_card_keys;
};

Survey Surveyor::Look() {
  Survey survey;
  const ApduAnswer selected = m_session.SelectName(fmcos::kApplicationName);
  if (selected.is_ok()) {
    LookIntoApplication(survey);
  } else if (selected.status() != ApduStatus::NotFound) {
    survey.application = Application::Blocked;
  }
  if (survey.application == Application::Absent || survey.application == Application::Begun) {
    survey.master = IdentifyMaster(survey.application);
  }
  return survey;
}

void Surveyor::LookIntoApplication(Survey& survey) {
  survey.application = Application::Begun;
  const ApduAnswer file = m_session.ReadBinary(fmcos::kApplicationFile, kApplicationFileSize);
  if (!file.is_ok()) return;
  const auto serial = DecodeApplicationFile(file.data, m_session.uid(), m_keys);
  if (!serial) {
    if (serial.error() == RecordMistake::OtherStore) survey.application = Application::OfAnother;
    return;
  }
  survey.application = Application::Sealed;
  survey.serial = *serial;
  for (std::size_t copy = 0; copy < fmcos::kRecordFiles.size(); ++copy) {
    survey.record.copies[copy] = ReadRecordCopy(m_session, m_keys, copy);
  }
  survey.genuineness = AskForProof();
}

Genuineness Surveyor::AskForProof() {
  return AnswersChallenge(m_session, m_card_keys) ? Genuineness::Proven : Genuineness::Refuted;
}

MasterKey Surveyor::IdentifyMaster(Application application) {
  if (!m_session.SelectFile(fmcos::kMasterFile).is_ok()) return MasterKey::Unknown;
  if (application == Application::Absent && HoldsAnotherApplication(m_session)) {
    return MasterKey::Unknown;
  }
  if (!m_session.SelectFile(fmcos::kMasterFile).is_ok()) return MasterKey::Unknown;
  const ApduAnswer transport = m_session.AuthenticateTo(0, TransportKey().bytes());
  if (transport.is_ok()) return MasterKey::Transport;
  if (transport.status() == ApduStatus::NotFound) return MasterKey::None;
  if (application == Application::Absent) return MasterKey::Unknown;
  return OpensCardMaster(m_session, m_card_keys) ? MasterKey::Ours : MasterKey::Unknown;
}

/// The version whose seal is on the card; the current one when there is none.
const KeyVersion& VersionOf(FmcosSession& session, const KeyRing& keys) {
  if (keys.versions().size() == 1) return keys.current();
  if (!session.SelectName(fmcos::kApplicationName).is_ok()) return keys.current();
  const ApduAnswer file = session.ReadBinary(fmcos::kApplicationFile, kApplicationFileSize);
  if (!file.is_ok()) return keys.current();
  for (const KeyVersion& version : keys.versions()) {
    if (DecodeApplicationFile(file.data, session.uid(), version.keys)) return version;
  }
  return keys.current();
}

void WriteWith(FmcosSession& session, const StoreKeys& keys, const domain::CardRecord& record) {
  const RecordBytes bytes = EncodedRecord(record, session.uid(), keys);
  const Survey before = Surveyor(session, keys).Look();
  if (before.Content() != CardContent::Ours) {
    throw ports::ReaderError(
        "The card is not one of ours, or damaged. Nothing was written. Look at the card first.");
  }
  if (before.genuineness == Genuineness::Refuted) {
    throw ports::ReaderError(
        "The card cannot prove that it is the one that was issued: it is a copy. Nothing was "
        "written. Keep the card and tell the manager.");
  }
  const auto copy = CopyToWrite(before.record, record);
  if (!copy) return;
  FmcosIssue issue(session, keys);
  issue.OpenForWriting();
  issue.WriteCopy(*copy, bytes);
}

void PersonaliseWith(FmcosSession& session, const StoreKeys& keys,
                     const domain::CardRecord& record) {
  const RecordBytes bytes = EncodedRecord(record, session.uid(), keys);
  const Survey before = Surveyor(session, keys).Look();
  const CardContent content = before.Content();
  const bool is_done = content == CardContent::Ours &&
                       before.record.copies[*before.record.Newest()]->record == record;
  if (is_done) {
    WriteWith(session, keys, record);
    return;
  }
  RefuseUnlessIssuable(content);
  FmcosIssue issue(session, keys);
  issue.MakeApplication();
  issue.MakeKeys();
  issue.MakeFiles();
  for (std::size_t copy = 0; copy < fmcos::kRecordFiles.size(); ++copy) {
    issue.WriteCopy(copy, bytes);
  }
  issue.CheckProof();
  issue.ReplaceTransportKey();
  issue.Seal();
}

}  // namespace

ports::CardReading ReadFmcosCard(FmcosSession& session, const KeyRing& keys) {
  const KeyVersion& version = VersionOf(session, keys);
  const Survey survey = Surveyor(session, version.keys).Look();
  ports::CardReading reading{survey.Content(), std::nullopt, {}};
  reading.family = domain::CardFamily::Cpu;
  reading.genuineness = survey.genuineness;
  reading.serial = survey.serial;
  survey.record.DescribeIn(reading);
  if (survey.application == Application::Sealed) reading.key_version = version.id;
  return reading;
}

void PersonaliseFmcosCard(FmcosSession& session, const KeyRing& keys,
                          const domain::CardRecord& record) {
  PersonaliseWith(session, VersionOf(session, keys).keys, record);
}

void WriteFmcosRecord(FmcosSession& session, const KeyRing& keys,
                      const domain::CardRecord& record) {
  WriteWith(session, VersionOf(session, keys).keys, record);
}

}  // namespace steelyard::cards
