/// Asks for everything at once beside the window, then shows it.
#include "desktop/pages/today_page.h"

#include <algorithm>
#include <map>

#include "app/notes.h"
#include "app/pull_sales.h"
#include "app/roles.h"
#include "desktop/dialogs/card_dialogs.h"
#include "desktop/dialogs/close_day.h"
#include "desktop/exception_words.h"
#include "desktop/format.h"
#include "desktop/scale_state.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/bar_chart.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr int kMostExceptions = 50;

domain::MoneyDifference AmountOf(const ports::Statistics& day, const std::string& tender) {
  domain::MoneyDifference sum;
  for (const auto& row : day.tenders) {
    if (row.key == tender) sum = sum + row.amount;
  }
  return sum;
}

/// Rounded to whole percent; a dash where there is nothing to share.
wxString ShareText(std::int64_t part, std::int64_t all) {
  if (all <= 0) return L"–";
  return CountText((part * 100 + all / 2) / all) + " %";
}

struct Hours {
  int first;
  int last;
};

/// The hours that sold something on either day, widened to a shop's usual day.
Hours HoursShown(const std::vector<ports::HourTakings>& today,
                 const std::vector<ports::HourTakings>& before) {
  Hours shown{8, 20};
  for (const auto* hours : {&today, &before}) {
    for (const auto& hour : *hours) {
      if (hour.tickets == 0) continue;
      shown.first = std::min(shown.first, hour.hour);
      shown.last = std::max(shown.last, hour.hour);
    }
  }
  return shown;
}

}  // namespace

struct TodayPage::Facts {
  domain::BusinessDay day;
  base::Timestamp now;
  ports::Statistics today;
  ports::Statistics week_ago;
  std::vector<ports::HourTakings> hours;
  std::vector<ports::HourTakings> hours_week_ago;
  std::vector<ports::Scale> scales;
  std::map<int, LastTicket> last_tickets;
  std::vector<ports::BookException> exceptions;
};

TodayPage::Facts TodayPage::Ask(Workplace& workplace) {
  const auto now = workplace.context.clock.Now();
  const auto day = domain::BusinessDay::Of(now, workplace.settings.calendar);
  const auto week_ago = day.PlusDays(-7);
  const auto totals = [&workplace](domain::BusinessDay of) {
    return workplace.queries.Totals(domain::Period::FromDays(of, of).value(), std::nullopt);
  };
  Facts facts{.day = day,
              .now = now,
              .today = totals(day),
              .week_ago = totals(week_ago),
              .hours = workplace.queries.ByHour(day),
              .hours_week_ago = workplace.queries.ByHour(week_ago),
              .scales = {},
              .last_tickets = {},
              .exceptions = {}};
  workplace.context.store.Read([&](const ports::Books& books) {
    facts.scales = books.scales().All();
    facts.last_tickets = LastTicketsOf(books, facts.scales);
    facts.exceptions = books.exceptions().Open(kMostExceptions);
  });
  return facts;
}

TodayPage::TodayPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "today") {
  MakeCommands();
  m_bar = new CommandBar(this, m_commands);
  m_day = MakeHeading(this, " ");
  m_takings = new Figure(this, _("Takings"), "takings");
  m_tickets = new Figure(this, _("Tickets"), "tickets");
  m_basket = new Figure(this, _("Average basket"), "average_basket");
  m_cards = new Figure(this, _("Paid from cards"), "stored_value");
  m_tenders = MakeList(this, "tenders",
                       {{_("Payment"), 14}, {_("Count"), 7, wxLIST_FORMAT_RIGHT},
                        {_("Amount"), 12, wxLIST_FORMAT_RIGHT},
                        {_("Share"), 6, wxLIST_FORMAT_RIGHT}});
  const auto empty = _("No sales yet today. They appear here as the scales report them.");
  m_mix = new BarChart(this, {_("Payment mix"), "payment_mix", empty});
  m_hours = new BarChart(this, {_("Takings by hour, in yuan"), "hour_chart", empty});
  m_scales = MakeList(this, "scales", {{_("Scale"), 6}, {_("State"), 15}, {_("Last contact"), 16},
                                       {_("Last sale"), 16}});
  m_waiting = MakeHeading(this, _("Waiting for a person"));
  m_exceptions = MakeList(this, "exceptions", {{_("Since"), 16}, {_("About"), 10},
                                               {_("What happened"), 54}});
  SetAccessibleName(m_tenders, _("Takings by payment"));
  SetAccessibleName(m_scales, _("Scales"));
  SetAccessibleName(m_exceptions, _("Exceptions"));
  LayOut();
  m_scales->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { GoToScale(); });
  m_exceptions->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { GoToException(); });
  m_bar->UpdateControls();
}

