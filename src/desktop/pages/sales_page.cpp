/// Filters on top, the tickets, and the lines of the chosen one below.
#include "desktop/pages/sales_page.h"

#include <wx/filedlg.h>
#include <wx/srchctrl.h>
#include <wx/wrapsizer.h>

#include <algorithm>

#include "desktop/dialogs/ticket_window.h"
#include "desktop/exception_figures.h"
#include "desktop/format.h"
#include "desktop/lists/ticket_lines.h"
#include "desktop/lists/ticket_list.h"
#include "desktop/period_presets.h"
#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/captioned.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"
#include "host/ticket_file.h"

namespace steelyard::desktop {
namespace {

constexpr domain::TenderType kTenders[] = {
    domain::TenderType::Cash, domain::TenderType::StoredValue, domain::TenderType::BankCard,
    domain::TenderType::CityCard, domain::TenderType::Mobile};

}  // namespace

struct SalesPage::Names {
  std::vector<ports::Scale> scales;
  std::vector<ports::Cashier> cashiers;
  ProductNames products;
};

SalesPage::SalesPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "sales") {
  MakeCommands();
  m_bar = new CommandBar(this, m_commands);
  auto* filters = MakeFilters();
  m_count = MakeRemark(this, " ");
  m_tickets = new TicketList(this, {workplace.queries, workplace.background, offset(),
                                    TellFailure()});
  SetAccessibleName(m_tickets, _("Tickets"));
  m_lines = MakeTicketLines(this, "lines");
  SetAccessibleName(m_lines, _("Lines"));
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(filters, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT));
  column->Add(m_count, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
  column->Add(m_tickets, wxSizerFlags(3).Expand().Border(wxLEFT | wxRIGHT));
  column->Add(m_lines, wxSizerFlags(1).Expand().Border(wxALL));
  SetSizer(column);
  m_period->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) {
    ShowDays();
    Apply();
  });
  for (auto* text : {m_from, m_to}) {
    text->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) {
      m_period->SetSelection(wxNOT_FOUND);  // these days are of no usual period
      Apply();
    });
  }
  for (auto* choice : {m_scale, m_cashier, m_tender}) {
    choice->Bind(wxEVT_CHOICE, [this](wxCommandEvent&) { Apply(); });
  }
  for (auto* text : {m_product, m_card}) {
    text->Bind(wxEVT_TEXT_ENTER, [this](wxCommandEvent&) { Apply(); });
    text->Bind(wxEVT_SEARCHCTRL_CANCEL_BTN, [this, text](wxCommandEvent&) {
      text->Clear();
      Apply();
    });
  }
  m_tickets->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) {
    ShowTicket();
    m_bar->UpdateControls();
  });
  m_tickets->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { OpenTicket(); });
  ShowDays();
  m_bar->UpdateControls();
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
  for (auto** day : {&m_from, &m_to}) {
    *day = new wxTextCtrl(this, wxID_ANY, "", wxDefaultPosition,
                          wxSize(GetCharWidth() * 13, -1), wxTE_PROCESS_ENTER);
    (*day)->SetHint("2026-11-22");
  }
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
  add(_("F&rom"), m_from, "from");
  add(_("&Up to"), m_to, "to");
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
  if (m_wanted_scale) {
    const auto found = std::find(m_scales.begin(), m_scales.end(), *m_wanted_scale);
    if (found != m_scales.end()) {
      m_scale->SetSelection(static_cast<int>(found - m_scales.begin()) + 1);
    }
    m_wanted_scale.reset();
  }
  Layout();
}

void SalesPage::MakeCommands() {
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"sales.open", _("Open the t&icket"), _("Show the ticket with its lines and payments"),
       "sales", "F5", [this] { return m_tickets->Selected() != nullptr; },
       [this] { OpenTicket(); }});
  add({"sales.export", _("E&xport..."), _("Write the tickets shown as a CSV file"), "csv", "F8",
       [this] { return m_tickets_shown > 0 && !m_is_exporting; }, [this] { Export(); }});
  add({"sales.call_off", _("Call o&ff"), _("End the export; no file is left behind"), "return", "",
       [this] { return m_is_exporting; }, [this] { m_stop_export.request_stop(); },
       CommandPlace::ButtonWhenPossible});
}

void SalesPage::Retire() {
  m_stop_export.request_stop();
  Page::Retire();
}

void SalesPage::SetFocus() { m_tickets->SetFocus(); }

