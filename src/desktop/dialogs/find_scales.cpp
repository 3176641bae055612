/// The window that finds scales.
#include "desktop/dialogs/find_scales.h"

#include <wx/button.h>
#include <wx/dialog.h>
#include <wx/gauge.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/timer.h>

#include <algorithm>
#include <map>

#include "app/scale_register.h"
#include "app/scales.h"
#include "desktop/dialogs/add_scale.h"
#include "desktop/format.h"
#include "desktop/scale_sentences.h"
#include "desktop/widgets/mood.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr int kTickMs = 200;

class FindScalesDialog : public wxDialog {
 public:
  FindScalesDialog(wxWindow* parent, Workplace& place,
                   const std::vector<ports::Scale>& registered)
      : wxDialog(parent, wxID_ANY, _("Find scales"), wxDefaultPosition, wxDefaultSize,
                 wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER),
        m_place(place),
        m_registered(registered),
        m_timer(this) {
    SetName("find_scales");
    m_list = MakeList(this, "found",
                      {{_("Address"), 22}, {_("Driver"), 10}, {_("Model"), 14},
                       {_("Serial number"), 16}, {_("Registered"), 44}});
    m_list->SetMinSize(wxSize(GetCharWidth() * 118, GetCharHeight() * 14));
    m_gauge = new wxGauge(this, wxID_ANY, static_cast<int>(place.scale_search.time.count()));
    m_gauge->SetName("progress");
    m_sentence = new wxStaticText(this, wxID_ANY, " ");
    m_sentence->SetName("sentence");
    m_again = new wxButton(this, wxID_ANY, _("Look a&gain"));
    m_call_off = new wxButton(this, wxID_ANY, _("S&top looking"));
    m_add = new wxButton(this, wxID_ANY, _("&Add..."));
    auto* close = new wxButton(this, wxID_CANCEL, _("C&lose"));
    LayOut(close);
    m_add->SetDefault();
    m_add->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Take(); });
    m_again->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Look(); });
    m_call_off->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { m_stop.request_stop(); });
    m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) {
      if (const auto* found = Selected()) m_chosen = found->address;
      UpdateControls();
    });
    m_list->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { Take(); });
    Bind(wxEVT_TIMER, [this](wxTimerEvent&) {
      m_gauge->SetValue(std::min(m_gauge->GetValue() + kTickMs, m_gauge->GetRange()));
    });
    Look();
    m_list->SetFocus();
  }
  ~FindScalesDialog() override { m_stop.request_stop(); }

  RegisterChanged changed() const { return m_changed; }

 private:
  void LayOut(wxButton* close) {
    auto* buttons = new wxBoxSizer(wxHORIZONTAL);
    buttons->AddStretchSpacer();
    for (auto* button : {close, m_again, m_call_off, m_add}) {
      buttons->Add(button, wxSizerFlags().Border(wxLEFT));
    }
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_list, wxSizerFlags(1).Expand().DoubleBorder());
    column->Add(m_gauge, wxSizerFlags().Expand().DoubleBorder(wxLEFT | wxRIGHT));
    column->Add(m_sentence, wxSizerFlags().Expand().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
    column->Add(buttons, wxSizerFlags().Expand().DoubleBorder());
    SetSizerAndFit(column);
    CentreOnParent();
  }

  void Look() {
    m_found.clear();
    m_stop = std::stop_source();
    m_is_looking = true;
    m_gauge->SetValue(0);
    m_timer.Start(kTickMs);
    Say(_("Listening for scales that say they are there. Those that call us, and some makes, never "
          "do: add them by hand."),
        Mood::Quiet);
    ShowRows();
    auto search = m_place.scale_search;
    search.stop = m_stop.get_token();
    for (const auto& scale : m_registered) search.known.insert(scale.address);
    search.progress = [this, token = Alive(m_alive)](const host::FoundScale& found) {
      ToWindow(token, [this, found] {
        m_found[found.address] = found;
        ShowRows();
      });
    };
    RunInBackground(
        m_place.scale_calls, m_alive, [search] { return host::FindScales(search); },
        [this](const std::vector<host::FoundScale>& found) { OnEnd(found); },
        [this](const base::Explanation& why) {
          StopShowing();
          Say(Sentence(why), Mood::Attention);
        });
  }

  void StopShowing() {
    m_is_looking = false;
    m_timer.Stop();
    m_gauge->SetValue(m_gauge->GetRange());
    UpdateControls();
  }

  void OnEnd(const std::vector<host::FoundScale>& found) {
    for (const auto& one : found) m_found[one.address] = one;
    StopShowing();
    ShowRows();
    if (found.empty()) {
      Say(m_stop.stop_requested()
              ? _("The search was stopped. No scale was heard until then.")
              : _("No scale was heard. Check that it is switched on and in the same network, and "
                  "that no firewall keeps UDP port 33584 from this computer; or add it by hand."),
          Mood::Attention);
      return;
    }
    const auto count = static_cast<unsigned>(found.size());
    const auto heard = wxString::Format(
        wxPLURAL("%u scale was heard.", "%u scales were heard.", count), count);
    const auto fresh = std::count_if(found.begin(), found.end(),
                                     [this](const auto& one) { return !NumberAt(one.address); });
    Say(heard + " " +
            (fresh > 0 ? _("Choose one and press Add.") : _("All of them are registered.")),
        Mood::Good);
  }

  std::optional<int> NumberAt(const std::string& address) const {
    for (const auto& scale : m_registered) {
      if (scale.address == address) return scale.number;
    }
    return std::nullopt;
  }
  /// The registered scale that this one is, at another address.
  std::optional<int> NumberBefore(const host::FoundScale& found) const {
    if (!found.identity || found.identity->serial.empty()) return std::nullopt;
    for (const auto& scale : m_registered) {
      if (scale.serial == found.identity->serial && scale.driver == found.driver &&
          scale.address != found.address) {
        return scale.number;
      }
    }
    return std::nullopt;
  }

  wxString RegisteredText(const host::FoundScale& found) const {
    if (const auto number = NumberAt(found.address)) {
      return wxString::Format(_("as scale %d"), *number);
    }
    if (const auto number = NumberBefore(found)) {
      return wxString::Format(_("as scale %d, at another address"), *number);
    }
    if (!found.trouble.words().empty()) return Sentence(found.trouble);
    return found.identity ? _("no") : _("asking what it is...");
  }

  void ShowRows() {
    std::vector<ListRow> rows;
    for (const auto& [address, found] : m_found) {
      const auto identity = found.identity.value_or(ports::ScaleIdentity{});
      rows.push_back({{ToWx(address), ToWx(found.driver), ToWx(identity.model),
                       ToWx(identity.serial), RegisteredText(found)},
                      found.trouble.words().empty() ? RowMood::Plain : RowMood::Attention});
    }
    // Others may have come in above it.
    auto chosen = m_found.find(m_chosen);
    if (chosen == m_found.end()) {
      chosen = std::find_if(m_found.begin(), m_found.end(),
                            [this](const auto& one) { return !NumberAt(one.first); });
    }
    const auto row = chosen == m_found.end() ? 0 : std::distance(m_found.begin(), chosen);
    SetRows(m_list, rows);
    if (!rows.empty() && SelectedRow(m_list) != row) m_list->Select(row);
    UpdateControls();
  }

  const host::FoundScale* Selected() const {
    const int row = SelectedRow(m_list);
    if (row < 0 || row >= static_cast<int>(m_found.size())) return nullptr;
    return &std::next(m_found.begin(), row)->second;
  }

  void UpdateControls() {
    const auto* found = Selected();
    m_add->SetLabel(found && NumberBefore(*found) ? _("&Use this address") : _("&Add..."));
    m_add->Enable(found && !NumberAt(found->address) && !m_is_adding);
    m_again->Enable(!m_is_looking);
    m_call_off->Enable(m_is_looking);
  }

  void Take() {
    const auto* found = Selected();
    if (!found || NumberAt(found->address) || m_is_adding) return;
    if (const auto number = NumberBefore(*found)) {
      Move(*number, found->address);
    } else {
      Add(*found);
    }
  }

  void Move(int number, const std::string& address) {
    m_is_adding = true;
    RunInBackground(
        m_place.background, m_alive,
        [&context = m_place.context, &drivers = m_place.drivers, actor = m_place.actor, number,
         address] {
          app::ScaleChange change{.number = number};
          change.address = address;
          return app::ChangeScale(context, drivers, actor, change);
        },
        [this, number, address](app::ChangeScaleOutcome outcome) {
          m_is_adding = false;
          const bool is_done = outcome == app::ChangeScaleOutcome::Done;
          for (auto& scale : m_registered) {
            if (is_done && scale.number == number) scale.address = address;
          }
          if (is_done) m_changed = RegisterChanged::Yes;
          Say(Sentence(outcome, m_place.drivers), is_done ? Mood::Good : Mood::Attention);
          ShowRows();
        },
        TellFailure());
  }

  void Add(const host::FoundScale& found) {
    std::vector<int> taken;
    for (const auto& scale : m_registered) taken.push_back(scale.number);
    const auto request =
        AskScale(this, taken, m_place.drivers.Names(), {found.driver, found.address, ""});
    if (!request) return;
    m_is_adding = true;
    RunInBackground(
        m_place.background, m_alive,
        [&context = m_place.context, &drivers = m_place.drivers, actor = m_place.actor,
         request = *request] { return app::AddScale(context, drivers, actor, request); },
        [this](const app::AddScaleResult& result) {
          m_is_adding = false;
          const bool is_done = result.outcome == app::AddScaleOutcome::Done;
          if (result.scale) m_registered.push_back(*result.scale);
          if (is_done) m_changed = RegisterChanged::Yes;
          Say(Sentence(result.outcome, m_place.drivers), is_done ? Mood::Good : Mood::Attention);
          ShowRows();
          if (result.scale && !result.scale->key.empty()) ShowScaleKey(this, *result.scale);
        },
        TellFailure());
  }

  std::function<void(const base::Explanation&)> TellFailure() {
    return [this](const base::Explanation& why) {
      m_is_adding = false;
      Say(Sentence(why), Mood::Attention);
      UpdateControls();
    };
  }

  void Say(const wxString& sentence, Mood mood) { ShowSentence(m_sentence, sentence, mood); }

  Workplace& m_place;
  std::vector<ports::Scale> m_registered;
  wxListView* m_list;
  wxGauge* m_gauge;
  wxStaticText* m_sentence;
  wxButton* m_again;
  wxButton* m_call_off;
  wxButton* m_add;
  wxTimer m_timer;
  std::map<std::string, host::FoundScale> m_found;  ///< by address
  std::string m_chosen;                             ///< the address of the selected one
  std::stop_source m_stop;
  bool m_is_looking = false;
  bool m_is_adding = false;
  RegisterChanged m_changed = RegisterChanged::No;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

RegisterChanged FindScales(wxWindow* parent, Workplace& place,
                           const std::vector<ports::Scale>& registered) {
  FindScalesDialog dialog(parent, place, registered);
  dialog.ShowModal();
  return dialog.changed();
}

}  // namespace steelyard::desktop
