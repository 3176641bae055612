/// Card desk: the card on the reader, and what can be done with it, one key each.
#pragma once
#include "app/card_desk.h"
#include "app/card_pins.h"
#include "app/members.h"
#include "desktop/commands/command_bar.h"
#include "desktop/pages/page.h"
#include "desktop/slip_printing.h"
#include "desktop/widgets/card_panel.h"
#include "desktop/widgets/mood.h"

class wxStaticText;

namespace steelyard::desktop {

class BatchWindow;
struct TopUpDone;

class CardDeskPage : public Page {
 public:
  CardDeskPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  void OnReaderNews(const ReaderNews& news) override;
  /// `card 8600…`: that card, from the books.
  void ShowSubject(const std::string& subject) override;
  const Commands& commands() const override { return m_commands; }

 private:

  /// What came of a piece of work.
  struct Done {
    app::CardDeskResult desk;
    std::optional<app::MemberOutcome> refused_holder = {};  ///< then nothing was written
  };
  using Approver = std::optional<app::Actor>;
  /// Work at the reader; asked again with an approver if one is needed.
  struct ReaderJob {
    std::optional<domain::CardUid> card;  ///< which has to lie there; nothing for blank cards
    std::function<Done(ports::CardReader&, const Approver&)> work;
    wxString done_note = {};  ///< what the clerk does now: take money, give money
  };
  /// Work that needs no card.
  struct BookJob {
    std::function<app::CardDeskResult(const Approver&)> work;
    wxString done_note = {};
  };

  // card_desk_commands.cpp: which commands there are, and when each can run.
  void MakeCommands();
  void MakeRareCommands();
  bool MayBegin() const;
  bool HasCardOnReader() const;
  bool CanDo(domain::CardCommand command) const;
  std::optional<domain::CardCommand> LossCommand() const;

  // card_desk_tasks.cpp: what each asks of the clerk, and which use case does it.
  void Issue();
  void IssueBatch();
  void TopUp();
  void PayOutMoney();
  void ReturnCard();
  void Replace();
  void Renew();
  void ChangeTier();
  void ChangeState(domain::CardCommand command);
  void CorrectTopUp();
  void AskCorrectionOf(const app::CardView& card, const std::vector<TopUpDone>& top_ups);
  void ChangePin();
  void AskPinChange(const domain::CardNumber& number, app::CardPinState state);
  void Transfer();
  void AbandonWrite();
  void PrintLastSlip();
  void ShowCardStatement();
  void Find();
  void ShowFromBooks(const domain::CardNumber& number);
  base::Id128 NewOperation();

  // card_desk_page.cpp: what is shown, and how work is carried out.
  void OnTouched(const app::TouchResult& result);
  void OnFound(const std::optional<app::CardView>& view);
  /// While something is under way nothing else is begun.
  void BeginWork();
  void EndWork();
  void Write(ReaderJob job, const Approver& approver = {});
  void Book(BookJob job, const Approver& approver = {});
  void OnDone(const Done& done, const wxString& done_note,
              const std::function<void(const Approver&)>& again);
  void ShowCard(const std::optional<app::CardView>& view);
  void Say(const wxString& sentence, Mood mood);
  void UpdateControls();
  /// Of background work that came to no end.
  std::function<void(const base::Explanation&)> EndWithFailure();

  Commands m_commands;
  CommandBar* m_bar;
  wxStaticText* m_sentence;
  CardPanel* m_panel;
  CardPanel::TierNames m_tier_names;
  std::vector<domain::Tier> m_tiers;
  app::StoreSettings m_settings;
  std::optional<app::CardView> m_shown;
  std::optional<domain::CardNumber> m_to_replace;  ///< looked up before a blank card was laid there
  BatchWindow* m_batch = nullptr;                  ///< while it is shown
  bool m_blank_on_reader = false;
  bool m_shown_on_reader = false;
  bool m_is_busy = false;
  bool m_has_reader = false;
};

}  // namespace steelyard::desktop
