#include "desktop/dialogs/tier_upgrades.h"

#include "desktop/dialogs/submitting_form.h"
#include "desktop/format.h"
#include "desktop/widgets/long_list.h"

namespace steelyard::desktop {
namespace {

class UpgradesDialog : public SubmittingForm {
 public:
  UpgradesDialog(wxWindow* parent, Workplace& place, const LongList::Content& rows)
      : SubmittingForm(parent, {_("Tier upgrades"), "tier_upgrades", _("&Move up")},
                       place.background),
        m_place(place) {
    AddHeading(wxString::Format(wxPLURAL("%s member has spent enough for a higher tier.",
                                         "%s members have spent enough for a higher tier.",
                                         static_cast<unsigned>(rows.rows)),
                                CountText(static_cast<std::int64_t>(rows.rows))));
    auto* list = new LongList(this, "upgrades", rows);
    GetSizer()->Insert(1, list, wxSizerFlags(10).Expand().DoubleBorder(wxLEFT | wxRIGHT | wxTOP));
    Finish(list);
  }

  std::size_t risen() const { return m_risen; }

 protected:
  void OnConfirmed() override {
    Submit([&place = m_place] { return app::RunTierUpgrades(place.context, place.actor); },
           [this](const app::TierUpgradeResult& result) {
             m_risen = result.upgrades.size();
             const bool is_done = result.outcome == app::TierUpgradeOutcome::Done;
             return is_done ? wxString() : Sentence(result.outcome);
           });
  }

 private:
  Workplace& m_place;
  std::size_t m_risen = 0;
};

}  // namespace

std::optional<std::size_t> RunTierUpgradesByForm(
    wxWindow* parent, Workplace& place, const std::vector<app::TierUpgrade>& upgrades,
    std::map<std::string, wxString> tier_names) {
  const auto tier = [names = std::move(tier_names)](const std::string& code) {
    if (code.empty()) return _("No tier");
    const auto found = names.find(code);
    return found == names.end() ? ToWx(code) : found->second;
  };
  const auto text = [&upgrades, tier](LongList::Place at) {
    const auto& upgrade = upgrades[at.row];
    switch (at.column) {
      case 0: return ToWx(upgrade.member.name);
      case 1: return ToWx(upgrade.member.phone);
      case 2: return tier(upgrade.from);
      case 3: return tier(upgrade.member.tier);
      default: return MoneyText(upgrade.spent);
    }
  };
  UpgradesDialog dialog(parent, place,
                        {{{_("Member"), 24}, {_("Phone"), 18}, {_("From tier"), 16},
                          {_("To tier"), 16}, {_("Spent"), 14, wxLIST_FORMAT_RIGHT}},
                         upgrades.size(), text});
  return dialog.ShowModal() == wxID_OK ? std::optional(dialog.risen()) : std::nullopt;
}

}  // namespace steelyard::desktop
