/// Shows what the reader thread tells and hands it what the clerk wants done.
#include "desktop/pages/card_desk_page.h"

#include "app/roles.h"
#include "base/result.h"
#include "desktop/dialogs/card_dialogs.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

/// The member with this name and phone, made if there is none, or why it was refused.
base::Result<domain::MemberId, app::MemberOutcome> FindOrAddMember(app::Context& context,
                                                                   const app::Actor& actor,
                                                                   const app::NewMember& wanted) {
  std::optional<domain::MemberId> found;
  context.store.Read([&](const ports::Books& books) {
    for (const auto& member : books.members().Search(wanted.name, 100)) {
      if (member.name == wanted.name && member.phone == wanted.phone) found = member.id;
    }
  });
  if (found) return *found;
  const auto added = app::AddMember(context, actor, wanted);
  if (added.member) return added.member->id;
  return base::Fail(added.outcome);
}

}  // namespace

struct CardDeskPage::Written {
  app::CardDeskResult desk;
  std::optional<app::MemberOutcome> refused_holder;  ///< then nothing was written
};

CardDeskPage::CardDeskPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "card_desk") {
  MakeCommands();
  m_bar = new CommandBar(this, m_commands);
  m_sentence = new wxStaticText(this, wxID_ANY, " ");
  m_sentence->SetName("sentence");
  m_sentence->SetFont(m_sentence->GetFont().Scaled(1.3f));
  m_panel = new CardPanel(this, offset());
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_sentence, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_panel, wxSizerFlags(1).Expand().Border(wxALL));
  SetSizer(column);
  m_panel->Clear();
  Say(_("Looking for a reader..."), Mood::Quiet);
  UpdateControls();
}

void CardDeskPage::MakeCommands() {
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"card.issue", _("&Issue..."), _("Make the blank card on the reader one of ours"), "issue",
       "F2", [this] { return m_blank_on_reader && !m_is_writing && WorksAtDesk(); },
       [this] { Issue(); }});
  add({"card.top_up", _("&Top up..."), _("Put money on the card on the reader"), "top_up", "F3",
       [this] {
         return m_shown && m_shown_on_reader && !m_is_writing && WorksAtDesk() &&
                m_shown->card.state == domain::CardState::Active &&
                domain::HoldsStoredValue(m_shown->card.card_class);
       },
       [this] { TopUp(); }});
  add({"card.report_lost", _("Report &lost..."), _("Block a card that its holder has lost"),
       "lost", "F6", [this] { return CanDo(domain::CardCommand::ReportLost); },
       [this] { ChangeState(domain::CardCommand::ReportLost); }});
  add({"card.report_found", _("Report fou&nd..."), _("Note that a lost card was found"),
       "preview", "Shift+F6", [this] { return CanDo(domain::CardCommand::ReportFound); },
       [this] { ChangeState(domain::CardCommand::ReportFound); }});
  add({"card.reactivate", _("&Reactivate..."), _("Let a card that was found pay again"),
       "resume", "", [this] { return CanDo(domain::CardCommand::Reactivate); },
       [this] { ChangeState(domain::CardCommand::Reactivate); }});
  add({"card.suspend", _("&Suspend..."), _("Block a card for a while"), "lost", "",
       [this] { return CanDo(domain::CardCommand::Suspend); },
       [this] { ChangeState(domain::CardCommand::Suspend); }});
  add({"card.resume", _("R&esume..."), _("Let a suspended card pay again"), "resume", "",
       [this] { return CanDo(domain::CardCommand::Resume); },
       [this] { ChangeState(domain::CardCommand::Resume); }});
  add({"card.find", _("&Find by number..."), _("Show a card without a reader"), "preview",
       "Ctrl+F", [this] { return !m_is_writing; }, [this] { Find(); }});
}

bool CardDeskPage::WorksAtDesk() const {
  return app::MayWorkAtDesk(place().actor.role);
}

bool CardDeskPage::CanDo(domain::CardCommand command) const {
  return m_shown && !m_is_writing && WorksAtDesk() &&
         domain::NextState(m_shown->card.state, command).has_value();
}