void TodayPage::MakeCommands() {
  m_commands.push_back({"day.close", _("&Close the day..."),
                        _("Close today's business day: what comes later is marked as late"),
                        "clock", "F2",
                        [this] { return app::MayManageStore(place().actor.role) && !m_is_closing; },
                        [this] { AskAndCloseDay(); }});
  m_commands.push_back({"day.call_off", _("Call o&ff"),
                        _("End asking the scales; the day stays open"), "return", "F8",
                        [this] { return m_is_asking; },
                        [this] { m_asking.request_stop(); }});
  m_commands.push_back({"day.exceptions", _("&What waits"),
                        _("Show what waits for a person, the oldest first"), "exceptions", "F3",
                        [this] { return !m_exception_ids.empty(); },
                        [this] { GoToException(); }});
  m_commands.push_back({"day.scales", _("&Scales"), _("Show the scale that is chosen here"),
                        "scales", "F4",
                        [this] {
                          return !m_scale_numbers.empty() &&
                                 app::MayManageStore(place().actor.role);
                        },
                        [this] { GoToScale(); }});
}

void TodayPage::LayOut() {
  auto* figures = new wxBoxSizer(wxHORIZONTAL);
  for (auto* figure : {m_takings, m_tickets, m_basket, m_cards}) {
    figures->Add(figure, wxSizerFlags(1).Expand().Border(wxRIGHT));
  }
  const auto group = [](wxStaticText* heading, wxWindow* content) {
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(heading, wxSizerFlags().Border(wxTOP | wxBOTTOM));
    column->Add(content, wxSizerFlags(1).Expand());
    return column;
  };
  auto* upper = new wxBoxSizer(wxHORIZONTAL);
  upper->Add(group(MakeHeading(this, _("Takings by payment")), m_tenders),
             wxSizerFlags(6).Expand().Border(wxRIGHT));
  upper->Add(group(MakeHeading(this, _("Payment mix; hollow: a week ago")), m_mix),
             wxSizerFlags(6).Expand().Border(wxRIGHT));
  upper->Add(group(MakeHeading(this, _("Takings by hour, in yuan; hollow: a week ago")), m_hours),
             wxSizerFlags(9).Expand());
  auto* lower = new wxBoxSizer(wxHORIZONTAL);
  lower->Add(group(MakeHeading(this, _("Scales")), m_scales),
             wxSizerFlags(2).Expand().Border(wxRIGHT));
  lower->Add(group(m_waiting, m_exceptions), wxSizerFlags(3).Expand());
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_day, wxSizerFlags().Border(wxALL));
  column->Add(figures, wxSizerFlags().Expand().Border(wxLEFT));
  column->Add(upper, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT));
  column->Add(lower, wxSizerFlags(1).Expand().Border(wxALL));
  SetSizer(column);
}

void TodayPage::GoToScale() {
  if (m_scale_numbers.empty()) return;
  const auto row = static_cast<std::size_t>(std::max(0, SelectedRow(m_scales)));
  if (row < m_scale_numbers.size()) {
    place().go_to("scales", app::SubjectOfScale(m_scale_numbers[row]));
  }
}

void TodayPage::GoToException() {
  if (m_exception_ids.empty()) return;
  const auto row = static_cast<std::size_t>(std::max(0, SelectedRow(m_exceptions)));
  if (row < m_exception_ids.size()) place().go_to("exceptions", m_exception_ids[row]);
}

