/// wxWidgets' wxAccessible is for Windows only. GTK's widget below a window has an accessible
/// object, which is asked for by name here: neither GTK's headers nor its libraries are needed to
/// build a program with wxWidgets, and where there is no GTK nothing is named.
#include "desktop/widgets/accessible_name.h"

#include <dlfcn.h>

#include <wx/window.h>

#include "desktop/format.h"

namespace steelyard::desktop {

void SetAccessibleName(wxWindow* window, const wxString& name) {
  using AccessibleOf = void* (*)(void* widget);
  using SetName = void (*)(void* accessible, const char* name);
  static const auto accessible_of =
      reinterpret_cast<AccessibleOf>(::dlsym(RTLD_DEFAULT, "gtk_widget_get_accessible"));
  static const auto set_name =
      reinterpret_cast<SetName>(::dlsym(RTLD_DEFAULT, "atk_object_set_name"));
  if (!accessible_of || !set_name) return;
  if (void* const accessible = accessible_of(window->GetHandle())) {
    set_name(accessible, FromWx(name).c_str());
  }
}

}  // namespace steelyard::desktop
