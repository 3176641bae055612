#include "scales/drivers/txt_mode_push.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include "app/scale_contact.h"
#include "app/sell.h"
#include "base/check.h"
#include "scales/drivers/driver_factory.h"
#include "scales/drivers/txt_mode.h"
#include "scales/recorded_sales.h"
#include "scales/scale_notes.h"

namespace steelyard::scales {
namespace {

constexpr std::string_view kSource = "txt-mode";

/// The host of a registered address as numbers; empty when it cannot be found.
std::string HostOf(const std::string& address) {
  try {
    const bool has_port = address.find(':') != std::string::npos;
    return (has_port ? Poco::Net::SocketAddress(address)
                     : Poco::Net::SocketAddress(address, Poco::UInt16(kTxtModePort)))
        .host()
        .toString();
  } catch (const Poco::Exception&) {
    return {};
  }
}

/// `7`, `07`, `007`: machine codes are often padded.
bool IsNumber(std::string_view machine_code, int number) {
  const std::size_t first = machine_code.find_first_not_of('0');
  return first != machine_code.npos && machine_code.substr(first) == std::to_string(number);
}

base::WallClock StoreTime(app::Context& context) {
  return context.clock.Now().ToWallClock(app::LoadSettings(context.store).calendar.offset);
}

}  // namespace

PushDesk::Reply PushDesk::Take(const std::string& text) {
  const TxtLine line = TxtLine::Split(text);
  if (line.IsBlank()) return {};
  if (line.Begins("DWL", "REP")) {
    m_block.emplace();
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
  if (line.Begins("UPL", "END")) return {{}, Next::HangUp};
  return {};  // announcements and member queries; nothing of ours depends on them
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
  const auto scale = FindScale(end.machine_code);
  if (!scale) {
    Refuse(scale.error().what);
    return {};
  }
  try {
    const auto offset = app::LoadSettings(m_context.store).calendar.offset;
    const auto told = TicketFromSale(*m_block->sale, {scale->serial, offset});
    if (!told) {
      Refuse(fmt::format("sale {}: {}", m_block->sale->fid, told.error().what));
      return {};
    }
    std::optional<domain::Ticket> ticket;
    m_context.store.Read(
        [&](const ports::Books& books) { ticket = AsRecorded(books, *told, ToldBy::Push); });
    const auto results = app::RecordTickets(
        m_context, m_verifier,
        {{*ticket, scale->number, std::string(kSource), m_block->sale->raw}});
    base::Check(results.size() == 1);
    base::Check(results.front().outcome != app::RecordOutcome::Declined);  // it was told, not asked
    const std::int64_t number = m_block->sale->fid;
    app::NoteContact(m_context, scale->number, [&](ports::Scale& row) {
      row.last_contact = m_context.clock.Now();
      row.last_error.clear();
      if (row.journal_position + 1 == number) row.journal_position = number;
    });
    return PushAcknowledgement(end, StoreTime(m_context));
  } catch (const std::exception& error) {
    spdlog::error("A sale pushed by scale {} could not be stored ({}). It was not acknowledged; "
                  "the scale tells it again.",
                  scale->number, error.what());
    return {};
  }
}

base::Result<ports::Scale, Misread> PushDesk::FindScale(const std::string& machine_code) {
  std::vector<ports::Scale> candidates;
  m_context.store.Read([&](const ports::Books& books) {
    for (const ports::Scale& scale : books.scales().All()) {
      if (scale.driver == kSource && HostOf(scale.address) == m_peer) candidates.push_back(scale);
    }
  });
  const auto unknown = [&](std::string_view why) {
    return base::Fail(Misread{fmt::format("the machine code \"{}\" {}", Quote(machine_code), why)});
  };
  if (machine_code.empty()) return unknown("is empty");
  for (const ports::Scale& scale : candidates) {
    if (scale.serial == machine_code) return scale;
  }
  for (const ports::Scale& scale : candidates) {
    if (!IsNumber(machine_code, scale.number)) continue;
    if (!scale.serial.empty()) return scale;
  }
  // A scale that only pushes is never asked for its serial number: it is what it says first.
  std::vector<ports::Scale> unnamed;
  for (const ports::Scale& scale : candidates) {
    if (scale.serial.empty() && IsPushOnly(scale)) unnamed.push_back(scale);
  }
  if (unnamed.size() != 1) {
    return unknown("is that of no TXT-MODE scale registered at this address, or of one that was "
                   "not asked for its serial number yet");
  }
  app::NoteContact(m_context, unnamed.front().number,
                   [&](ports::Scale& scale) { scale.serial = machine_code; });
  unnamed.front().serial = machine_code;
  return unnamed.front();
}

void PushDesk::Refuse(const std::string& what) {
  const std::string code = m_block ? m_block->machine_code : std::string();
  const auto explanation = base::Explanation::Of(
      "A sale pushed from {} was not recorded and not acknowledged: {}. The scale keeps it and "
      "tells it again. Check the scale's registration and profile, and look at the sale there.",
      m_peer, what);
  spdlog::warn("{}", explanation.Text());
  try {
    std::optional<ports::Scale> known;
    m_context.store.Read([&](const ports::Books& books) {
      for (const ports::Scale& scale : books.scales().All()) {
        const bool named = !code.empty() && (scale.serial == code || IsNumber(code, scale.number));
        if (scale.driver == kSource && named) known = scale;
      }
    });
    if (!known) return;
    NoteTrouble(m_context, {known->number, "push_refused", explanation}, known->last_error);
  } catch (const std::exception& error) {
    spdlog::error("That refusal could not be noted either ({}).", error.what());
  }
}

}  // namespace steelyard::scales