std::function<TodayPage::Preview()> TodayPage::AskScales() {
  m_asking = std::stop_source();
  return [&context = context(), actor = place().actor, &verifier = place().card_verifier,
          make_driver = DriversOf(place(), m_asking.get_token()), settings = place().settings,
          stop = m_asking.get_token()] {
    const auto today = app::Today(context, settings);
    if (!app::FindClosedDay(context, today)) {
      app::PullFromEach(context, verifier, app::ScalesToAsk(context, today), make_driver, stop);
    }
    return Preview{app::PreviewClose(context, actor, today),
                   app::FindClosedDay(context, today).has_value(), stop.stop_requested()};
  };
}

void TodayPage::AskAndCloseDay() {
  if (m_is_closing || !app::MayManageStore(place().actor.role)) return;
  m_is_closing = m_is_asking = true;
  Tell(_("Asking the scales for their last sales..."), NewsKind::Good);
  m_bar->UpdateControls();
  RunInBackground(
      place().scale_calls, alive(), AskScales(),
      [this](const Preview& preview) {
        m_is_asking = false;
        m_bar->UpdateControls();
        ShowPreview(preview);
        m_is_closing = false;
      },
      [this, tell = TellFailure()](const base::Explanation& why) {
        m_is_closing = m_is_asking = false;
        m_bar->UpdateControls();
        tell(why);
      });
}

void TodayPage::ShowPreview(const Preview& preview) {
  if (preview.is_called_off) {
    Tell(_("Asking the scales was called off. What they told until then is stored; the day is "
           "not closed."),
         NewsKind::Attention);
    return;
  }
  if (preview.is_closed) {
    Tell(Sentence(app::CloseDayOutcome::AlreadyClosed), NewsKind::Attention);
    return;
  }
  Tell(_("The scales were asked. Count the drawers and close the day."), NewsKind::Good);
  if (const auto request = AskCloseDay(this, preview.close, offset())) CloseDay(*request);
}

void TodayPage::CloseDay(const app::CloseDayRequest& request) {
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, request] {
        return app::CloseDay(context, actor, request).outcome;
      },
      [this, request](app::CloseDayOutcome outcome) {
        const bool is_done = outcome == app::CloseDayOutcome::Done;
        Tell(Sentence(outcome), is_done ? NewsKind::Good : NewsKind::Attention);
        if (outcome == app::CloseDayOutcome::JournalIncomplete) AskReason(request);
        Reload();
      },
      TellFailure());
}

void TodayPage::AskReason(app::CloseDayRequest request) {
  request.even_so =
      AskText(this, {_("Close the day even so"), _("&Reason"), _("&Close the day"),
                     "close_even_so", _("Sales may be missing. Type why it is closed even so.")});
  if (request.even_so) CloseDay(request);
}

void TodayPage::Reload() {
  RunInBackground(
      place().background, alive(), [workplace = &place()] { return Ask(*workplace); },
      [this](const Facts& facts) { Show(facts); }, TellFailure());
}

void TodayPage::Show(const Facts& facts) {
  // TRANSLATORS: the first %s is the date, the second the time of day of the last look.
  m_day->SetLabelText(wxString::Format(_("Business day %s, as of %s"), DayText(facts.day),
                                       MomentText(facts.now, offset()).AfterLast(' ')));
  ShowFigures(facts);
  ShowTenders(facts);
  ShowHours(facts);
  ShowScales(facts);
  ShowExceptions(facts);
  m_bar->UpdateControls();
}

void TodayPage::ShowFigures(const Facts& facts) {
  // TRANSLATORS: %s is a figure of the same weekday of last week.
  const auto last_week = _("a week ago: %s");
  const auto basket = [](const ports::Statistics& day) {
    return day.tickets == 0 ? wxString(L"–")
                            : MoneyText(domain::MoneyDifference(day.total.fen() / day.tickets));
  };
  const auto paid_by_card = [](const ports::Statistics& day) {
    return MoneyText(AmountOf(day, std::string(domain::ToText(domain::TenderType::StoredValue))));
  };
  m_takings->SetValue(MoneyText(facts.today.total),
                      wxString::Format(last_week, MoneyText(facts.week_ago.total)));
  m_tickets->SetValue(CountText(facts.today.tickets),
                      wxString::Format(last_week, CountText(facts.week_ago.tickets)));
  m_basket->SetValue(basket(facts.today), wxString::Format(last_week, basket(facts.week_ago)));
  m_cards->SetValue(paid_by_card(facts.today),
                    wxString::Format(last_week, paid_by_card(facts.week_ago)));
}

