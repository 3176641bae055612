/// Card desk: the card on the reader, and what can be done with it, one key each.
#pragma once
#include <wx/timer.h>

#include "desktop/commands/command_bar.h"
#include "desktop/pages/page.h"
#include "desktop/widgets/card_panel.h"

class wxStaticText;

namespace steelyard::desktop {

class CardDeskPage : public Page {
 public:
  CardDeskPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  void OnReaderNews(const ReaderNews& news) override;
  const Commands& commands() const override { return m_commands; }

 private:
  struct Written;

  enum class Mood { Quiet, Good, Attention };

  void MakeCommands();
  void Issue();
  void TopUp();
  void ChangeState(domain::CardCommand command);
  void Find();
  void OnTouched(const app::TouchResult& result);
  void OnWritten(const Written& written);
  void OnFound(const std::optional<app::CardView>& view);
  void ShowCard(const std::optional<app::CardView>& view);
  void Say(const wxString& sentence, Mood mood);
  void Write(std::function<Written(ports::CardReader&)> work);
  bool CanDo(domain::CardCommand command) const;
  bool WorksAtDesk() const;
  void UpdateControls();

  Commands m_commands;
  CommandBar* m_bar;
  wxStaticText* m_sentence;
  CardPanel* m_panel;
  CardPanel::TierNames m_tier_names;
  std::vector<domain::Tier> m_tiers;
  std::optional<app::CardView> m_shown;
  bool m_blank_on_reader = false;
  bool m_shown_on_reader = false;
  bool m_is_writing = false;
  bool m_has_reader = false;
};

}  // namespace steelyard::desktop