void SalesPage::Export() {
  if (!Days()) return;
  wxFileDialog dialog(this, _("Export the tickets"), "", "tickets.csv", "CSV|*.csv",
                      wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
  if (dialog.ShowModal() != wxID_OK) return;
  const std::filesystem::path path(FromWx(dialog.GetPath()));
  m_is_exporting = true;
  m_stop_export = std::stop_source();
  m_bar->UpdateControls();
  host::TicketExport wanted;
  wanted.filter = Filter();
  wanted.offset = offset();
  wanted.stop = m_stop_export.get_token();
  wanted.progress = [this, token = alive()](std::int64_t written, std::int64_t all) {
    ToWindow(token, [this, written, all] {
      if (!m_is_exporting) return;
      // TRANSLATORS: so many tickets, of so many.
      m_count->SetLabelText(
          wxString::Format(_("Exporting: %s of %s"), CountText(written), CountText(all)));
    });
  };
  RunInBackground(
      place().background, alive(),
      [&queries = place().queries, path, wanted] {
        return host::ExportTickets(queries, path, wanted);
      },
      [this, path](std::optional<std::int64_t> written) {
        EndExport();
        if (written) {
          Tell(wxString::Format(_("Saved as %s."), ToWx(path.string())), NewsKind::Good);
        } else {
          Tell(_("The export was called off. No file was made."), NewsKind::Attention);
        }
      },
      [this](const base::Explanation& why) {
        EndExport();
        TellFailure()(why);
      });
}

void SalesPage::EndExport() {
  m_is_exporting = false;
  m_count->SetLabelText(m_counted);
  m_bar->UpdateControls();
}

void SalesPage::ShowDays() {
  const int chosen = m_period->GetSelection();
  wxString from;
  wxString to;
  if (chosen > 0) {
    const auto period = PeriodOf(kPeriodPresets[chosen - 1],
                                 app::Today(context(), place().settings));
    from = DayText(period.first());
    to = DayText(period.last());
  }
  m_from->ChangeValue(from);
  m_to->ChangeValue(to);
}

std::optional<std::optional<domain::Period>> SalesPage::Days() const {
  const auto from = FromWx(m_from->GetValue().Strip(wxString::both));
  const auto to = FromWx(m_to->GetValue().Strip(wxString::both));
  if (from.empty() && to.empty()) return std::optional<domain::Period>();
  // One day alone means that day.
  const auto first = domain::BusinessDay::Parse(from.empty() ? to : from);
  const auto last = domain::BusinessDay::Parse(to.empty() ? from : to);
  if (!first || !last) return std::nullopt;
  const auto period = domain::Period::FromDays(*first, *last);
  if (!period) return std::nullopt;
  return std::optional(*period);
}

void SalesPage::ShowSubject(const std::string& subject) {
  const auto day_at = subject.find(" day ");
  m_wanted_scale = ScaleOfSubject(subject.substr(0, day_at));
  if (day_at != std::string::npos) {
    const auto day = ToWx(subject.substr(day_at + 5));
    m_period->SetSelection(wxNOT_FOUND);
    m_from->ChangeValue(day);
    m_to->ChangeValue(day);
  }
  Reload();
}

ports::TicketFilter SalesPage::Filter() {
  ports::TicketFilter filter;
  filter.period = Days().value_or(std::nullopt);
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
  if (!Days()) {
    m_count->SetLabelText(_("Write days as 2026-11-22, the first not after the last; or leave both "
                            "empty for all days. The list is as it was."));
    return;
  }
  m_count->SetLabelText(_("Counting..."));
  SetRows(m_lines, {});
  m_tickets->ShowFiltered(Filter(), [this](std::int64_t count) {
    m_tickets_shown = count;
    m_counted =
        count == 0 ? _("No ticket passes this filter. Choose a longer period, or fewer conditions.")
                   : wxString::Format(wxPLURAL("%s ticket, newest first",
                                               "%s tickets, newest first",
                                               static_cast<unsigned>(count)),
                                      CountText(count));
    m_count->SetLabelText(m_counted);
    m_bar->UpdateControls();
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
        if (ticket) ShowTicketLines(m_lines, *ticket, m_product_names);
      },
      TellFailure());
}

void SalesPage::OpenTicket() {
  if (const auto* row = m_tickets->Selected()) {
    OpenTickets({this, place(), alive(), TellFailure()}, {{row->id}, {}});
  }
}

}  // namespace steelyard::desktop
