#include "scales/drivers/txt_mode_push.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/scale_contact.h"
#include "app/sell.h"
#include "base/check.h"
#include "scales/drivers/txt_mode_sales_flow.h"
#include "scales/recorded_sales.h"
#include "scales/scale_notes.h"

namespace steelyard::scales {
namespace {

base::WallClock StoreTime(app::Context& context) {
  return context.clock.Now().ToWallClock(app::LoadSettings(context.store).calendar.offset);
}

}  // namespace

PushDesk::Reply PushDesk::Take(const std::string& text) {
  const TxtLine line = TxtLine::Split(text);
  if (line.IsBlank()) return {};
  // What is announced comes on while the scale may ask the time or for a card in between.
  if (m_announced && !line.Begins("UPL") && !line.Begins("ASK")) {
    return TakeAnnounced(line, text);
  }
  if (line.Begins("DWL", "REP")) {
    m_block = Block{};
    m_block->index = line.At(3);
    m_block->machine_code = line.At(4);
    return {};
  }
  if (line.Begins("END", "REP")) return Finish(line);
  if (m_block) {
    TakeSaleLine(text);
    return {};
  }
  if (line.Begins("UPL", "TIM")) return {ClockBlock(StoreTime(m_context))};
  if (line.Begins("UPL", "VIP")) return AnswerMember(line);
  if (line.Begins("ASK", "REP")) return AskForAnnounced(line);
  if (line.Begins("UPL", "END")) return {{}, Next::HangUp};
  return {};
}

void PushDesk::TakeSaleLine(const std::string& text) {
  if (!m_block->refused.empty()) return;
  const auto taken = m_block->reader.Take(text);
  if (!taken) {
    m_block->refused = taken.error().what;
  } else if (*taken && m_block->sale) {
    m_block->refused = "one block holds two sales";
  } else if (*taken) {
    m_block->sale = **taken;
  }
}

PushDesk::Reply PushDesk::Finish(const TxtLine& end_line) {
  if (!m_block) {
    Refuse("it ended a sale that it had not begun");
    return {};
  }
  const auto end = ParsePushEnd(end_line);
  if (m_block->refused.empty()) {
    if (!end) {
      m_block->refused = end.error().what;
    } else if (!m_block->sale) {
      m_block->refused = "the block holds no whole sale";
    } else if (end->index != m_block->index || end->machine_code != m_block->machine_code ||
               end->sale_no != m_block->sale->sale_no) {
      m_block->refused = "the END line does not belong to the lines before it";
    }
  }
  Reply reply;
  if (m_block->refused.empty()) {
    reply.text = Record(*end);
  } else {
    Refuse(m_block->refused);
  }
  m_block.reset();
  return reply;
}

std::string PushDesk::Record(const PushEnd& end) {
  const auto scale = m_caller.Find(end.machine_code);
  if (!scale) {
    Refuse(scale.error().what);
    return {};
  }
  try {
    const auto offset = app::LoadSettings(m_context.store).calendar.offset;
    const auto told = TicketFromSale(*m_block->sale, {scale->serial, offset},
                                     FindBuyer(*scale, *m_block->sale));
    if (!told) {
      Refuse(fmt::format("sale {}: {}", m_block->sale->fid, told.error().what));
      return {};
    }
    std::optional<domain::Ticket> ticket;
    m_context.store.Read(
        [&](const ports::Books& books) { ticket = AsRecorded(books, *told, ToldBy::Push); });
    const auto results = app::RecordTickets(
        m_context, m_verifier,
        {{*ticket, scale->number, std::string(kTxtModeDriver), m_block->sale->raw}});
    base::Check(results.size() == 1);
    base::Check(results.front().outcome != app::RecordOutcome::Declined);  // it was told, not asked
    NoteRecorded(scale->number, {m_block->sale->fid});
    return PushAcknowledgement(end, StoreTime(m_context));
  } catch (const std::exception& error) {
    spdlog::error("A sale pushed by scale {} could not be stored ({}). It was not acknowledged; "
                  "the scale tells it again.",
                  scale->number, error.what());
    return {};
  }
}

void PushDesk::NoteRecorded(int scale, const std::vector<std::int64_t>& numbers) {
  app::NoteContact(m_context, scale, [&](ports::Scale& row) {
    row.last_contact = m_context.clock.Now();
    row.last_error.clear();
    for (const std::int64_t number : numbers) {
      if (row.journal_position + 1 == number) row.journal_position = number;
    }
  });
}

std::optional<TxtBuyer> PushDesk::FindBuyer(const ports::Scale& scale, const TxtSale& sale) {
  const auto profile = ParseTxtProfile(scale.profile);
  if (!profile || !sale.payment) return std::nullopt;
  std::optional<TxtBuyer> buyer;
  m_context.store.Read([&](const ports::Books& books) {
    for (const auto& parts : {sale.payment->buyer, sale.payment->physical_card}) {
      const auto named = parts ? CardFromParts(*parts, profile->cards) : std::nullopt;
      const auto card = named ? app::FindNamed(books, *named) : std::nullopt;
      if (card && !buyer) buyer = TxtBuyer{card->uid, card->card_class};
    }
  });
  return buyer;
}

PushDesk::Reply PushDesk::AnswerMember(const TxtLine& line) {
  const MemberQuery query = ParseMemberQuery(line);
  const auto registered = m_caller.Registered();
  if (registered.empty()) {
    spdlog::warn("A question about a card came from {}, where no TXT-MODE scale is registered. It "
                 "was not answered.",
                 m_caller.peer());
    return {{}, Next::HangUp};
  }
  const auto scale = m_caller.Find(query.machine_code);
  const ports::Scale& spoken_to = scale ? *scale : registered.front();
  const auto profile = ParseTxtProfile(spoken_to.profile);
  const CodePage page = profile ? profile->code_page : CodePage::Gbk;
  const auto answer = [&](const MemberAnswer& told) {
    return Reply{Encode(MemberBlock(query, told), page)};
  };
  const auto refuse = [&](MemberRefusal why) { return answer({0, ShownName(why, page), {}}); };
  if (!scale) {
    NoteUnansweredCard(spoken_to, scale.error().what);
    return refuse(MemberRefusal::ScaleUnknown);
  }
  if (!profile || profile->cards == CardNaming::NotOurs) {
    NoteUnansweredCard(*scale, "its profile does not say how it names cards (+push+vip-number or "
                               "+push+vip-uid)");
    return refuse(MemberRefusal::CardsNotSetUp);
  }
  try {
    const auto card =
        query.card ? CardFromParts(*query.card, profile->cards) : std::optional<app::NamedCard>();
    const app::ToldCard told = app::TellCard(m_context, {scale->number, card});
    if (told.refused) return refuse(RefusalFor(*told.refused));
    return answer({told.points, told.holder, told.may_pay});
  } catch (const base::ExplainedError& error) {
    spdlog::error(
        "A question of scale {} about a card could not be answered ({}). Nothing is held.",
        scale->number, error.what());
    return refuse(MemberRefusal::TryAgain);
  }
}

void PushDesk::NoteUnansweredCard(const ports::Scale& scale, const std::string& why) {
  const auto explanation = base::Explanation::Of(
      "A question about a card from {} was answered with nothing to spend: {}. Check the scale's "
      "registration and profile.",
      m_caller.peer(), why);
  spdlog::warn("{}", explanation.Text());
  NoteTrouble(m_context, {scale.number, "card_not_told", explanation}, scale.last_error);
}

PushDesk::Reply PushDesk::AskForAnnounced(const TxtLine& line) {
  constexpr std::int64_t kMost = 100'000;
  const auto count = ParseWhole(line.At(2), 1, kMost);
  const auto scale = m_caller.FindOnlyOne();
  if (!scale) {
    Refuse(scale.error().what);
    return {};
  }
  const auto profile = ParseTxtProfile(scale->profile);
  if (profile && profile->cards != CardNaming::NotOurs) {
    Refuse("it announces sales, and what it tells of them does not say which were paid by card; "
           "let it push them");
    return {};
  }
  if (!count) {
    Refuse(fmt::format("it announces \"{}\" sales", Quote(line.At(2))));
    return {};
  }
  m_announced.emplace(*scale, *count);
  // Its answer to a question for the time marks the end, as when we call it.
  return {JoinLine({"UPL", "REP", fmt::format("-{}", *count)}) + JoinLine({"UPL", "TIM"})};
}

PushDesk::Reply PushDesk::TakeAnnounced(const TxtLine& line, const std::string& text) {
  if (line.Begins("END", "TIM")) {
    StoreAnnounced();
    m_announced.reset();
    return {};
  }
  if (line.At(0) == "TIM" || line.At(1) == "TIM" || !m_announced->refused.empty()) return {};
  const auto taken = m_announced->reader.Take(text);
  if (!taken) {
    m_announced->refused = taken.error().what;
  } else if (*taken && m_announced->sales.size() >= m_announced->count) {
    m_announced->refused = "it told more sales than it had announced";
  } else if (*taken) {
    m_announced->sales.push_back(**taken);
  }
  return {};
}

/// Those that were read are sales all the same when one of them is not.
void PushDesk::StoreAnnounced() {
  Announced& announced = *m_announced;
  if (announced.refused.empty() && announced.reader.InsideSale()) {
    announced.refused = "it stopped in the middle of a sale";
  }
  const int number = announced.scale.number;
  const auto store = [&](const std::vector<ports::PulledTicket>& batch) {
    std::vector<app::IncomingTicket> tickets;
    std::vector<std::int64_t> numbers;
    m_context.store.Read([&](const ports::Books& books) {
      for (const ports::PulledTicket& pulled : batch) {
        tickets.push_back({AsRecorded(books, pulled.ticket, ToldBy::Pull), number,
                           std::string(kTxtModeDriver), pulled.raw});
        numbers.push_back(pulled.ticket->number);
      }
    });
    app::RecordTickets(m_context, m_verifier, std::move(tickets));
    NoteRecorded(number, numbers);
  };
  try {
    const auto offset = app::LoadSettings(m_context.store).calendar.offset;
    SalesFlow flow({announced.scale.serial, offset}, 1, store);
    for (const TxtSale& sale : announced.sales) flow.Take(sale);
    flow.StoreAll();
    if (announced.refused.empty() && !flow.unbookable().empty()) {
      announced.refused = flow.unbookable().front();
    }
    if (!announced.refused.empty()) Refuse(announced.refused);
  } catch (const base::ExplainedError& error) {
    spdlog::error("Sales announced by scale {} could not be stored ({}). They are still in it.",
                  number, error.what());
  }
}

void PushDesk::Refuse(const std::string& what) {
  std::string code = m_block ? m_block->machine_code : std::string();
  if (m_announced) code = m_announced->scale.serial;
  const auto explanation = base::Explanation::Of(
      "A sale pushed from {} was not recorded and not acknowledged: {}. The scale keeps it and "
      "tells it again. Check the scale's registration and profile, and look at the sale there.",
      m_caller.peer(), what);
  spdlog::warn("{}", explanation.Text());
  try {
    std::optional<ports::Scale> known;
    m_context.store.Read([&](const ports::Books& books) {
      for (const ports::Scale& scale : books.scales().All()) {
        const bool named =
            !code.empty() && (scale.serial == code || IsPaddedNumber(code, scale.number));
        if (scale.driver == kTxtModeDriver && named) known = scale;
      }
    });
    if (!known) return;
    NoteTrouble(m_context, {known->number, "push_refused", explanation}, known->last_error);
  } catch (const std::exception& error) {
    spdlog::error("That refusal could not be noted either ({}).", error.what());
  }
}

}  // namespace steelyard::scales
