/// Exceptions: everything that needs a person, oldest first.
#pragma once
#include "desktop/commands/command_bar.h"
#include "desktop/pages/page.h"

class wxListView;
class wxStaticText;

namespace steelyard::desktop {

class ExceptionsPage : public Page {
 public:
  ExceptionsPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  const Commands& commands() const override { return m_commands; }

 private:
  void Show(std::vector<ports::BookException> exceptions);
  void ShowSelected();
  const ports::BookException* Selected() const;
  void Resolve();

  Commands m_commands;
  CommandBar* m_bar;
  wxListView* m_list;
  wxStaticText* m_what;
  wxStaticText* m_why;
  wxStaticText* m_detail;
  std::vector<ports::BookException> m_exceptions;
};

}  // namespace steelyard::desktop
