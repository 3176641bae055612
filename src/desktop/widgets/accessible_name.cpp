/// wxWidgets' wxAccessible is for Windows only. GTK's widget below a window has an accessible
/// object, which is asked for by name here: neither GTK's headers nor its libraries are needed to
/// build a program with wxWidgets, and where there is no GTK nothing is named.
#include "desktop/widgets/accessible_name.h"

#include <dlfcn.h>

#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/control.h>
#include <wx/radiobut.h>
#include <wx/stattext.h>
#include <wx/window.h>

#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

template <typename Function>
Function* Find(const char* name) {
  return reinterpret_cast<Function*>(::dlsym(RTLD_DEFAULT, name));
}

/// Null where there is no GTK.
void* AccessibleOf(void* widget) {
  static auto* const accessible_of = Find<void*(void*)>("gtk_widget_get_accessible");
  return accessible_of && widget ? accessible_of(widget) : nullptr;
}

void NameWidget(void* widget, const wxString& name) {
  static auto* const set_name = Find<void(void*, const char*)>("atk_object_set_name");
  void* const accessible = AccessibleOf(widget);
  if (set_name && accessible) set_name(accessible, FromWx(name).c_str());
}

wxString NameOf(const wxWindow& window) {
  static auto* const name_of = Find<const char*(void*)>("atk_object_get_name");
  void* const accessible = AccessibleOf(window.GetHandle());
  const char* const name = name_of && accessible ? name_of(accessible) : nullptr;
  return name ? ToWx(name) : wxString();
}

bool SpeaksForItself(const wxWindow* window) {
  return dynamic_cast<const wxAnyButton*>(window) || dynamic_cast<const wxCheckBox*>(window) ||
         dynamic_cast<const wxRadioButton*>(window);
}

/// Sentences come and go; what stands over a list, or before a field, is short.
bool IsCaption(const wxString& label) {
  constexpr std::size_t kLongestCaption = 40;
  return !label.empty() && label.size() <= kLongestCaption && label.Last() != '.';
}

void Name(wxWindow& window, const wxString& otherwise, wxString& caption) {
  for (auto* child : window.GetChildren()) {
    if (child->IsTopLevel() || SpeaksForItself(child)) continue;
    if (dynamic_cast<wxStaticText*>(child)) {
      const auto label = wxControl::RemoveMnemonics(child->GetLabel()).Strip(wxString::both);
      if (IsCaption(label)) caption = label;
      continue;
    }
    const auto own = NameOf(*child);
    if (!own.empty()) {
      // What it is made of, such as the rows of a list, is called the same.
      SetAccessibleName(child, own);
      wxString none;
      Name(*child, own, none);
      continue;
    }
    if (child->AcceptsFocus()) SetAccessibleName(child, caption.empty() ? otherwise : caption);
    Name(*child, otherwise, caption);
  }
}

}  // namespace

void SetAccessibleName(wxWindow* window, const wxString& name) {
  NameWidget(window->GetHandle(), name);
#ifdef __WXGTK__
  NameWidget(window->m_wxwindow, name);  // what scrolls, and takes the keyboard, lies within
#endif
}

void NameTheUnnamed(wxWindow& root, const wxString& otherwise) {
  wxString caption;
  Name(root, otherwise, caption);
}

}  // namespace steelyard::desktop
