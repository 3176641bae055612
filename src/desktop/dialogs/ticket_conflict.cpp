/// A table with a row for each thing a ticket says, and a column for each time it was told.
#include "desktop/dialogs/ticket_conflict.h"

#include <wx/button.h>
#include <wx/dialog.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include <algorithm>

#include "desktop/format.h"
#include "desktop/lists/ticket_lines.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/figure.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

struct Comparison {
  std::vector<ports::ToldTicket> told;
  ProductNames names;
  std::map<std::string, std::string> cards;  ///< number by UID
};

Comparison Read(Workplace& place, const domain::TicketId& id) {
  Comparison comparison;
  comparison.told = place.queries.ToldAs(id);
  place.context.store.Read([&](const ports::Books& books) {
    for (const auto& told : comparison.told) {
      for (const auto& line : told.ticket->lines) {
        const auto product = books.catalogue().Find(line.product);
        if (product) comparison.names[line.product] = product->name;
      }
      if (!told.ticket->card) continue;
      const auto& uid = told.ticket->card->uid;
      const auto card = books.cards().FindByUid(uid);
      if (card) comparison.cards[uid.ToString()] = card->number.ToString();
    }
  });
  return comparison;
}

wxString HeadingOf(ports::ToldTicket::Standing standing) {
  switch (standing) {
    case ports::ToldTicket::Standing::Recorded: return _("In the books");
    case ports::ToldTicket::Standing::Declined: return _("Declined: no money moved");
    case ports::ToldTicket::Standing::InConflict: return _("Told as well: no money moved");
  }
  return {};
}

/// A name, what each of them says there, and whether that is the same everywhere.
class Table {
 public:
  Table(const Comparison& comparison, base::UtcOffset offset) : m_comparison(comparison) {
    Add(_("Told at"), [&](const auto& one, const auto&) {
      return MomentText(one.told_at, offset);
    });
    Add(_("Scale"), [](const auto& one, const auto&) { return CountText(one.scale); });
    Add(_("Number"), [](const auto&, const auto& ticket) {
      return ToWx(std::to_string(ticket.number));
    });
    Add(_("Kind"), [](const auto&, const auto& ticket) { return Word(ticket.kind); });
    Add(_("Cashier"), [](const auto&, const auto& ticket) { return CountText(ticket.cashier); });
    Add(_("Opened at"), [&](const auto&, const auto& ticket) {
      return MomentText(ticket.opened_at, offset);
    });
    Add(_("Closed at"), [&](const auto&, const auto& ticket) {
      return MomentText(ticket.closed_at, offset);
    });
    Add(_("Card"), [this](const auto&, const auto& ticket) {
      return ticket.card ? CardText(ticket.card->uid) : wxString(L"–");
    });
    AddParts(&domain::TicketDraft::lines, _("Line %zu"), [this](const domain::TicketLine& line) {
      return LineText(line, m_comparison.names);
    });
    Add(_("Rounding"), [](const auto&, const auto& ticket) { return MoneyText(ticket.rounding); });
    Add(_("Total"), [](const auto&, const auto& ticket) { return MoneyText(ticket.total); });
    AddParts(&domain::TicketDraft::tenders, _("Payment %zu"), [](const domain::Tender& tender) {
      return Word(tender.type) + " " + MoneyText(tender.amount) + " " + ToWx(tender.reference);
    });
  }

  const std::vector<ListRow>& rows() const { return m_rows; }
  /// The names of the rows that differ.
  const wxString& differences() const { return m_differences; }

 private:
  template <typename TextOf>
  void Add(const wxString& name, TextOf text) {
    std::vector<wxString> cells;
    for (const auto& one : m_comparison.told) cells.push_back(text(one, one.ticket.content()));
    AddRow(name, std::move(cells));
  }

  /// A row for each place in the longest of the lists.
  template <typename Part, typename TextOf>
  void AddParts(std::vector<Part> domain::TicketDraft::*parts, const wxString& name, TextOf text) {
    std::size_t most = 0;
    for (const auto& one : m_comparison.told) {
      most = std::max(most, (one.ticket.content().*parts).size());
    }
    for (std::size_t at = 0; at < most; ++at) {
      Add(wxString::Format(name, at + 1), [&](const auto&, const auto& ticket) {
        const auto& list = ticket.*parts;
        return at < list.size() ? text(list[at]) : wxString(L"–");
      });
    }
  }

  void AddRow(const wxString& name, std::vector<wxString> cells) {
    const bool is_same = std::equal(cells.begin() + 1, cells.end(), cells.begin());
    if (!is_same) m_differences += (m_differences.empty() ? "" : ", ") + name;
    cells.insert(cells.begin(), {is_same ? wxString() : wxString(L"≠"), name});
    m_rows.push_back({std::move(cells), is_same ? RowMood::Plain : RowMood::Attention});
  }

  wxString CardText(const domain::CardUid& uid) const {
    const auto known = m_comparison.cards.find(uid.ToString());
    return known == m_comparison.cards.end() ? ToWx(uid.ToString())
                                             : CardNumberText(known->second);
  }

  const Comparison& m_comparison;
  std::vector<ListRow> m_rows;
  wxString m_differences;
};

void Show(const TicketAsker& asker, const Comparison& comparison) {
  const Table table(comparison, asker.place.settings.calendar.offset);
  wxDialog dialog(asker.parent, wxID_ANY, _("What was told of one ticket"), wxDefaultPosition,
                  wxDefaultSize, wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER);
  dialog.SetName("ticket_conflict");
  std::vector<ListColumn> columns{{L"≠", 3}, {_("What"), 12}};
  for (const auto& told : comparison.told) columns.push_back({HeadingOf(told.standing), 46});
  auto* list = MakeList(&dialog, "told", columns);
  SetRows(list, table.rows());
  // The cells are drawn: what matters also stands in a label.
  auto* differ = MakeHeading(&dialog, wxString::Format(_("Not the same: %s"), table.differences()));
  const int rows = static_cast<int>(std::min<std::size_t>(table.rows().size(), 22));
  list->SetMinSize(
      wxSize(dialog.GetCharWidth() * 122, dialog.GetCharHeight() * (rows + 2) * 3 / 2));
  auto* close = new wxButton(&dialog, wxID_CANCEL, _("C&lose"));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(differ, wxSizerFlags().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
  column->Add(list, wxSizerFlags(1).Expand().DoubleBorder());
  column->Add(close, wxSizerFlags().Right().DoubleBorder(wxLEFT | wxRIGHT | wxBOTTOM));
  dialog.SetSizerAndFit(column);
  dialog.CentreOnParent();
  close->SetFocus();
  dialog.ShowModal();
}

}  // namespace

void OpenConflict(const TicketAsker& asker, const domain::TicketId& id) {
  RunInBackground(
      asker.place.background, asker.alive, [&place = asker.place, id] { return Read(place, id); },
      [asker](const Comparison& comparison) {
        if (comparison.told.empty()) {
          asker.failed(base::Explanation::Of(
              "Nothing that was told of this ticket is kept. Compare its paper with the sales of "
              "the scale."));
          return;
        }
        Show(asker, comparison);
      },
      asker.failed);
}

}  // namespace steelyard::desktop
