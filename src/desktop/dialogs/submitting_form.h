/// SubmittingForm: a form that stays open, with all that was typed, until its work is done.
#pragma once
#include <memory>
#include <utility>

#include "desktop/background.h"
#include "desktop/dialogs/form.h"
#include "desktop/words.h"

namespace steelyard::desktop {

struct FormTexts {
  wxString title;
  const char* name;  ///< the dialog's
  wxString confirm;  ///< what the confirming button says
};

class SubmittingForm : public FormDialog {
 protected:
  SubmittingForm(wxWindow* parent, const FormTexts& texts, Background& background)
      : FormDialog(parent, texts.title, texts.name, texts.confirm), m_background(background) {
    // What is being done cannot be called back, so nobody is to think that it was.
    Bind(wxEVT_BUTTON, [this](wxCommandEvent& event) { event.Skip(!m_is_busy); }, wxID_CANCEL);
  }

  /// Does `work` beside the window; `refusal` finds a sentence in its result, or an empty one when
  /// all is done and the form may close.
  template <typename Work, typename Refusal>
  void Submit(Work work, Refusal refusal) {
    if (std::exchange(m_is_busy, true)) return;
    SetBusy(_("One moment..."));
    RunInBackground(
        m_background, m_alive, std::move(work),
        [this, refusal](const auto& result) {
          m_is_busy = false;
          const wxString sentence = refusal(result);
          if (sentence.empty()) {
            EndModal(wxID_OK);
          } else {
            SetRefused(sentence);
          }
        },
        [this](const base::Explanation& why) {
          m_is_busy = false;
          SetRefused(Sentence(why));
        });
  }

 private:
  Background& m_background;
  bool m_is_busy = false;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace steelyard::desktop
