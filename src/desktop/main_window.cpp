/// Puts pages, menus and bars together. Which pages there are depends on the role.
#include "desktop/main_window.h"

#include <wx/simplebook.h>
#include <algorithm>

#include "desktop/format.h"
#include "desktop/guide.h"
#include "desktop/icons.h"
#include "desktop/pages/page_list.h"
#include "desktop/reader_status.h"
#include "desktop/scale_state.h"
#include "desktop/widgets/navigation.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

enum StatusField { StoreField, OperatorField, ReaderField, ScalesField, ServiceField, FieldCount };

constexpr int kTickMs = 5000;

/// A reader as the menu lists it.
wxString LabelOf(const cards::FoundReader& found) {
  const auto name = ToWx(found.name);
  if (found.kind.empty()) return name;
  // TRANSLATORS: the kind of a card reader, then its name in brackets.
  return wxString::Format(_("%s (%s)"), ToWx(found.kind), name);
}

}  // namespace

MainWindow::MainWindow(Workplace& workplace)
    : wxFrame(nullptr, wxID_ANY, _("Steelyard")), m_workplace(workplace), m_timer(this) {
  SetName("main_window");
  // Before any child is made: lists that are laid out in no room at all complain.
  SetSize(FromDIP(wxSize(1240, 800)));
  SetIcons(wxIconBundle(Icon("steelyard", IconSize::Page).GetIconFor(this)));
  m_news = new wxInfoBar(this);
  // Its own button would be in GTK's language. An info bar knows no mnemonics.
  m_news->AddButton(wxID_CLOSE, _("Dismiss"));
  m_news->SetName("news");
  m_navigation = new Navigation(this, [this](int index) { GoTo(index); });
  m_book = new wxSimplebook(this);
  MakePages();
  MakeMenus();
  CreateStatusBar(FieldCount);
  const int widths[FieldCount] = {-3, -3, -4, -2, -4};
  GetStatusBar()->SetStatusWidths(FieldCount, widths);

  auto* row = new wxBoxSizer(wxHORIZONTAL);
  row->Add(m_navigation, wxSizerFlags().Expand());
  row->Add(m_book, wxSizerFlags(1).Expand());
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_news, wxSizerFlags().Expand());
  column->Add(row, wxSizerFlags(1).Expand());
  m_navigation->SetMinSize(wxSize(GetCharWidth() * 26, -1));
  SetSizer(column);
  CentreOnScreen();

  Bind(wxEVT_TIMER, [this](wxTimerEvent&) { OnTick(); });
  Bind(wxEVT_CLOSE_WINDOW, &MainWindow::OnClose, this);
  SetStatusText(ToWx(m_workplace.settings.name), StoreField);
  // TRANSLATORS: the operator's name, then the role in brackets.
  SetStatusText(
      wxString::Format(_("%s (%s)"), ToWx(m_workplace.actor.name), Word(m_workplace.actor.role)),
      OperatorField);
  SetStatusText(_("Looking for a reader..."), ReaderField);
  GetStatusBar()->Bind(wxEVT_LEFT_DOWN, [this](wxMouseEvent& event) {
    wxRect field;
    const bool has_field = GetStatusBar()->GetFieldRect(ReaderField, field);
    if (has_field && field.Contains(event.GetPosition())) ShowReaderMenu();
    event.Skip();
  });
  ShowService();
  m_workplace.go_to = [this](const char* page, const std::string& subject) {
    GoToSubject(page, subject);
  };
  m_workplace.reader.Start([this, alive = Alive(m_alive)](const ReaderNews& news) {
    ToWindow(alive, [this, news] { OnReaderNews(news); });
  });
  m_timer.Start(kTickMs);
  m_navigation->Choose(0);
  GoTo(0);
  ShowScales();
}

void MainWindow::MakePages() {
  const auto tell = [this](const wxString& sentence, NewsKind kind) { Tell(sentence, kind); };
  for (const auto& entry : PagesFor(m_workplace.actor.role)) {
    auto* page = entry.make(m_book, m_workplace, tell);
    m_book->AddPage(page, entry.title);
    m_navigation->AddPage(entry.title, entry.icon);
    m_pages.push_back({page, entry.title});
  }
}

