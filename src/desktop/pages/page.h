/// Page: one of the main window's pages.
#pragma once
#include <wx/panel.h>

#include <functional>
#include <memory>
#include <string>

#include "desktop/commands/command.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

enum class NewsKind { Good, Attention, Failure };

/// How a page tells something that needs no decision: the bar above the pages.
using TellNews = std::function<void(const wxString& sentence, NewsKind kind)>;

class Page : public wxPanel {
 public:
  Page(wxWindow* parent, Workplace& workplace, TellNews tell, const wxString& name);

  /// Asks the store anew; called when the page comes to the front and on F5.
  virtual void Reload() = 0;
  /// Called every few seconds while the page is in front.
  virtual void OnTick() {}
  /// Somebody on another page wants to see this here; what is not known here is passed over.
  virtual void ShowSubject(const std::string& subject) { (void)subject; }
  virtual void OnReaderNews(const ReaderNews&) {}
  virtual const Commands& commands() const;
  /// Whether the page may be left: asks about what is not saved yet.
  virtual bool MayLeave() { return true; }
  /// Whether the window may be closed now. Every page is asked; one that answers no closes the
  /// window itself once it may.
  virtual bool MayClose() { return true; }
  /// The window is closing: nothing that comes back from a thread is shown any more.
  virtual void Retire() { m_alive.reset(); }

 protected:
  Workplace& place() { return m_workplace; }
  const Workplace& place() const { return m_workplace; }
  app::Context& context() { return m_workplace.context; }
  Alive alive() const { return m_alive; }
  void Tell(const wxString& sentence, NewsKind kind) const { m_tell(sentence, kind); }
  /// A failure's sentence on the bar: what RunInBackground takes for `failed`.
  std::function<void(const base::Explanation&)> TellFailure() const;
  base::UtcOffset offset() const { return m_workplace.settings.calendar.offset; }

 private:
  Workplace& m_workplace;
  TellNews m_tell;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace steelyard::desktop
