#include "desktop/dialogs/choose_reader.h"

#include <wx/combobox.h>

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/reader_status.h"

namespace steelyard::desktop {
namespace {

class ReaderDialog : public FormDialog {
 public:
  ReaderDialog(wxWindow* parent, const ReadersKnown& readers)
      : FormDialog(parent, _("Card reader"), "choose_reader", _("&Use it")) {
    AddHeading(_("Readers that are plugged in are in the list. Where a reader hangs on a port that "
                 "may be a scale's, write the port, like /dev/ttyS0."));
    wxArrayString words;
    words.Add(_("The first reader that answers"));
    m_names.push_back({});
    for (const auto& reader : readers.found) {
      words.Add(LabelOf(reader));
      m_names.push_back(reader.name);
    }
    m_reader = new wxComboBox(this, wxID_ANY, "", wxDefaultPosition,
                              wxSize(GetCharWidth() * 46, -1), words);
    m_reader->SetName("reader");
    AddRow(_("&Reader"), m_reader);
    m_reader->SetValue(ToWx(readers.chosen));
    for (std::size_t i = 0; i < m_names.size(); ++i) {
      if (m_names[i] == readers.chosen) m_reader->SetSelection(static_cast<int>(i));
    }
    Bind(wxEVT_COMBOBOX, [this](wxCommandEvent&) { UpdateControls(); });
    Finish(m_reader);
  }

  std::string Chosen() const {
    const auto typed = m_reader->GetValue().Strip(wxString::both);
    const int place = m_reader->FindString(typed, true);
    return place == wxNOT_FOUND ? FromWx(typed) : m_names[static_cast<std::size_t>(place)];
  }

 protected:
  wxString Mistake() const override {
    const auto typed = m_reader->GetValue().Strip(wxString::both);
    return typed.empty() ? _("Choose a reader, or write where it is.") : wxString();
  }

 private:
  std::vector<std::string> m_names;  ///< of the entries
  wxComboBox* m_reader;
};

}  // namespace

std::optional<std::string> AskReader(wxWindow* parent, const ReadersKnown& readers) {
  ReaderDialog dialog(parent, readers);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.Chosen();
}

}  // namespace steelyard::desktop