void MainWindow::MakeMenus() {
  auto* go = new wxMenu;
  for (std::size_t i = 0; i < m_pages.size(); ++i) {
    const auto* item =
        go->Append(wxID_ANY, wxString::Format("&%zu %s\tCtrl+%zu", i + 1, m_pages[i].title, i + 1));
    Bind(
        wxEVT_MENU,
        [this, i](wxCommandEvent&) {
          GoTo(static_cast<int>(i));
          if (m_current == static_cast<int>(i)) m_pages[i].page->SetFocus();
        },
        item->GetId());
  }
  go->AppendSeparator();
  const auto* reader = go->Append(wxID_ANY, _("Card &reader...") + "\tCtrl+Shift+R");
  Bind(
      wxEVT_MENU, [this](wxCommandEvent&) { ShowReaderMenu(); }, reader->GetId());
  const auto* reload = go->Append(wxID_ANY, _("Look a&gain") + "\tCtrl+R");
  Bind(
      wxEVT_MENU, [this](wxCommandEvent&) { m_pages[m_current].page->Reload(); }, reload->GetId());
  const auto* guide = go->Append(wxID_ANY, _("G&uide") + "\tF1");
  Bind(
      wxEVT_MENU,
      [this](wxCommandEvent&) {
        ShowGuide(this, m_workplace.language, FromWx(m_pages[m_current].page->GetName()));
      },
      guide->GetId());
  const auto* quit = go->Append(wxID_ANY, _("&Quit") + "\tCtrl+Q");
  Bind(
      wxEVT_MENU, [this](wxCommandEvent&) { Close(); }, quit->GetId());
  m_command_menu = new wxMenu;
  auto* bar = new wxMenuBar;
  bar->Append(go, _("&Go to"));
  bar->Append(m_command_menu, _("&Actions"));
  SetMenuBar(bar);
}

void MainWindow::FillCommandMenu() {
  while (m_command_menu->GetMenuItemCount() > 0) {
    m_command_menu->Destroy(m_command_menu->FindItemByPosition(0));
  }
  for (const auto& command : m_pages[m_current].page->commands()) {
    const wxString key = *command.hotkey ? "\t" + wxString(command.hotkey) : wxString();
    const auto* item = m_command_menu->Append(wxID_ANY, command.label + key, command.help);
    Bind(
        wxEVT_MENU,
        [this, &command](wxCommandEvent&) { RunOrTell(command); },
        item->GetId());
  }
}

void MainWindow::RunOrTell(const Command& command) {
  if (m_runs_command) return;  // its window is open: a key that waited in the queue
  if (command.CanRun()) {
    if (m_tells_need) m_news->Dismiss();
    m_tells_need = false;
    m_runs_command = true;
    command.Run();
    m_runs_command = false;
  } else if (!command.needs.empty()) {
    Tell(command.needs, NewsKind::Attention);
    m_tells_need = true;
  }
}

void MainWindow::GoTo(int index) {
  if (index == m_current) return;
  if (m_current >= 0 && !m_pages[m_current].page->MayLeave()) {
    m_navigation->Choose(m_current);
    return;
  }
  m_current = index;
  m_book->SetSelection(static_cast<std::size_t>(index));
  m_navigation->Choose(index);
  m_news->Dismiss();
  SetTitle(wxString::Format(L"%s – %s", m_pages[index].title, _("Steelyard")));
  FillCommandMenu();
  m_pages[index].page->Reload();
}

void MainWindow::GoToSubject(const wxString& page, const std::string& subject) {
  for (std::size_t i = 0; i < m_pages.size(); ++i) {
    if (m_pages[i].page->GetName() != page) continue;
    GoTo(static_cast<int>(i));
    if (m_current == static_cast<int>(i)) m_pages[i].page->ShowSubject(subject);
    return;
  }
}

void MainWindow::Tell(const wxString& sentence, NewsKind kind) {
  m_tells_need = false;
  const int icon = kind == NewsKind::Good        ? wxICON_INFORMATION
                   : kind == NewsKind::Attention ? wxICON_WARNING
                                                 : wxICON_ERROR;
  m_news->ShowMessage(sentence, icon);
}

