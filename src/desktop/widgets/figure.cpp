/// Figures and captions, sized by the font they are made of.
#include "desktop/widgets/figure.h"

#include "desktop/widgets/accessible_name.h"
#include "desktop/widgets/palette.h"
#include "desktop/widgets/theme.h"

namespace steelyard::desktop {

Figure::Figure(wxWindow* parent, const wxString& caption, const wxString& name)
    : wxPanel(parent, wxID_ANY, wxDefaultPosition, wxDefaultSize, wxBORDER_THEME),
      m_caption(caption) {
  SetName(name);
  SetAccessibleName(this, caption);
  auto* caption_text = MakeRemark(this, caption);
  // A dash stands where nothing was asked yet.
  m_value = new wxStaticText(this, wxID_ANY, L"–");
  m_value->SetFont(m_value->GetFont().Bold().Scaled(1.7f));
  m_remark = MakeRemark(this, " ");
  auto* column = new wxBoxSizer(wxVERTICAL);
  const auto flags = wxSizerFlags().Border(wxLEFT | wxRIGHT | wxTOP);
  column->Add(caption_text, flags);
  column->Add(m_value, flags);
  column->Add(m_remark, wxSizerFlags().Border(wxALL));
  SetSizer(column);
}

void Figure::SetValue(const wxString& value, const wxString& remark) {
  SetAccessibleName(this, m_caption + " " + value);
  m_value->SetLabelText(value);
  m_remark->SetLabelText(remark.empty() ? wxString(" ") : remark);
  Layout();
  // Digits may be higher than the dash that was measured first.
  InvalidateBestSize();
  if (GetBestSize().y > GetSize().y) GetParent()->Layout();
}

wxStaticText* MakeHeading(wxWindow* parent, const wxString& text) {
  auto* heading = new wxStaticText(parent, wxID_ANY, text);
  heading->SetFont(heading->GetFont().Bold());
  return heading;
}

wxStaticText* MakeRemark(wxWindow* parent, const wxString& text) {
  auto* remark = new wxStaticText(parent, wxID_ANY, text);
  PaintByTheme(remark, [remark] { remark->SetForegroundColour(ColourOf(Shade::Remark)); });
  return remark;
}

}  // namespace steelyard::desktop
