/// BatchWindow: cards issued one after another as they are laid on the reader.
#pragma once
#include <wx/dialog.h>

#include <atomic>
#include <memory>
#include <vector>

#include "app/card_batch.h"
#include "desktop/widgets/mood.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/workplace.h"

class wxButton;
class wxGauge;
class wxStaticText;

namespace steelyard::desktop {

/// Takes the reader over while it is shown. What was issued is in the books with every card, so
/// stopping, closing or a reader that fails lose nothing.
class BatchWindow : public wxDialog {
 public:
  BatchWindow(wxWindow* parent, Workplace& place, app::BatchPlan plan);
  ~BatchWindow() override;

  /// Of the reader, while the window is shown.
  void OnReaderNews(const ReaderNews& news);
  int issued() const { return m_issued; }

 private:
  struct Run;
  struct Report;

  void Begin(const std::optional<app::Actor>& approver);
  void OnStep(const Report& report);
  void OnStopped(const Report& report);
  void OnEnded();
  void End(const wxString& sentence, Mood mood);
  void AskToStop();
  void AddRow(const wxString& card, const wxString& what, RowMood mood);
  void Say(const wxString& sentence, Mood mood);
  void ShowCount();

  Workplace& m_place;
  const app::BatchPlan m_plan;
  wxStaticText* m_counter;
  wxGauge* m_gauge;
  wxStaticText* m_sentence;
  wxListView* m_list;
  wxButton* m_close;
  std::vector<ListRow> m_rows;
  std::shared_ptr<Run> m_run;  ///< null once nothing more is issued
  int m_issued = 0;
  int m_failed = 0;
  bool m_has_reader = true;
  wxString m_told;  ///< the last failure, so that the same again is no news
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace steelyard::desktop
