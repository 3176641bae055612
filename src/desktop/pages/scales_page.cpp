/// Talks to scales beside the window; a scale that is being talked to takes no second order.
#include "desktop/pages/scales_page.h"

#include <wx/msgdlg.h>

#include "app/price_sending.h"
#include "app/pull_sales.h"
#include "app/roles.h"
#include "app/scale_upkeep.h"
#include "app/scales.h"
#include "desktop/dialogs/add_scale.h"
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
    : Page(parent, workplace, std::move(tell), "scales") {
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
  m_bar->UpdateControls();
}

void ScalesPage::MakeCommands() {
  const auto contact = [this] { return CanContact(); };
  const auto manage = [this] { return app::MayManageStore(place().actor.role); };
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"scale.pull", _("&Pull sales now"), _("Fetch the sales the scale has kept"), "pull", "F2",
       contact, [this] { Pull(); }});
  add({"scale.send_prices", _("&Send prices"), _("Send every product and price to the scale"),
       "send", "F3", contact, [this] { SendPrices(); }});
  add({"scale.set_clock", _("Set &clock"), _("Set the scale's clock to this computer's"), "clock",
       "F4", contact, [this] { SetClock(); }});
  add({"scale.test", _("&Test connection"), _("Ask the scale who it is"), "test", "F7", contact,
       [this] { Test(); }});
  add({"scale.add", _("&Add..."), _("Add a scale to the register"), "add", "Ctrl+N", manage,
       [this] { Add(); }});
  add({"scale.remove", _("&Remove..."), _("Take the scale off the register; its sales stay"),
       "remove", "Ctrl+Delete", [this, manage] { return Selected() && manage(); },
       [this] { Remove(); }});
}

const ports::Scale* ScalesPage::Selected() const {
  const int row = SelectedRow(m_list);
  if (row < 0 || row >= static_cast<int>(m_scales.size())) return nullptr;
  return &m_scales[static_cast<std::size_t>(row)];
}

bool ScalesPage::CanContact() const {
  const auto* scale = Selected();
  // A scale on the API calls us; nobody can call it.
  return scale && scale->driver != "api" && m_under_way.count(scale->number) == 0;
}

void ScalesPage::Reload() {
  RunInBackground(
      place().background, alive(),
      [&context = context()] {
        std::vector<ports::Scale> scales;
        context.store.Read([&](const ports::Books& books) { scales = books.scales().All(); });
        return scales;
      },
      [this](std::vector<ports::Scale> scales) { Show(std::move(scales)); }, TellFailure());
}

void ScalesPage::Show(std::vector<ports::Scale> scales) {
  m_scales = std::move(scales);
  const auto now = context().clock.Now();
  std::vector<ListRow> rows;
  for (const auto& scale : m_scales) {
    const auto under_way = m_under_way.find(scale.number);
    rows.push_back({{wxString::Format("%d", scale.number), ToWx(scale.driver),
                     scale.address.empty() ? _("calls us") : ToWx(scale.address),
                     under_way != m_under_way.end() ? under_way->second : StateText(scale, now),
                     CountText(scale.prices_version), CountText(scale.journal_position),
                     ClockText(scale),
                     scale.verified_until ? DayText(*scale.verified_until) : wxString(),
                     scale.last_contact ? MomentText(*scale.last_contact, offset()) : _("never"),
                     ToWx(scale.vendor), ToWx(scale.firmware), LastError(scale)},
                    IsUp(scale, now) ? RowMood::Plain : RowMood::Attention});
  }
  if (rows.empty()) rows.push_back({{"", "", _("No scale yet. Press Ctrl+N to add one.")}});
  SetRows(m_list, rows);
  if (SelectedRow(m_list) == wxNOT_FOUND && !m_scales.empty()) m_list->Select(0);
  ShowSelected();
}

void ScalesPage::ShowSelected() {
  const auto* scale = Selected();
  if (scale && !scale->last_error.empty()) {
    SetWrapped(m_detail, LastError(*scale),
               std::max(GetCharWidth() * 60, GetClientSize().x - 4 * GetCharWidth()));
  } else {
    m_detail->SetLabelText(" ");
  }
  Layout();
  m_bar->UpdateControls();
}

void ScalesPage::Contact(const wxString& under_way, ScaleWork work) {
  const auto scale = *Selected();
  m_under_way[scale.number] = under_way;
  Show(m_scales);
  const auto finish = [this, number = scale.number](const wxString& sentence, NewsKind kind) {
    m_under_way.erase(number);
    // TRANSLATORS: the number of a scale, then a sentence about it.
    Tell(wxString::Format(_("Scale %d: %s"), number, sentence), kind);
    Reload();
  };
  RunInBackground(
      place().background, alive(),
      [make_driver = place().make_driver, scale, work] {
        const auto driver = make_driver(scale);
        return work(*driver, scale.number);
      },
      [finish](const wxString& sentence) { finish(sentence, NewsKind::Good); },
      [finish](const base::Explanation& why) { finish(Sentence(why), NewsKind::Failure); });
}

void ScalesPage::Pull() {
  Contact(_("pulling sales..."), [&context = context(), &verifier = place().card_verifier](
                                     ports::ScaleDriver& driver, int scale) {
    const auto pulled = app::PullSales(context, verifier, driver, scale);
    // TRANSLATORS: counts of tickets, then the last running number.
    return wxString::Format(_("%s new tickets, %s known already, up to number %s."),
                            CountText(pulled.recorded), CountText(pulled.already_recorded),
                            CountText(pulled.last_number));
  });
}

void ScalesPage::SendPrices() {
  Contact(_("sending prices..."),
          [&context = context()](ports::ScaleDriver& driver, int scale) {
            app::ScaleSending sending;
            sending.sent = app::SendPrices(context, driver, scale, app::PriceScope::WholeList);
            sending.outcome = sending.sent.differences.empty() ? app::SendOutcome::Confirmed
                                                               : app::SendOutcome::Differs;
            return Sentence(sending);
          });
}

void ScalesPage::SetClock() {
  Contact(_("setting the clock..."),
          [&context = context()](ports::ScaleDriver& driver, int scale) {
            app::SetScaleClock(context, driver, scale);
            return _("its clock is set.");
          });
}

void ScalesPage::Test() {
  Contact(_("testing..."), [&context = context()](ports::ScaleDriver& driver, int scale) {
    const auto identity = app::TestScale(context, driver, scale);
    // TRANSLATORS: model, serial number and firmware as the device told.
    return wxString::Format(_("it answers as %s, serial %s, firmware %s."), ToWx(identity.model),
                            ToWx(identity.serial), ToWx(identity.firmware));
  });
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
