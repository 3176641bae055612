/// The transfer window: members are searched while a name, phone or card number is typed.
#include "app/members.h"
#include "desktop/dialogs/card_life.h"
#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr int kMembersShown = 50;

class TransferDialog : public FormDialog {
 public:
  TransferDialog(wxWindow* parent, Workplace& place, const app::CardView& card)
      : FormDialog(parent, _("Transfer a card"), "transfer_card", _("&Transfer")),
        m_place(place) {
    AddHeading(CardNumberText(card.card.number.ToString()));
    AddOutcome(_("Holder now"), "holder_now")
        ->SetLabelText(card.member ? ToWx(card.member->name) : _("not registered"));
    m_search = AddText(_("&Search"), "search");
    m_search->SetHint(_("part of a name, phone or card number"));
    m_members = MakeList(this, "members", {{_("Name"), 20}, {_("Telephone"), 18}, {_("Tier"), 10}});
    m_members->SetMinSize(wxSize(-1, GetCharHeight() * 10));
    AddRow(_("&New holder"), m_members);
    m_reason = AddText(_("&Reason"), "reason");
    m_reason->SetHint(_("may be left empty"));
    m_members->Bind(wxEVT_LIST_ITEM_SELECTED, [this](wxListEvent&) { UpdateControls(); });
    m_members->Bind(wxEVT_LIST_ITEM_ACTIVATED, [this](wxListEvent&) {
      if (Mistake().empty()) OnConfirmed();
    });
    Finish(m_search);
  }

  TransferForm form() const {
    return {m_found[static_cast<std::size_t>(SelectedRow(m_members))].id,
            FromWx(m_reason->GetValue().Strip(wxString::both))};
  }

 protected:
  wxString Mistake() const override {
    if (!m_failure.empty()) return m_failure;
    if (m_is_asking) return _("Asking the books...");
    if (m_found.empty()) return _("No member is like that. Type another part of the name.");
    return SelectedRow(m_members) == wxNOT_FOUND ? _("Choose the new holder in the list.")
                                                 : wxString();
  }

  void OnChanged() override {
    if (m_reason == nullptr) return;
    const auto typed = FromWx(m_search->GetValue());
    if (m_asked == typed) return;
    m_asked = typed;
    m_is_asking = true;
    m_failure.clear();
    RunInBackground(
        m_place.background, m_alive,
        [&context = m_place.context, typed] {
          return app::SearchMembers(context, typed, kMembersShown);
        },
        [this, typed](std::vector<ports::Member> found) {
          if (m_asked == typed) ShowFound(std::move(found));
        },
        [this, typed](const base::Explanation& why) {
          if (m_asked != typed) return;
          m_failure = Sentence(why);
          UpdateControls();
        });
  }

 private:
  void ShowFound(std::vector<ports::Member> found) {
    m_is_asking = false;
    m_found = std::move(found);
    std::vector<ListRow> rows;
    for (const auto& member : m_found) {
      rows.push_back({{ToWx(member.name), ToWx(member.phone), ToWx(member.tier)},
                      member.disabled ? RowMood::Attention : RowMood::Plain});
    }
    SetRows(m_members, rows);
    // Another list: who was chosen in the old one may stand in another row, or nowhere.
    const bool is_only_one = m_found.size() == 1;
    for (int row = 0; row < m_members->GetItemCount(); ++row) {
      m_members->Select(row, is_only_one);
    }
    UpdateControls();
  }

  Workplace& m_place;
  wxTextCtrl* m_search = nullptr;
  wxTextCtrl* m_reason = nullptr;
  wxListView* m_members = nullptr;
  std::optional<std::string> m_asked;
  std::vector<ports::Member> m_found;
  bool m_is_asking = false;
  wxString m_failure;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

}  // namespace

std::optional<TransferForm> AskTransfer(wxWindow* parent, Workplace& place,
                                        const app::CardView& card) {
  TransferDialog dialog(parent, place, card);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.form();
}

}  // namespace steelyard::desktop
