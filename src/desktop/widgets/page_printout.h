/// PagePrintout: pages that are drawn through cairo, on whatever the toolkit prints or previews on.
#pragma once
#include <cairo.h>
#include <wx/print.h>

#include "report/canvas.h"

namespace steelyard::desktop {

enum class PrintOutcome { Printed, Cancelled, Failed };

/// wxWidgets gives the Cairo context under its printer and preview DCs on GTK (GetHandle), so that
/// letters stay letters. Where a port has none, the page is drawn as an image at 300 dpi.
class PagePrintout : public wxPrintout {
 public:
  enum class Scale {
    FillPaper,  ///< as large as the paper allows; paper of another form keeps a margin at one side
    TrueSize    ///< as it is measured; smaller only where the paper is too small for it
  };
  PagePrintout(const wxString& title, Scale scale) : wxPrintout(title), m_scale(scale) {}

  bool HasPage(int page) override { return page >= 1 && page <= PageCount(); }
  void GetPageInfo(int* first, int* last, int* from, int* to) override;
  bool OnPrintPage(int page) override;

 protected:
  virtual int PageCount() const = 0;
  virtual report::Size PaperSize() const = 0;
  virtual void Draw(cairo_t* target, int page) = 0;

 private:
  double ScaleFor(wxSize size) const;
  void DrawScaled(cairo_t* target, int page, double scale);
  void DrawAsImage(wxDC& dc, int page);

  const Scale m_scale;
};

/// Asks for the printer, then prints; `data` is then what was chosen. Blocks as the system's
/// dialogs do.
PrintOutcome Print(wxWindow* parent, wxPrintout& printout, wxPrintDialogData& data);

}  // namespace steelyard::desktop
