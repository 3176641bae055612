#include "desktop/dialogs/change_setting.h"

#include <wx/choice.h>

#include "desktop/dialogs/submitting_form.h"
#include "desktop/format.h"
#include "desktop/setting_words.h"

namespace steelyard::desktop {
namespace {

class SettingDialog : public SubmittingForm {
 public:
  SettingDialog(wxWindow* parent, Workplace& place, const app::SettingView& view)
      : SubmittingForm(parent, {Title(view.setting->id), "change_setting", _("&Change")},
                       place.background),
        m_place(place),
        m_setting(*view.setting),
        m_choices(ChoicesOf(*view.setting)) {
    AddHeading(Purpose(m_setting.id));
    const auto unit = UnitText(m_setting);
    // TRANSLATORS: a field's label with the unit of its value: Value (yuan).
    const auto label = unit.empty() ? _("&Value") : wxString::Format(_("&Value (%s)"), unit);
    const auto value = view.value.value_or(m_setting.default_text);
    if (m_choices.empty()) {
      m_text = AddText(label, "value");
      m_text->ChangeValue(TypedValue(m_setting, value));
      m_text->SelectAll();
    } else {
      wxArrayString words;
      for (const auto& choice : m_choices) words.Add(choice.word);
      m_choice = AddChoice(label, "value", words);
      for (std::size_t i = 0; i < m_choices.size(); ++i) {
        if (m_choices[i].value == value) m_choice->SetSelection(static_cast<int>(i));
      }
    }
    const auto usual = ShownValue(m_setting, m_setting.default_text);
    AddOutcome(_("Default"), "default")->SetLabel(usual.empty() ? _("not set") : usual);
    AddOutcome(_("It takes"), "range")->SetLabel(RangeText(m_setting));
    Finish(m_text != nullptr ? static_cast<wxWindow*>(m_text) : m_choice);
  }

 protected:
  wxString Mistake() const override {
    const auto value = Value();
    if (value && app::MayHold(m_setting, *value)) return {};
    return wxString::Format(_("It takes %s."), RangeText(m_setting));
  }

  void OnConfirmed() override {
    // Whoever confirms once more has seen what it may cost, and agrees to so much.
    const app::SettingChange change{m_setting.name, Value(), m_shown_loss};
    Submit([&context = m_place.context, actor = m_place.actor,
            change] { return app::ChangeSetting(context, actor, change); },
           [this, after = change.value](const app::SettingResult& result) {
             m_shown_loss.reset();
             if (result.outcome == app::SettingOutcome::Done) {
               m_edit = SettingEdit{m_setting.name, result.before, {after}};
               return wxString();
             }
             if (result.outcome == app::SettingOutcome::ConfirmationNeeded) {
               m_shown_loss = result.loss.Total();
             }
             return Sentence(result);
           });
  }

 public:
  const std::optional<SettingEdit>& edit() const { return m_edit; }

 private:
  std::optional<std::string> Value() const {
    if (m_text != nullptr) return ReadValue(m_setting, m_text->GetValue());
    return m_choices[static_cast<std::size_t>(m_choice->GetSelection())].value;
  }

  Workplace& m_place;
  const app::KnownSetting& m_setting;
  const std::vector<SettingChoice> m_choices;
  wxTextCtrl* m_text = nullptr;
  wxChoice* m_choice = nullptr;
  std::optional<domain::MoneyDifference> m_shown_loss;
  std::optional<SettingEdit> m_edit;
};

}  // namespace

std::optional<SettingEdit> ChangeSettingDialog(wxWindow* parent, Workplace& place,
                                               const app::SettingView& view) {
  SettingDialog dialog(parent, place, view);
  dialog.ShowModal();
  return dialog.edit();
}

}  // namespace steelyard::desktop
