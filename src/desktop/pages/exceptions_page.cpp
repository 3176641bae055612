/// A list, what the chosen one means, and a note that takes it off.
#include "desktop/pages/exceptions_page.h"

#include "app/resolve_exception.h"
#include "app/roles.h"
#include "desktop/dialogs/card_dialogs.h"
#include "desktop/format.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr int kMostShown = 1000;

}  // namespace

ExceptionsPage::ExceptionsPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "exceptions") {
  m_commands.push_back({"exception.resolve", _("&Resolve..."),
                        _("Take it off the list with a note of what was done"), "resolve", "F2",
                        [this] {
                          return Selected() && app::MayManageStore(place().actor.role);
                        },
                        [this] { Resolve(); }});
  m_bar = new CommandBar(this, m_commands);
  m_list = MakeList(this, "exceptions", {{_("Since"), 18}, {_("About"), 26},
                                         {_("What happened"), 70}});
  m_what = MakeHeading(this, " ");
  m_why = new wxStaticText(this, wxID_ANY, " ");
  m_detail = MakeRemark(this, " ");
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_list, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT));
  for (auto* text : {m_what, m_why, m_detail}) {
    column->Add(text, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxTOP));
  }
  column->AddSpacer(wxSizerFlags::GetDefaultBorder());
  SetSizer(column);
  m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { ShowSelected(); });
  m_list->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { Resolve(); });
  m_bar->UpdateControls();
}

void ExceptionsPage::Reload() {
  RunInBackground(
      place().background, alive(),
      [&context = context()] {
        std::vector<ports::BookException> open;
        context.store.Read([&](const ports::Books& books) {
          open = books.exceptions().Open(kMostShown);
        });
        return open;
      },
      [this](std::vector<ports::BookException> open) { Show(std::move(open)); }, TellFailure());
}

void ExceptionsPage::Show(std::vector<ports::BookException> exceptions) {
  m_exceptions = std::move(exceptions);
  std::vector<ListRow> rows;
  for (const auto& exception : m_exceptions) {
    rows.push_back({{MomentText(exception.at, offset()), SubjectText(exception.subject),
                     WordsOf(exception.kind).what}});
  }
  if (rows.empty()) rows.push_back({{"", "", _("Nothing waits. All is in order.")}});
  SetRows(m_list, rows);
  if (SelectedRow(m_list) == wxNOT_FOUND && !m_exceptions.empty()) m_list->Select(0);
  ShowSelected();
}

const ports::BookException* ExceptionsPage::Selected() const {
  const int row = SelectedRow(m_list);
  if (row < 0 || row >= static_cast<int>(m_exceptions.size())) return nullptr;
  return &m_exceptions[static_cast<std::size_t>(row)];
}

void ExceptionsPage::ShowSelected() {
  const auto* exception = Selected();
  const auto words = exception ? WordsOf(exception->kind) : ExceptionWords{" ", " "};
  m_what->SetLabelText(words.what);
  m_why->SetLabelText(words.why);
  m_detail->SetLabelText(exception ? ToWx(exception->detail) : wxString(" "));
  Layout();
  m_bar->UpdateControls();
}

void ExceptionsPage::Resolve() {
  const auto* exception = Selected();
  if (!exception || !app::MayManageStore(place().actor.role)) return;
  const auto id = exception->id;
  const auto note = AskText(this, {_("Resolve an exception"), _("What was &done"), _("&Resolve"),
                                   "resolve_exception", _("Type what was found and done.")});
  if (!note) return;
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, id, note = *note] {
        return app::ResolveException(context, actor, {id, note});
      },
      [this](app::ResolveOutcome outcome) {
        const bool is_done = outcome == app::ResolveOutcome::Done;
        Tell(Sentence(outcome), is_done ? NewsKind::Good : NewsKind::Attention);
        Reload();
      },
      TellFailure());
}

}  // namespace steelyard::desktop
