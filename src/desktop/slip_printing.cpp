/// Reads and prints beside the window; only the system's print window is opened in it.
#include "desktop/slip_printing.h"

#include "app/slips.h"
#include "desktop/widgets/page_printout.h"

namespace steelyard::desktop {
namespace {

class SlipPrintout : public PagePrintout {
 public:
  SlipPrintout(std::shared_ptr<const report::SlipDocument> slip, report::Language language)
      : PagePrintout(_("Slip"), Scale::TrueSize),
        m_slip(std::move(slip)),
        m_page(*m_slip, language) {}

 protected:
  int PageCount() const override { return 1; }
  report::Size PaperSize() const override { return m_page.page(); }
  void Draw(cairo_t* target, int) override { m_page.Draw(target); }

 private:
  std::shared_ptr<const report::SlipDocument> m_slip;
  report::SlipPage m_page;
};

/// What came back from beside the window.
struct Prepared {
  std::shared_ptr<const report::SlipDocument> slip;  ///< null: there is nothing to print
  std::optional<RollLeft> printed;                   ///< nothing: the system's printers are next
};

Prepared PrepareSlip(Workplace& place, const SlipJob& job) {
  const auto read = job.read(place.context);
  if (!read) return {};
  const auto settings = app::LoadSlipSettings(place.context);
  const auto offset = app::LoadSettings(place.context.store).calendar.offset;
  Prepared prepared{std::make_shared<const report::SlipDocument>(
                        report::WriteSlip(*read, {place.language, offset, settings.columns})),
                    std::nullopt};
  if (settings.printer) prepared.printed = place.print_slip(*settings.printer, *prepared.slip);
  return prepared;
}

SlipOutcome OutcomeOf(RollLeft left) {
  return left == RollLeft::NearEnd ? SlipOutcome::RollNearEnd : SlipOutcome::Printed;
}

SlipOutcome PrintOnPage(wxWindow* parent, const Prepared& prepared, report::Language language) {
  SlipPrintout printout(prepared.slip, language);
  wxPrintDialogData data;
  switch (Print(parent, printout, data)) {
    case PrintOutcome::Printed: return SlipOutcome::Printed;
    case PrintOutcome::Cancelled: return SlipOutcome::Cancelled;
    case PrintOutcome::Failed: return SlipOutcome::Failed;
  }
  return SlipOutcome::Failed;
}

}  // namespace

wxString Sentence(SlipOutcome outcome) {
  switch (outcome) {
    case SlipOutcome::Printed: return _("The slip is printed.");
    case SlipOutcome::RollNearEnd:
      return _("The slip is printed. The roll is nearly at its end: have another ready.");
    case SlipOutcome::NothingToPrint:
      return _("No money has moved on this card yet. Nothing was printed.");
    case SlipOutcome::Cancelled: return _("Nothing was printed.");
    case SlipOutcome::Failed:
      return _("The system's printer refused the slip. Nothing was printed; look at the printer "
               "and try again.");
  }
  return {};
}

void PrintSlip(wxWindow* parent, Workplace& place, const Alive& alive, SlipJob job) {
  RunInBackground(
      place.background, alive, [&place, job] { return PrepareSlip(place, job); },
      [parent, job, language = place.language](const Prepared& prepared) {
        job.done(!prepared.slip      ? SlipOutcome::NothingToPrint
                 : prepared.printed ? OutcomeOf(*prepared.printed)
                                     : PrintOnPage(parent, prepared, language));
      },
      job.failed);
}

}  // namespace steelyard::desktop
