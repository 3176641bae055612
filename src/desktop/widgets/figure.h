/// Figure: one large number with a caption above and a remark below.
#pragma once
#include <wx/panel.h>

class wxStaticText;

namespace steelyard::desktop {

class Figure : public wxPanel {
 public:
  Figure(wxWindow* parent, const wxString& caption, const wxString& name);
  void SetValue(const wxString& value, const wxString& remark);

 private:
  const wxString m_caption;
  wxStaticText* m_value;
  wxStaticText* m_remark;
};

/// A caption over a group of controls.
wxStaticText* MakeHeading(wxWindow* parent, const wxString& text);

/// Text in the quiet colour of remarks.
wxStaticText* MakeRemark(wxWindow* parent, const wxString& text);

}  // namespace steelyard::desktop
