#include "cards/fmcos_operations.h"

#include <fmt/format.h>

#include "cards/fmcos_issue.h"
#include "cards/fmcos_key_change.h"
#include "cards/fmcos_keys.h"
#include "cards/fmcos_survey.h"
#include "cards/record_copies.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;

void RefuseUnlessGenuine(const FmcosSurvey& survey) {
  if (survey.Content() != CardContent::Ours) {
    throw ports::ReaderError(
        "The card is not one of ours, or damaged. Nothing was written. Look at the card first.");
  }
  if (survey.Genuineness() == ports::Genuineness::Refuted) {
    throw ports::ReaderError(
        "The card cannot prove that it is the one that was issued: it is a copy. Nothing was "
        "written. Keep the card and tell the manager.");
  }
}

const StoreKeys& KeysOf(const KeyRing& keys, KeyVersionId version) {
  return keys.Find(version)->keys;  // of a version under which something on the card was found
}

/// Of the application that a survey left selected.
std::optional<domain::Money> BalanceOfPurse(FmcosSession& session) {
  const auto fen = ReadPurse(session);
  return fen ? domain::Money::FromFen(*fen) : std::nullopt;
}

/// Opens the application of a card whose keys are all of one version.
void OpenForWriting(FmcosSession& session, const FmcosKeys& keys) {
  const bool is_open = session.SelectName(fmcos::kApplicationName).is_ok() &&
                       session.AuthenticateTo(0, keys.application_master.bytes()).is_ok();
  if (is_open) return;
  throw ports::ReaderError(
      "The card can be read, but its key for writing is not the store's. The last step was not "
      "written. Replace the card.");
}

void ChangeFrom(FmcosSession& session, const FmcosSurvey& found, const StoreKeys& before,
                const StoreKeys& after) {
  FmcosKeyChange change(session, before, after, found.layout);
  change.Begin();
  const std::size_t newest = *found.record.Newest();
  const RecordBytes bytes =
      EncodedRecord(found.record.copies[newest]->record, session.uid(), after);
  for (const std::size_t copy : {1 - newest, newest}) {
    const auto& on_card = found.record.copies[copy];
    if (on_card && on_card->bytes == bytes) continue;
    change.WriteCopy(copy, bytes);
  }
  change.Finish(*found.serial);
}

}  // namespace

ports::CardReading ReadFmcosCard(FmcosSession& session, const KeyRing& keys) {
  const FmcosSurvey survey = SurveyFmcosCard(session, keys);
  ports::CardReading reading{survey.Content(), std::nullopt, {}};
  reading.family = domain::CardFamily::Cpu;
  reading.genuineness = survey.Genuineness();
  reading.serial = survey.serial;
  survey.record.DescribeIn(reading);
  reading.key_version = survey.seal.value_or(0);
  const KeyVersionId current = keys.current().id;
  reading.has_older_keys = reading.content == CardContent::Ours &&
                           reading.genuineness == ports::Genuineness::Proven &&
                           *survey.seal < current;
  const bool has_purse =
      reading.content == CardContent::Ours && survey.layout == FmcosLayout::WithPurse;
  if (has_purse) reading.purse = ports::PurseReading{BalanceOfPurse(session)};
  return reading;
}

void PersonaliseFmcosCard(FmcosSession& session, const KeyRing& keys,
                          const domain::CardRecord& record, FmcosLayout layout) {
  const RecordBytes bytes = EncodedRecord(record, session.uid(), keys.current().keys);
  const FmcosSurvey before = SurveyFmcosCard(session, keys);
  const CardContent content = before.Content();
  const bool is_done = content == CardContent::Ours &&
                       before.record.copies[*before.record.Newest()]->record == record;
  if (is_done) {
    WriteFmcosRecord(session, keys, record);
    return;
  }
  RefuseUnlessIssuable(content);
  FmcosIssue issue(session, keys, layout);
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

void WriteFmcosRecord(FmcosSession& session, const KeyRing& keys,
                      const domain::CardRecord& record) {
  const RecordBytes bytes = EncodedRecord(record, session.uid(), keys.current().keys);
  const FmcosSurvey before = SurveyFmcosCard(session, keys);
  RefuseUnlessGenuine(before);
  const auto copy = CopyToWrite(before.record, record);
  if (!copy) return;
  const StoreKeys& sealed = KeysOf(keys, *before.seal);
  if (before.proof == before.seal) {
    const FmcosKeys card_keys = DeriveFmcosKeys(sealed, session.uid());
    OpenForWriting(session, card_keys);
    const ApduAnswer written = WriteFmcosFile(session, fmcos::kRecordFiles[*copy], bytes,
                                              card_keys.line.bytes());
    if (written.is_ok()) return;
    FailIfNotKept(written);
    throw ports::ReaderError(
        "The card refused to be written with the word {}. Nothing was written. Put it back once "
        "more; if this happens again, replace the card.",
        fmt::format("{:04X}", written.word));
  }
  // A change of keys was interrupted, so which line key the card has is not known.
  FmcosKeyChange change(session, sealed, KeysOf(keys, *before.proof), before.layout);
  change.Begin();
  change.WriteCopy(*copy, bytes);
}

void ChangeFmcosKeys(FmcosSession& session, const KeyRing& keys) {
  FmcosSurvey before = SurveyFmcosCard(session, keys);
  RefuseUnlessGenuine(before);
  const KeyVersionId current = keys.current().id;
  if (before.proof != before.seal) {
    ChangeFrom(session, before, KeysOf(keys, *before.seal), KeysOf(keys, *before.proof));
    before = SurveyFmcosCard(session, keys);
    RefuseUnlessGenuine(before);
  }
  if (*before.seal >= current) return;
  ChangeFrom(session, before, KeysOf(keys, *before.seal), keys.current().keys);
}

std::optional<PurseReceipt> MirrorFmcosPurse(FmcosSession& session, const KeyRing& keys,
                                             const PurseOrder& order) {
  const FmcosSurvey found = SurveyFmcosCard(session, keys);
  RefuseUnlessGenuine(found);
  if (found.layout == FmcosLayout::Plain) {
    throw ports::ReaderError(
        "The card was issued without a purse. No money was moved on it; its balance is in the "
        "books.");
  }
  const StoreKeys& proven = KeysOf(keys, *found.proof);
  PurseAccess access{DeriveFmcosKeys(proven, session.uid()).application_master,
                     DeriveFmcosPurseKeys(proven, session.uid())};
  if (found.proof != found.seal) {
    FmcosKeyChange change(session, KeysOf(keys, *found.seal), proven, found.layout);
    change.Begin();
    access.application_master = change.ApplicationMaster();
  }
  return MirrorPurse(session, access, order);
}

}  // namespace steelyard::cards