void MainWindow::OnReaderNews(const ReaderNews& news) {
  if (const auto* connected = std::get_if<ReaderConnected>(&news)) {
    SetStatusText(ReaderStatus(*connected), ReaderField);
  } else if (const auto* missing = std::get_if<ReaderMissing>(&news)) {
    SetStatusText(ReaderStatus(*missing), ReaderField);
  }
  for (const auto& entry : m_pages) entry.page->OnReaderNews(news);
}

void MainWindow::ShowReaderMenu() {
  const auto chosen = m_workplace.reader_choice.chosen();
  auto readers = cards::FindReaders();
  const bool is_listed = chosen.empty() || std::any_of(readers.begin(), readers.end(),
                                                       [&](const cards::FoundReader& found) {
                                                         return found.name == chosen;
                                                       });
  if (!is_listed) readers.push_back({chosen, {}, cards::Likelihood::AnyPort});
  wxMenu menu;
  const auto add = [&](const wxString& label, const std::string& name) {
    const auto* item = menu.AppendRadioItem(wxID_ANY, label);
    menu.Check(item->GetId(), name == chosen);
    menu.Bind(
        wxEVT_MENU, [this, name](wxCommandEvent&) { ChooseReader(name); }, item->GetId());
  };
  add(_("The first reader that answers"), {});
  for (const auto& found : readers) add(LabelOf(found), found.name);
  PopupMenu(&menu);
}

void MainWindow::ChooseReader(const std::string& name) {
  SetStatusText(_("Looking for a reader..."), ReaderField);
  if (m_workplace.reader_choice.Choose(name) == Remembered::No) {
    Tell(_("This choice could not be written to your settings: it counts until you quit."),
         NewsKind::Attention);
  }
  m_workplace.reader.OpenAnew();
}

void MainWindow::OnTick() {
  m_pages[m_current].page->OnTick();
  ShowScales();
}

void MainWindow::ShowService() {
  const auto& service = m_workplace.service;
  wxString text;
  switch (service.kind) {
    case ServiceState::Kind::Ours:
      // TRANSLATORS: %s is HOST:PORT, where the scales reach this program.
      text = wxString::Format(_("Service: %s"), ToWx(service.address));
      break;
    case ServiceState::Kind::Another:
      text = wxString::Format(_("Another service at %s"), ToWx(service.address));
      break;
    case ServiceState::Kind::Off:
      text = _("Service: off");
      break;
  }
  SetStatusText(text, ServiceField);
}

void MainWindow::ShowScales() {
  struct Count {
    int up = 0;
    int total = 0;
  };
  RunInBackground(
      m_workplace.background, m_alive,
      [&context = m_workplace.context] {
        Count count;
        const auto now = context.clock.Now();
        context.store.Read([&](const ports::Books& books) {
          for (const auto& scale : books.scales().All()) {
            ++count.total;
            if (IsUp(scale, now)) ++count.up;
          }
        });
        return count;
      },
      [this](Count count) {
        // TRANSLATORS: how many scales are up, of how many.
        SetStatusText(wxString::Format(_("Scales: %d of %d up"), count.up, count.total),
                      ScalesField);
      },
      [this](const base::Explanation&) { SetStatusText(_("Scales: not known"), ScalesField); });
}

void MainWindow::OnClose(wxCloseEvent& event) {
  const auto may_close = [](const auto& entry) { return entry.page->MayClose(); };
  const bool may_leave = m_current < 0 || m_pages[m_current].page->MayLeave();
  if (event.CanVeto() && !(may_leave && std::all_of(m_pages.begin(), m_pages.end(), may_close))) {
    event.Veto();
    return;
  }
  m_timer.Stop();
  m_workplace.reader.Stop();
  // The window goes when the program is next idle. What still waits in the queue by then, a key or
  // an answer, must not open a dialog: the dialog's own loop would be idle first, and take the
  // window from under the command that waits for it.
  Disable();
  m_alive.reset();
  m_workplace.go_to = nullptr;
  for (const auto& entry : m_pages) entry.page->Retire();
  Destroy();
}

}  // namespace steelyard::desktop
