/// The wizard's window: its steps in turn, then the store, made beside the window.
#include "desktop/first_start/first_start.h"

#include <wx/gauge.h>
#include <wx/simplebook.h>
#include <wx/timer.h>

#include <atomic>

#include "desktop/first_start/step.h"
#include "desktop/format.h"
#include "desktop/language.h"
#include "desktop/widgets/mood.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr int kPulseEveryMs = 100;
/// Ends the window to be made anew in another language.
constexpr int kInAnotherLanguage = wxID_HIGHEST + 1;

host::NewStoreOutcome Make(const std::filesystem::path& path, const FirstAnswers& answers,
                           const std::function<bool()>& is_wanted) {
  if (answers.kind == FirstStore::Demo) {
    const auto made =
        host::MakeDemoStore(path, {.name = answers.name, .is_wanted = is_wanted});
    return made ? host::NewStoreOutcome::Done : host::NewStoreOutcome::NotWanted;
  }
  return host::MakeStore(path,
                         {.name = answers.name,
                          .rounding = answers.rounding,
                          .manager = answers.manager,
                          .scales = answers.scales,
                          .is_wanted = is_wanted},
                         *cards::Passphrase::FromText(answers.passphrase));
}

class FirstStartWindow : public wxDialog {
 public:
  FirstStartWindow(const FirstStart& start, FirstAnswers& answers)
      : wxDialog(nullptr, wxID_ANY, _("Set up Steelyard"), wxDefaultPosition, wxDefaultSize,
                 wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER),
        m_start(start),
        m_answers(answers) {
    SetName("first_start");
    m_book = new wxSimplebook(this);
    MakeSteps();
    m_remark = new wxStaticText(this, wxID_ANY, " \n ");
    m_remark->SetName("remark");
    m_gauge = new wxGauge(this, wxID_ANY, 100);
    m_gauge->SetName("making");
    m_gauge->Hide();
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_book, wxSizerFlags(1).Expand().TripleBorder());
    column->Add(m_remark, wxSizerFlags().Expand().TripleBorder(wxLEFT | wxRIGHT));
    column->Add(m_gauge, wxSizerFlags().Expand().TripleBorder(wxLEFT | wxRIGHT));
    column->Add(MakeButtons(), wxSizerFlags().Expand().TripleBorder());
    SetSizer(column);
    column->SetSizeHints(this);
    Centre();
    Bind(STEP_CHANGED, [this](wxCommandEvent&) { UpdateControls(); });
    Bind(LANGUAGE_CHANGED, [this](wxCommandEvent&) { End(kInAnotherLanguage); });
    Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { GiveUp(); }, wxID_CANCEL);
    Bind(wxEVT_TIMER, [this](wxTimerEvent&) { m_gauge->Pulse(); });
    m_timer.SetOwner(this);
    ShowStep(0);
  }

 private:
  void MakeSteps() {
    m_steps = {MakeWelcomeStep(m_book, m_start, m_answers),
               MakeStoreStep(m_book, m_answers),
               MakeManagerStep(m_book, m_answers),
               MakeKeysStep(m_book, m_answers),
               MakeReaderStep(m_book, m_start, m_answers),
               MakeScalesStep(m_book, m_start, m_answers),
               MakeSummaryStep(m_book, m_start, m_answers)};
    for (auto* step : m_steps) m_book->AddPage(step, wxString());
  }

  wxSizer* MakeButtons() {
    auto* buttons = new wxBoxSizer(wxHORIZONTAL);
    auto* cancel = new wxButton(this, wxID_CANCEL, _("Canc&el"));
    cancel->SetName("cancel");
    m_back = new wxButton(this, wxID_ANY, _("&Back"));
    m_back->SetName("back");
    m_next = new wxButton(this, wxID_ANY, _("&Make the store"));
    m_next->SetName("next");
    m_next->SetDefault();
    buttons->Add(cancel);
    buttons->AddStretchSpacer();
    buttons->Add(m_back, wxSizerFlags().Border(wxRIGHT));
    buttons->Add(m_next);
    m_back->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Move(-1); });
    m_next->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) {
      if (!current().Mistake().empty()) return;
      current().Take();
      if (IsLast()) {
        MakeStore();
      } else {
        Move(1);
      }
    });
    return buttons;
  }

  Step& current() { return *m_steps[m_step]; }
  bool IsLast() const { return m_step + 1 == m_steps.size(); }

  /// To the next step of this kind of store; a demo store asks nothing.
  void Move(int by) {
    if (by < 0) current().Take();
    if (m_answers.kind == FirstStore::Demo) {
      ShowStep(by > 0 ? m_steps.size() - 1 : 0);
    } else {
      ShowStep(m_step + static_cast<std::size_t>(by));
    }
  }

  void ShowStep(std::size_t step) {
    m_step = step;
    m_book->SetSelection(step);
    SetTitle(wxString::Format(L"%s – %s", _("Set up Steelyard"), current().heading()));
    m_next->SetLabel(IsLast() ? _("&Make the store") : _("Ne&xt"));
    current().Enter();
    UpdateControls();
    if (IsLast()) m_next->SetFocus();
  }

  void UpdateControls() {
    const auto mistake = current().Mistake();
    m_next->Enable(mistake.empty() && !m_is_making);
    m_back->Enable(m_step > 0 && !m_is_making);
    ShowSentence(m_remark, mistake, Mood::Quiet);
  }

  void MakeStore() {
    m_is_making = true;
    if (m_answers.kind == FirstStore::Demo) m_answers.name = FromWx(_("Orchard Lane (demo)"));
    m_gauge->Show();
    m_timer.Start(kPulseEveryMs);
    // A button that has the keyboard and is disabled leaves nobody to hear Escape.
    FindWindow(wxID_CANCEL)->SetFocus();
    UpdateControls();
    ShowSentence(m_remark, _("The store is being made..."), Mood::Quiet);
    RunInBackground(
        m_start.background, m_alive,
        [path = m_start.store, answers = m_answers, is_wanted = m_is_wanted] {
          return Make(path, answers, [is_wanted] { return is_wanted->load(); });
        },
        [this](host::NewStoreOutcome outcome) { OnMade(outcome); },
        [this](const base::Explanation& why) { Refuse(Sentence(why)); });
  }

  void OnMade(host::NewStoreOutcome outcome) {
    switch (outcome) {
      case host::NewStoreOutcome::Done: End(wxID_OK); return;
      case host::NewStoreOutcome::NotWanted: End(wxID_CANCEL); return;
      case host::NewStoreOutcome::ManagerRefused:
        Refuse(_("This manager cannot be made. No store was made; go back and change the name or "
                 "the password."));
        return;
      case host::NewStoreOutcome::ScaleRefused:
        Refuse(_("One of the scales cannot be put on the register. No store was made; go back and "
                 "take its tick away."));
        return;
    }
  }

  void Refuse(const wxString& sentence) {
    m_is_making = false;
    m_timer.Stop();
    m_gauge->Hide();
    // Given up meanwhile: there is no store, which is what was asked for.
    if (!m_is_wanted->load()) {
      End(wxID_CANCEL);
      return;
    }
    UpdateControls();
    m_next->SetFocus();
    ShowSentence(m_remark, sentence, Mood::Attention);
  }

  void GiveUp() {
    if (!m_is_making) {
      End(wxID_CANCEL);
      return;
    }
    // Half a store is taken away by the thread that makes it; the window waits for it.
    *m_is_wanted = false;
    ShowSentence(m_remark, _("Giving up: what was made so far is being taken away..."),
                 Mood::Quiet);
  }

  void End(int how) {
    m_timer.Stop();
    for (auto* step : m_steps) step->Retire();
    EndModal(how);
  }

  const FirstStart& m_start;
  FirstAnswers& m_answers;
  wxSimplebook* m_book;
  std::vector<Step*> m_steps;
  std::size_t m_step = 0;
  wxStaticText* m_remark;
  wxGauge* m_gauge;
  wxButton* m_back;
  wxButton* m_next;
  wxTimer m_timer;
  bool m_is_making = false;
  std::shared_ptr<std::atomic<bool>> m_is_wanted = std::make_shared<std::atomic<bool>>(true);
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

std::optional<FirstAnswers> RunFirstStart(const FirstStart& start, report::Language language) {
  FirstAnswers answers;
  answers.language = language;
  for (;;) {
    const int how = FirstStartWindow(start, answers).ShowModal();
    if (how == wxID_OK) return answers;
    if (how != kInAnotherLanguage) return std::nullopt;
    UseLanguage(std::string(report::ToText(answers.language)));
  }
}

}  // namespace steelyard::desktop
