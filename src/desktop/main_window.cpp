/// Puts pages, menus and bars together. Which pages there are depends on the role.
#include "desktop/main_window.h"

#include <wx/simplebook.h>
#include <wx/weakref.h>
#include <algorithm>

#include "app/settings.h"
#include "desktop/crash_report.h"
#include "desktop/dialogs/about.h"
#include "desktop/dialogs/unlock.h"
#include "desktop/format.h"
#include "desktop/guide.h"
#include "desktop/icons.h"
#include "desktop/pages/page_list.h"
#include "desktop/reader_status.h"
#include "desktop/scale_state.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/navigation.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

enum StatusField { StoreField, OperatorField, ReaderField, ScalesField, ServiceField, FieldCount };

constexpr int kTickMs = 5000;

}  // namespace

MainWindow::MainWindow(Workplace& workplace, const wxString& first_news)
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
  NameTheUnnamed(*m_navigation, _("Pages"));
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
  m_workplace.memory.Restore(*this);
  m_workplace.memory.RestoreColumns(*m_book);

  Bind(wxEVT_TIMER, [this](wxTimerEvent&) { OnTick(); });
  Bind(wxEVT_CLOSE_WINDOW, &MainWindow::OnClose, this);
  ShowStatus(ToWx(m_workplace.settings.name), StoreField);
  // TRANSLATORS: the operator's name, then the role in brackets.
  ShowStatus(
      wxString::Format(_("%s (%s)"), ToWx(m_workplace.actor.name), Word(m_workplace.actor.role)),
      OperatorField);
  ShowStatus(_("Looking for a reader..."), ReaderField);
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
  ShowFirstPage();
  ShowScales();
  if (!first_news.empty()) Tell(first_news, NewsKind::Attention);
}

/// The one this operator was on when they left.
void MainWindow::ShowFirstPage() {
  const auto name = m_workplace.memory.PageOf(ToWx(m_workplace.actor.name));
  int first = 0;
  for (std::size_t i = 0; i < m_pages.size(); ++i) {
    if (m_pages[i].page->GetName() == name) first = static_cast<int>(i);
  }
  m_navigation->Choose(first);
  GoTo(first);
}

/// Its fields are drawn; for those who cannot see them they are its name.
void MainWindow::ShowStatus(const wxString& text, int field) {
  SetStatusText(text, field);
  wxString all;
  for (int at = 0; at < FieldCount; ++at) {
    const auto part = GetStatusBar()->GetStatusText(at);
    if (!part.empty()) all += (all.empty() ? "" : ", ") + part;
  }
  SetAccessibleName(GetStatusBar(), all);
}

void MainWindow::MakePages() {
  const auto tell = [this](const wxString& sentence, NewsKind kind) { Tell(sentence, kind); };
  for (const auto& entry : PagesFor(m_workplace.actor.role)) {
    auto* page = entry.make(m_book, m_workplace, tell);
    NameTheUnnamed(*page, entry.title);
    m_book->AddPage(page, entry.title);
    m_navigation->AddPage(entry.title, entry.icon);
    m_pages.push_back({page, entry.title});
  }
}

void MainWindow::MakeMenus() {
  m_command_menu = new wxMenu;
  auto* bar = new wxMenuBar;
  bar->Append(MakeGoMenu(), _("&Go to"));
  bar->Append(m_command_menu, _("Acti&ons"));
  bar->Append(MakeHelpMenu(), _("&Help"));
  SetMenuBar(bar);
}

wxMenu* MainWindow::MakeGoMenu() {
  auto* go = new wxMenu;
  const auto add = [this, go](const wxString& label, std::function<void()> run) {
    Bind(
        wxEVT_MENU, [run = std::move(run)](wxCommandEvent&) { run(); },
        go->Append(wxID_ANY, label)->GetId());
  };
  for (std::size_t i = 0; i < m_pages.size(); ++i) {
    add(wxString::Format("&%zu %s\tCtrl+%zu", i + 1, m_pages[i].title, i + 1), [this, i] {
      GoTo(static_cast<int>(i));
      if (m_current == static_cast<int>(i)) m_pages[i].page->SetFocus();
    });
  }
  go->AppendSeparator();
  add(_("Card &reader...") + "\tCtrl+Shift+R", [this] { ShowReaderMenu(); });
  add(_("Look a&gain") + "\tCtrl+R", [this] { m_pages[m_current].page->Reload(); });
  add(_("&Lock, or change the operator") + "\tCtrl+L", [this] { Lock(); });
  add(_("&Quit") + "\tCtrl+Q", [this] { Close(); });
  return go;
}

wxMenu* MainWindow::MakeHelpMenu() {
  auto* help = new wxMenu;
  Bind(
      wxEVT_MENU,
      [this](wxCommandEvent&) {
        ShowGuide(this, m_workplace.language, PageName());
      },
      help->Append(wxID_ANY, _("G&uide") + "\tF1")->GetId());
  Bind(
      wxEVT_MENU, [this](wxCommandEvent&) { ShowAbout(this, m_workplace); },
      help->Append(wxID_ANY, _("&About Steelyard..."))->GetId());
  return help;
}

