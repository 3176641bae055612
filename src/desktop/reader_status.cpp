#include "desktop/reader_status.h"

#include <wx/intl.h>

#include "base/check.h"
#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

wxString Word(cards::ReaderTrouble trouble) {
  switch (trouble) {
    case cards::ReaderTrouble::NotThere:
    case cards::ReaderTrouble::Unplugged: return _("No reader: plug one in");
    case cards::ReaderTrouble::NameMistaken: return _("Reader: not a reader's name");
    case cards::ReaderTrouble::NotAllowed: return _("Reader: no permission");
    case cards::ReaderTrouble::UsedBySteelyard:
    case cards::ReaderTrouble::UsedByPcscd:
    case cards::ReaderTrouble::UsedByAnother: return _("Reader: used by another program");
    case cards::ReaderTrouble::UsedByKernel: return _("Reader: taken by the system");
    case cards::ReaderTrouble::OtherDevice: return _("Reader: another device is there");
    case cards::ReaderTrouble::Silent:
    case cards::ReaderTrouble::StoppedAnswering:
    case cards::ReaderTrouble::ProcessStuck: return _("Reader: does not answer");
    case cards::ReaderTrouble::Mad: return _("Reader: sends nonsense");
    case cards::ReaderTrouble::ProcessKilled:
    case cards::ReaderTrouble::ProcessEnded: return _("Reader: its program ended");
    case cards::ReaderTrouble::ProgramMissing:
    case cards::ReaderTrouble::ProgramOfOther: return _("Reader: install Steelyard again");
  }
  base::Check(false);
  return {};
}

}  // namespace

wxString ReaderStatus(const ReaderConnected& connected) {
  // TRANSLATORS: %s is the model of the card reader.
  return wxString::Format(_("Reader: %s"), ToWx(connected.model));
}

wxString LabelOf(const cards::FoundReader& found) {
  const auto name = ToWx(found.name);
  if (found.kind.empty()) return name;
  // TRANSLATORS: the kind of a card reader, then its name in brackets.
  return wxString::Format(_("%s (%s)"), ToWx(found.kind), name);
}

wxString ReaderStatus(const ReaderMissing& missing) {
  return missing.trouble ? Word(*missing.trouble) : _("No reader: plug one in");
}

}  // namespace steelyard::desktop
