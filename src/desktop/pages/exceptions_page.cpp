/// A list, what the chosen one means, and the buttons of what can be done about it.
#include "desktop/pages/exceptions_page.h"

#include <algorithm>

#include "app/roles.h"
#include "app/scale_verification.h"
#include "app/unfinished_writes.h"
#include "desktop/format.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/widgets/wrapped_text.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr int kMostShown = 1000;

std::vector<ports::BookException> ReadOpen(app::Context& context) {
  // A store that nobody serves tells of them too.
  app::ListUnfinishedWrites(context);
  app::ListVerifications(context);
  std::vector<ports::BookException> open;
  context.store.Read([&](const ports::Books& books) {
    open = books.exceptions().Open(kMostShown + 1);
  });
  return open;
}

}  // namespace

ExceptionsPage::ExceptionsPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "exceptions"),
      m_calls(workplace, {[this] { ShowChosen(); },
                          [this](int scale, const wxString& sentence, NewsKind kind) {
                            Tell(wxString::Format(_("Scale %d: %s"), scale, sentence), kind);
                            Reload();
                          }}),
      m_asking(workplace.background, alive()) {
  MakeCommands();
  m_bar = new CommandBar(this, m_commands);
  m_count = MakeRemark(this, " ");
  m_list = MakeList(this, "exceptions", {{_("Since"), 18}, {_("About"), 26},
                                         {_("What happened"), 70}});
  m_what = MakeHeading(this, " ");
  m_why = new wxStaticText(this, wxID_ANY, " ");
  m_remedy = new wxStaticText(this, wxID_ANY, " ");
  m_detail = MakeRemark(this, " ");
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_count, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxTOP));
  column->Add(m_list, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT | wxTOP));
  for (auto* text : {m_what, m_why, m_remedy, m_detail}) {
    column->Add(text, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxTOP));
  }
  // Beside what they remedy.
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  SetSizer(column);
  m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) {
    if (const auto* exception = Chosen()) m_chosen = exception->id.ToString();
    ShowChosen();
    AskConcern();
  });
  m_list->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { Resolve(); });
  m_bar->UpdateControls();
}

void ExceptionsPage::AddRemedy(Remedy remedy, Command command) {
  command.CanRun = [this, remedy] { return Offers(remedy) && CanDo(remedy); };
  command.Run = [this, remedy] { Do(remedy); };
  command.place = CommandPlace::ButtonWhenPossible;
  command.needs = _("This exception offers no such remedy, or the scale is busy just now.");
  m_commands.push_back(std::move(command));
}

void ExceptionsPage::MakeCommands() {
  m_commands.push_back({"exception.resolve", _("&Resolve..."),
                        _("Take it off the list with a note of what was done"), "resolve", "F2",
                        [this] { return Chosen() && app::MayManageStore(place().actor.role); },
                        [this] { Resolve(); }});
  const auto add = [this](Remedy remedy, const char* id, const wxString& label,
                          const wxString& help, const char* icon, const char* hotkey) {
    AddRemedy(remedy, {id, label, help, icon, hotkey, {}, {}});
  };
  add(Remedy::PullScale, "exception.pull", _("&Pull the scale"),
      _("Fetch the sales the scale has kept"), "pull", "F3");
  add(Remedy::SetClock, "exception.set_clock", _("Set its &clock"),
      _("Set the scale's clock to this computer's"), "clock", "F4");
  add(Remedy::SendWholeList, "exception.send_prices", _("Send the &whole list..."),
      _("Send every price to the scale"), "send", "F5");
  add(Remedy::EditScale, "exception.edit_scale", _("&Note the new date..."),
      _("Change the scale's entry in the register"), "edit", "F6");
  add(Remedy::OpenTickets, "exception.tickets", _("Open the &ticket"),
      _("Show the ticket it is about; two of them side by side"), "sales", "F7");
  add(Remedy::OpenSales, "exception.sales", _("Sales of that da&y"),
      _("Show the scale's tickets of that day"), "sales", "Shift+F7");
  add(Remedy::OpenCard, "exception.card", _("Open the car&d"),
      _("Show the card's movements"), "card", "F8");
  add(Remedy::FinishWrite, "exception.finish_write", _("To the card des&k"),
      _("Lay the card on the reader there"), "card", "F9");
  add(Remedy::LiftBlock, "exception.lift_block", _("&Lift the block..."),
      _("Put the suspended card back into use"), "resume", "Ctrl+U");
  add(Remedy::OpenScale, "exception.scale", _("Open the &scale"),
      _("Show its tickets, its events and what waits"), "scales", "Ctrl+Return");
}

