/// FormDialog: labelled fields in two columns, a line for what is wrong, two buttons.
#pragma once
#include <wx/dialog.h>
#include <wx/textctrl.h>

#include <string>
#include <vector>

class wxButton;
class wxChoice;
class wxFlexGridSizer;
class wxStaticText;

namespace steelyard::desktop {

class FormDialog : public wxDialog {
 public:
  FormDialog(wxWindow* parent, const wxString& title, const wxString& name,
             const wxString& confirm_label, const wxString& cancel_label = {});

 protected:
  void AddHeading(const wxString& text);
  wxTextCtrl* AddText(const wxString& label, const wxString& name, long style = 0);
  struct Folder {
    wxTextCtrl* text;
    wxButton* choose;
  };
  /// A folder, typed or chosen by the button beside it.
  Folder AddFolder(const wxString& label, const wxString& name);
  wxChoice* AddChoice(const wxString& label, const wxString& name, const wxArrayString& choices);
  /// A row whose text on the right the dialog changes: a figure that follows the fields.
  wxStaticText* AddOutcome(const wxString& label, const wxString& name);
  void AddRow(const wxString& label, wxWindow* control);
  /// What belongs to the field above.
  void AddBelow(wxSizer* controls);
  /// Text of an outcome that may take several lines; the window grows with it.
  void ShowOutcome(wxStaticText* outcome, const wxString& text);
  /// Called last in the constructor: lays out, puts the cursor into `first`.
  void Finish(wxWindow* first);

  /// What is wrong with the fields now; empty when they may be confirmed.
  virtual wxString Mistake() const { return {}; }
  /// Called after every change of a field.
  virtual void OnChanged() {}
  /// What the confirming button does once nothing is wrong.
  virtual void OnConfirmed() { EndModal(wxID_OK); }

  void UpdateControls();
  void SetBusy(const wxString& sentence);
  void SetRefused(const wxString& sentence);

 private:
  void ShowRemark(const wxString& sentence);
  void GrowToFit();

  bool m_is_finished = false;  ///< until then not all fields are there to be asked

  wxFlexGridSizer* m_fields;
  wxBoxSizer* m_column;
  wxStaticText* m_remark;
  wxString m_last_remark;
  wxButton* m_confirm;
};

}  // namespace steelyard::desktop
