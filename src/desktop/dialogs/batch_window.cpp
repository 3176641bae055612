/// The batch runs on the reader's thread; the window shows what comes back of each look.
#include "desktop/dialogs/batch_window.h"

#include <wx/gauge.h>

#include "desktop/dialogs/approver.h"
#include "desktop/format.h"
#include "desktop/sounds.h"
#include "desktop/words.h"

namespace steelyard::desktop {

/// Shared with the reader's thread.
struct BatchWindow::Run {
  Run(app::Context& context, const app::Actor& actor, app::BatchPlan plan)
      : batch(context, actor, std::move(plan)) {}
  app::CardBatch batch;  ///< only for the reader's thread
  std::atomic<bool> ends = false;
};

struct BatchWindow::Report {
  app::BatchStep step;
  std::optional<domain::CardNumber> number = {};  ///< of what was issued
  app::CardDeskOutcome stopped_by = app::CardDeskOutcome::Done;
  bool may_go_on = false;
  std::optional<domain::CardUid> refused = {};
};

BatchWindow::BatchWindow(wxWindow* parent, Workplace& place, app::BatchPlan plan)
    : wxDialog(parent, wxID_ANY, _("Issuing cards"), wxDefaultPosition, wxDefaultSize,
               wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER),
      m_place(place),
      m_plan(std::move(plan)) {
  SetName("batch");
  m_counter = new wxStaticText(this, wxID_ANY, " ");
  m_counter->SetName("counter");
  m_counter->SetFont(m_counter->GetFont().Bold().Scaled(2.2f));
  m_gauge = new wxGauge(this, wxID_ANY, m_plan.count);
  m_gauge->SetName("progress");
  m_sentence = new wxStaticText(this, wxID_ANY, " \n ");
  m_sentence->SetName("batch_sentence");
  m_sentence->SetFont(m_sentence->GetFont().Scaled(1.2f));
  m_list = MakeList(this, "batch_cards", {{_("Card"), 24}, {_("What happened"), 70}});
  m_list->SetMinSize(wxSize(GetCharWidth() * 100, GetCharHeight() * 14));
  m_close = new wxButton(this, wxID_CANCEL, _("&Stop"));
  m_close->SetName("stop");
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_counter, wxSizerFlags().DoubleBorder());
  column->Add(m_gauge, wxSizerFlags().Expand().DoubleBorder(wxLEFT | wxRIGHT));
  column->Add(m_sentence, wxSizerFlags().Expand().DoubleBorder());
  column->Add(m_list, wxSizerFlags(1).Expand().DoubleBorder(wxLEFT | wxRIGHT));
  column->Add(m_close, wxSizerFlags().Right().DoubleBorder());
  SetSizerAndFit(column);
  CentreOnParent();
  // Escape and the title bar's button come as this one.
  Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { AskToStop(); }, wxID_CANCEL);
  ShowCount();
  Begin(m_plan.approver);
}

BatchWindow::~BatchWindow() {
  if (m_run) m_run->ends = true;
  m_place.reader.GiveBack();
}

void BatchWindow::Begin(const std::optional<app::Actor>& approver) {
  auto plan = m_plan;
  plan.count -= m_issued;
  plan.approver = approver;
  m_run = std::make_shared<Run>(m_place.context, m_place.actor, std::move(plan));
  Say(_("Lay a blank card on the reader."), Mood::Quiet);
  m_place.reader.TakeOver([this, run = m_run, token = Alive(m_alive)](ports::CardReader& reader) {
    if (run->ends) {
      ToWindow(token, [this, run] {
        if (run == m_run) OnEnded();
      });
      return;
    }
    Report report{run->batch.Step(reader)};
    if (report.step == app::BatchStep::Issued) report.number = run->batch.numbers().back();
    if (report.step == app::BatchStep::Stopped) {
      report.stopped_by = run->batch.stopped_by();
      report.may_go_on = run->batch.MayGoOn();
      report.refused = run->batch.refused();
      if (!report.may_go_on) run->ends = true;
    }
    if (run->batch.issued() >= run->batch.wanted()) run->ends = true;
    ToWindow(token, [this, run, report] {
      if (run == m_run) OnStep(report);
    });
  });
}

