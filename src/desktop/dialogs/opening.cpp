#include "desktop/dialogs/opening.h"

#include <wx/dialog.h>
#include <wx/gauge.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/timer.h>

#include <chrono>
#include <future>

#include "desktop/format.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/wrapped_text.h"

namespace steelyard::desktop {
namespace {

using Opening = std::future<std::unique_ptr<host::OpenedStore>>;

constexpr auto kUnasked = std::chrono::seconds(1);
constexpr int kAskEveryMs = 50;

bool IsDone(const Opening& opening, std::chrono::milliseconds wait) {
  return opening.wait_for(wait) == std::future_status::ready;
}

/// Stays until the store is open: without it there is nothing to go back to.
class OpeningWindow : public wxDialog {
 public:
  OpeningWindow(const std::filesystem::path& path, const Opening& opening)
      : wxDialog(nullptr, wxID_ANY, _("Opening the store"), wxDefaultPosition, wxDefaultSize,
                 wxCAPTION),
        m_opening(opening) {
    SetName("opening");
    // TRANSLATORS: %s is the file of the store.
    const auto sentence = wxString::Format(
        _("Opening %s. After a new version of Steelyard the books are brought up to date first, "
          "which takes minutes in a large store. Leave the computer on; should the power fail, "
          "nothing is lost and it begins anew."),
        ToWx(path.string()));
    auto* text = new wxStaticText(this, wxID_ANY, sentence);
    SetWrapped(text, sentence, GetCharWidth() * 60);
    auto* gauge = new wxGauge(this, wxID_ANY, 100);
    SetAccessibleName(gauge, GetTitle());
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(text, wxSizerFlags().DoubleBorder());
    column->Add(gauge, wxSizerFlags().Expand().DoubleBorder(wxLEFT | wxRIGHT | wxBOTTOM));
    SetSizer(column);
    column->SetSizeHints(this);
    CentreOnScreen();
    m_timer.Bind(wxEVT_TIMER, [this, gauge](wxTimerEvent&) {
      gauge->Pulse();
      if (IsDone(m_opening, {})) EndModal(wxID_OK);
    });
    m_timer.Start(kAskEveryMs);
    Bind(wxEVT_CLOSE_WINDOW, [](wxCloseEvent& event) { event.Veto(); });
    // Escape would end it as a button does.
    SetEscapeId(wxID_NONE);
  }

 private:
  const Opening& m_opening;
  wxTimer m_timer;
};

}  // namespace

std::unique_ptr<host::OpenedStore> OpenStore(const std::filesystem::path& path) {
  Opening opening =
      std::async(std::launch::async, [&path] { return host::OpenedStore::Open(path); });
  if (!IsDone(opening, kUnasked)) OpeningWindow(path, opening).ShowModal();
  return opening.get();
}

}  // namespace steelyard::desktop
