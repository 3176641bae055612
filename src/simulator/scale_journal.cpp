#include "simulator/scale_journal.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <sys/file.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>

#include "scales/api/ticket_json.h"

namespace steelyard::simulator {
namespace {

using Json = nlohmann::json;

std::string_view ToText(EntryState state) {
  switch (state) {
    case EntryState::Unanswered: return "unanswered";
    case EntryState::Recorded: return "recorded";
    case EntryState::Declined: return "declined";
    case EntryState::Conflict: return "conflict";
  }
  base::Check(false);
  return {};
}

EntryState ParseState(std::string_view text) {
  for (const auto state : {EntryState::Recorded, EntryState::Declined, EntryState::Conflict}) {
    if (ToText(state) == text) return state;
  }
  return EntryState::Unanswered;
}

domain::Ticket AsOffline(const domain::Ticket& ticket) {
  domain::TicketDraft draft = ticket.content();
  draft.authorisation = domain::AuthorisationMode::Offline;
  return domain::Ticket::From(std::move(draft)).value();
}

}  // namespace

ScaleJournal::ScaleJournal(const std::filesystem::path& path, std::int64_t first_number)
    : m_path(path), m_first_number(first_number) {
  m_file = open(path.c_str(), O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  if (m_file < 0) {
    throw SimulationError(fmt::format(
        "The scale's journal {} cannot be opened. Nothing was sold; name another file.",
        path.string()));
  }
  try {
    if (flock(m_file, LOCK_EX | LOCK_NB) != 0) {
      throw SimulationError(fmt::format(
          "The scale's journal {} is in use by another virtual scale. Nothing was sold; end that "
          "one first.", path.string()));
    }
    Load();
  } catch (...) {
    close(m_file);
    throw;
  }
}

ScaleJournal::~ScaleJournal() { close(m_file); }

void ScaleJournal::Load() {
  std::ifstream stream(m_path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(stream), {}};
  const std::size_t whole = text.rfind('\n') == text.npos ? 0 : text.rfind('\n') + 1;
  if (whole < text.size() && ftruncate(m_file, static_cast<off_t>(whole)) != 0) {
    throw SimulationError(fmt::format("The journal {} cannot be written.", m_path.string()));
  }
  for (std::size_t start = 0; start < whole;) {
    const std::size_t end = text.find('\n', start);
    const Json line = Json::parse(text.substr(start, end - start), nullptr, false);
    start = end + 1;
    if (line.is_object() && line.contains("ticket")) {
      if (auto ticket = scales::ParseTicket(line["ticket"])) {
        m_entries.push_back({std::move(ticket).value()});
        continue;
      }
    }
    const auto place = line.is_object() ? line.value("place", std::size_t{0}) : m_entries.size();
    if (place >= m_entries.size()) {
      throw SimulationError(fmt::format(
          "{} is no journal of a virtual scale. It was not changed; name another file.",
          m_path.string()));
    }
    if (line.contains("state")) m_entries[place].state = ParseState(line.value("state", ""));
    if (line.contains("offline")) {
      m_entries[place].ticket = AsOffline(m_entries[place].ticket);
    }
  }
}

void ScaleJournal::AppendLine(const std::string& line) {
  const std::string bytes = line + "\n";
  const auto written = write(m_file, bytes.data(), bytes.size());
  if (written != static_cast<ssize_t>(bytes.size()) || fdatasync(m_file) != 0) {
    throw SimulationError(fmt::format(
        "The journal {} cannot be written: is the disk full? Nothing that is not in it was sent.",
        m_path.string()));
  }
}

std::int64_t ScaleJournal::NextNumber() const {
  std::int64_t last = m_first_number - 1;
  for (const auto& entry : m_entries) {
    if (entry.state != EntryState::Declined) last = std::max(last, entry.ticket->number);
  }
  return last + 1;
}

std::size_t ScaleJournal::Append(const domain::Ticket& ticket) {
  AppendLine(Json{{"ticket", scales::ToJson(ticket, base::UtcOffset::Zero())}}.dump());
  m_entries.push_back({ticket});
  return m_entries.size() - 1;
}

void ScaleJournal::TellAsOffline(std::size_t place) {
  AppendLine(Json{{"place", place}, {"offline", true}}.dump());
  m_entries[place].ticket = AsOffline(m_entries[place].ticket);
}

void ScaleJournal::SetState(std::size_t place, EntryState state) {
  AppendLine(Json{{"place", place}, {"state", ToText(state)}}.dump());
  m_entries[place].state = state;
}

}  // namespace steelyard::simulator
