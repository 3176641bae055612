#include "cards/classic_operations.h"

#include <algorithm>
#include <array>

#include "base/check.h"
#include "cards/access_bits.h"
#include "cards/classic_layout.h"
#include "cards/record_copies.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;

enum class SectorState { Ours, Factory, Unknown };

/// What was found on a card.
struct Survey {
  std::array<SectorState, kSectorCount> sectors{};
  RecordCopies record;

  std::size_t CountOf(SectorState state) const {
    return static_cast<std::size_t>(std::ranges::count(sectors, state));
  }
  CardContent Content() const;
};

CardContent Survey::Content() const {
  const bool has_record = record.Newest().has_value();
  if (CountOf(SectorState::Ours) == sectors.size()) {
    return has_record ? CardContent::Ours : CardContent::Damaged;
  }
  if (CountOf(SectorState::Unknown) > 0) {
    return CountOf(SectorState::Ours) > 0 ? CardContent::Damaged : CardContent::Foreign;
  }
  const bool is_untouched = CountOf(SectorState::Ours) == 0 && !has_record;
  return is_untouched ? CardContent::Blank : CardContent::HalfIssued;
}

/// One piece of work on one card: what all steps need at hand.
class Work {
 public:
  Work(ClassicSession& session, const StoreKeys& keys) : m_session(session), m_keys(keys) {}

  Survey SurveyCard();
  /// Under the key that may write the sector in this state.
  void WriteCopy(std::size_t copy, const RecordBytes& bytes, SectorState state);
  void IssueTrailer(int sector);
  void CheckIssuedTrailer(int sector);

 private:
  SectorState Identify(int sector);
  bool OpensAs(int sector, SectorState state);
  std::optional<ValidCopy> ReadCopy(std::size_t copy);
  CardKey KeyOf(int sector, KeySlot slot) const {
    return DeriveClassicKey(m_keys, m_session.uid(), sector, slot);
  }

  ClassicSession& m_session;
  const StoreKeys& m_keys;
  SectorState m_last_identified = SectorState::Ours;
};

/// Whether the sector has the reading key, and for Factory the access bits, of this state.
bool Work::OpensAs(int sector, SectorState state) {
  switch (state) {
    case SectorState::Ours:
      return m_session.Authenticate(sector, KeySlot::A, KeyOf(sector, KeySlot::A));
    case SectorState::Factory: {
      if (!m_session.Authenticate(sector, KeySlot::A, FactoryKey())) return false;
      const auto trailer = m_session.Read(TrailerBlockOf(sector));
      return trailer && DecodeAccessBits(std::span(*trailer).subspan<6, 3>()) ==
                            kTransportConditions;
    }
    case SectorState::Unknown: return true;
  }
  base::Check(false);
  return false;
}

SectorState Work::Identify(int sector) {
  // A wrong key costs a new selection, so what the sector before had is tried first.
  std::array<SectorState, 2> guesses{SectorState::Ours, SectorState::Factory};
  if (m_last_identified == SectorState::Factory) std::swap(guesses[0], guesses[1]);
  for (const SectorState guess : guesses) {
    if (OpensAs(sector, guess)) return m_last_identified = guess;
  }
  return SectorState::Unknown;
}

Survey Work::SurveyCard() {
  Survey survey;
  // The last issued sectors come first: when they are ours, so are all the others.
  for (auto at = kTrailerOrder.rbegin(); at != kTrailerOrder.rend(); ++at) {
    const int sector = *at;
    const SectorState state = Identify(sector);
    survey.sectors[std::size_t(sector)] = state;
    const auto found = std::ranges::find(kRecordSectors, sector);
    if (found == kRecordSectors.end()) continue;
    const auto copy = static_cast<std::size_t>(found - kRecordSectors.begin());
    if (state != SectorState::Unknown) survey.record.copies[copy] = ReadCopy(copy);
    const bool is_issued = std::ranges::all_of(kRecordSectors, [&](int record_sector) {
      return survey.sectors[std::size_t(record_sector)] == SectorState::Ours;
    });
    if (copy == 0 && is_issued) {
      survey.sectors.fill(SectorState::Ours);
      break;
    }
  }
  return survey;
}

std::optional<ValidCopy> Work::ReadCopy(std::size_t copy) {
  RecordBytes bytes{};
  const int first = FirstBlock(kRecordSectors[copy]);
  for (int i = 0; i < 3; ++i) {
    const auto block = m_session.Read(first + i);
    if (!block) return std::nullopt;
    std::ranges::copy(*block, bytes.begin() + std::ptrdiff_t{i} * 16);
  }
  const auto record = DecodeRecord(bytes, m_session.uid(), m_keys);
  if (!record) return std::nullopt;
  return ValidCopy{bytes, *record};
}

