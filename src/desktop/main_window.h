/// MainWindow: the pages, their menu, the bar for news and the status bar.
#pragma once
#include <wx/frame.h>
#include <wx/timer.h>

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desktop/pages/page.h"
#include "desktop/workplace.h"

class wxInfoBar;
class wxSimplebook;

namespace steelyard::desktop {

class Navigation;

class MainWindow : public wxFrame {
 public:
  /// `first_news` is told once, at the start; empty: nothing is.
  MainWindow(Workplace& workplace, const wxString& first_news);
  /// Of the page in front, as its chapter of the guide is called.
  std::string PageName() const;

 private:
  void MakePages();
  void MakeMenus();
  wxMenu* MakeGoMenu();
  wxMenu* MakeHelpMenu();
  void ShowFirstPage();
  void ShowStatus(const wxString& text, int field);
  void FillCommandMenu();
  void RunOrTell(const Command& command);
  void GoTo(int index);
  /// Nothing for a page that this role does not have.
  void GoToSubject(const wxString& page, const std::string& subject);
  void Tell(const wxString& sentence, NewsKind kind);
  void OnReaderNews(const ReaderNews& news);
  void ShowReaderMenu();
  void ChooseReader(const std::string& name);
  void OnTick();
  void ShowService();
  void ShowScales();
  /// Covers everything until an operator logs in.
  void Lock();
  bool MayLock();
  void OnClose(wxCloseEvent& event);

  struct PageEntry {
    Page* page;
    wxString title;
  };

  Workplace& m_workplace;
  Navigation* m_navigation;
  wxSimplebook* m_book;
  wxInfoBar* m_news;
  wxMenu* m_command_menu;
  std::vector<PageEntry> m_pages;
  std::optional<app::Actor> m_next_operator;  ///< who goes on here once this window has closed
  std::int64_t m_lock_minutes = 0;            ///< 0: never
  bool m_is_locked = false;
  int m_current = -1;
  bool m_runs_command = false;
  bool m_tells_need = false;  ///< the news say why a key did nothing; gone with the next that does
  wxTimer m_timer;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace steelyard::desktop
