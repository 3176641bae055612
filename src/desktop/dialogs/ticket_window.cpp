/// The window of tickets, one below the other.
#include "desktop/dialogs/ticket_window.h"

#include <wx/button.h>
#include <wx/dialog.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include <algorithm>

#include "desktop/format.h"
#include "desktop/lists/ticket_lines.h"
#include "desktop/widgets/figure.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr std::size_t kMostTickets = 4;

struct TicketPicture {
  int scale = 0;  ///< 0: the books do not say
  domain::Ticket ticket;
  std::string card;  ///< number; empty without one
};

struct Picture {
  std::vector<TicketPicture> tickets;
  ProductNames names;
};

Picture Read(app::Context& context, const TicketsWanted& wanted) {
  Picture picture;
  context.store.Read([&](const ports::Books& books) {
    const auto add = [&](const domain::TicketId& id, int scale) {
      const bool is_there = std::any_of(
          picture.tickets.begin(), picture.tickets.end(),
          [&](const TicketPicture& one) { return one.ticket->id == id; });
      if (is_there || picture.tickets.size() >= kMostTickets) return;
      auto ticket = books.tickets().Load(id);
      if (!ticket) return;
      std::string card;
      if (ticket->content().card) {
        const auto found = books.cards().FindByUid(ticket->content().card->uid);
        if (found) card = found->number.ToString();
      }
      picture.tickets.push_back({scale, std::move(*ticket), card});
    };
    for (const auto& id : wanted.ids) add(id, 0);
    for (const auto& [scale, number] : wanted.numbered) {
      for (const auto& entry : books.tickets().WithNumber(scale, number)) add(entry.id, scale);
    }
    for (const auto& product : books.catalogue().ChangedSince(0)) {
      picture.names[product.code] = product.name;
    }
  });
  return picture;
}

class TicketWindow : public wxDialog {
 public:
  TicketWindow(wxWindow* parent, const Picture& picture, base::UtcOffset offset)
      : wxDialog(parent, wxID_ANY,
                 picture.tickets.size() == 1 ? _("Ticket") : _("Tickets to compare"),
                 wxDefaultPosition, wxDefaultSize, wxDEFAULT_DIALOG_STYLE | wxRESIZE_BORDER) {
    SetName("ticket_window");
    auto* column = new wxBoxSizer(wxVERTICAL);
    for (const auto& one : picture.tickets) {
      column->Add(MakeHeading(this, HeadingOf(one, offset)),
                  wxSizerFlags().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
      auto* about = new wxStaticText(this, wxID_ANY, AboutText(one, offset));
      column->Add(about, wxSizerFlags().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
      auto* lines = MakeTicketLines(this, "lines");
      ShowTicketLines(lines, one.ticket, picture.names);
      const int rows = static_cast<int>(
          std::clamp<std::size_t>(one.ticket->lines.size() + 3, 5, 12));
      lines->SetMinSize(wxSize(GetCharWidth() * 112, GetCharHeight() * (rows + 1) * 3 / 2));
      column->Add(lines, wxSizerFlags(1).Expand().DoubleBorder());
    }
    auto* close = new wxButton(this, wxID_CANCEL, _("C&lose"));
    column->Add(close, wxSizerFlags().Right().DoubleBorder(wxLEFT | wxRIGHT | wxBOTTOM));
    SetSizerAndFit(column);
    CentreOnParent();
    close->SetFocus();
  }

 private:
  static wxString HeadingOf(const TicketPicture& one, base::UtcOffset offset) {
    const auto number = ToWx(std::to_string(one.ticket->number));
    // TRANSLATORS: running number, kind (Sale, Voided), amount, moment.
    return wxString::Format(_("Ticket %s: %s, %s, closed %s"), number, Word(one.ticket->kind),
                            MoneyText(one.ticket->total),
                            MomentText(one.ticket->closed_at, offset));
  }

  static wxString AboutText(const TicketPicture& one, base::UtcOffset offset) {
    wxString text;
    if (one.scale > 0) text = wxString::Format(_("Scale %d"), one.scale) + "    ";
    text += wxString::Format(_("Cashier %d"), one.ticket->cashier) + "    ";
    // TRANSLATORS: when a ticket was begun.
    text += wxString::Format(_("opened %s"), MomentText(one.ticket->opened_at, offset)) + "    ";
    text += one.ticket->authorisation == domain::AuthorisationMode::Online
                ? _("the store was asked")
                : _("told afterwards");
    if (!one.card.empty()) {
      text += "    " + wxString::Format(_("Card %s"), CardNumberText(one.card));
    }
    return text;
  }
};

}  // namespace

void OpenTickets(const TicketAsker& asker, const TicketsWanted& wanted) {
  RunInBackground(
      asker.place.background, asker.alive,
      [&context = asker.place.context, wanted] {
        return Read(context, wanted);
      },
      [asker](const Picture& picture) {
        if (picture.tickets.empty()) {
          asker.failed(base::Explanation::Of(
              "This ticket is not in the books: it was declined, or only told in conflict."));
          return;
        }
        TicketWindow(asker.parent, picture, asker.place.settings.calendar.offset).ShowModal();
      },
      asker.failed);
}

}  // namespace steelyard::desktop
