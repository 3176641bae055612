/// Which commands the card desk has, and when each can run.
#include "app/roles.h"
#include "desktop/pages/card_desk_page.h"

namespace steelyard::desktop {

bool CardDeskPage::MayBegin() const {
  return !m_is_busy && app::MayWorkAtDesk(place().actor.role);
}

bool CardDeskPage::HasCardOnReader() const {
  return m_shown && m_shown_on_reader && MayBegin();
}

bool CardDeskPage::CanDo(domain::CardCommand command) const {
  return m_shown && MayBegin() &&
         domain::NextState(m_shown->card.state, command).has_value();
}

std::optional<domain::CardCommand> CardDeskPage::LossCommand() const {
  // In this order: a card that was found may be lost again, but is usually in the holder's hand.
  for (const auto command : {domain::CardCommand::Reactivate, domain::CardCommand::ReportFound,
                             domain::CardCommand::ReportLost}) {
    if (CanDo(command)) return command;
  }
  return std::nullopt;
}

void CardDeskPage::MakeCommands() {
  const auto needs_card = _("Put a card of this store on the reader first.");
  const auto needs_shown = _("Put a card on the reader first, or find it by its number.");
  const auto needs_reader = _("This needs a card reader. Plug one in.");
  const auto on_reader = [this] { return HasCardOnReader(); };
  const auto shown = [this] { return m_shown && MayBegin(); };
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"card.issue", _("&Issue..."), _("Make the blank card on the reader one of ours"), "issue",
       "F2", [this] { return m_blank_on_reader && MayBegin(); }, [this] { Issue(); },
       CommandPlace::Button, _("Put a blank card on the reader first.")});
  add({"card.top_up", _("&Top up..."), _("Put money on the card on the reader"), "top_up", "F3",
       [this] {
         return HasCardOnReader() && m_shown->card.state == domain::CardState::Active &&
                domain::HoldsStoredValue(m_shown->card.card_class);
       },
       [this] { TopUp(); }, CommandPlace::Button,
       _("Only an active card that holds money can be topped up. Put one on the reader first.")});
  add({"card.refund", _("Re&fund..."), _("Pay out money that is on the card"), "refund", "F4",
       on_reader, [this] { PayOutMoney(); }, CommandPlace::Button, needs_card});
  add({"card.return", _("Retur&n..."), _("Pay out everything with the deposit and end the card"),
       "return", "F5", on_reader, [this] { ReturnCard(); }, CommandPlace::Button, needs_card});
  add({"card.lost", _("&Lost / found..."),
       _("Block a card that was lost; unblock one that was found"), "lost", "F6",
       [this] { return LossCommand().has_value(); },
       [this] { if (const auto command = LossCommand()) ChangeState(*command); },
       CommandPlace::Button, needs_shown});
  add({"card.replace", _("Repl&ace..."), _("Move everything from another card to a blank one"),
       "replace", "F7", [this] { return m_has_reader && MayBegin(); }, [this] { Replace(); },
       CommandPlace::Button, needs_reader});
  add({"card.renew", _("Rene&w..."), _("Give the card on the reader a later date"), "clock", "F8",
       on_reader, [this] { Renew(); }, CommandPlace::Button, needs_card});
  add({"card.slip", _("Print &slip"), _("Print what was done last with the card"), "print", "F9",
       shown, [this] { PrintLastSlip(); }, CommandPlace::Button, needs_shown});
  MakeRareCommands();
}

void CardDeskPage::MakeRareCommands() {
  const auto needs_card = _("Put a card of this store on the reader first.");
  const auto needs_shown = _("Put a card on the reader first, or find it by its number.");
  const auto on_reader = [this] { return HasCardOnReader(); };
  const auto shown = [this] { return m_shown && MayBegin(); };
  const auto add = [this](Command command) {
    command.place = CommandPlace::MoreMenu;
    m_commands.push_back(std::move(command));
  };
  add({.id = "card.find", .label = _("Find by n&umber..."),
       .help = _("Show a card without a reader"), .icon = "preview", .hotkey = "Ctrl+F",
       .CanRun = [this] { return !m_is_busy; }, .Run = [this] { Find(); }});
  add({.id = "card.statement", .label = _("State&ment..."),
       .help = _("The card's movements with the balances after each"), .icon = "table",
       .hotkey = "Shift+F9", .CanRun = shown, .Run = [this] { ShowCardStatement(); },
       .needs = needs_shown});
  add({.id = "card.batch", .label = _("Issue a &batch..."),
       .help = _("Issue many cards alike, one after another"), .icon = "issue",
       .hotkey = "Shift+F2", .CanRun = [this] { return m_has_reader && MayBegin(); },
       .Run = [this] { IssueBatch(); }, .needs = _("This needs a card reader. Plug one in.")});
  add({.id = "card.correct", .label = _("&Correct a top-up..."),
       .help = _("Undo a top-up that was wrong"), .icon = "remove", .hotkey = "Shift+F3",
       .CanRun = shown, .Run = [this] { CorrectTopUp(); }, .needs = needs_shown});
  add({.id = "card.tier", .label = _("Change the ti&er..."),
       .help = _("Give the card on the reader another member tier"), .icon = "products",
       .hotkey = "Shift+F8", .CanRun = on_reader, .Run = [this] { ChangeTier(); },
       .needs = needs_card});
  add({.id = "card.pin", .label = _("&PIN..."),
       .help = _("Set, unlock or take away the PIN for larger sales"), .icon = "id_record",
       .hotkey = "Shift+F4", .CanRun = shown, .Run = [this] { ChangePin(); },
       .needs = needs_shown});
  add({.id = "card.transfer", .label = _("Transfer to a member..."),
       .help = _("Make the card that of another member"), .icon = "send", .hotkey = "Shift+F7",
       .CanRun = shown, .Run = [this] { Transfer(); }, .needs = needs_shown});
  add({.id = "card.suspend", .label = _("Suspen&d..."), .help = _("Block a card for a while"),
       .icon = "lost", .hotkey = "Shift+F6",
       .CanRun = [this] { return CanDo(domain::CardCommand::Suspend); },
       .Run = [this] { ChangeState(domain::CardCommand::Suspend); },
       .needs = _("Only an active card can be suspended.")});
  add({.id = "card.resume", .label = _("&Resume..."),
       .help = _("Let a suspended card pay again"), .icon = "resume", .hotkey = "",
       .CanRun = [this] { return CanDo(domain::CardCommand::Resume); },
       .Run = [this] { ChangeState(domain::CardCommand::Resume); }});
  add({.id = "card.abandon", .label = _("&Give up an unfinished write..."),
       .help = _("For a card that was cut off while it was written and will not come back"),
       .icon = "remove", .hotkey = "",
       .CanRun = [this] { return m_shown && !m_shown_on_reader && MayBegin(); },
       .Run = [this] { AbandonWrite(); }});
}

}  // namespace steelyard::desktop