void CardDeskPage::Reload() {
  RunInBackground(
      place().background, alive(),
      [&context = context()] {
        std::vector<domain::Tier> tiers;
        context.store.Read([&](const ports::Books& books) { tiers = books.catalogue().Tiers(); });
        return tiers;
      },
      [this](std::vector<domain::Tier> tiers) {
        m_tiers = std::move(tiers);
        m_tier_names.clear();
        for (const auto& tier : m_tiers) m_tier_names[tier.code] = ToWx(tier.name);
        if (m_shown) m_panel->ShowCard(*m_shown, m_tier_names);
      },
      TellFailure());
}

void CardDeskPage::OnReaderNews(const ReaderNews& news) {
  // A card that left, or a failure, ends the writing as well: the answer to it will not come.
  if (!std::holds_alternative<CardTakenAway>(news)) m_is_writing = false;
  if (const auto* connected = std::get_if<ReaderConnected>(&news)) {
    m_has_reader = true;
    Say(connected->unfinished ? Sentence(*connected->unfinished)
                              : Sentence(app::TouchOutcome::NoCard),
        connected->unfinished ? Mood::Attention : Mood::Quiet);
  } else if (const auto* missing = std::get_if<ReaderMissing>(&news)) {
    m_has_reader = false;
    m_blank_on_reader = m_shown_on_reader = false;
    // TRANSLATORS: %s is a sentence of the reader's driver: why, and what to do.
    const auto sentence =
        wxString::Format(_("The card reader cannot be used. %s"), Sentence(missing->why));
    Say(missing->unfinished ? sentence + "\n" + Sentence(*missing->unfinished) : sentence,
        Mood::Attention);
  } else if (const auto* touched = std::get_if<CardTouched>(&news)) {
    OnTouched(touched->result);
  } else if (std::holds_alternative<CardTakenAway>(news)) {
    if (m_shown_on_reader) ShowCard(std::nullopt);
    m_blank_on_reader = m_shown_on_reader = false;
    Say(Sentence(app::TouchOutcome::NoCard), Mood::Quiet);
  } else if (const auto* card = std::get_if<CardFailed>(&news)) {
    m_blank_on_reader = m_shown_on_reader = false;
    Say(Sentence(card->why), Mood::Attention);
  } else if (const auto* failed = std::get_if<BooksFailed>(&news)) {
    Say(Sentence(failed->why), Mood::Attention);
  }
  UpdateControls();
}

void CardDeskPage::OnTouched(const app::TouchResult& result) {
  m_blank_on_reader = result.outcome == app::TouchOutcome::BlankCard;
  m_shown_on_reader = result.view.has_value();
  ShowCard(result.view);
  const bool is_refused = result.outcome == app::TouchOutcome::InterruptedRefused;
  const bool is_well = (m_shown_on_reader && !is_refused) || m_blank_on_reader;
  const bool is_finished = result.outcome == app::TouchOutcome::FinishedInterrupted;
  Say(Sentence(result.outcome),
      is_finished ? Mood::Good : is_well ? Mood::Quiet : Mood::Attention);
}

void CardDeskPage::Write(std::function<Written(ports::CardReader&)> work) {
  m_is_writing = true;
  Say(_("Writing the card: leave it on the reader."), Mood::Attention);
  UpdateControls();
  place().reader.Submit([this, token = alive(), work](ports::CardReader& reader) {
    auto written = std::make_shared<Written>(work(reader));
    ToWindow(token, [this, written] { OnWritten(*written); });
  });
}

void CardDeskPage::OnWritten(const Written& written) {
  m_is_writing = false;
  const auto& result = written.desk;
  if (result.view) {
    m_blank_on_reader = false;
    m_shown_on_reader = true;
    ShowCard(result.view);
  }
  const bool is_done = result.outcome == app::CardDeskOutcome::Done ||
                       result.outcome == app::CardDeskOutcome::AlreadyDone;
  Say(written.refused_holder ? Sentence(*written.refused_holder) : Sentence(result.outcome),
      is_done ? Mood::Good : Mood::Attention);
  UpdateControls();
}