void Work::WriteCopy(std::size_t copy, const RecordBytes& bytes, SectorState state) {
  const int sector = kRecordSectors[copy];
  const bool is_ours = state == SectorState::Ours;
  const KeySlot slot = is_ours ? KeySlot::B : KeySlot::A;
  const CardKey key = is_ours ? KeyOf(sector, KeySlot::B) : FactoryKey();
  if (!m_session.Authenticate(sector, slot, key)) {
    throw ports::ReaderError(
        "The card can be read, but its key for writing is not the store's. The last step was not "
        "written. Replace the card.");
  }
  for (int i = 0; i < 3; ++i) {
    const auto block = std::span<const std::uint8_t>(bytes).subspan(std::size_t(i) * 16);
    m_session.Write(FirstBlock(sector) + i, block.first<16>());
  }
  const auto back = ReadCopy(copy);
  if (!back || back->bytes != bytes) {
    throw ports::CardLeftError(
        "The card did not keep what was written to it. Put it back once more; if this happens "
        "again, replace the card.");
  }
}

void Work::IssueTrailer(int sector) {
  const TrailerBlock trailer =
      BuildTrailer({KeyOf(sector, KeySlot::A), KeyOf(sector, KeySlot::B)}, kIssuedConditions);
  // Inconsistent access bits would lock the sector for good.
  base::Check(DecodeAccessBits(trailer.bytes().subspan<6, 3>()) == kIssuedConditions);
  if (!m_session.Authenticate(sector, KeySlot::A, FactoryKey())) {
    throw ports::CardLeftError(
        "The card changed while it was being issued. Put the same card back: what was begun is "
        "finished then.");
  }
  m_session.Write(TrailerBlockOf(sector), trailer.bytes());
  CheckIssuedTrailer(sector);
}

void Work::CheckIssuedTrailer(int sector) {
  const bool opens = m_session.Authenticate(sector, KeySlot::A, KeyOf(sector, KeySlot::A)) &&
                     m_session.Authenticate(sector, KeySlot::B, KeyOf(sector, KeySlot::B));
  const auto trailer = opens ? m_session.Read(TrailerBlockOf(sector)) : std::nullopt;
  if (trailer &&
      DecodeAccessBits(std::span(*trailer).subspan<6, 3>()) == kIssuedConditions) {
    return;
  }
  throw ports::ReaderError(
      "Sector {} of the card did not take its new keys, so the card is not issued. Put this card "
      "aside and take another.",
      sector);
}

}  // namespace

CardKey FactoryKey() {
  constexpr std::array<std::uint8_t, 6> kBytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  return CardKey(kBytes);
}

ports::CardReading ReadClassicCard(ClassicSession& session, const StoreKeys& keys) {
  const Survey survey = Work(session, keys).SurveyCard();
  ports::CardReading reading{survey.Content(), std::nullopt, {}};
  survey.record.DescribeIn(reading);
  return reading;
}

void PersonaliseClassicCard(ClassicSession& session, const StoreKeys& keys,
                            const domain::CardRecord& record) {
  const RecordBytes bytes = EncodedRecord(record, session.uid(), keys);
  Work work(session, keys);
  const Survey before = work.SurveyCard();
  const CardContent content = before.Content();
  const bool is_done = content == CardContent::Ours &&
                       before.record.copies[*before.record.Newest()]->record == record;
  if (is_done) {
    WriteClassicRecord(session, keys, record);
    return;
  }
  RefuseUnlessIssuable(content);

  for (std::size_t copy = 0; copy < kRecordSectors.size(); ++copy) {
    work.WriteCopy(copy, bytes, before.sectors[std::size_t(kRecordSectors[copy])]);
  }
  for (const int sector : kTrailerOrder) {
    if (before.sectors[std::size_t(sector)] == SectorState::Factory) {
      work.IssueTrailer(sector);
    } else {
      work.CheckIssuedTrailer(sector);
    }
  }
}

void WriteClassicRecord(ClassicSession& session, const StoreKeys& keys,
                        const domain::CardRecord& record) {
  const RecordBytes bytes = EncodedRecord(record, session.uid(), keys);
  Work work(session, keys);
  const Survey before = work.SurveyCard();
  if (before.Content() != CardContent::Ours) {
    throw ports::ReaderError(
        "The card is not one of ours, or damaged. Nothing was written. Look at the card first.");
  }
  const auto copy = CopyToWrite(before.record, record);
  if (copy) work.WriteCopy(*copy, bytes, SectorState::Ours);
}

}  // namespace steelyard::cards
