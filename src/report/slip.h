/// SlipDocument: the lines of a receipt in columns of one width, before they become bytes of a
/// printer or a page.
#pragma once
#include <cairo.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/timestamp.h"
#include "ports/slips.h"
#include "report/canvas.h"
#include "report/language.h"

namespace steelyard::report {

enum class SlipStyle { Plain, Bold, Tall };  ///< Tall: bold and twice as high

/// A rule, or text at the left, in the middle or at the right. Middle stands alone.
struct SlipLine {
  std::string left = {};
  std::string middle = {};
  std::string right = {};
  SlipStyle style = SlipStyle::Plain;
  bool is_rule = false;
};

/// Every line fits its columns.
struct SlipDocument {
  int columns;
  std::vector<SlipLine> lines;
};

/// How many columns a receipt printer takes for a text: two for whatever is not ASCII, since its
/// Chinese font (GBK) has two bytes and two columns for all of that.
int SlipWidth(std::string_view utf8);
/// A line as the printer has it: padded with blanks, no wider than `columns`.
std::string SlipText(const SlipLine& line, int columns);

/// Puts lines together; what does not fit is broken into several.
class SlipWriter {
 public:
  explicit SlipWriter(int columns) : m_document{columns, {}} {}
  void Middle(std::string_view text, SlipStyle style = SlipStyle::Plain);
  void Pair(std::string_view left, std::string_view right, SlipStyle style = SlipStyle::Plain);
  void Rule();
  SlipDocument Take() { return std::move(m_document); }

 private:
  SlipDocument m_document;
};

struct SlipContext {
  Language language;
  base::UtcOffset offset = base::UtcOffset::China();
  int columns;
};
/// The words and figures of a slip. The card's number is masked but for its ends.
SlipDocument WriteSlip(const ports::CardSlip& slip, const SlipContext& context);

/// The slip on a page 80 mm wide and as high as it must be, drawn through cairo: what a PDF, a
/// preview and a printer of the system show.
class SlipPage {
 public:
  SlipPage(const SlipDocument& document, Language language);
  Size page() const { return m_page; }
  /// With its upper left corner at the origin; units are points.
  void Draw(cairo_t* target);

 private:
  const SlipDocument& m_document;
  TextPainter m_painter;
  Size m_page;
};

/// Bytes of a PDF of one page.
std::string RenderSlipPdf(const SlipDocument& document, Language language);

/// Bytes for a receipt printer that speaks ESC/POS with a Chinese font: GBK, cut at the end. What
/// GBK lacks is printed as □, so that nobody takes the text for whole.
std::string RenderEscPos(const SlipDocument& document);

}  // namespace steelyard::report
