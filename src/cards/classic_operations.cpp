#include "cards/classic_operations.h"

#include <algorithm>
#include <array>
#include <vector>

#include "base/check.h"
#include "cards/access_bits.h"
#include "cards/classic_layout.h"
#include "cards/record_copies.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;

enum class SectorState { Ours, Factory, Unknown };

/// What keys a sector has.
struct SectorFound {
  SectorState state = SectorState::Unknown;
  KeyVersionId version = 0;  ///< of Ours
  bool operator==(const SectorFound&) const = default;
};

/// What was found on a card.
struct Survey {
  std::array<SectorFound, kSectorCount> sectors{};
  RecordCopies record;

  const SectorFound& OfSector(int sector) const { return sectors[std::size_t(sector)]; }
  std::size_t CountOf(SectorState state) const {
    return static_cast<std::size_t>(std::ranges::count(sectors, state, &SectorFound::state));
  }
  /// The last sector gets new keys last, and copies get their MAC before any sector does.
  KeyVersionId Version() const { return OfSector(kLastIssuedSector).version; }
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

/// How much of a card is looked at.
enum class SurveyDepth {
  WhatCounts,  ///< the last issued sectors only, when they are ours: so are all the others then
  EverySector
};

/// One piece of work on one card: what all steps need at hand.
class Work {
 public:
  Work(ClassicSession& session, const KeyRing& keys) : m_session(session), m_keys(keys) {}

  Survey SurveyCard(SurveyDepth depth);
  /// Under the key that may write the sector as it was found.
  void WriteCopy(std::size_t copy, const RecordBytes& bytes, const SectorFound& found);
  /// Gives the sector the current keys.
  void WriteTrailer(int sector, const SectorFound& found);
  void CheckIssuedTrailer(int sector);

 private:
  SectorFound Identify(int sector);
  bool OpensAs(int sector, const SectorFound& found);
  std::vector<SectorFound> Guesses() const;
  std::optional<RecordBytes> ReadBytes(std::size_t copy);
  std::optional<ValidCopy> ReadCopy(std::size_t copy);
  void ReadCopyInto(RecordCopies& record, std::size_t copy);
  /// Whether the key that may write the sector as it was found opens it.
  bool OpenForWriting(int sector, const SectorFound& found);
  CardKey KeyOf(int sector, KeySlot slot, KeyVersionId version) const {
    const KeyVersion* keys = m_keys.Find(version);
    base::Check(keys != nullptr);
    return DeriveClassicKey(keys->keys, m_session.uid(), sector, slot);
  }

