/// wxWidgets' wxAccessible is for Windows only. GTK's widget below a window has an accessible
/// object, which is asked for by name here: neither GTK's headers nor its libraries are needed to
/// build a program with wxWidgets, and where there is no GTK nothing is named.
#include "desktop/widgets/accessible_name.h"

#include <dlfcn.h>

#include <wx/bookctrl.h>
#include <wx/button.h>
#include <wx/checkbox.h>
#include <wx/control.h>
#include <wx/dataview.h>
#include <wx/listbox.h>
#include <wx/panel.h>
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

/// Holds controls, and is none.
bool IsContainer(const wxWindow& window) {
  return dynamic_cast<const wxPanel*>(&window) || dynamic_cast<const wxBookCtrlBase*>(&window) ||
         window.GetSizer();
}

/// A control and all that it is made of, such as the rows and titles of a list.
void NameWhole(wxWindow& control, const wxString& name) {
  SetAccessibleName(&control, name);
  for (auto* part : control.GetChildren()) NameWhole(*part, name);
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
    const auto& given = caption.empty() ? otherwise : caption;
    if (!IsContainer(*child)) {
      NameWhole(*child, own.empty() ? given : own);
      continue;
    }
    if (!own.empty() || child->AcceptsFocus() || dynamic_cast<wxBookCtrlBase*>(child)) {
      SetAccessibleName(child, own.empty() ? given : own);
    }
    Name(*child, otherwise, caption);
  }
}

}  // namespace

void SetAccessibleName(wxWindow* window, const wxString& name) {
  NameWidget(window->GetHandle(), name);
#ifdef __WXGTK__
  // What scrolls, and takes the keyboard, lies within.
  NameWidget(window->m_wxwindow, name);
  if (auto* list = dynamic_cast<wxListBox*>(window)) NameWidget(list->m_treeview, name);
  if (auto* list = dynamic_cast<wxDataViewCtrl*>(window)) NameWidget(list->GtkGetTreeView(), name);
#endif
}

void NameTheUnnamed(wxWindow& root, const wxString& otherwise) {
  wxString caption;
  Name(root, otherwise, caption);
}

}  // namespace steelyard::desktop
