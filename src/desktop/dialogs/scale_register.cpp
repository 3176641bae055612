/// The two windows of a scale's entry in the register.
#include "desktop/dialogs/scale_register.h"

#include <wx/choice.h>
#include <wx/textctrl.h>

#include "app/scale_register.h"
#include "desktop/dialogs/submitting_form.h"
#include "desktop/format.h"
#include "desktop/scale_sentences.h"

namespace steelyard::desktop {
namespace {

class EditScaleDialog : public SubmittingForm {
 public:
  EditScaleDialog(wxWindow* parent, Workplace& place, const ports::Scale& scale)
      : SubmittingForm(parent, {_("Register entry of a scale"), "edit_scale", _("&Save")},
                       place.background),
        m_place(place),
        m_scale(scale) {
    // TRANSLATORS: the number of a scale, then its driver.
    AddHeading(wxString::Format(_("Scale %d, %s"), scale.number, ToWx(scale.driver)));
    const auto add = [this](const wxString& label, const wxString& name, const wxString& value) {
      auto* text = AddText(label, name);
      text->ChangeValue(value);  // an event would ask for fields that are not there yet
      return text;
    };
    if (scale.driver != "api") {
      m_address = add(_("Add&ress"), "address", ToWx(scale.address));
      m_profile = add(_("&Profile"), "profile", ToWx(scale.profile));
      m_profile->SetHint(_("empty: the driver's own"));
    }
    m_vendor = add(_("&Vendor"), "vendor", ToWx(scale.vendor));
    m_model = add(_("&Model"), "model", ToWx(scale.model));
    m_unique_code = add(_("&Unique code"), "unique_code", ToWx(scale.unique_code));
    m_verified = add(_("Verified unti&l"), "verified_until",
                     scale.verified_until ? DayText(*scale.verified_until) : wxString());
    m_verified->SetHint("2027-05-31");
    Finish(m_verified);
  }

 protected:
  wxString Mistake() const override {
    const auto day = TextOf(m_verified);
    if (!day.empty() && !domain::BusinessDay::Parse(day)) {
      return _("Write the last day of the verification as 2027-05-31, or leave it empty.");
    }
    return {};
  }

  void OnConfirmed() override {
    app::ScaleChange change{.number = m_scale.number};
    // What stands as it was is not told, so that what another person changed meanwhile stays.
    const auto put = [](std::optional<std::string>& target, const wxTextCtrl* field,
                        const std::string& before) {
      if (field && TextOf(field) != before) target = TextOf(field);
    };
    put(change.address, m_address, m_scale.address);
    put(change.profile, m_profile, m_scale.profile);
    put(change.vendor, m_vendor, m_scale.vendor);
    put(change.model, m_model, m_scale.model);
    put(change.unique_code, m_unique_code, m_scale.unique_code);
    const auto typed = TextOf(m_verified);
    const auto day = typed.empty() ? std::nullopt
                                   : std::optional(domain::BusinessDay::Parse(typed).value());
    if (day != m_scale.verified_until) change.verified_until = day;
    Submit(
        [&context = m_place.context, &drivers = m_place.drivers, actor = m_place.actor, change] {
          return app::ChangeScale(context, drivers, actor, change);
        },
        [this](app::ChangeScaleOutcome outcome) {
          return outcome == app::ChangeScaleOutcome::Done ? wxString()
                                                          : Sentence(outcome, m_place.drivers);
        });
  }

 private:
  static std::string TextOf(const wxTextCtrl* field) {
    return FromWx(field->GetValue().Strip(wxString::both));
  }

  Workplace& m_place;
  const ports::Scale m_scale;
  wxTextCtrl* m_address = nullptr;
  wxTextCtrl* m_profile = nullptr;
  wxTextCtrl* m_vendor;
  wxTextCtrl* m_model;
  wxTextCtrl* m_unique_code;
  wxTextCtrl* m_verified;
};

constexpr const char* kEventTypes[] = {"sealed", "unlocked", "verified", "repaired", "moved"};

class ScaleEventDialog : public SubmittingForm {
 public:
  ScaleEventDialog(wxWindow* parent, Workplace& place, int scale)
      : SubmittingForm(parent, {_("Note an event"), "scale_event", _("&Note")}, place.background),
        m_place(place),
        m_scale(scale) {
    AddHeading(wxString::Format(_("What happened to scale %d"), scale));
    wxArrayString types;
    for (const auto* type : kEventTypes) types.Add(EventWord(type));
    m_type = AddChoice(_("&What"), "event_type", types);
    m_detail = AddText(_("&Detail"), "detail");
    m_detail->SetHint(_("which seal, by whom"));
    Finish(m_type);
  }

 protected:
  void OnConfirmed() override {
    const app::ScaleEventRequest request{m_scale, kEventTypes[m_type->GetSelection()],
                                         FromWx(m_detail->GetValue().Strip(wxString::both))};
    Submit(
        [&context = m_place.context, actor = m_place.actor, request] {
          return app::RecordScaleEvent(context, actor, request);
        },
        [](app::ScaleEventOutcome outcome) {
          return outcome == app::ScaleEventOutcome::Done ? wxString() : Sentence(outcome);
        });
  }

 private:
  Workplace& m_place;
  const int m_scale;
  wxChoice* m_type;
  wxTextCtrl* m_detail;
};

Noted Ask(wxDialog&& dialog) { return dialog.ShowModal() == wxID_OK ? Noted::Yes : Noted::No; }

}  // namespace

Noted EditScale(wxWindow* parent, Workplace& place, const ports::Scale& scale) {
  return Ask(EditScaleDialog(parent, place, scale));
}

Noted AddScaleEvent(wxWindow* parent, Workplace& place, int scale) {
  return Ask(ScaleEventDialog(parent, place, scale));
}

}  // namespace steelyard::desktop
