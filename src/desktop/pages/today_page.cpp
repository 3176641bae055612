/// Asks for everything at once beside the window, then shows it.
#include "desktop/pages/today_page.h"

#include "app/pull_sales.h"
#include "app/roles.h"
#include "desktop/dialogs/card_dialogs.h"
#include "desktop/dialogs/close_day.h"
#include "desktop/exception_words.h"
#include "desktop/format.h"
#include "desktop/scale_state.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/hour_chart.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {

struct TodayPage::Facts {
  domain::BusinessDay day;
  base::Timestamp now;
  ports::Statistics today;
  ports::Statistics week_ago;
  std::vector<ports::HourTakings> hours;
  std::vector<ports::Scale> scales;
  std::vector<ports::BookException> exceptions;
};

TodayPage::Facts TodayPage::Ask(Workplace& workplace) {
  const auto now = workplace.context.clock.Now();
  const auto day = domain::BusinessDay::Of(now, workplace.settings.calendar);
  const auto week_ago = day.PlusDays(-7);
  Facts facts{day,
              now,
              workplace.queries.Totals(domain::Period::FromDays(day, day).value(), std::nullopt),
              workplace.queries.Totals(domain::Period::FromDays(week_ago, week_ago).value(),
                                       std::nullopt),
              workplace.queries.ByHour(day),
              {},
              {}};
  workplace.context.store.Read([&](const ports::Books& books) {
    facts.scales = books.scales().All();
    facts.exceptions = books.exceptions().Open(50);
  });
  return facts;
}

TodayPage::TodayPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "today") {
  m_commands.push_back({"day.close", _("&Close the day..."),
                        _("Close today's business day: what comes later is marked as late"),
                        "clock", "F2",
                        [this] { return app::MayManageStore(place().actor.role) && !m_is_closing; },
                        [this] { AskAndCloseDay(); }});
  m_bar = new CommandBar(this, m_commands);
  m_day = MakeHeading(this, " ");
  m_takings = new Figure(this, _("Takings"), "takings");
  m_tickets = new Figure(this, _("Tickets"), "tickets");
  m_basket = new Figure(this, _("Average basket"), "average_basket");
  m_cards = new Figure(this, _("Paid from cards"), "stored_value");
  m_tenders = MakeList(this, "tenders",
                       {{_("Payment"), 16}, {_("Count"), 8, wxLIST_FORMAT_RIGHT},
                        {_("Amount"), 14, wxLIST_FORMAT_RIGHT}});
  m_chart = new HourChart(this);
  m_scales = MakeList(this, "scales", {{_("Scale"), 8}, {_("State"), 26}, {_("Last contact"), 18}});
  m_exceptions = MakeList(this, "exceptions", {{_("Since"), 18}, {_("About"), 14},
                                               {_("What happened"), 54}});

  auto* figures = new wxBoxSizer(wxHORIZONTAL);
  for (auto* figure : {m_takings, m_tickets, m_basket, m_cards}) {
    figures->Add(figure, wxSizerFlags(1).Expand().Border(wxRIGHT));
  }
  const auto group = [this](const wxString& heading, wxWindow* content) {
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(MakeHeading(this, heading), wxSizerFlags().Border(wxTOP | wxBOTTOM));
    column->Add(content, wxSizerFlags(1).Expand());
    return column;
  };
  auto* upper = new wxBoxSizer(wxHORIZONTAL);
  upper->Add(group(_("Takings by payment"), m_tenders),
             wxSizerFlags(2).Expand().Border(wxRIGHT));
  upper->Add(group(_("Takings by hour, in yuan"), m_chart), wxSizerFlags(3).Expand());
  auto* lower = new wxBoxSizer(wxHORIZONTAL);
  lower->Add(group(_("Scales"), m_scales), wxSizerFlags(2).Expand().Border(wxRIGHT));
  lower->Add(group(_("Waiting for a person"), m_exceptions), wxSizerFlags(3).Expand());
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_day, wxSizerFlags().Border(wxALL));
  column->Add(figures, wxSizerFlags().Expand().Border(wxLEFT));
  column->Add(upper, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT));
  column->Add(lower, wxSizerFlags(1).Expand().Border(wxALL));
  SetSizer(column);
  m_bar->UpdateControls();
}

