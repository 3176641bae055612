/// The list of scales; what is done with one goes on beside it.
#include "desktop/pages/scales_page.h"

#include <wx/msgdlg.h>

#include "app/roles.h"
#include "app/scales.h"
#include "desktop/dialogs/add_scale.h"
#include "desktop/dialogs/find_scales.h"
#include "desktop/dialogs/scale_register.h"
#include "desktop/dialogs/scale_window.h"
#include "desktop/dialogs/send_prices.h"
#include "desktop/exception_figures.h"
#include "desktop/format.h"
#include "desktop/scale_state.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/widgets/wrapped_text.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

wxString LastError(const ports::Scale& scale) {
  return Sentence(base::Explanation::FromStored(scale.last_error));
}

}  // namespace

ScalesPage::ScalesPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "scales"),
      m_calls(workplace, {[this] { ShowRows(); },
                          [this](int scale, const wxString& sentence, NewsKind kind) {
                            m_told[scale] = sentence;
                            // TRANSLATORS: the number of a scale, then a sentence about it.
                            Tell(wxString::Format(_("Scale %d: %s"), scale, sentence), kind);
                            Reload();
                          }}) {
  MakeCommands();
  m_bar = new CommandBar(this, m_commands);
  m_list = MakeList(this, "scales",
                    {{_("Scale"), 6}, {_("Driver"), 9}, {_("Address"), 16}, {_("State"), 16},
                     {_("Price version"), 10, wxLIST_FORMAT_RIGHT},
                     {_("Last ticket"), 9, wxLIST_FORMAT_RIGHT},
                     {_("Clock"), 8, wxLIST_FORMAT_RIGHT}, {_("Verified until"), 11},
                     {_("Last contact"), 14}, {_("Vendor"), 12}, {_("Firmware"), 9},
                     {_("Last error"), 50}});
  m_detail = new wxStaticText(this, wxID_ANY, " ");
  m_detail->SetName("detail");
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(m_list, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT));
  column->Add(m_detail, wxSizerFlags().Expand().Border(wxALL));
  SetSizer(column);
  m_list->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { ShowSelected(); });
  m_list->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) { Open(); });
  m_bar->UpdateControls();
}

void ScalesPage::MakeCommands() {
  const auto manage = [this] { return app::MayManageStore(place().actor.role); };
  const auto is_chosen = [this] { return Selected() != nullptr; };
  const auto chosen_to_manage = [manage, is_chosen] { return is_chosen() && manage(); };
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"scale.open", _("Op&en"), _("Show its tickets, its events and what waits"), "scales", "F5",
       is_chosen, [this] { Open(); }});
  AddScaleCallCommands(m_commands, m_calls, [this] { return Selected(); }, [this] {
    AskAndSendPrices(this, place(), {*Selected()}, app::PriceScope::Changes);
    Reload();
  });
  add({"scale.find", _("Find on the &network..."), _("Listen for scales and add those found"),
       "test", "Ctrl+F", manage, [this] { Find(); }});
  add({"scale.add", _("&Add..."), _("Add a scale to the register"), "add", "Ctrl+N", manage,
       [this] { Add(); }});
  add({"scale.send_to_all", _("Send prices to a&ll..."),
       _("Send the price list to every scale that we can call"), "send", "Ctrl+F3",
       [this] { return !m_scales.empty(); }, [this] { SendToAll(); }, CommandPlace::MoreMenu});
  add({"scale.edit", _("Edit entr&y..."), _("Change what the register says of it"), "edit", "F6",
       chosen_to_manage, [this] { Edit(); }, CommandPlace::MoreMenu});
  add({"scale.remove", _("&Remove..."), _("Take the scale off the register; its sales stay"),
       "remove", "Ctrl+Delete", chosen_to_manage, [this] { Remove(); }, CommandPlace::MoreMenu});
}

void ScalesPage::Retire() {
  m_calls.CallOffAll();
  Page::Retire();
}

const ports::Scale* ScalesPage::Selected() const {
  const int row = SelectedRow(m_list);
  if (row < 0 || row >= static_cast<int>(m_scales.size())) return nullptr;
  return &m_scales[static_cast<std::size_t>(row)];
}

void ScalesPage::Open() {
  if (const auto* scale = Selected()) {
    ShowScale(this, place(), scale->number);
    Reload();
  }
}

void ScalesPage::ShowSubject(const std::string& subject) {
  const auto scale = ScaleOfSubject(subject);
  if (!scale) return;
  ShowScale(this, place(), *scale);
  Reload();
}

