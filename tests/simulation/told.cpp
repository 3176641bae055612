#include "simulation/told.h"

#include <fmt/format.h>

namespace steelyard::simulation {
namespace {

std::string Describe(const ToldAnswer& answer) {
  return fmt::format("{} {} {}/{}", answer.outcome, answer.reason, answer.principal.value_or(-1),
                     answer.bonus.value_or(-1));
}

bool SameBalances(const ToldAnswer& one, const ToldAnswer& other) {
  return one.principal == other.principal && one.bonus == other.bonus;
}

}  // namespace

void Told::Send(const std::string& id, const TicketContent& content, bool is_offline) {
  SentTicket& ticket = tickets.try_emplace(id, SentTicket{content}).first->second;
  ticket.was_told_offline = ticket.was_told_offline || is_offline;
  ticket.happened = ticket.happened || is_offline;
}

void Told::Answer(const std::string& id, bool is_offline, const ToldAnswer& answer) {
  SentTicket& ticket = tickets.at(id);
  const auto differs = [&](const ToldAnswer& first) {
    Find("same_answer_for_ever", fmt::format("ticket {} was told {}, then {}", id, Describe(first),
                                             Describe(answer)));
  };
  if (answer.outcome == "conflict") {
    Find("same_answer_for_ever", fmt::format("ticket {} conflicts with itself", id));
  } else if (answer.outcome == "declined") {
    if (is_offline) Find("offline_is_never_refused", fmt::format("ticket {} was declined", id));
    if (ticket.recorded) differs(*ticket.recorded);
    if (ticket.declined && *ticket.declined != answer) differs(*ticket.declined);
    if (!ticket.declined) ticket.declined = answer;
  } else {
    if (ticket.declined && !ticket.was_told_offline) differs(*ticket.declined);
    if (ticket.recorded) {
      const bool is_repeat = answer.outcome == "already_recorded";
      if (!is_repeat || !SameBalances(*ticket.recorded, answer)) differs(*ticket.recorded);
    }
    ticket.happened = true;
    if (!ticket.recorded) ticket.recorded = answer;
  }
}

void Told::Overwrite(const std::string& id) {
  const auto sent = tickets.find(id);
  if (sent != tickets.end() && !sent->second.recorded) sent->second.happened = false;
}

void Told::AnswerToForged(const std::string& id, const ToldAnswer& answer) {
  if (answer.outcome == "conflict") {
    ++conflicts[id];
  } else {
    Find("conflicts_are_kept", fmt::format("other content under {} was told {}", id,
                                           Describe(answer)));
  }
}

}  // namespace steelyard::simulation
