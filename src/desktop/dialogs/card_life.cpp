/// The renewal and tier windows; replacement and transfer have files of their own.
#include "desktop/dialogs/card_life.h"

#include "desktop/dialogs/form.h"
#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

class RenewalDialog : public FormDialog {
 public:
  RenewalDialog(wxWindow* parent, const app::CardView& card)
      : FormDialog(parent, _("Renew a card"), "renew_card", _("&Renew")) {
    AddHeading(CardNumberText(card.card.number.ToString()));
    const auto& now = card.card.valid_until;
    AddOutcome(_("Valid until now"), "valid_now")
        ->SetLabelText(now ? DayText(*now) : _("no limit"));
    m_valid_until = AddText(_("&Valid until"), "valid_until");
    m_valid_until->SetHint(card.member ? _("2029-12-31; empty: no limit")
                                       : _("2029-12-31; empty: three years from today"));
    Finish(m_valid_until);
  }

  RenewalForm form() const { return {domain::BusinessDay::Parse(Typed())}; }

 protected:
  wxString Mistake() const override {
    const bool is_readable = Typed().empty() || domain::BusinessDay::Parse(Typed());
    return is_readable ? wxString() : _("Write the date as 2029-12-31.");
  }

 private:
  std::string Typed() const { return FromWx(m_valid_until->GetValue().Strip(wxString::both)); }

  wxTextCtrl* m_valid_until;
};

class TierDialog : public FormDialog {
 public:
  TierDialog(wxWindow* parent, const app::CardView& card, const std::vector<domain::Tier>& tiers)
      : FormDialog(parent, _("Change the tier"), "change_tier", _("&Change")), m_tiers(tiers) {
    AddHeading(CardNumberText(card.card.number.ToString()));
    wxArrayString names;
    names.Add(_("No tier"));
    for (const auto& tier : tiers) names.Add(ToWx(tier.name));
    m_tier = AddChoice(_("&Tier"), "tier", names);
    for (std::size_t i = 0; i < tiers.size(); ++i) {
      if (tiers[i].code == card.card.tier) m_tier->SetSelection(static_cast<int>(i) + 1);
    }
    Finish(m_tier);
  }

  std::string tier() const {
    const int chosen = m_tier->GetSelection();
    return chosen <= 0 ? std::string() : m_tiers[static_cast<std::size_t>(chosen) - 1].code;
  }

 private:
  const std::vector<domain::Tier> m_tiers;
  wxChoice* m_tier;
};

}  // namespace

std::optional<RenewalForm> AskRenewal(wxWindow* parent, const app::CardView& card) {
  RenewalDialog dialog(parent, card);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.form();
}

std::optional<std::string> AskTier(wxWindow* parent, const app::CardView& card,
                                   const std::vector<domain::Tier>& tiers) {
  TierDialog dialog(parent, card, tiers);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.tier();
}

}  // namespace steelyard::desktop
