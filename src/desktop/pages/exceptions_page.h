/// Exceptions: everything that needs a person, oldest first, each with what can be done about it.
#pragma once
#include <optional>

#include "desktop/commands/command_bar.h"
#include "desktop/exception_figures.h"
#include "desktop/exception_words.h"
#include "desktop/latest.h"
#include "desktop/pages/page.h"
#include "desktop/scale_calls.h"

class wxListView;
class wxStaticText;

namespace steelyard::desktop {

class ExceptionsPage : public Page {
 public:
  ExceptionsPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  /// The id of an exception: it is chosen.
  void ShowSubject(const std::string& subject) override;
  const Commands& commands() const override { return m_commands; }
  void Retire() override;

 private:
  /// What the chosen exception is about, as the books have it now.
  struct Concern {
    std::optional<ports::Scale> scale;
    std::optional<ports::Card> card;
  };

  void MakeCommands();
  void AddRemedy(Remedy remedy, Command command);
  void Show(std::vector<ports::BookException> exceptions);
  void ShowChosen();
  void AskConcern();
  const ports::BookException* Chosen() const;
  bool Offers(Remedy remedy) const;

  // exceptions_remedies.cpp
  bool CanDo(Remedy remedy) const;
  void Do(Remedy remedy);
  void OpenTicketsOf(const ports::BookException& exception);
  void ShowCard();
  void GoToDesk();
  void LiftBlock();
  void Resolve();

  ScaleCalls m_calls;
  Commands m_commands;
  CommandBar* m_bar;
  wxListView* m_list;
  wxStaticText* m_count;
  wxStaticText* m_what;
  wxStaticText* m_why;
  wxStaticText* m_remedy;
  wxStaticText* m_detail;
  std::vector<ports::BookException> m_exceptions;
  std::string m_chosen;  ///< id: it stays chosen when others leave the list
  Concern m_concern;
  Latest<Concern> m_asking;
};

}  // namespace steelyard::desktop
