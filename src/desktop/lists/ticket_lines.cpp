#include "desktop/lists/ticket_lines.h"

#include <wx/intl.h>

#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

wxString QuantityText(const domain::Quantity& quantity) {
  if (const auto* weight = std::get_if<domain::Weight>(&quantity)) {
    const auto grams = weight->grams();
    // TRANSLATORS: a weight; kilograms with three decimals.
    return wxString::Format(_("%d.%03d kg"), static_cast<int>(grams / 1000),
                            static_cast<int>(grams % 1000));
  }
  const auto count = static_cast<int>(std::get<domain::Pieces>(quantity).count());
  return wxString::Format(wxPLURAL("%d piece", "%d pieces", count), count);
}

wxString UnitPriceText(domain::Price price) {
  // TRANSLATORS: a price, then its unit: 12.50 / kg.
  return wxString::Format(_("%s / %s"), MoneyText(domain::MoneyDifference(price.fen())),
                          Word(price.unit()));
}

wxString ProductText(const std::string& code, const ProductNames& names) {
  const auto name = names.find(code);
  return ToWx(code) + "  " + (name == names.end() ? wxString() : ToWx(name->second));
}

}  // namespace

wxString LineText(const domain::TicketLine& line, const ProductNames& names) {
  // TRANSLATORS: product, quantity, price, list price, amount.
  return wxString::Format(_("%s: %s at %s (list %s) = %s"), ProductText(line.product, names),
                          QuantityText(line.quantity), UnitPriceText(line.unit_price),
                          UnitPriceText(line.list_price), MoneyText(line.amount));
}

wxListView* MakeTicketLines(wxWindow* parent, const wxString& name) {
  return MakeList(parent, name,
                  {{_("Product"), 34}, {_("Quantity"), 14, wxLIST_FORMAT_RIGHT},
                   {_("Price"), 18, wxLIST_FORMAT_RIGHT},
                   {_("List price"), 18, wxLIST_FORMAT_RIGHT},
                   {_("Amount"), 14, wxLIST_FORMAT_RIGHT}});
}

void ShowTicketLines(wxListView* list, const domain::Ticket& ticket, const ProductNames& names) {
  std::vector<ListRow> rows;
  for (const auto& line : ticket->lines) {
    rows.push_back({{ProductText(line.product, names),
                     QuantityText(line.quantity), UnitPriceText(line.unit_price),
                     UnitPriceText(line.list_price), MoneyText(line.amount)}});
  }
  if (ticket->rounding.fen() != 0) {
    rows.push_back({{_("Rounding"), "", "", "", MoneyText(ticket->rounding)}});
  }
  rows.push_back({{_("Total"), "", "", "", MoneyText(ticket->total)}});
  for (const auto& tender : ticket->tenders) {
    // TRANSLATORS: %s is a way of payment.
    rows.push_back({{wxString::Format(_("paid: %s"), Word(tender.type)), "", "",
                     ToWx(tender.reference), MoneyText(tender.amount)}});
  }
  SetRows(list, rows);
}

}  // namespace steelyard::desktop
