/// The window of one scale.
#include "desktop/dialogs/scale_window.h"

#include <wx/accel.h>
#include <wx/button.h>
#include <wx/dialog.h>
#include <wx/display.h>
#include <wx/sizer.h>
#include <wx/stattext.h>
#include <wx/timer.h>

#include <algorithm>

#include "app/notes.h"
#include "app/roles.h"
#include "desktop/commands/command_bar.h"
#include "desktop/dialogs/scale_register.h"
#include "desktop/dialogs/send_prices.h"
#include "desktop/dialogs/ticket_window.h"
#include "desktop/exception_figures.h"
#include "desktop/exception_words.h"
#include "desktop/format.h"
#include "desktop/lists/ticket_list.h"
#include "desktop/scale_calls.h"
#include "desktop/scale_sentences.h"
#include "desktop/scale_state.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/mood.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr int kEventsShown = 200;
constexpr int kExceptionsRead = 1'000;
constexpr int kTickMs = 5'000;

struct Facts {
  std::optional<ports::Scale> scale;
  std::vector<ports::ScaleEvent> events;
  std::vector<ports::BookException> waiting;
  std::int64_t newest_prices = 0;
  std::optional<LastTicket> last_ticket;
};

Facts Read(app::Context& context, int number) {
  Facts facts;
  context.store.Read([&](const ports::Books& books) {
    facts.scale = books.scales().Find(number);
    facts.events = books.scales().Events(number, kEventsShown);
    facts.newest_prices = books.catalogue().Version();
    facts.waiting = books.exceptions().Open(kExceptionsRead);
    if (!facts.scale) return;
    const auto last = LastTicketsOf(books, {*facts.scale});
    if (!last.empty()) facts.last_ticket = last.begin()->second;
  });
  std::erase_if(facts.waiting, [number](const auto& one) {
    return one.subject != app::SubjectOfScale(number);
  });
  return facts;
}

wxString OrDash(const std::string& text) { return text.empty() ? wxString(L"–") : ToWx(text); }

