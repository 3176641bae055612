/// Draws rows from TicketPages and fetches pages beside the window.
#include "desktop/lists/ticket_list.h"

#include "desktop/format.h"
#include "desktop/widgets/accessible_rows.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

enum Column { Moment, Scale, Number, Kind, Cashier, Lines, Tenders, Total, Card };

wxString CellText(const ports::TicketRow& row, long column, base::UtcOffset offset) {
  switch (column) {
    case Moment: return MomentText(row.closed_at, offset);
    case Scale: return wxString::Format("%d", row.scale);
    case Number: return ToWx(std::to_string(row.number));
    // TRANSLATORS: %s is the kind of a ticket; it came after its day was closed.
    case Kind:
      return row.is_late ? wxString::Format(_("%s, late"), Word(row.kind)) : Word(row.kind);
    case Cashier: return wxString::Format("%d", row.cashier);
    case Lines: return CountText(row.lines);
    case Tenders: return TenderWords(row.tenders);
    case Total: return MoneyText(row.total);
    case Card: return CardNumberText(row.card_number);
    default: return {};
  }
}

}  // namespace

TicketList::TicketList(wxWindow* parent, Sources sources)
    : wxListCtrl(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize,
                 wxLC_REPORT | wxLC_VIRTUAL | wxLC_SINGLE_SEL),
      m_sources(std::move(sources)),
      m_pages([this](std::int64_t page) { Fetch(page); }) {
  SetName("tickets");
  const auto add = [this](const wxString& title, int characters, wxListColumnFormat format) {
    AppendColumn(title, format, characters * GetCharWidth());
  };
  add(_("Closed at"), 19, wxLIST_FORMAT_LEFT);
  add(_("Scale"), 8, wxLIST_FORMAT_RIGHT);
  add(_("Number"), 10, wxLIST_FORMAT_RIGHT);
  add(_("Kind"), 14, wxLIST_FORMAT_LEFT);
  add(_("Cashier"), 9, wxLIST_FORMAT_RIGHT);
  add(_("Lines"), 8, wxLIST_FORMAT_RIGHT);
  add(_("Paid with"), 20, wxLIST_FORMAT_LEFT);
  add(_("Amount"), 12, wxLIST_FORMAT_RIGHT);
  add(_("Card"), 24, wxLIST_FORMAT_LEFT);
  SpeakRows(this);
}

void TicketList::ShowFiltered(const ports::TicketFilter& filter,
                              std::function<void(std::int64_t)> counted) {
  m_filter = filter;
  const int generation = ++m_generation;
  RunInBackground(
      m_sources.background, m_alive,
      [&queries = m_sources.queries, filter] { return queries.Count(filter); },
      [this, generation, counted](std::int64_t count) {
        if (generation != m_generation) return;
        m_pages.Reset(count);
        SetItemCount(static_cast<long>(count));
        if (count > 0) EnsureVisible(0);
        Refresh();
        counted(count);
      },
      m_sources.failed);
}

void TicketList::Fetch(std::int64_t page) {
  const int generation = m_generation;
  RunInBackground(
      m_sources.background, m_alive,
      [&queries = m_sources.queries, filter = m_filter, page] {
        return queries.Page(filter, page * TicketPages::kPageRows, TicketPages::kPageRows);
      },
      [this, generation, page](std::vector<ports::TicketRow> rows) {
        if (generation != m_generation) return;
        m_pages.Keep(page, std::move(rows));
        Refresh();
        SpeakRow(this);
      },
      [this, generation, page](const base::Explanation& why) {
        if (generation == m_generation) m_pages.Forget(page);
        m_sources.failed(why);
      });
}

wxString TicketList::OnGetItemText(long row, long column) const {
  const auto* ticket = m_pages.Row(row);
  if (!ticket) return column == Moment ? wxString(L"…") : wxString();
  return CellText(*ticket, column, m_sources.offset);
}

const ports::TicketRow* TicketList::Selected() {
  const auto row = GetNextItem(-1, wxLIST_NEXT_ALL, wxLIST_STATE_SELECTED);
  return row == wxNOT_FOUND ? nullptr : m_pages.Row(row);
}

}  // namespace steelyard::desktop
