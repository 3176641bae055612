/// The statement window.
#include "desktop/dialogs/statement.h"

#include <wx/button.h>
#include <wx/panel.h>
#include <wx/sizer.h>
#include <wx/stattext.h>

#include <algorithm>

#include "app/slips.h"
#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/slip_printing.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

class StatementDialog : public FormDialog {
 public:
  StatementDialog(wxWindow* parent, Workplace& place, const app::CardStatement& statement)
      : FormDialog(parent, _("Card statement"), "statement", _("&Print"), _("C&lose")),
        m_place(place),
        m_number(statement.card.card.number) {
    AddHeading(CardNumberText(m_number.ToString()));
    m_now = AddOutcome(_("Holds now"), "now");
    m_list = MakeList(this, "statement_lines",
                      {{_("When"), 16},
                       {_("What"), 14},
                       {_("Account"), 10},
                       {_("Amount"), 11, wxLIST_FORMAT_RIGHT},
                       {_("Principal"), 11, wxLIST_FORMAT_RIGHT},
                       {_("Bonus"), 11, wxLIST_FORMAT_RIGHT},
                       {_("Deposit"), 9, wxLIST_FORMAT_RIGHT},
                       {_("By"), 12}});
    m_list->SetMinSize(wxSize(GetCharWidth() * 116, GetCharHeight() * 20));
    AddRow(_("&Movements"), m_list);
    AddRow("", MakePager());
    ShowPage(statement, 0);
    Finish(m_list);
  }

 protected:
  void OnConfirmed() override {
    SetBusy(_("Printing..."));
    PrintSlip(this, m_place, m_alive,
              {[number = m_number](app::Context& context) {
                 return app::ReadStatementSlip(context, number, kStatementLines);
               },
               [this](SlipOutcome outcome) { SetRefused(Sentence(outcome)); },
               [this](const base::Explanation& why) {
                 SetRefused(Sentence(why));
               }});
  }

 private:
  wxWindow* MakePager() {
    auto* pager = new wxPanel(this);
    m_which = new wxStaticText(pager, wxID_ANY, " ");
    m_which->SetName("which_movements");
    m_newer = new wxButton(pager, wxID_ANY, _("Ne&wer"));
    m_older = new wxButton(pager, wxID_ANY, _("&Older"));
    m_newer->Bind(wxEVT_BUTTON,
                  [this](wxCommandEvent&) { ReadPage(m_skip - kStatementLines); });
    m_older->Bind(wxEVT_BUTTON,
                  [this](wxCommandEvent&) { ReadPage(m_skip + kStatementLines); });
    auto* row = new wxBoxSizer(wxHORIZONTAL);
    row->Add(m_which, wxSizerFlags(1).CentreVertical());
    row->Add(m_newer, wxSizerFlags().Border(wxLEFT));
    row->Add(m_older, wxSizerFlags().Border(wxLEFT));
    pager->SetSizer(row);
    return pager;
  }

  void ReadPage(int skip) {
    skip = std::max(skip, 0);
    m_newer->Disable();
    m_older->Disable();
    RunInBackground(
        m_place.background, m_alive,
        [&context = m_place.context, number = m_number, skip] {
          return app::ReadStatement(context, {number, {}, {}, kStatementLines, skip});
        },
        [this, skip](const std::optional<app::CardStatement>& statement) {
          if (statement) ShowPage(*statement, skip);
        },
        [this](const base::Explanation& why) { SetRefused(Sentence(why)); });
  }

  void ShowPage(const app::CardStatement& statement, int skip) {
    m_skip = skip;
    m_now->SetLabelText(HoldingText(statement.closing.principal, statement.closing.bonus));
    const auto offset = m_place.settings.calendar.offset;
    std::vector<ListRow> rows;
    for (const auto& line : statement.lines) {
      rows.push_back({{MomentText(line.at, offset), Word(line.reason), Word(line.account),
                       MoneyText(line.amount), MoneyText(line.after.principal),
                       MoneyText(line.after.bonus), MoneyText(line.after.deposit),
                       SubjectText(line.actor)}});
    }
    SetRows(m_list, rows);
    const int last = skip + static_cast<int>(statement.lines.size());
    m_which->SetLabelText(statement.lines.empty()
                              ? _("No movements")
                              // TRANSLATORS: of all movements the %d-th newest to the %d-th newest.
                              : wxString::Format(_("Movements %d to %d of %d, newest first"),
                                                 skip + 1, last, statement.total));
    m_newer->Enable(skip > 0);
    m_older->Enable(last < statement.total);
    Layout();
  }

  Workplace& m_place;
  const domain::CardNumber m_number;
  wxStaticText* m_now;
  wxListView* m_list;
  wxStaticText* m_which;
  wxButton* m_newer;
  wxButton* m_older;
  int m_skip = 0;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

void ShowStatement(wxWindow* parent, Workplace& place, const app::CardStatement& statement) {
  StatementDialog dialog(parent, place, statement);
  dialog.ShowModal();
}

}  // namespace steelyard::desktop
