/// What the card commands have in common: their options, and what they answer.
#pragma once
#include <optional>
#include <string>

#include "app/card_desk.h"
#include "cards/libnfc_reader.h"
#include "cli/commands.h"

namespace steelyard::cli {

/// The options of all card commands; each command reads its own.
struct CardForm {
  std::string reader;
  std::optional<domain::CardNumber> number;
  std::optional<domain::CardClass> card_class;
  std::optional<domain::MemberId> member;
  std::string tier;
  std::optional<domain::Money> top_up;
  std::optional<domain::Money> deposit;
  std::optional<domain::BusinessDay> valid_until;
  std::optional<domain::Money> amount;
  std::optional<domain::Money> expected;       ///< the sum that the clerk was shown
  std::optional<base::Id128> request;
  std::optional<base::Id128> corrected;
  std::string reason;
  std::string approver;
  std::string approver_password_file;
  bool is_preview = false;
  int count = 0;
  int limit = 100;
  int skip = 0;
  std::optional<domain::BusinessDay> from;
  std::optional<domain::BusinessDay> to;
};

CLI::Option* AddReader(CLI::App& command, CardForm& form);
void AddRequest(CLI::App& command, CardForm& form);
void AddReason(CLI::App& command, CardForm& form);
void AddApprover(CLI::App& command, CardForm& form);

base::UtcOffset OffsetOf(Session& session);
cards::LibnfcReader OpenReader(Session& session, const CardForm& form);
/// A script that repeats itself after a crash names its request and is safe; others get a new one.
base::Id128 RequestId(Session& session, const CardForm& form);
/// The second person, whose password was right; nothing when none was named.
base::Result<std::optional<app::Actor>, Answer> LogInApprover(Session& session,
                                                              const CardForm& form);

Answer CardAnswer(Session& session, const app::CardDeskResult& result);
/// Tells whoever replaced a card that its PIN did not come along.
void TellPinLeftOn(Answer& answer, const std::optional<domain::CardNumber>& replaced);
Answer UnknownCard();

void AddCardBatch(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form);
void AddCardHoldCommand(CLI::App& card, Chosen& chosen);  // card holds
void AddCardPinCommands(CLI::App& card, Chosen& chosen);  // card pin
void AddCardLifeCommands(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form);
void AddCardMoneyCommands(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form);
void AddCardStatement(CLI::App& group, Chosen& chosen, const std::shared_ptr<CardForm>& form);

}  // namespace steelyard::cli