  ClassicSession& m_session;
  const KeyRing& m_keys;
  std::optional<SectorFound> m_last_identified;
};

/// Whether the sector has the reading key, and for Factory the access bits, of this state.
bool Work::OpensAs(int sector, const SectorFound& found) {
  switch (found.state) {
    case SectorState::Ours:
      return m_session.Authenticate(sector, KeySlot::A,
                                    KeyOf(sector, KeySlot::A, found.version));
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

/// A wrong key costs a new selection, so the likeliest comes first: what the sector before had,
/// then the current keys, factory keys, and the other versions from the newest.
std::vector<SectorFound> Work::Guesses() const {
  std::vector<SectorFound> guesses;
  const auto add = [&](const SectorFound& guess) {
    if (std::ranges::find(guesses, guess) == guesses.end()) guesses.push_back(guess);
  };
  if (m_last_identified) add(*m_last_identified);
  add({SectorState::Ours, m_keys.current().id});
  add({SectorState::Factory});
  const auto versions = m_keys.versions();
  for (auto version = versions.rbegin(); version != versions.rend(); ++version) {
    add({SectorState::Ours, version->id});
  }
  return guesses;
}

SectorFound Work::Identify(int sector) {
  for (const SectorFound& guess : Guesses()) {
    if (!OpensAs(sector, guess)) continue;
    m_last_identified = guess;
    return guess;
  }
  return {};
}

Survey Work::SurveyCard(SurveyDepth depth) {
  Survey survey;
  for (auto at = kTrailerOrder.rbegin(); at != kTrailerOrder.rend(); ++at) {
    const int sector = *at;
    const SectorFound sector_found = Identify(sector);
    survey.sectors[std::size_t(sector)] = sector_found;
    const auto found = std::ranges::find(kRecordSectors, sector);
    if (found == kRecordSectors.end()) continue;
    const auto copy = static_cast<std::size_t>(found - kRecordSectors.begin());
    if (sector_found.state != SectorState::Unknown) ReadCopyInto(survey.record, copy);
    const bool is_issued = std::ranges::all_of(kRecordSectors, [&](int record_sector) {
      return survey.OfSector(record_sector).state == SectorState::Ours;
    });
    if (depth == SurveyDepth::WhatCounts && copy == 0 && is_issued) {
      for (SectorFound& other : survey.sectors) {
        if (other.state == SectorState::Unknown) other = survey.OfSector(kLastIssuedSector);
      }
      break;
    }
  }
  return survey;
}

std::optional<RecordBytes> Work::ReadBytes(std::size_t copy) {
  RecordBytes bytes{};
  const int first = FirstBlock(kRecordSectors[copy]);
  for (int i = 0; i < 3; ++i) {
    const auto block = m_session.Read(first + i);
    if (!block) return std::nullopt;
    std::ranges::copy(*block, bytes.begin() + std::ptrdiff_t{i} * 16);
  }
  return bytes;
}

std::optional<ValidCopy> Work::ReadCopy(std::size_t copy) {
  const auto bytes = ReadBytes(copy);
  if (!bytes) return std::nullopt;
  const auto record = DecodeRecord(*bytes, m_session.uid(), m_keys);
  if (!record) return std::nullopt;
  return ValidCopy{*bytes, record->record};
}

void Work::ReadCopyInto(RecordCopies& record, std::size_t copy) {
  const auto bytes = ReadBytes(copy);
  if (!bytes) return;
  if (const auto decoded = DecodeRecord(*bytes, m_session.uid(), m_keys)) {
    record.copies[copy] = ValidCopy{*bytes, decoded->record};
  } else if (const auto number = ClaimedNumber(*bytes)) {
    record.claims.push_back({*number, base::Bytes(bytes->begin(), bytes->end())});
  }
}

bool Work::OpenForWriting(int sector, const SectorFound& found) {
  const bool is_ours = found.state == SectorState::Ours;
  return is_ours ? m_session.Authenticate(sector, KeySlot::B,
                                          KeyOf(sector, KeySlot::B, found.version))
                 : m_session.Authenticate(sector, KeySlot::A, FactoryKey());
}

void Work::WriteCopy(std::size_t copy, const RecordBytes& bytes, const SectorFound& found) {
  const int sector = kRecordSectors[copy];
  if (!OpenForWriting(sector, found)) {
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

void Work::WriteTrailer(int sector, const SectorFound& found) {
  const KeyVersionId version = m_keys.current().id;
  const TrailerBlock trailer =
      BuildTrailer({KeyOf(sector, KeySlot::A, version), KeyOf(sector, KeySlot::B, version)},
                   kIssuedConditions);
  // Inconsistent access bits would lock the sector for good.
  base::Check(DecodeAccessBits(trailer.bytes().subspan<6, 3>()) == kIssuedConditions);
  if (!OpenForWriting(sector, found)) {
    throw ports::CardLeftError(
        "The card changed while its keys were being written. Put the same card back: what was "
        "begun is finished then.");
  }
  m_session.Write(TrailerBlockOf(sector), trailer.bytes());
  CheckIssuedTrailer(sector);
}

void Work::CheckIssuedTrailer(int sector) {
  const KeyVersionId version = m_keys.current().id;
  const bool opens =
      m_session.Authenticate(sector, KeySlot::A, KeyOf(sector, KeySlot::A, version)) &&
      m_session.Authenticate(sector, KeySlot::B, KeyOf(sector, KeySlot::B, version));
  const auto trailer = opens ? m_session.Read(TrailerBlockOf(sector)) : std::nullopt;
  if (trailer &&
      DecodeAccessBits(std::span(*trailer).subspan<6, 3>()) == kIssuedConditions) {
    return;
  }
  throw ports::ReaderError(
      "Sector {} of the card did not take its new keys. Put this card aside and take another; of "
      "one that is issued already the money is in the books.",
      sector);
}

void RefuseUnlessOurs(CardContent content) {
  if (content == CardContent::Ours) return;
  throw ports::ReaderError(
      "The card is not one of ours, or damaged. Nothing was written. Look at the card first.");
}

}  // namespace

CardKey FactoryKey() {
  constexpr std::array<std::uint8_t, 6> kBytes{0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF};
  return CardKey(kBytes);
}

ports::CardReading ReadClassicCard(ClassicSession& session, const KeyRing& keys) {
  const Survey survey = Work(session, keys).SurveyCard(SurveyDepth::WhatCounts);
  ports::CardReading reading{survey.Content(), std::nullopt, {}};
  survey.record.DescribeIn(reading);
  reading.key_version = survey.Version();
  reading.has_older_keys =
      reading.content == CardContent::Ours && survey.Version() < keys.current().id;
  return reading;
}

void PersonaliseClassicCard(ClassicSession& session, const KeyRing& keys,
                            const domain::CardRecord& record) {
  const RecordBytes bytes = EncodedRecord(record, session.uid(), keys.current().keys);
  Work work(session, keys);
  const Survey before = work.SurveyCard(SurveyDepth::WhatCounts);
  const CardContent content = before.Content();
  const bool is_done = content == CardContent::Ours &&
                       before.record.copies[*before.record.Newest()]->record == record;
  if (is_done) {
    WriteClassicRecord(session, keys, record);
    return;
  }
  RefuseUnlessIssuable(content);

  for (std::size_t copy = 0; copy < kRecordSectors.size(); ++copy) {
    work.WriteCopy(copy, bytes, before.OfSector(kRecordSectors[copy]));
  }
  const SectorFound issued{SectorState::Ours, keys.current().id};
  for (const int sector : kTrailerOrder) {
    if (before.OfSector(sector) == issued) {
      work.CheckIssuedTrailer(sector);
    } else {
      work.WriteTrailer(sector, before.OfSector(sector));
    }
  }
}

void WriteClassicRecord(ClassicSession& session, const KeyRing& keys,
                        const domain::CardRecord& record) {
  const RecordBytes bytes = EncodedRecord(record, session.uid(), keys.current().keys);
  Work work(session, keys);
  const Survey before = work.SurveyCard(SurveyDepth::WhatCounts);
  RefuseUnlessOurs(before.Content());
  const auto copy = CopyToWrite(before.record, record);
  if (copy) work.WriteCopy(*copy, bytes, before.OfSector(kRecordSectors[*copy]));
}

void ChangeClassicKeys(ClassicSession& session, const KeyRing& keys) {
  Work work(session, keys);
  const Survey before = work.SurveyCard(SurveyDepth::EverySector);
  RefuseUnlessOurs(before.Content());
  if (before.Version() >= keys.current().id) return;  // another desk is ahead: never back
  const std::size_t newest = *before.record.Newest();
  const RecordBytes bytes = EncodedRecord(before.record.copies[newest]->record, session.uid(),
                                          keys.current().keys);
  // The newest copy is overwritten once the other one says the same, and both bear the new MAC
  // before a trailer is touched: a sector that is lost takes nothing with it.
  for (const std::size_t copy : {1 - newest, newest}) {
    const auto& on_card = before.record.copies[copy];
    if (on_card && on_card->bytes == bytes) continue;
    work.WriteCopy(copy, bytes, before.OfSector(kRecordSectors[copy]));
  }
  for (const int sector : kTrailerOrder) {
    const SectorFound& found = before.OfSector(sector);
    if (found.version < keys.current().id) work.WriteTrailer(sector, found);
  }
}

}  // namespace steelyard::cards
