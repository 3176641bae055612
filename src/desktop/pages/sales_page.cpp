/// Filters on top, the tickets, and the lines of the chosen one below.
#include "desktop/pages/sales_page.h"

#include <wx/srchctrl.h>
#include <wx/wrapsizer.h>

#include "desktop/format.h"
#include "desktop/lists/ticket_list.h"
#include "desktop/period_presets.h"
#include "desktop/widgets/captioned.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr domain::TenderType kTenders[] = {
    domain::TenderType::Cash, domain::TenderType::StoredValue, domain::TenderType::BankCard,
    domain::TenderType::CityCard, domain::TenderType::Mobile};

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

}  // namespace

struct SalesPage::Names {
  std::vector<ports::Scale> scales;
  std::vector<ports::Cashier> cashiers;
  std::map<std::string, std::string> products;
};

SalesPage::SalesPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "sales") {
  auto* filters = MakeFilters();
  m_count = MakeRemark(this, " ");
  m_tickets = new TicketList(this, {workplace.queries, workplace.background, offset(),
                                    TellFailure()});
  m_lines = MakeList(this, "lines", {{_("Product"), 34}, {_("Quantity"), 14, wxLIST_FORMAT_RIGHT},
                                     {_("Price"), 18, wxLIST_FORMAT_RIGHT},
                                     {_("List price"), 18, wxLIST_FORMAT_RIGHT},
                                     {_("Amount"), 14, wxLIST_FORMAT_RIGHT}});
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(filters, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_count, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
  column->Add(m_tickets, wxSizerFlags(3).Expand().Border(wxLEFT | wxRIGHT));
  column->Add(m_lines, wxSizerFlags(1).Expand().Border(wxALL));
  SetSizer(column);
  for (auto* choice : {m_period, m_scale, m_cashier, m_tender}) {
    choice->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { Apply(); });
  }
  for (auto* text : {m_product, m_card}) {
    text->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { Apply(); });
    text->Bind(wxEVT_SEARCHCTRL_CANCEL_BTN, [this, text](wxCommandEvent&) {
      text->Clear();
      Apply();
    });
  }
  m_tickets->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { ShowTicket(); });
}

wxSizer* SalesPage::MakeFilters() {
  auto* row = new wxWrapSizer(wxHORIZONTAL);
  const auto add = [&](const wxString& label, wxControl* control, const wxString& name) {
    row->Add(MakeCaptioned(control, {label, name}), wxSizerFlags().Border(wxRIGHT | wxBOTTOM));
  };
  m_period = new wxChoice(this, wxID_ANY);
  m_period->Append(_("All days"));
  for (const auto preset : kPeriodPresets) m_period->Append(Word(preset));
  m_period->SetSelection(1);
  m_scale = new wxChoice(this, wxID_ANY);
  m_cashier = new wxChoice(this, wxID_ANY);
  m_tender = new wxChoice(this, wxID_ANY);
  m_tender->Append(_("All payments"));
  for (const auto tender : kTenders) m_tender->Append(Word(tender));
  m_tender->SetSelection(0);
  m_product = new wxSearchCtrl(this, wxID_ANY, "", wxDefaultPosition,
                               wxSize(GetCharWidth() * 22, -1), wxTE_PROCESS_ENTER);
  m_product->SetDescriptiveText(_("code, then Enter"));
  m_card = new wxSearchCtrl(this, wxID_ANY, "", wxDefaultPosition,
                            wxSize(GetCharWidth() * 26, -1), wxTE_PROCESS_ENTER);
  m_card->SetDescriptiveText(_("number, then Enter"));
  add(_("P&eriod"), m_period, "period");
  add(_("&Scale"), m_scale, "scale");
  add(_("&Cashier"), m_cashier, "cashier");
  add(_("Paid &with"), m_tender, "tender");
  add(_("&Product"), m_product, "product");
  add(_("Car&d"), m_card, "card");
  return row;
}