void TodayPage::ShowTenders(const Facts& facts) {
  std::vector<ListRow> rows;
  std::vector<Bar> bars;
  const auto all = facts.today.total.fen();
  for (const auto& row : facts.today.tenders) {
    const auto share = ShareText(row.amount.fen(), all);
    const auto before = AmountOf(facts.week_ago, row.key);
    rows.push_back({{TenderWords(row.key), CountText(row.count), MoneyText(row.amount), share}});
    bars.push_back({TenderWords(row.key), share,
                    // TRANSLATORS: way of payment, amount, share, count of payments, amount.
                    wxString::Format(_("%s: %s, %s, %s times; a week ago %s"),
                                     TenderWords(row.key), MoneyText(row.amount), share,
                                     CountText(row.count), MoneyText(before)),
                    row.amount.fen(), before.fen()});
  }
  SetRows(m_tenders, rows);
  m_mix->SetBars(std::move(bars));
}

void TodayPage::ShowHours(const Facts& facts) {
  const auto at = [](const std::vector<ports::HourTakings>& hours, int hour) {
    const auto found = std::find_if(hours.begin(), hours.end(),
                                    [hour](const auto& one) { return one.hour == hour; });
    return found == hours.end() ? ports::HourTakings{hour, 0, domain::MoneyDifference()} : *found;
  };
  const auto span = HoursShown(facts.hours, facts.hours_week_ago);
  std::vector<Bar> bars;
  for (int hour = span.first; hour <= span.last && !facts.hours.empty(); ++hour) {
    const auto today = at(facts.hours, hour);
    const auto before = at(facts.hours_week_ago, hour);
    bars.push_back({wxString::Format("%d", hour),
                    // Whole yuan over the bar: fen would not fit.
                    today.total.fen() > 0 ? CountText(today.total.fen() / 100) : wxString(),
                    // TRANSLATORS: the hour twice, amount, count of tickets, amount.
                    wxString::Format(_("%d:00 to %d:59: %s, %s tickets; a week ago %s"), hour,
                                     hour, MoneyText(today.total), CountText(today.tickets),
                                     MoneyText(before.total)),
                    today.total.fen(), before.total.fen()});
  }
  m_hours->SetBars(std::move(bars));
}

void TodayPage::ShowScales(const Facts& facts) {
  std::vector<ListRow> rows;
  m_scale_numbers.clear();
  for (const auto& scale : facts.scales) {
    const auto last = facts.last_tickets.find(scale.number);
    rows.push_back({{wxString::Format("%d", scale.number), StateText(scale, facts.now),
                     scale.last_contact ? MomentText(*scale.last_contact, offset()) : _("never"),
                     last == facts.last_tickets.end()
                         ? _("none yet")
                         : MomentText(last->second.closed_at, offset())},
                    IsUp(scale, facts.now) ? RowMood::Plain : RowMood::Attention});
    m_scale_numbers.push_back(scale.number);
  }
  if (rows.empty()) {
    rows.push_back({{"", _("none yet"), _("Add one on the page Scales."), ""}});
  }
  SetRows(m_scales, rows);
}

void TodayPage::ShowExceptions(const Facts& facts) {
  std::vector<ListRow> rows;
  m_exception_ids.clear();
  for (const auto& exception : facts.exceptions) {
    rows.push_back({{MomentText(exception.at, offset()), SubjectText(exception.subject),
                     WordsOf(exception.kind).what}});
    m_exception_ids.push_back(exception.id.ToString());
  }
  const auto count = static_cast<std::int64_t>(rows.size());
  m_waiting->SetLabel(
      count == 0 ? _("Waiting for a person: nothing")
                 : wxString::Format(_("Waiting for a person (%s); Enter leads there"),
                                    CountText(count)));
  if (rows.empty()) rows.push_back({{"", "", _("Nothing waits. All is in order.")}});
  SetRows(m_exceptions, rows);
}

}  // namespace steelyard::desktop
