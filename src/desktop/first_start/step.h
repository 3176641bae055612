/// Step: one page of the first start.
#pragma once
#include <wx/panel.h>

#include <functional>
#include <memory>

#include "desktop/background.h"
#include "desktop/first_start/answers.h"

class wxFlexGridSizer;
class wxStaticText;
class wxTextCtrl;

namespace steelyard::desktop {

struct FirstStart;

class Step : public wxPanel {
 public:
  Step(wxWindow* parent, const wxString& name, const wxString& heading, const wxString& text);

  /// Shows what was answered before; called whenever the step comes to the front.
  virtual void Enter() {}
  /// What is wrong with the fields now; empty when the next step may come.
  virtual wxString Mistake() const { return {}; }
  /// Puts the fields into the answers.
  virtual void Take() {}
  const wxString& heading() const { return m_heading; }
  /// The step is gone from the screen: what it still waits for is not shown.
  void Retire() { m_alive.reset(); }

 protected:
  wxTextCtrl* AddText(const wxString& label, const wxString& name, long style = 0);
  void AddRow(const wxString& label, wxWindow* control);
  wxSizer* column() { return m_column; }
  Alive alive() const { return m_alive; }
  /// Tells the window that a field changed.
  void TellChanged();
  int TextWidth() const;

 private:
  const wxString m_heading;
  wxSizer* m_column;
  wxFlexGridSizer* m_fields = nullptr;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

/// Sent to the window when a step's fields changed.
wxDECLARE_EVENT(STEP_CHANGED, wxCommandEvent);
/// Sent when another language was chosen: the windows are made anew.
wxDECLARE_EVENT(LANGUAGE_CHANGED, wxCommandEvent);

Step* MakeWelcomeStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers);
Step* MakeStoreStep(wxWindow* parent, FirstAnswers& answers);
Step* MakeManagerStep(wxWindow* parent, FirstAnswers& answers);
Step* MakeKeysStep(wxWindow* parent, FirstAnswers& answers);
Step* MakeReaderStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers);
Step* MakeScalesStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers);
Step* MakeSummaryStep(wxWindow* parent, const FirstStart& start, FirstAnswers& answers);

}  // namespace steelyard::desktop
