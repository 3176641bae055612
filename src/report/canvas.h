/// Canvas: text, rules and boxes on a cairo_t, measured alike for PDF, preview and printer.
#pragma once
#include <cairo.h>

#include <memory>
#include <string>

#include "report/language.h"

namespace steelyard::report {

/// A length on paper: 1/72 inch. Never money.
using Points = double;

struct Size {
  Points width;
  Points height;
};

struct Box {
  Points x;
  Points y;
  Points width;
  Points height;

  Points right() const { return x + width; }
  Points bottom() const { return y + height; }
};

enum class Weight { Regular, Bold };
enum class Align { Left, Centre, Right };

struct TextStyle {
  Points size;
  Weight weight = Weight::Regular;
  Align align = Align::Left;
  double grey = 0;  ///< 0 black … 1 white
};

/// Measures and draws text. Hinting is off, so that a line breaks at the same place on a screen
/// of any resolution and on paper. Not for use from two threads at once.
class TextPainter {
 public:
  explicit TextPainter(Language language);
  ~TextPainter();
  TextPainter(TextPainter&&) noexcept;
  TextPainter& operator=(TextPainter&&) noexcept;

  /// As wide as the text wants to be on one line.
  Size Measure(const std::string& text, const TextStyle& style);
  /// Broken into lines of at most `width`.
  Size MeasureWrapped(const std::string& text, const TextStyle& style, Points width);
  /// Within the box's width, from its top; wraps where needed.
  void Draw(cairo_t* target, const std::string& text, const TextStyle& style, const Box& box);
  /// On one line that ends in … where the box does.
  void DrawShortened(cairo_t* target, const std::string& text, const TextStyle& style,
                     const Box& box);

 private:
  struct Pango;
  std::unique_ptr<Pango> m_pango;
};

void FillBox(cairo_t* target, const Box& box, double grey);
struct RuleStyle {
  Points thickness;
  double grey = 0;
};
void DrawRule(cairo_t* target, const Box& from_left_top, const RuleStyle& style);

}  // namespace steelyard::report