void ExceptionsPage::Retire() {
  m_calls.CallOffAll();
  Page::Retire();
}

void ExceptionsPage::Reload() {
  RunInBackground(
      place().background, alive(), [&context = context()] { return ReadOpen(context); },
      [this](std::vector<ports::BookException> open) { Show(std::move(open)); }, TellFailure());
}

void ExceptionsPage::ShowSubject(const std::string& subject) {
  m_chosen = subject;
  Reload();
}

void ExceptionsPage::Show(std::vector<ports::BookException> exceptions) {
  const bool is_cut = exceptions.size() > kMostShown;
  if (is_cut) exceptions.pop_back();
  m_exceptions = std::move(exceptions);
  const auto count = static_cast<unsigned>(m_exceptions.size());
  m_count->SetLabel(
      is_cut ? wxString::Format(_("The %u oldest; there are more."), count)
      : count == 0
          ? _("Whatever needs a person appears here: missing sales, wrong clocks, copied cards.")
          : wxString::Format(wxPLURAL("%u waits for a person", "%u wait for a person, oldest first",
                                      count),
                             count));
  std::vector<ListRow> rows;
  long chosen = 0;
  for (const auto& exception : m_exceptions) {
    if (exception.id.ToString() == m_chosen) chosen = static_cast<long>(rows.size());
    rows.push_back({{MomentText(exception.at, offset()), SubjectText(exception.subject),
                     WordsOf(exception.kind).what}});
  }
  if (rows.empty()) rows.push_back({{"", "", _("Nothing waits. All is in order.")}});
  SetRows(m_list, rows);
  if (!m_exceptions.empty()) {
    if (SelectedRow(m_list) != chosen) {
      m_list->Select(chosen);
      m_list->Focus(chosen);
    }
    m_chosen = m_exceptions[static_cast<std::size_t>(chosen)].id.ToString();
  }
  ShowChosen();
  AskConcern();
}

const ports::BookException* ExceptionsPage::Chosen() const {
  const int row = SelectedRow(m_list);
  if (row < 0 || row >= static_cast<int>(m_exceptions.size())) return nullptr;
  return &m_exceptions[static_cast<std::size_t>(row)];
}

bool ExceptionsPage::Offers(Remedy remedy) const {
  const auto* exception = Chosen();
  if (!exception) return false;
  const auto remedies = RemediesOf(exception->kind);
  return std::find(remedies.begin(), remedies.end(), remedy) != remedies.end();
}

void ExceptionsPage::ShowChosen() {
  const auto* exception = Chosen();
  const auto words = exception ? WordsOf(exception->kind) : ExceptionWords{" ", " ", " "};
  const int width = std::max(GetCharWidth() * 60, GetClientSize().x - 4 * GetCharWidth());
  m_what->SetLabelText(words.what);
  SetWrapped(m_why, words.why, width);
  SetWrapped(m_remedy, words.remedy, width);
  auto detail = exception ? DetailText(exception->detail, offset()) : wxString(" ");
  if (exception && m_concern.scale) {
    const auto state = m_calls.StateOf(m_concern.scale->number);
    if (!state.empty()) detail = state;
  }
  SetWrapped(m_detail, detail.empty() ? wxString(" ") : detail, width);
  m_bar->UpdateControls();
  Layout();
}

void ExceptionsPage::AskConcern() {
  m_concern = {};
  const auto* exception = Chosen();
  if (!exception) return;
  m_asking.Ask({[&context = context(), asked = *exception] {
                  Concern concern;
                  const auto scale = ScaleOf(asked);
                  const auto card = CardOf(asked);
                  context.store.Read([&](const ports::Books& books) {
                    if (scale) concern.scale = books.scales().Find(*scale);
                    if (card) concern.card = books.cards().FindByNumber(*card);
                  });
                  return concern;
                },
                [this](const Concern& concern) {
                  m_concern = concern;
                  m_bar->UpdateControls();
                },
                TellFailure()});
}

}  // namespace steelyard::desktop
