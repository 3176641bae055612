#include "app/key_change.h"

namespace steelyard::app {
namespace {

/// The card afterwards; nothing when it or the reader went away.
std::optional<ports::CardReading> TryToChange(ports::CardReader& reader,
                                              const domain::CardUid& uid) {
  try {
    reader.ChangeKeys(uid);
    return reader.Read(uid);
  } catch (const ports::ReaderError&) {
    return std::nullopt;
  }
}

}  // namespace

void NoteKeyVersion(ports::Books& books, const domain::CardUid& uid,
                    const ports::CardReading& reading) {
  auto card = books.cards().FindByUid(uid);
  if (!card || card->key_version == reading.key_version) return;
  card->key_version = reading.key_version;
  books.cards().Update(*card);
}

std::optional<base::Bytes> ChangeOldKeys(Context& context, ports::CardReader& reader,
                                         const domain::CardUid& uid,
                                         const ports::CardReading& reading) {
  if (!reading.has_older_keys) return std::nullopt;
  auto changed = TryToChange(reader, uid);
  if (!changed || changed->content != ports::CardContent::Ours) return std::nullopt;
  try {
    context.store.Commit([&](ports::Books& books) { NoteKeyVersion(books, uid, *changed); });
  } catch (const base::ExplainedError&) {  // of the disk, or of a busy store
    // The card's next write notes it too, and must not be told as the failure of this one.
  }
  return std::move(changed->data);
}

}  // namespace steelyard::app
