/// The statement window.
#include "desktop/dialogs/statement.h"

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
    AddOutcome(_("Holds now"), "now")
        ->SetLabelText(HoldingText(statement.closing.principal, statement.closing.bonus));
    auto* list = MakeList(this, "statement_lines",
                          {{_("When"), 16},
                           {_("What"), 14},
                           {_("Account"), 10},
                           {_("Amount"), 11, wxLIST_FORMAT_RIGHT},
                           {_("Principal"), 11, wxLIST_FORMAT_RIGHT},
                           {_("Bonus"), 11, wxLIST_FORMAT_RIGHT},
                           {_("Deposit"), 9, wxLIST_FORMAT_RIGHT},
                           {_("By"), 12}});
    const auto offset = place.settings.calendar.offset;
    std::vector<ListRow> rows;
    for (const auto& line : statement.lines) {
      rows.push_back({{MomentText(line.at, offset), Word(line.reason), Word(line.account),
                       MoneyText(line.amount), MoneyText(line.after.principal),
                       MoneyText(line.after.bonus), MoneyText(line.after.deposit),
                       SubjectText(line.actor)}});
    }
    SetRows(list, rows);
    list->SetMinSize(wxSize(GetCharWidth() * 116, GetCharHeight() * 20));
    AddRow(_("&Movements"), list);
    Finish(list);
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
  Workplace& m_place;
  const domain::CardNumber m_number;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

void ShowStatement(wxWindow* parent, Workplace& place, const app::CardStatement& statement) {
  StatementDialog dialog(parent, place, statement);
  dialog.ShowModal();
}

}  // namespace steelyard::desktop
