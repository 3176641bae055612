#include "desktop/dialogs/report_tickets.h"

#include <wx/dialog.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include "desktop/dialogs/ticket_window.h"
#include "desktop/lists/ticket_list.h"

namespace steelyard::desktop {
namespace {

class TicketsWindow : public wxDialog {
 public:
  TicketsWindow(wxWindow* parent, Workplace& place, const TicketsBehindRow& behind,
                std::function<void(const base::Explanation&)> failed)
      : wxDialog(parent, wxID_ANY, behind.title, wxDefaultPosition, wxDefaultSize,
                 wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER),
        m_place(place),
        m_failed(std::move(failed)) {
    SetName("report_tickets");
    m_count = new wxStaticText(this, wxID_ANY, _("Counting..."));
    m_tickets = new TicketList(this, {place.queries, place.background,
                                      place.settings.calendar.offset, m_failed});
    auto* column = new wxBoxSizer(wxVERTICAL);
    column->Add(m_count, wxSizerFlags().Border());
    column->Add(m_tickets, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT));
    column->Add(CreateSeparatedButtonSizer(wxCLOSE), wxSizerFlags().Expand().Border());
    FindWindow(wxID_CLOSE)->SetLabel(_("C&lose"));
    SetSizer(column);
    SetEscapeId(wxID_CLOSE);
    SetSize(FromDIP(wxSize(900, 560)));
    m_tickets->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { Open(); });
    m_tickets->ShowFiltered(behind.filter, [this](std::int64_t count) {
      const auto number = static_cast<unsigned>(count);
      // TRANSLATORS: a number of tickets.
      m_count->SetLabelText(
          wxString::Format(wxPLURAL("%u ticket", "%u tickets", number), number));
    });
    m_tickets->SetFocus();
    CentreOnParent();
  }

 private:
  void Open() {
    const auto* row = m_tickets->Selected();
    if (row != nullptr) OpenTickets({this, m_place, m_alive, m_failed}, {{row->id}, {}});
  }

  Workplace& m_place;
  std::function<void(const base::Explanation&)> m_failed;
  wxStaticText* m_count;
  TicketList* m_tickets;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

void ShowTicketsBehind(wxWindow* parent, Workplace& place, const TicketsBehindRow& behind,
                       std::function<void(const base::Explanation&)> failed) {
  TicketsWindow(parent, place, behind, std::move(failed)).ShowModal();
}

}  // namespace steelyard::desktop