void ScalesPage::Reload() {
  RunInBackground(
      place().background, alive(),
      [&context = context()] {
        Register read;
        context.store.Read([&](const ports::Books& books) {
          read.scales = books.scales().All();
          read.last_tickets = LastTicketsOf(books, read.scales);
        });
        return read;
      },
      [this](Register read) { Show(std::move(read)); }, TellFailure());
}

void ScalesPage::Show(Register read) {
  m_scales = std::move(read.scales);
  m_last_tickets = std::move(read.last_tickets);
  ShowRows();
}

void ScalesPage::ShowRows() {
  const auto now = context().clock.Now();
  std::vector<ListRow> rows;
  for (const auto& scale : m_scales) {
    const auto under_way = m_calls.StateOf(scale.number);
    const auto last = m_last_tickets.find(scale.number);
    rows.push_back({{wxString::Format("%d", scale.number), ToWx(scale.driver),
                     scale.address.empty() ? _("calls us") : ToWx(scale.address),
                     under_way.empty() ? StateText(scale, now) : under_way,
                     CountText(scale.prices_version),
                     last == m_last_tickets.end() ? wxString(L"–")
                                                  : CountText(last->second.number),
                     ClockText(scale),
                     scale.verified_until ? DayText(*scale.verified_until) : wxString(),
                     scale.last_contact ? MomentText(*scale.last_contact, offset()) : _("never"),
                     ToWx(scale.vendor), ToWx(scale.firmware), LastError(scale)},
                    IsUp(scale, now) ? RowMood::Plain : RowMood::Attention});
  }
  if (rows.empty()) {
    rows.push_back({{"", "", _("No scale yet. Ctrl+F finds those in the network; Ctrl+N adds one "
                               "by hand.")}});
  }
  SetRows(m_list, rows);
  if (SelectedRow(m_list) == wxNOT_FOUND && !m_scales.empty()) m_list->Select(0);
  ShowSelected();
}

void ScalesPage::ShowSelected() {
  const auto* scale = Selected();
  wxString sentence;
  if (scale) {
    const auto told = m_told.find(scale->number);
    sentence = !scale->last_error.empty()  ? LastError(*scale)
               : told != m_told.end()      ? told->second
                                           : wxString();
  }
  SetWrapped(m_detail, sentence.empty() ? wxString(" ") : sentence,
             std::max(GetCharWidth() * 60, GetClientSize().x - 4 * GetCharWidth()));
  Layout();
  m_bar->UpdateControls();
}

void ScalesPage::SendToAll() {
  AskAndSendPrices(this, place(), m_scales, app::PriceScope::Changes);
  Reload();
}

void ScalesPage::Find() {
  FindScales(this, place(), m_scales);
  Reload();
}

void ScalesPage::Edit() {
  const auto* scale = Selected();
  if (scale && EditScale(this, place(), *scale) == Noted::Yes) Reload();
}

void ScalesPage::Add() {
  std::vector<int> taken;
  for (const auto& scale : m_scales) taken.push_back(scale.number);
  const auto request = AskScale(this, taken, place().drivers.Names());
  if (!request) return;
  RunInBackground(
      place().background, alive(),
      [&context = context(), &drivers = place().drivers, actor = place().actor,
       request = *request] {
        return app::AddScale(context, drivers, actor, request);
      },
      [this](const app::AddScaleResult& result) {
        const bool is_done = result.outcome == app::AddScaleOutcome::Done;
        Tell(Sentence(result.outcome, place().drivers),
             is_done ? NewsKind::Good : NewsKind::Attention);
        if (result.scale && !result.scale->key.empty()) ShowScaleKey(this, *result.scale);
        Reload();
      },
      TellFailure());
}

void ScalesPage::Remove() {
  const int number = Selected()->number;
  const auto question = wxString::Format(
      _("Take scale %d off the register? Its sales stay in the books."), number);
  wxMessageDialog dialog(this, question, _("Remove a scale"), wxYES_NO | wxNO_DEFAULT);
  dialog.SetYesNoLabels(_("&Remove"), _("&Keep"));
  if (dialog.ShowModal() != wxID_YES) return;
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, number] {
        return app::RemoveScale(context, actor, number);
      },
      [this](app::RemoveScaleOutcome outcome) {
        const bool is_done = outcome == app::RemoveScaleOutcome::Done;
        Tell(Sentence(outcome), is_done ? NewsKind::Good : NewsKind::Attention);
        Reload();
      },
      TellFailure());
}

}  // namespace steelyard::desktop
