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
#include <wx/grid.h>
#include <wx/listbox.h>
#include <wx/listctrl.h>
#include <wx/panel.h>
#include <wx/radiobut.h>
#include <wx/stattext.h>
#include <wx/window.h>

#include <cstdint>

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

/// What has the keyboard when the window has it.
void* FocusedPartOf(const wxWindow& window) {
#ifdef __WXGTK__
  if (window.m_wxwindow) return window.m_wxwindow;
#endif
  return window.GetHandle();
}

wxString NameOf(void* widget) {
  static auto* const name_of = Find<const char*(void*)>("atk_object_get_name");
  void* const accessible = AccessibleOf(widget);
  const char* const name = name_of && accessible ? name_of(accessible) : nullptr;
  return name ? ToWx(name) : wxString();
}

bool SpeaksForItself(const wxWindow* window) {
  return dynamic_cast<const wxAnyButton*>(window) || dynamic_cast<const wxCheckBox*>(window) ||
         dynamic_cast<const wxRadioButton*>(window);
}

/// Draws its rows by itself, in windows of its own.
bool IsDrawnList(const wxWindow* window) {
  return dynamic_cast<const wxListCtrl*>(window) || dynamic_cast<const wxGrid*>(window);
}

/// A control and all that it is made of, such as the rows and titles of a list.
void NameWhole(wxWindow& control, const wxString& name) {
  SetAccessibleName(&control, name);
  for (auto* part : control.GetChildren()) NameWhole(*part, name);
}

/// Those that do not speak rows: titles and corners.
void NameParts(const wxWindow& list, const wxString& name) {
  for (auto* part : list.GetChildren()) {
    if (NameOf(FocusedPartOf(*part)).empty()) SetFocusedName(part, name);
  }
}

/// Sentences come and go; what stands over a list, or before a field, is short. A dash stands where
/// a fact is not known.
bool IsCaption(const wxString& label) {
  constexpr std::size_t kLongestCaption = 40;
  return !label.empty() && label != L"–" && label.size() <= kLongestCaption && label.Last() != '.';
}

/// Holds controls, and is none.
bool IsContainer(const wxWindow& window) {
  return dynamic_cast<const wxPanel*>(&window) || dynamic_cast<const wxBookCtrlBase*>(&window) ||
         window.GetSizer();
}

void Name(wxWindow& window, const wxString& otherwise, wxString& caption) {
  for (auto* child : window.GetChildren()) {
    if (child->IsTopLevel() || SpeaksForItself(child)) continue;
    if (dynamic_cast<wxStaticText*>(child)) {
      const auto label = wxControl::RemoveMnemonics(child->GetLabel()).Strip(wxString::both);
      if (IsCaption(label)) caption = label;
      continue;
    }
    const auto own = NameOf(child->GetHandle());
    const auto& given = caption.empty() ? otherwise : caption;
    if (IsDrawnList(child)) {
      if (own.empty()) SetAccessibleName(child, given);
      NameParts(*child, given);
      continue;
    }
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

void SetFocusedName(wxWindow* window, const wxString& name) {
  void* const widget = FocusedPartOf(*window);
  if (NameOf(widget) != name) NameWidget(widget, name);
}

void NameTheUnnamed(wxWindow& root, const wxString& otherwise) {
  wxString caption;
  Name(root, otherwise, caption);
}

void Announce(wxWindow* shown, const wxString& sentence) {
  static auto* const role_of = Find<int(const char*)>("atk_role_for_name");
  static auto* const set_role = Find<void(void*, int)>("atk_object_set_role");
  static auto* const state_of = Find<std::uint64_t(const char*)>("atk_state_type_for_name");
  static auto* const notify =
      Find<void(void*, std::uint64_t, int)>("atk_object_notify_state_change");
  void* const accessible = AccessibleOf(shown->GetHandle());
  if (!role_of || !set_role || !state_of || !notify || !accessible) return;
  SetAccessibleName(shown, sentence);
  set_role(accessible, role_of("notification"));
  // Screen readers speak a notification whenever it comes to be seen.
  const bool says_something = !sentence.Strip(wxString::both).empty();
  if (says_something && shown->IsShownOnScreen()) notify(accessible, state_of("showing"), 1);
}

}  // namespace steelyard::desktop
