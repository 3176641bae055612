#include "report/canvas.h"

#include <pango/pangocairo.h>

#include <utility>

namespace steelyard::report {
namespace {

/// Families with Chinese and Latin letters of one design come first; Sans is always there.
constexpr const char* kFamilies = "Noto Sans CJK SC, Source Han Sans SC, WenQuanYi Micro Hei, Sans";

struct Unref {
  void operator()(void* object) const { g_object_unref(object); }
};

PangoAlignment ToPango(Align align) {
  switch (align) {
    case Align::Left:
      return PANGO_ALIGN_LEFT;
    case Align::Centre:
      return PANGO_ALIGN_CENTER;
    case Align::Right:
      return PANGO_ALIGN_RIGHT;
  }
  return PANGO_ALIGN_LEFT;
}

}  // namespace

struct TextPainter::Pango {
  std::unique_ptr<PangoContext, Unref> context;
  std::unique_ptr<PangoLayout, Unref> layout;
  std::unique_ptr<PangoFontDescription, decltype(&pango_font_description_free)> font{
      pango_font_description_from_string(kFamilies), &pango_font_description_free};

  void Set(const std::string& text, const TextStyle& style, int width) {
    pango_font_description_set_absolute_size(font.get(), style.size * PANGO_SCALE);
    pango_font_description_set_weight(
        font.get(), style.weight == Weight::Bold ? PANGO_WEIGHT_BOLD : PANGO_WEIGHT_NORMAL);
    pango_layout_set_font_description(layout.get(), font.get());
    pango_layout_set_text(layout.get(), text.data(), static_cast<int>(text.size()));
    pango_layout_set_width(layout.get(), width);
    pango_layout_set_alignment(layout.get(), ToPango(style.align));
    pango_layout_set_ellipsize(layout.get(), PANGO_ELLIPSIZE_NONE);
  }

  Size Measured() const {
    PangoRectangle logical;
    pango_layout_get_extents(layout.get(), nullptr, &logical);
    return {static_cast<Points>(logical.width) / PANGO_SCALE,
            static_cast<Points>(logical.height) / PANGO_SCALE};
  }

  void Show(cairo_t* target, const TextStyle& style, const Box& box) const {
    cairo_set_source_rgb(target, style.grey, style.grey, style.grey);
    cairo_move_to(target, box.x, box.y);
    pango_cairo_show_layout(target, layout.get());
  }
};

TextPainter::TextPainter(Language language) : m_pango(std::make_unique<Pango>()) {
  m_pango->context.reset(pango_font_map_create_context(pango_cairo_font_map_get_default()));
  const std::unique_ptr<cairo_font_options_t, decltype(&cairo_font_options_destroy)> options(
      cairo_font_options_create(), &cairo_font_options_destroy);
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  pango_cairo_context_set_font_options(m_pango->context.get(), options.get());
  pango_cairo_context_set_resolution(m_pango->context.get(), 72);
  pango_context_set_round_glyph_positions(m_pango->context.get(), FALSE);
  // Han characters have other shapes in Japanese: the language picks the right font.
  pango_context_set_language(
      m_pango->context.get(),
      pango_language_from_string(language == Language::Chinese ? "zh-cn" : "en"));
  m_pango->layout.reset(pango_layout_new(m_pango->context.get()));
  pango_layout_set_wrap(m_pango->layout.get(), PANGO_WRAP_WORD_CHAR);
}

TextPainter::~TextPainter() = default;
TextPainter::TextPainter(TextPainter&&) noexcept = default;
TextPainter& TextPainter::operator=(TextPainter&&) noexcept = default;

Size TextPainter::Measure(const std::string& text, const TextStyle& style) {
  m_pango->Set(text, style, -1);
  return m_pango->Measured();
}

Size TextPainter::MeasureWrapped(const std::string& text, const TextStyle& style, Points width) {
  m_pango->Set(text, style, static_cast<int>(width * PANGO_SCALE));
  return m_pango->Measured();
}

void TextPainter::Draw(cairo_t* target, const std::string& text, const TextStyle& style,
                       const Box& box) {
  m_pango->Set(text, style, static_cast<int>(box.width * PANGO_SCALE));
  m_pango->Show(target, style, box);
}

void TextPainter::DrawShortened(cairo_t* target, const std::string& text, const TextStyle& style,
                                const Box& box) {
  m_pango->Set(text, style, static_cast<int>(box.width * PANGO_SCALE));
  pango_layout_set_ellipsize(m_pango->layout.get(), PANGO_ELLIPSIZE_END);
  m_pango->Show(target, style, box);
}

void FillBox(cairo_t* target, const Box& box, double grey) {
  cairo_set_source_rgb(target, grey, grey, grey);
  cairo_rectangle(target, box.x, box.y, box.width, box.height);
  cairo_fill(target);
}

void DrawRule(cairo_t* target, const Box& from_left_top, const RuleStyle& style) {
  FillBox(target, {from_left_top.x, from_left_top.y, from_left_top.width, style.thickness},
          style.grey);
}

}  // namespace steelyard::report
