/// A store desk that knows every command of a card's life by name.
#pragma once
#include "app/card_changes.h"
#include "app/card_refunds.h"
#include "app/store_desk.h"

namespace steelyard::tests {

struct CardLife : StoreDesk {
  FakeCard card{"04A1B2C3"};
  FakeCard heir{"04D4E5F6"};
  std::optional<domain::MemberId> member;

  void SetUpShop() {
    StockShelves();
    member = app::AddMember(context, desk, {"王小明", "139", "gold"}).member.value().id;
  }
  void Lay(FakeCard& on_reader) {
    reader.Clear();
    reader.Put(on_reader);
  }
  /// Of a card that was never issued one that is not in the books.
  domain::CardNumber NumberOf(const FakeCard& of) {
    const auto known = CardOf(of);
    return known ? known->number : domain::CardNumber::FromSequence(9'999).value();
  }

  app::CardDeskResult Refund(const app::Actor& actor, std::optional<std::int64_t> fen = {},
                             std::optional<app::Actor> approver = {}) {
    const auto amount = fen ? std::optional(Fen(*fen)) : std::nullopt;
    const auto quoted = app::QuoteRefund(context, actor, {NumberOf(card), amount});
    const auto shown = quoted.quote ? quoted.quote->PaidOut() : domain::Money();
    return app::RefundCard(context, reader, actor, {NewRequest(), amount, shown, "", approver});
  }
  app::CardDeskResult Return(const app::Actor& actor, std::optional<app::Actor> approver = {}) {
    const auto quoted = app::QuoteReturn(context, actor, NumberOf(card));
    const auto shown = quoted.quote ? quoted.quote->PaidOut() : domain::Money();
    return app::ReturnCard(context, reader, actor, {NewRequest(), shown, "", approver});
  }
  std::string Replace(const app::Actor& actor, std::optional<app::Actor> approver = {}) {
    Lay(heir);
    const auto result = app::ReplaceCard(context, reader, actor,
                                         {NewRequest(), NumberOf(card), "lost", approver});
    Lay(card);
    return std::string(ToText(result.outcome));
  }
  std::string State(const app::Actor& actor, domain::CardCommand command) {
    return std::string(
        ToText(app::ChangeCardState(context, actor, {NumberOf(card), command, ""})));
  }

  static constexpr const char* kCommands[] = {
      "issue",   "top_up",   "correct", "correct_by_number", "refund", "return", "renew",
      "tier",    "replace",  "transfer", "suspend",          "resume", "lost",   "found",
      "reactivate"};
  /// Asks for the command on `card` and says the outcome.
  std::string Do(const std::string& command, const app::Actor& actor) {
    using domain::CardCommand;
    const auto text = [](const app::CardDeskResult& result) {
      return std::string(ToText(result.outcome));
    };
    if (command == "issue") {
      return text(app::IssueCard(context, reader, actor,
                                 {.id = NewRequest(), .card_class = domain::CardClass::Both,
                                  .member = std::nullopt, .tier = "gold", .top_up = Fen(100),
                                  .deposit = Fen(0), .valid_until = std::nullopt}));
    }
    if (command == "top_up") {
      return text(app::TopUpCard(context, reader, actor, {NewRequest(), Fen(100)}));
    }
    if (command == "correct") {
      return text(app::CorrectTopUp(context, reader, actor, {NewRequest(), {}, "wrong"}));
    }
    if (command == "correct_by_number") {
      return text(app::CorrectTopUpByNumber(context, actor, NumberOf(card),
                                            {NewRequest(), {}, "wrong"}));
    }
    if (command == "refund") return text(Refund(actor, 1'000));
    if (command == "return") return text(Return(actor));
    if (command == "renew") {
      return text(app::RenewCard(context, reader, actor, {NewRequest(), Day("2035-01-01")}));
    }
    if (command == "tier") {
      return text(app::ChangeCardTier(context, reader, actor, {NewRequest(), "blue"}));
    }
    if (command == "replace") return Replace(actor);
    if (command == "transfer") {
      return text(app::TransferCard(context, actor, {NumberOf(card), *member, ""}));
    }
    if (command == "suspend") return State(actor, CardCommand::Suspend);
    if (command == "resume") return State(actor, CardCommand::Resume);
    if (command == "lost") return State(actor, CardCommand::ReportLost);
    if (command == "found") return State(actor, CardCommand::ReportFound);
    base::Check(command == "reactivate");
    return State(actor, CardCommand::Reactivate);
  }

  bool AreBooksSound() { return !sqlite->verifier().Verify().first_difference; }
};

}  // namespace steelyard::tests