std::string MainWindow::PageName() const {
  return FromWx(m_pages[m_current].page->GetName());
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
    SetCommandUnderWay(command.id);
    command.Run();
    SetCommandUnderWay(nullptr);
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
  Announce(m_news, sentence);
}

void MainWindow::OnReaderNews(const ReaderNews& news) {
  m_workplace.idle.Touch();  // cards come and go: somebody is at work
  if (const auto* connected = std::get_if<ReaderConnected>(&news)) {
    ShowStatus(ReaderStatus(*connected), ReaderField);
  } else if (const auto* missing = std::get_if<ReaderMissing>(&news)) {
    ShowStatus(ReaderStatus(*missing), ReaderField);
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
  ShowStatus(_("Looking for a reader..."), ReaderField);
  if (m_workplace.reader_choice.Choose(name) == Remembered::No) {
    Tell(_("This choice could not be written to your settings: it counts until you quit."),
         NewsKind::Attention);
  }
  m_workplace.reader.OpenAnew();
}

void MainWindow::OnTick() {
  m_pages[m_current].page->OnTick();
  ShowScales();
  const auto rest = std::chrono::minutes(m_lock_minutes);
  if (m_lock_minutes > 0 && m_workplace.idle.Rest() >= rest) Lock();
}

/// Gives up what is open above the window; what cannot be called back goes on, and the wait, too.
bool MainWindow::MayLock() {
  bool is_open = false;
  for (auto* window : wxTopLevelWindows) {
    auto* const dialog = dynamic_cast<wxDialog*>(window);
    if (!dialog || !dialog->IsModal()) continue;
    is_open = true;
    dialog->Close();
  }
  return !is_open;
}

void MainWindow::Lock() {
  if (m_is_locked) return;
  m_is_locked = true;
  if (!MayLock()) {
    // Once the dialogs' own loops have ended; one that is at work is asked again at the next tick.
    m_is_locked = false;
    return;
  }
  std::vector<wxWindowRef> covered;  // previews and the guide stand beside this window
  for (auto* window : wxTopLevelWindows) {
    if (!window->IsShown()) continue;
    covered.emplace_back(window);
    window->Hide();
  }
  const auto actor = AskUnlock(m_workplace);
  m_is_locked = false;
  m_workplace.idle.Touch();
  for (const auto& window : covered) {
    if (window) window->Show();
  }
  Raise();
  if (actor.name == m_workplace.actor.name) return;
  m_next_operator = actor;
  // Asks about what the other has not saved; who wants to keep it leaves the window to its owner.
  if (!Close()) Lock();
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
  ShowStatus(text, ServiceField);
}

void MainWindow::ShowScales() {
  struct Count {
    int up = 0;
    int total = 0;
    std::int64_t lock_minutes = 0;
  };
  RunInBackground(
      m_workplace.background, m_alive,
      [&context = m_workplace.context] {
        Count count;
        const auto now = context.clock.Now();
        context.store.Read([&](const ports::Books& books) {
          count.lock_minutes = app::LoadLockMinutes(books);
          for (const auto& scale : books.scales().All()) {
            ++count.total;
            if (IsUp(scale, now)) ++count.up;
          }
        });
        return count;
      },
      [this](Count count) {
        m_lock_minutes = count.lock_minutes;
        // TRANSLATORS: how many scales are up, of how many.
        ShowStatus(wxString::Format(_("Scales: %d of %d up"), count.up, count.total),
                      ScalesField);
      },
      [this](const base::Explanation&) { ShowStatus(_("Scales: not known"), ScalesField); });
}

void MainWindow::OnClose(wxCloseEvent& event) {
  const auto may_close = [](const auto& entry) { return entry.page->MayClose(); };
  const bool may_leave = m_current < 0 || m_pages[m_current].page->MayLeave();
  if (event.CanVeto() && !(may_leave && std::all_of(m_pages.begin(), m_pages.end(), may_close))) {
    event.Veto();
    m_next_operator.reset();
    return;
  }
  m_timer.Stop();
  m_workplace.memory.Keep(*this);
  m_workplace.memory.KeepColumns(*m_book);
  if (m_current >= 0) {
    m_workplace.memory.KeepPage(ToWx(m_workplace.actor.name), m_pages[m_current].page->GetName());
  }
  m_workplace.memory.Write();
  m_workplace.reader.Stop();
  // The window goes when the program is next idle. What still waits in the queue by then, a key or
  // an answer, must not open a dialog: the dialog's own loop would be idle first, and take the
  // window from under the command that waits for it.
  Disable();
  m_alive.reset();
  m_workplace.go_to = nullptr;
  for (const auto& entry : m_pages) entry.page->Retire();
  if (m_next_operator) m_workplace.change_operator(*m_next_operator);
  Destroy();
}

}  // namespace steelyard::desktop
