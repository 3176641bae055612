/// Shows what the reader thread tells and hands it what the clerk wants done.
#include "desktop/pages/card_desk_page.h"

#include "desktop/dialogs/approver.h"
#include "desktop/dialogs/batch_window.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

/// Between the question and its answer another card may have been laid there.
bool IsAnotherCard(ports::CardReader& reader, const std::optional<domain::CardUid>& expected) {
  if (!expected) return false;
  const auto there = reader.Look();
  return there.outcome == ports::TouchOutcome::OneCard && there.uid != expected;
}

wxString SentenceOf(const app::CardDeskResult& result) {
  const auto sentence = Sentence(result.outcome);
  if (!result.quote) return sentence;
  const auto sum = MoneyText(result.quote->PaidOut());
  if (result.outcome == app::CardDeskOutcome::Done) {
    // TRANSLATORS: an amount that goes to the holder of the card.
    return sentence + " " + wxString::Format(_("Pay out %s."), sum);
  }
  const bool is_about_the_sum = result.outcome == app::CardDeskOutcome::SumChanged ||
                                result.outcome == app::CardDeskOutcome::MoreThanRefundable;
  if (!is_about_the_sum) return sentence;
  // TRANSLATORS: a sentence that refuses an amount, then the highest amount.
  return wxString::Format(_("%s At most %s can be paid out."), sentence, sum);
}

/// Empty unless a card was replaced that had a PIN.
wxString PinNote(const std::optional<domain::CardNumber>& left_on) {
  if (!left_on) return {};
  return _("The PIN of the old card did not come along: let the holder choose one (Shift+F4).");
}

}  // namespace

CardDeskPage::CardDeskPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "card_desk"), m_settings(workplace.settings) {
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

void CardDeskPage::Reload() {
  struct Loaded {
    std::vector<domain::Tier> tiers;
    app::StoreSettings settings;
  };
  RunInBackground(
      place().background, alive(),
      [&context = context()] {
        Loaded loaded;
        context.store.Read([&](const ports::Books& books) {
          loaded = {books.catalogue().Tiers(), app::LoadSettings(books)};
        });
        return loaded;
      },
      [this](Loaded loaded) {
        m_tiers = std::move(loaded.tiers);
        m_settings = std::move(loaded.settings);
        m_tier_names.clear();
        for (const auto& tier : m_tiers) m_tier_names[tier.code] = ToWx(tier.name);
        if (m_shown) m_panel->ShowCard(*m_shown, m_tier_names, app::Today(context(), m_settings));
      },
      TellFailure());
}

void CardDeskPage::OnReaderNews(const ReaderNews& news) {
  if (m_batch != nullptr) m_batch->OnReaderNews(news);
  // A card that left, or a failure, ends the writing as well: the answer to it will not come.
  if (!std::holds_alternative<CardTakenAway>(news)) m_is_busy = false;
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
    if (m_blank_on_reader) m_to_replace.reset();
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
  if (m_blank_on_reader && m_shown && !m_shown_on_reader) m_to_replace = m_shown->card.number;
  m_shown_on_reader = result.view.has_value();
  ShowCard(result.view);
  const bool is_refused = result.outcome == app::TouchOutcome::InterruptedRefused;
  const bool is_well = (m_shown_on_reader && !is_refused) || m_blank_on_reader;
  const bool is_finished = result.outcome == app::TouchOutcome::FinishedInterrupted;
  Say((Sentence(result.outcome) + " " + PinNote(result.pin_left_on)).Strip(),
      is_finished ? Mood::Good : is_well ? Mood::Quiet : Mood::Attention);
}

void CardDeskPage::BeginWork() {
  m_is_busy = true;
  UpdateControls();
}

void CardDeskPage::EndWork() {
  m_is_busy = false;
  UpdateControls();
}

void CardDeskPage::Write(ReaderJob job, const Approver& approver) {
  BeginWork();
  Say(_("Writing the card: leave it on the reader."), Mood::Attention);
  place().reader.Submit([this, token = alive(), job, approver](ports::CardReader& reader) {
    auto done = std::make_shared<Done>(
        IsAnotherCard(reader, job.card) ? Done{{app::CardDeskOutcome::AnotherCardExpected}}
                                        : job.work(reader, approver));
    ToWindow(token, [this, job, done] {
      if (done->desk.view) {
        m_blank_on_reader = false;
        m_shown_on_reader = true;
      }
      OnDone(*done, job.done_note, [this, job](const Approver& agreed) { Write(job, agreed); });
    });
  });
}

void CardDeskPage::Book(BookJob job, const Approver& approver) {
  BeginWork();
  RunInBackground(
      place().background, alive(), [job, approver] { return job.work(approver); },
      [this, job](const app::CardDeskResult& result) {
        OnDone({result}, job.done_note, [this, job](const Approver& agreed) { Book(job, agreed); });
      },
      EndWithFailure());
}

void CardDeskPage::OnDone(const Done& done, const wxString& done_note,
                          const std::function<void(const Approver&)>& again) {
  const auto& result = done.desk;
  if (WaitsForApprover(result.outcome)) {
    Say(Sentence(result.outcome), Mood::Attention);
    if (const auto approver = AskApprover(this, place(), Sentence(result.outcome))) {
      again(approver);
      return;
    }
  }
  m_is_busy = false;
  if (result.view) ShowCard(result.view);
  const bool is_done = result.outcome == app::CardDeskOutcome::Done;
  auto sentence = done.refused_holder ? Sentence(*done.refused_holder) : SentenceOf(result);
  if (is_done && !done_note.empty()) sentence += " " + done_note;
  if (result.pin_left_on) sentence += " " + PinNote(result.pin_left_on);
  const bool is_well = is_done || result.outcome == app::CardDeskOutcome::AlreadyDone;
  Say(sentence, is_well ? Mood::Good : Mood::Attention);
  UpdateControls();
}

std::function<void(const base::Explanation&)> CardDeskPage::EndWithFailure() {
  return [this](const base::Explanation& why) {
    EndWork();
    Tell(Sentence(why), NewsKind::Failure);
  };
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
  if (view) m_to_replace.reset();
  m_shown = view;
  if (view) {
    m_panel->ShowCard(*view, m_tier_names, app::Today(context(), m_settings));
  } else {
    m_panel->Clear();
  }
}

void CardDeskPage::Say(const wxString& sentence, Mood mood) {
  ShowSentence(m_sentence, sentence, mood);
}

void CardDeskPage::UpdateControls() {
  m_bar->UpdateControls();
}

}  // namespace steelyard::desktop