void CardDeskPage::Issue() {
  const auto& settings = place().settings;
  const auto form = AskIssue(this, {m_tiers, settings, app::Today(context(), settings)});
  if (!form) return;
  const auto id = ports::NewId<base::Id128>(context().clock, context().entropy);
  Write([&context = context(), actor = place().actor, form = *form, id](ports::CardReader& reader) {
    app::IssueRequest request{id,   form.card_class, std::nullopt, form.tier, form.top_up,
                              form.deposit, form.valid_until};
    if (!form.holder.empty()) {
      const auto holder = FindOrAddMember(context, actor, {form.holder, form.phone, form.tier});
      if (!holder) return Written{{app::CardDeskOutcome::MemberUnknown, {}}, holder.error()};
      request.member = *holder;
    }
    return Written{app::IssueCard(context, reader, actor, request), {}};
  });
}

void CardDeskPage::TopUp() {
  const auto amount = AskTopUp(this, *m_shown, place().settings);
  if (!amount) return;
  const auto id = ports::NewId<base::Id128>(context().clock, context().entropy);
  Write([&context = context(), actor = place().actor, id, amount = *amount](
            ports::CardReader& reader) {
    return Written{app::TopUpCard(context, reader, actor, {id, amount}), {}};
  });
}

void CardDeskPage::ChangeState(domain::CardCommand command) {
  const auto reason = AskText(this, {_("Change a card's state"), _("&Reason"), _("&Change"),
                                     "card_state", _("Type why, for the audit log.")});
  if (!reason || !m_shown) return;
  const app::CardStateRequest request{m_shown->card.number, command, *reason};
  struct Changed {
    app::CardStateOutcome outcome;
    std::optional<app::CardView> view;
  };
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, request] {
        const auto outcome = app::ChangeCardState(context, actor, request);
        return Changed{outcome, app::FindCard(context, request.number)};
      },
      [this](const Changed& changed) {
        if (changed.view) ShowCard(changed.view);
        const bool is_done = changed.outcome == app::CardStateOutcome::Done;
        Say(Sentence(changed.outcome), is_done ? Mood::Good : Mood::Attention);
        UpdateControls();
      },
      TellFailure());
}

void CardDeskPage::Find() {
  const auto digits = AskText(this, {_("Find a card"), _("Printed &number"), _("&Find"),
                                     "find_card", _("Type the 16 digits on the card.")});
  if (!digits) return;
  std::string packed;
  for (const char c : *digits) {
    if (c != ' ') packed += c;
  }
  const auto number = domain::CardNumber::Parse(packed);
  if (!number) {
    Say(_("This is no card number: one of its digits is wrong. Type all 16 again."),
        Mood::Attention);
    return;
  }
  RunInBackground(
      place().background, alive(),
      [&context = context(), number = *number] { return app::FindCard(context, number); },
      [this](const std::optional<app::CardView>& view) { OnFound(view); }, TellFailure());
}

void CardDeskPage::OnFound(const std::optional<app::CardView>& view) {
  m_shown_on_reader = false;
  ShowCard(view);
  Say(view ? _("Shown from the books; this card need not be on the reader.")
           : _("There is no card with this number in the books."),
      view ? Mood::Quiet : Mood::Attention);
  UpdateControls();
}

void CardDeskPage::ShowCard(const std::optional<app::CardView>& view) {
  m_shown = view;
  if (view) {
    m_panel->ShowCard(*view, m_tier_names);
  } else {
    m_panel->Clear();
  }
}

void CardDeskPage::Say(const wxString& sentence, Mood mood) {
  const auto colour = mood == Mood::Good        ? wxColour(47, 125, 79)
                      : mood == Mood::Attention ? wxColour(0xb0, 0x3a, 0x2e)
                                                : wxSystemSettings::GetColour(
                                                      wxSYS_COLOUR_WINDOWTEXT);
  m_sentence->SetForegroundColour(colour);
  m_sentence->SetLabelText(sentence);
  m_sentence->Wrap(std::max(GetCharWidth() * 60, GetClientSize().x - 4 * GetCharWidth()));
  Layout();
}

void CardDeskPage::UpdateControls() {
  m_bar->UpdateControls();
}

}  // namespace steelyard::desktop