void BatchWindow::OnStep(const Report& report) {
  switch (report.step) {
    case app::BatchStep::LayNextCard: return;
    case app::BatchStep::Finished: return;  // the last card has said so
    case app::BatchStep::Issued:
      ++m_issued;
      m_told.clear();
      AddRow(CardNumberText(report.number->ToString()), _("issued"), RowMood::Plain);
      ShowCount();
      Play(Tone::Done);
      if (m_issued == m_plan.count) {
        End(_("All cards are issued."), Mood::Good);
      } else {
        Say(_("Issued. Lay the next card on the reader."), Mood::Good);
      }
      return;
    case app::BatchStep::Stopped: OnStopped(report); return;
  }
}

void BatchWindow::OnStopped(const Report& report) {
  const auto sentence = Sentence(report.stopped_by);
  if (report.may_go_on) {
    if (sentence == m_told) return;  // several cards lie there until somebody takes them away
    m_told = report.refused ? wxString() : sentence;
    Play(Tone::Failed);
    Say(sentence, Mood::Attention);
    if (!report.refused) return;
    ++m_failed;
    // TRANSLATORS: %s is the number that a card's chip has from its maker.
    AddRow(wxString::Format(_("chip %s"), ToWx(report.refused->ToString())), sentence,
           RowMood::Attention);
    ShowCount();
    return;
  }
  m_run.reset();  // it has ended itself: another card would be refused as well
  m_place.reader.GiveBack();
  Play(Tone::Failed);
  if (WaitsForApprover(report.stopped_by)) {
    const auto approver = AskApprover(this, m_place, sentence);
    if (approver) {
      Begin(approver);
      return;
    }
  }
  End(sentence, Mood::Attention);
}

void BatchWindow::OnEnded() {
  End(wxString::Format(_("Stopped: %d of %d cards are issued. The rest can be issued in another "
                         "batch."),
                       m_issued, m_plan.count),
      Mood::Attention);
}

void BatchWindow::End(const wxString& sentence, Mood mood) {
  if (m_run) m_run->ends = true;
  m_run.reset();
  m_place.reader.GiveBack();
  Say(sentence, mood);
  m_close->SetLabel(_("C&lose"));
  m_close->Enable();
  m_close->SetFocus();
}

void BatchWindow::AskToStop() {
  if (!m_run) {
    EndModal(wxID_CANCEL);
    return;
  }
  m_run->ends = true;
  m_close->Disable();
  // A card that is being written is written to its end first; the reader's thread says when.
  Say(_("Stopping..."), Mood::Quiet);
  if (!m_has_reader) OnEnded();
}

void BatchWindow::OnReaderNews(const ReaderNews& news) {
  if (!m_run) return;
  const auto tell = [this](const wxString& sentence) {
    if (sentence == m_told) return false;
    m_told = sentence;
    Play(Tone::Failed);
    Say(sentence, Mood::Attention);
    return true;
  };
  if (std::holds_alternative<ReaderConnected>(news)) {
    m_has_reader = true;
    m_told.clear();
    Say(_("The reader is back. Lay a card on it; one that was cut off comes first."),
        Mood::Quiet);
  } else if (const auto* missing = std::get_if<ReaderMissing>(&news)) {
    m_has_reader = false;
    // TRANSLATORS: %s is a sentence of the reader's driver: why, and what to do.
    tell(wxString::Format(_("The card reader cannot be used. %s"), Sentence(missing->why)));
    if (m_run->ends) OnEnded();
  } else if (const auto* card = std::get_if<CardFailed>(&news)) {
    const auto sentence = Sentence(card->why);
    if (tell(sentence)) AddRow(_("cut off"), sentence, RowMood::Attention);
  } else if (const auto* books = std::get_if<BooksFailed>(&news)) {
    tell(Sentence(books->why));
  }
}

void BatchWindow::AddRow(const wxString& card, const wxString& what, RowMood mood) {
  m_rows.push_back({{card, what}, mood});
  SetRows(m_list, m_rows);
  m_list->EnsureVisible(m_list->GetItemCount() - 1);
}

void BatchWindow::ShowCount() {
  // TRANSLATORS: how many cards of a batch are issued, of how many; then how many were refused.
  m_counter->SetLabelText(wxString::Format(_("%d of %d issued, %d refused"), m_issued,
                                           m_plan.count, m_failed));
  m_gauge->SetValue(m_issued);
}

void BatchWindow::Say(const wxString& sentence, Mood mood) {
  ShowSentence(m_sentence, sentence, mood);
}

}  // namespace steelyard::desktop
