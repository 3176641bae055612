#include "cards/fmcos_survey.h"

#include <algorithm>
#include <string_view>

#include "base/check.h"
#include "cards/application_file.h"
#include "cards/fmcos_issue.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using Application = FmcosSurvey::Application;
using MasterKey = FmcosSurvey::MasterKey;

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
  Surveyor(FmcosSession& session, const KeyRing& keys) : m_session(session), m_keys(keys) {}

  FmcosSurvey Look();

 private:
  void LookIntoApplication(FmcosSurvey& survey);
  MasterKey IdentifyMaster(const FmcosSurvey& survey);

  FmcosSession& m_session;
  const KeyRing& m_keys;
};

FmcosSurvey Surveyor::Look() {
  FmcosSurvey survey;
  const ApduAnswer selected = m_session.SelectName(fmcos::kApplicationName);
  if (selected.is_ok()) {
    LookIntoApplication(survey);
  } else if (selected.status() != ApduStatus::NotFound) {
    survey.application = Application::Blocked;
  }
  if (survey.application == Application::Absent || survey.application == Application::Begun) {
    survey.master = IdentifyMaster(survey);
  }
  return survey;
}

void Surveyor::LookIntoApplication(FmcosSurvey& survey) {
  survey.application = Application::Begun;
  const ApduAnswer file = m_session.ReadBinary(fmcos::kApplicationFile, kApplicationFileSize);
  if (file.is_ok()) {
    const auto seal = DecodeApplicationFile(file.data, m_session.uid(), m_keys);
    if (seal) {
      survey.application = Application::Sealed;
      survey.serial = seal->file.serial;
      survey.layout = seal->file.layout;
      survey.seal = seal->version;
    } else if (seal.error() == RecordMistake::OtherStore ||
               seal.error() == RecordMistake::WrongMac) {
      survey.application = Application::OfAnother;
      return;
    }
  }
  survey.proof = VersionThatAnswers(m_session, m_keys);
  if (!survey.seal) return;
  for (std::size_t copy = 0; copy < fmcos::kRecordFiles.size(); ++copy) {
    survey.record.copies[copy] = ReadRecordCopy(m_session, m_keys, copy);
  }
}

MasterKey Surveyor::IdentifyMaster(const FmcosSurvey& survey) {
  const bool is_absent = survey.application == Application::Absent;
  if (!m_session.SelectFile(fmcos::kMasterFile).is_ok()) return MasterKey::Unknown;
  if (is_absent && HoldsAnotherApplication(m_session)) return MasterKey::Unknown;
  if (!m_session.SelectFile(fmcos::kMasterFile).is_ok()) return MasterKey::Unknown;
  const ApduAnswer transport = m_session.AuthenticateTo(0, TransportKey().bytes());
  if (transport.is_ok()) return MasterKey::Transport;
  if (transport.status() == ApduStatus::NotFound) return MasterKey::None;
  // Ours comes there after the key that answers challenges: without that one, no further try.
  if (is_absent || !survey.proof) return MasterKey::Unknown;
  return OpensCardMaster(m_session, m_keys) ? MasterKey::Ours : MasterKey::Unknown;
}

}  // namespace

CardContent FmcosSurvey::Content() const {
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

ports::Genuineness FmcosSurvey::Genuineness() const {
  if (!seal) return ports::Genuineness::Unprovable;
  const bool is_proven = proof && *proof >= *seal;
  return is_proven ? ports::Genuineness::Proven : ports::Genuineness::Refuted;
}

FmcosSurvey SurveyFmcosCard(FmcosSession& session, const KeyRing& keys) {
  return Surveyor(session, keys).Look();
}

}  // namespace steelyard::cards