class ScaleWindow : public wxDialog {
 public:
  ScaleWindow(wxWindow* parent, Workplace& place, int number)
      : wxDialog(parent, wxID_ANY, wxString::Format(_("Scale %d"), number), wxDefaultPosition,
                 wxDefaultSize, wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER | wxMAXIMIZE_BOX),
        m_place(place),
        m_number(number),
        m_calls(place, {[this] { ShowFacts(); },
                        [this](int, const wxString& sentence, NewsKind kind) {
                          Say(sentence, kind == NewsKind::Good ? Mood::Good : Mood::Attention);
                          Reload();
                        }}),
        m_timer(this) {
    SetName("scale_window");
    MakeCommands();
    m_bar = new CommandBar(this, m_commands);
    m_sentence = new wxStaticText(this, wxID_ANY, " ");
    m_sentence->SetName("sentence");
    m_facts = new wxFlexGridSizer(2, wxSize(GetCharWidth() * 2, GetCharHeight() / 3));
    m_tickets = new TicketList(this, {place.queries, place.background,
                                      place.settings.calendar.offset, TellFailure()});
    m_events = MakeList(this, "events", {{_("When"), 18}, {_("What"), 22}, {_("Detail"), 50}});
    m_waiting = MakeList(this, "exceptions", {{_("Since"), 18}, {_("What happened"), 80}});
    LayOut();
    m_tickets->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { OpenTicket(); });
    m_waiting->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { GoToException(); });
    Bind(wxEVT_TIMER, [this](wxTimerEvent&) { Reload(); });
    BindKeys();
    m_timer.Start(kTickMs);
    Reload();
    ShowTickets();
    m_tickets->SetFocus();
  }

 private:
  void MakeCommands() {
    const auto manage = [this] {
      return m_shown.scale && app::MayManageStore(m_place.actor.role);
    };
    AddScaleCallCommands(m_commands, m_calls,
                         [this] { return m_shown.scale ? &*m_shown.scale : nullptr; },
                         [this] {
                           AskAndSendPrices(this, m_place, {*m_shown.scale},
                                            app::PriceScope::Changes);
                           Reload();
                         });
    m_commands.push_back({"scale.edit", _("Edit entr&y..."),
                          _("Change what the register says of it"), "edit", "F6", manage, [this] {
                            if (EditScale(this, m_place, *m_shown.scale) == Noted::Yes) Reload();
                          }});
    m_commands.push_back({"scale.event", _("&Note an event..."),
                          _("Note what happened to the scale: sealed, repaired, moved"), "add",
                          "F9", manage, [this] {
                            if (AddScaleEvent(this, m_place, m_number) == Noted::Yes) Reload();
                          }});
  }

  /// A dialog has no menu that would know the keys.
  void BindKeys() {
    std::vector<wxAcceleratorEntry> keys;
    for (const auto& command : m_commands) {
      wxAcceleratorEntry key;
      if (!key.FromString(wxString("\t") + command.hotkey)) continue;
      const int id = wxWindow::NewControlId();
      key.Set(key.GetFlags(), key.GetKeyCode(), id);
      keys.push_back(key);
      Bind(
          wxEVT_MENU,
          [this, &command](wxCommandEvent&) {
            if (command.CanRun()) {
              command.Run();
            } else if (!command.needs.empty()) {
              Say(command.needs, Mood::Attention);
            }
          },
          id);
    }
    SetAcceleratorTable(wxAcceleratorTable(static_cast<int>(keys.size()), keys.data()));
  }

  void LayOut() {
    auto* right = new wxBoxSizer(wxVERTICAL);
    const auto add = [&](const wxString& heading, wxWindow* list, int proportion) {
      auto* label = MakeHeading(this, heading);
      right->Add(label, wxSizerFlags().Border(wxTOP | wxBOTTOM));
      right->Add(list, wxSizerFlags(proportion).Expand());
      return label;
    };
    m_ticket_heading = add(_("Tickets"), m_tickets, 5);
    add(_("Events"), m_events, 3);
    m_waiting_heading = add(_("Waiting for a person"), m_waiting, 2);
    auto* middle = new wxBoxSizer(wxHORIZONTAL);
    middle->Add(m_facts, wxSizerFlags().Border());
    middle->Add(right, wxSizerFlags(1).Expand().Border());
    auto* close = new wxButton(this, wxID_CANCEL, _("C&lose"));
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_bar, wxSizerFlags().Expand().Border());
    column->Add(m_sentence, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT));
    column->Add(middle, wxSizerFlags(1).Expand());
    column->Add(close, wxSizerFlags().Right().Border());
    SetSizer(column);
    const auto room = wxDisplay(GetParent()).GetClientArea().GetSize();
    const auto wanted = FromDIP(wxSize(1180, 760));
    SetSize(std::min(wanted.x, room.x * 19 / 20), std::min(wanted.y, room.y * 19 / 20));
    CentreOnParent();
  }

  void Reload() {
    RunInBackground(
        m_place.background, m_alive,
        [&context = m_place.context, number = m_number] { return Read(context, number); },
        [this](Facts facts) { Show(std::move(facts)); }, TellFailure());
  }

  void Show(Facts facts) {
    const bool is_first = !m_shown.scale;
    const auto before = m_shown.last_ticket ? m_shown.last_ticket->number : 0;
    m_shown = std::move(facts);
    if (!m_shown.scale) {
      Say(_("This scale is not in the register any more. Its sales stay in the books."),
          Mood::Attention);
    } else if (!m_shown.scale->last_error.empty() && is_first) {
      Say(Sentence(base::Explanation::FromStored(m_shown.scale->last_error)), Mood::Attention);
    }
    const auto last = m_shown.last_ticket ? m_shown.last_ticket->number : 0;
    if (!is_first && last != before) ShowTickets();
    ShowFacts();
    ShowEvents();
    ShowWaiting();
  }

  void AddFact(const wxString& name, const wxString& value) {
    m_facts->Add(MakeRemark(this, name));
    m_facts->Add(new wxStaticText(this, wxID_ANY, value));
  }

  void ShowFacts() {
    m_bar->UpdateControls();
    if (!m_shown.scale) return;
    const auto& scale = *m_shown.scale;
    const auto offset = m_place.settings.calendar.offset;
    const auto now = m_place.context.clock.Now();
    const auto moment = [offset](const std::optional<base::Timestamp>& at) {
      return at ? MomentText(*at, offset) : _("never");
    };
    const auto under_way = m_calls.StateOf(m_number);
    const std::pair<wxString, wxString> facts[] = {
        {_("State"), under_way.empty() ? StateText(scale, now) : under_way},
        {_("Last contact"), moment(scale.last_contact)},
        {_("Driver"), ToWx(scale.driver)},
        {_("Address"), scale.address.empty() ? _("calls us") : ToWx(scale.address)},
        {_("Profile"), scale.profile.empty() ? _("the driver's own") : ToWx(scale.profile)},
        {_("Vendor"), OrDash(scale.vendor)},
        {_("Model"), OrDash(scale.model)},
        {_("Firmware"), OrDash(scale.firmware)},
        {_("Serial number"), OrDash(scale.serial)},
        {_("Unique code"), OrDash(scale.unique_code)},
        {_("Verified until"),
         scale.verified_until ? DayText(*scale.verified_until) : wxString(L"–")},
        {_("Last seal"), SealText()},
        // TRANSLATORS: the price version that a scale has, then the newest there is.
        {_("Price version"), wxString::Format(_("%s of %s"), CountText(scale.prices_version),
                                              CountText(m_shown.newest_prices))},
        {_("Clock"), scale.clock_offset_ms ? ClockText(scale) : wxString(L"–")},
        {_("Last ticket"), LastTicketText()},
        {_("Journal read to"), CountText(scale.journal_position)},
        {_("Journal read"), moment(scale.journal_read_at)},
    };
    const bool is_new = m_facts->IsEmpty();
    for (std::size_t i = 0; i < std::size(facts); ++i) {
      if (is_new) {
        AddFact(facts[i].first, facts[i].second);
      } else {
        auto* value = m_facts->GetItem(2 * i + 1)->GetWindow();
        if (value->GetLabel() != facts[i].second) value->SetLabel(facts[i].second);
      }
    }
    Layout();
  }

  /// The newest of the events that tell of a seal.
  wxString SealText() const {
    for (const auto& event : m_shown.events) {
      if (event.type != "sealed" && event.type != "unlocked") continue;
      return EventWord(event.type) + ", " +
             MomentText(event.at, m_place.settings.calendar.offset);
    }
    return L"–";
  }

  wxString LastTicketText() const {
    const auto& last = m_shown.last_ticket;
    if (!last) return L"–";
    return CountText(last->number) + ", " +
           MomentText(last->closed_at, m_place.settings.calendar.offset);
  }

  void ShowTickets() {
    ports::TicketFilter filter;
    filter.scale = m_number;
    m_tickets->ShowFiltered(filter, [this](std::int64_t count) {
      m_ticket_heading->SetLabel(
          count == 0 ? _("Tickets: none yet. They appear here once the scale tells its sales.")
                     // TRANSLATORS: %s is a count.
                     : wxString::Format(_("Tickets (%s)"), CountText(count)));
    });
  }

  void ShowEvents() {
    std::vector<ListRow> rows;
    for (const auto& event : m_shown.events) {
      rows.push_back({{MomentText(event.at, m_place.settings.calendar.offset),
                       EventWord(event.type),
                       DetailText(event.detail, m_place.settings.calendar.offset)}});
    }
    if (rows.empty()) {
      rows.push_back({{"", "", _("Nothing was ever noted. F9 notes a seal, a repair, a move.")}});
    }
    SetRows(m_events, rows);
  }

  void ShowWaiting() {
    std::vector<ListRow> rows;
    for (const auto& exception : m_shown.waiting) {
      rows.push_back({{MomentText(exception.at, m_place.settings.calendar.offset),
                       WordsOf(exception.kind).what},
                      RowMood::Attention});
    }
    m_waiting_heading->SetLabel(
        rows.empty() ? _("Waiting for a person: nothing")
                     : wxString::Format(_("Waiting for a person (%s); Enter leads there"),
                                        CountText(static_cast<std::int64_t>(rows.size()))));
    if (rows.empty()) rows.push_back({{"", _("Nothing waits. All is in order.")}});
    SetRows(m_waiting, rows);
  }

  void OpenTicket() {
    if (const auto* ticket = m_tickets->Selected()) {
      OpenTickets({this, m_place, m_alive, TellFailure()}, {{ticket->id}, {}});
    }
  }

  void GoToException() {
    const int row = SelectedRow(m_waiting);
    if (row < 0 || row >= static_cast<int>(m_shown.waiting.size()) || !m_place.go_to) return;
    const auto id = m_shown.waiting[static_cast<std::size_t>(row)].id.ToString();
    EndModal(wxID_OK);
    m_place.go_to("exceptions", id);
  }

  std::function<void(const base::Explanation&)> TellFailure() {
    return [this](const base::Explanation& why) { Say(Sentence(why), Mood::Attention); };
  }

  void Say(const wxString& sentence, Mood mood) { ShowSentence(m_sentence, sentence, mood); }

  Workplace& m_place;
  const int m_number;
  ScaleCalls m_calls;
  Commands m_commands;
  CommandBar* m_bar;
  wxStaticText* m_sentence;
  wxFlexGridSizer* m_facts;
  TicketList* m_tickets;
  wxListView* m_events;
  wxListView* m_waiting;
  wxStaticText* m_ticket_heading;
  wxStaticText* m_waiting_heading;
  Facts m_shown;
  wxTimer m_timer;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

void ShowScale(wxWindow* parent, Workplace& place, int number) {
  ScaleWindow(parent, place, number).ShowModal();
}

}  // namespace steelyard::desktop
