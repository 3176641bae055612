/// The window that adds a scale.
#include "desktop/dialogs/add_scale.h"

#include <algorithm>

#include "desktop/dialogs/form.h"
#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

constexpr const char* kApi = "api";

class AddScaleDialog : public FormDialog {
 public:
  AddScaleDialog(wxWindow* parent, const std::vector<int>& taken,
                 const std::vector<std::string>& drivers, const ScaleOffer& offer)
      : FormDialog(parent, _("Add a scale"), "add_scale", _("&Add")),
        m_taken(taken),
        m_drivers(drivers) {
    m_number = AddText(_("&Number"), "number");
    wxArrayString choices;
    for (const auto& driver : drivers) {
      choices.Add(driver == kApi ? _("api: the scale calls us") : ToWx(driver));
    }
    m_driver = AddChoice(_("&Driver"), "driver", choices);
    m_address = AddText(_("Add&ress"), "address");
    m_address->SetHint("192.168.1.21:4001");
    m_profile = AddText(_("&Profile"), "profile");
    m_profile->SetHint(_("empty: the driver's own"));
    int free = 1;
    while (std::find(taken.begin(), taken.end(), free) != taken.end()) ++free;
    m_number->SetValue(wxString::Format("%d", free));
    const auto offered = std::find(drivers.begin(), drivers.end(), offer.driver);
    if (offered != drivers.end()) {
      m_driver->SetSelection(static_cast<int>(offered - drivers.begin()));
    }
    m_address->SetValue(ToWx(offer.address));
    m_profile->SetValue(ToWx(offer.profile));
    Finish(m_number);
  }

  app::AddScaleRequest request() const {
    return {Number(), Driver(), FromWx(m_address->GetValue().Strip()),
            FromWx(m_profile->GetValue().Strip())};
  }

 protected:
  wxString Mistake() const override {
    if (Number() < 1 || Number() > 255) return _("A scale's number is from 1 to 255.");
    if (std::find(m_taken.begin(), m_taken.end(), Number()) != m_taken.end()) {
      return _("There is a scale with this number already.");
    }
    if (NeedsAddress() && m_address->GetValue().Strip().empty()) {
      return _("This driver needs the scale's address, as HOST:PORT.");
    }
    return {};
  }

  void OnChanged() override {
    m_address->Enable(NeedsAddress());
    m_profile->Enable(NeedsAddress());
  }

 private:
  const std::string& Driver() const {
    return m_drivers[static_cast<std::size_t>(m_driver->GetSelection())];
  }
  bool NeedsAddress() const { return Driver() != kApi; }
  int Number() const {
    int number = 0;
    return m_number->GetValue().ToInt(&number) ? number : 0;
  }

  const std::vector<int>& m_taken;
  const std::vector<std::string>& m_drivers;
  wxTextCtrl* m_number;
  wxChoice* m_driver;
  wxTextCtrl* m_address;
  wxTextCtrl* m_profile;
};

class ScaleKeyDialog : public FormDialog {
 public:
  ScaleKeyDialog(wxWindow* parent, const ports::Scale& scale)
      : FormDialog(parent, _("The scale's key"), "scale_key", _("&Done")) {
    AddHeading(_("Type this key into the scale. It is shown this one time only."));
    auto* key = AddText(_("&Key"), "key", wxTE_READONLY);
    key->SetValue(ToWx(scale.key));
    key->SetMinSize(wxSize(GetCharWidth() * 68, -1));
    Finish(key);
  }
};

}  // namespace

std::optional<app::AddScaleRequest> AskScale(wxWindow* parent, const std::vector<int>& taken,
                                             const std::vector<std::string>& drivers,
                                             const ScaleOffer& offer) {
  AddScaleDialog dialog(parent, taken, drivers, offer);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.request();
}

void ShowScaleKey(wxWindow* parent, const ports::Scale& scale) {
  ScaleKeyDialog(parent, scale).ShowModal();
}

}  // namespace steelyard::desktop