void SalesPage::Reload() {
  RunInBackground(
      place().background, alive(),
      [&context = context()] {
        Names names;
        context.store.Read([&](const ports::Books& books) {
          names.scales = books.scales().All();
          names.cashiers = books.catalogue().Cashiers();
          for (const auto& product : books.catalogue().ChangedSince(0)) {
            names.products[product.code] = product.name;
          }
        });
        return names;
      },
      [this](const Names& names) {
        ShowNames(names);
        Apply();
      },
      TellFailure());
}

void SalesPage::ShowNames(const Names& names) {
  const auto fill = [](wxChoice* choice, const wxString& all, const wxArrayString& items) {
    const int chosen = std::max(0, choice->GetSelection());
    choice->Set(items);
    choice->Insert(all, 0);
    choice->SetSelection(chosen < static_cast<int>(choice->GetCount()) ? chosen : 0);
  };
  wxArrayString scales;
  m_scales.clear();
  for (const auto& scale : names.scales) {
    scales.Add(wxString::Format("%d", scale.number));
    m_scales.push_back(scale.number);
  }
  wxArrayString cashiers;
  m_cashiers.clear();
  for (const auto& cashier : names.cashiers) {
    cashiers.Add(wxString::Format("%d %s", cashier.number, ToWx(cashier.name)));
    m_cashiers.push_back(cashier.number);
  }
  fill(m_scale, _("All scales"), scales);
  fill(m_cashier, _("All cashiers"), cashiers);
  m_product_names = names.products;
  Layout();
}

ports::TicketFilter SalesPage::Filter() {
  ports::TicketFilter filter;
  if (const int chosen = m_period->GetSelection(); chosen > 0) {
    filter.period = PeriodOf(kPeriodPresets[chosen - 1],
                             app::Today(context(), place().settings));
  }
  if (const int chosen = m_scale->GetSelection(); chosen > 0) {
    filter.scale = m_scales[static_cast<std::size_t>(chosen - 1)];
  }
  if (const int chosen = m_cashier->GetSelection(); chosen > 0) {
    filter.cashier = m_cashiers[static_cast<std::size_t>(chosen - 1)];
  }
  if (const int chosen = m_tender->GetSelection(); chosen > 0) {
    filter.tender = kTenders[chosen - 1];
  }
  if (const auto code = m_product->GetValue().Strip(); !code.empty()) {
    filter.product = FromWx(code);
  }
  auto number = m_card->GetValue();
  number.Replace(" ", "");
  if (!number.empty()) filter.card_number = FromWx(number);
  return filter;
}

void SalesPage::Apply() {
  m_count->SetLabelText(_("Counting..."));
  SetRows(m_lines, {});
  m_tickets->ShowFiltered(Filter(), [this](std::int64_t count) {
    m_count->SetLabelText(
        count == 0 ? _("No ticket passes this filter. Choose a longer period, or fewer conditions.")
                   : wxString::Format(wxPLURAL("%s ticket, newest first",
                                               "%s tickets, newest first",
                                               static_cast<unsigned>(count)),
                                      CountText(count)));
  });
}

void SalesPage::ShowTicket() {
  const auto* row = m_tickets->Selected();
  if (!row) return;
  RunInBackground(
      place().background, alive(),
      [&context = context(), id = row->id] {
        std::optional<domain::Ticket> ticket;
        context.store.Read([&](const ports::Books& books) { ticket = books.tickets().Load(id); });
        return ticket;
      },
      [this](const std::optional<domain::Ticket>& ticket) {
        if (ticket) ShowLines(*ticket);
      },
      TellFailure());
}

void SalesPage::ShowLines(const domain::Ticket& ticket) {
  std::vector<ListRow> rows;
  for (const auto& line : ticket->lines) {
    const auto name = m_product_names.find(line.product);
    rows.push_back({{ToWx(line.product) + "  " +
                         (name == m_product_names.end() ? wxString() : ToWx(name->second)),
                     QuantityText(line.quantity), UnitPriceText(line.unit_price),
                     UnitPriceText(line.list_price), MoneyText(line.amount)}});
  }
  if (ticket->rounding.fen() != 0) {
    rows.push_back({{_("Rounding"), "", "", "", MoneyText(ticket->rounding)}});
  }
  SetRows(m_lines, rows);
}

}  // namespace steelyard::desktop