/// The scales that we call are asked first, so that the window shows all they have sold.
void TodayPage::AskAndCloseDay() {
  if (m_is_closing || !app::MayManageStore(place().actor.role)) return;
  m_is_closing = true;
  Tell(_("Asking the scales for their last sales..."), NewsKind::Good);
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, &verifier = place().card_verifier,
       make_driver = DriversOf(place()), settings = place().settings] {
        const auto today = app::Today(context, settings);
        if (!app::FindClosedDay(context, today)) {
          app::PullFromEach(context, verifier, app::ScalesToAsk(context, today), make_driver);
        }
        return Preview{app::PreviewClose(context, actor, today),
                       app::FindClosedDay(context, today).has_value()};
      },
      [this](const Preview& preview) {
        ShowPreview(preview);
        m_is_closing = false;
      },
      [this, tell = TellFailure()](const base::Explanation& why) {
        m_is_closing = false;
        tell(why);
      });
}

void TodayPage::ShowPreview(const Preview& preview) {
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
  // TRANSLATORS: %s is a figure of the same weekday of last week.
  const auto last_week = _("a week ago: %s");
  const auto basket = [](const ports::Statistics& day) {
    return day.tickets == 0 ? wxString(L"–")
                            : MoneyText(domain::MoneyDifference(day.total.fen() / day.tickets));
  };
  const auto paid_by_card = [](const ports::Statistics& day) {
    domain::MoneyDifference sum;
    for (const auto& row : day.tenders) {
      if (row.key == domain::ToText(domain::TenderType::StoredValue)) sum = sum + row.amount;
    }
    return MoneyText(sum);
  };
  m_takings->SetValue(MoneyText(facts.today.total),
                      wxString::Format(last_week, MoneyText(facts.week_ago.total)));
  m_tickets->SetValue(CountText(facts.today.tickets),
                      wxString::Format(last_week, CountText(facts.week_ago.tickets)));
  m_basket->SetValue(basket(facts.today), wxString::Format(last_week, basket(facts.week_ago)));
  m_cards->SetValue(paid_by_card(facts.today),
                    wxString::Format(last_week, paid_by_card(facts.week_ago)));

  std::vector<ListRow> tenders;
  for (const auto& row : facts.today.tenders) {
    tenders.push_back({{TenderWords(row.key), CountText(row.count), MoneyText(row.amount)}});
  }
  SetRows(m_tenders, tenders);
  m_chart->SetHours(facts.hours);
  ShowScales(facts);
  ShowExceptions(facts);
}

void TodayPage::ShowScales(const Facts& facts) {
  std::vector<ListRow> rows;
  for (const auto& scale : facts.scales) {
    rows.push_back({{wxString::Format("%d", scale.number), StateText(scale, facts.now),
                     scale.last_contact ? MomentText(*scale.last_contact, offset())
                                        : _("never")},
                    IsUp(scale, facts.now) ? RowMood::Plain : RowMood::Attention});
  }
  if (rows.empty()) rows.push_back({{"", _("No scale yet. Add one on the page Scales."), ""}});
  SetRows(m_scales, rows);
}

void TodayPage::ShowExceptions(const Facts& facts) {
  std::vector<ListRow> rows;
  for (const auto& exception : facts.exceptions) {
    rows.push_back({{MomentText(exception.at, offset()), SubjectText(exception.subject),
                     WordsOf(exception.kind).what}});
  }
  if (rows.empty()) rows.push_back({{"", "", _("Nothing waits. All is in order.")}});
  SetRows(m_exceptions, rows);
}

}  // namespace steelyard::desktop
