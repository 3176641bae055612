/// The window that sends prices.
#include "desktop/dialogs/send_prices.h"

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/dialog.h>
#include <wx/gauge.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include <algorithm>
#include <map>
#include <optional>

#include "app/scales.h"
#include "desktop/format.h"
#include "desktop/widgets/mood.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

bool Fetches(const ports::Scale& scale) { return scale.driver == app::kApiDriver; }

bool HasPricesNow(const app::ScaleSending& sending) {
  return sending.outcome == app::SendOutcome::Confirmed ||
         sending.outcome == app::SendOutcome::NothingToSend;
}

class SendPricesDialog : public wxDialog {
 public:
  SendPricesDialog(wxWindow* parent, Workplace& place, const std::vector<ports::Scale>& scales,
                   app::PriceScope scope)
      : wxDialog(parent, wxID_ANY, _("Send prices"), wxDefaultPosition, wxDefaultSize,
                 wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER),
        m_place(place),
        m_scales(scales) {
    SetName("send_prices");
    m_whole = new wxCheckBox(this, wxID_ANY,
                             _("The &whole list, whatever the scale has already"));
    m_whole->SetValue(scope == app::PriceScope::WholeList);
    m_list = MakeList(this, "sending",
                      {{_("Scale"), 8}, {_("Address"), 20},
                       {_("Had version"), 10, wxLIST_FORMAT_RIGHT},
                       {_("Confirmed"), 10, wxLIST_FORMAT_RIGHT}, {_("Sending"), 46}});
    m_list->SetMinSize(wxSize(GetCharWidth() * 108, GetCharHeight() * 14));
    const auto sent_to = std::count_if(scales.begin(), scales.end(),
                                       [](const auto& scale) { return !Fetches(scale); });
    m_gauge = new wxGauge(this, wxID_ANY, std::max(1, static_cast<int>(sent_to)));
    m_gauge->SetName("progress");
    m_sentence = new wxStaticText(this, wxID_ANY, " ");
    m_sentence->SetName("sentence");
    m_send = new wxButton(this, wxID_ANY, _("&Send"));
    m_call_off = new wxButton(this, wxID_ANY, _("Call o&ff"));
    auto* close = new wxButton(this, wxID_CANCEL, _("C&lose"));
    LayOut(close);
    m_send->SetDefault();
    m_send->Enable(sent_to > 0);
    m_call_off->Disable();
    m_send->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { Send(); });
    m_call_off->Bind(wxEVT_BUTTON, [this](wxCommandEvent&) { CallOff(); });
    Say(sent_to == 0 ? _("These scales fetch their prices by themselves. Nothing is to be sent.")
                     : wxString::Format(wxPLURAL("Prices go to %u scale once you press Send.",
                                                 "Prices go to %u scales once you press Send.",
                                                 static_cast<unsigned>(sent_to)),
                                        static_cast<unsigned>(sent_to)),
        Mood::Quiet);
    ShowRows();
    m_send->SetFocus();
  }
  ~SendPricesDialog() override { m_stop.request_stop(); }

 private:
  void LayOut(wxButton* close) {
    auto* buttons = new wxBoxSizer(wxHORIZONTAL);
    buttons->AddStretchSpacer();
    for (auto* button : {close, m_call_off, m_send}) {
      buttons->Add(button, wxSizerFlags().Border(wxLEFT));
    }
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_whole, wxSizerFlags().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
    column->Add(m_list, wxSizerFlags(1).Expand().DoubleBorder());
    column->Add(m_gauge, wxSizerFlags().Expand().DoubleBorder(wxLEFT | wxRIGHT));
    column->Add(m_sentence, wxSizerFlags().Expand().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
    column->Add(buttons, wxSizerFlags().Expand().DoubleBorder());
    SetSizerAndFit(column);
    CentreOnParent();
  }

  void Send() {
    m_states.clear();
    m_sendings.clear();
    m_gauge->SetValue(0);
    m_stop = std::stop_source();
    std::vector<ports::Scale> to_send;
    for (const auto& scale : m_scales) {
      if (Fetches(scale)) continue;
      m_states[scale.number] = _("waiting...");
      to_send.push_back(scale);
    }
    m_is_sending = true;
    UpdateControls();
    Say(_("Sending. Each scale keeps its old prices until it has taken the new ones."),
        Mood::Quiet);
    ShowRows();
    app::SendOrder order;
    order.scope = m_whole->GetValue() ? app::PriceScope::WholeList : app::PriceScope::Changes;
    order.stop = m_stop.get_token();
    order.progress = [this, token = Alive(m_alive)](int scale, const app::ScaleSending* sending) {
      const auto told = sending ? std::optional(*sending) : std::nullopt;
      ToWindow(token, [this, scale, told] { Note(scale, told); });
    };
    RunInBackground(
        m_place.scale_calls, m_alive,
        [&context = m_place.context, drivers = DriversOf(m_place, order.stop), to_send, order] {
          return app::SendPricesToEach(context, to_send, drivers, order);
        },
        [this](const std::vector<app::ScaleSending>& sendings) { OnEnd(sendings); },
        [this](const base::Explanation& why) {
          m_is_sending = false;
          UpdateControls();
          Say(Sentence(why), Mood::Attention);
        });
  }

  void Note(int scale, const std::optional<app::ScaleSending>& sending) {
    m_states[scale] = sending ? Sentence(*sending) : _("sending...");
    if (sending) {
      m_sendings[scale] = *sending;
      m_gauge->SetValue(static_cast<int>(m_sendings.size()));
    }
    ShowRows();
  }

  void OnEnd(const std::vector<app::ScaleSending>& sendings) {
    for (const auto& sending : sendings) Note(sending.scale, sending);
    m_is_sending = false;
    UpdateControls();
    const auto taken = std::count_if(sendings.begin(), sendings.end(), HasPricesNow);
    const auto all = static_cast<std::ptrdiff_t>(sendings.size());
    Say(taken == all ? _("Every scale has the prices now.")
                     // TRANSLATORS: so many scales, of so many.
                     : wxString::Format(_("%d of %d scales have the prices now; the others keep "
                                          "those they had. Send again once they can be reached."),
                                        static_cast<int>(taken), static_cast<int>(all)),
        taken == all ? Mood::Good : Mood::Attention);
  }

  void CallOff() {
    m_stop.request_stop();
    m_call_off->Disable();
    Say(_("Calling off..."), Mood::Quiet);
  }

  void UpdateControls() {
    m_send->Enable(!m_is_sending);
    m_whole->Enable(!m_is_sending);
    m_call_off->Enable(m_is_sending);
    (m_is_sending ? m_call_off : m_send)->SetFocus();
  }

  void Say(const wxString& sentence, Mood mood) { ShowSentence(m_sentence, sentence, mood); }

  void ShowRows() {
    std::vector<ListRow> rows;
    for (const auto& scale : m_scales) {
      const auto sending = m_sendings.find(scale.number);
      const bool has_answer = sending != m_sendings.end();
      const bool is_good = !has_answer || HasPricesNow(sending->second);
      const auto state = m_states.find(scale.number);
      rows.push_back({{wxString::Format("%d", scale.number),
                       Fetches(scale) ? _("calls us") : ToWx(scale.address),
                       CountText(scale.prices_version),
                       has_answer && is_good ? CountText(sending->second.sent.version) : wxString(),
                       Fetches(scale)            ? _("fetches prices by itself")
                       : state == m_states.end() ? wxString()
                                                 : state->second},
                      is_good ? RowMood::Plain : RowMood::Attention});
    }
    SetRows(m_list, rows);
  }

  Workplace& m_place;
  const std::vector<ports::Scale> m_scales;
  wxCheckBox* m_whole;
  wxListView* m_list;
  wxGauge* m_gauge;
  wxStaticText* m_sentence;
  wxButton* m_send;
  wxButton* m_call_off;
  std::map<int, wxString> m_states;  ///< by scale
  std::map<int, app::ScaleSending> m_sendings;
  std::stop_source m_stop;
  bool m_is_sending = false;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

void AskAndSendPrices(wxWindow* parent, Workplace& place, const std::vector<ports::Scale>& scales,
                      app::PriceScope scope) {
  SendPricesDialog dialog(parent, place, scales, scope);
  dialog.ShowModal();
}

}  // namespace steelyard::desktop
