#include "report/chart_ink.h"

#include <array>
#include <cmath>
#include <vector>

namespace steelyard::report {
namespace {

/// A blue that prints as an even grey: 0 is darkest, 1 is white.
void SetTint(cairo_t* target, double light) {
  const auto mix = [light](double channel) { return channel + (1 - channel) * light; };
  cairo_set_source_rgb(target, mix(0.10), mix(0.29), mix(0.44));
}

enum class Hatch { None, Rising, Falling, Level, Dots };

struct Pattern {
  double light;
  Hatch hatch;
};

/// Beside each other, two of them differ in lightness and in hatching.
constexpr std::array<Pattern, 7> kPatterns = {{{0, Hatch::None},
                                               {0.93, Hatch::Rising},
                                               {0.5, Hatch::None},
                                               {1, Hatch::Dots},
                                               {0.75, Hatch::Level},
                                               {1, Hatch::Falling},
                                               {0.9, Hatch::None}}};

constexpr Points kApart = 4;  // lines of a hatching

void DrawHatch(cairo_t* target, Hatch hatch, const Box& box) {
  SetTint(target, 0.1);
  cairo_set_line_width(target, 0.7);
  cairo_new_path(target);
  switch (hatch) {
    case Hatch::None:
      return;
    case Hatch::Level:
      for (Points y = std::floor(box.y / kApart) * kApart; y < box.bottom(); y += kApart) {
        cairo_move_to(target, box.x, y);
        cairo_line_to(target, box.right(), y);
      }
      break;
    case Hatch::Rising:
    case Hatch::Falling: {
      const Points start = std::floor(box.x / kApart) * kApart - box.height;
      for (Points x = start; x < box.right() + box.height; x += kApart) {
        const bool rises = hatch == Hatch::Rising;
        cairo_move_to(target, x, rises ? box.bottom() : box.y);
        cairo_line_to(target, x + box.height, rises ? box.y : box.bottom());
      }
      break;
    }
    case Hatch::Dots:
      for (Points y = std::floor(box.y / kApart) * kApart; y < box.bottom(); y += kApart) {
        for (Points x = std::floor(box.x / kApart) * kApart; x < box.right(); x += kApart) {
          cairo_rectangle(target, x, y, 1, 1);
        }
      }
      cairo_fill(target);
      return;
  }
  cairo_stroke(target);
}

/// Dash and gap lengths; empty is a solid line.
const std::vector<double>& DashesOf(std::size_t index) {
  static const std::array<std::vector<double>, 6> kDashes = {
      {{}, {5, 2}, {1.4, 1.8}, {7, 2, 1.5, 2}, {10, 3}, {3, 3}}};
  return kDashes[index % kDashes.size()];
}

}  // namespace

void FillPlain(cairo_t* target, const Box& box) {
  SetTint(target, 0.12);
  cairo_rectangle(target, box.x, box.y, box.width, box.height);
  cairo_fill(target);
}

void FillPart(cairo_t* target, std::size_t index) {
  const Pattern& pattern = kPatterns[index % kPatterns.size()];
  SetTint(target, pattern.light);
  cairo_fill_preserve(target);
  double left = 0, top = 0, right = 0, bottom = 0;
  cairo_path_extents(target, &left, &top, &right, &bottom);
  cairo_path_t* path = cairo_copy_path(target);
  cairo_save(target);
  cairo_clip(target);
  DrawHatch(target, pattern.hatch, {left, top, right - left, bottom - top});
  cairo_restore(target);
  cairo_new_path(target);
  cairo_append_path(target, path);
  cairo_path_destroy(path);
  cairo_set_source_rgb(target, 0.2, 0.2, 0.2);
  cairo_set_line_width(target, 0.5);
  cairo_stroke(target);
}

void StrokeSeries(cairo_t* target, std::size_t index) {
  const auto& dashes = DashesOf(index);
  SetTint(target, index % 2 == 0 ? 0 : 0.25);
  cairo_set_line_width(target, 1.4);
  cairo_set_line_join(target, CAIRO_LINE_JOIN_ROUND);
  cairo_set_dash(target, dashes.data(), static_cast<int>(dashes.size()), 0);
  cairo_stroke(target);
  cairo_set_dash(target, nullptr, 0, 0);
}

void DrawDot(cairo_t* target, std::size_t index, const Box& at) {
  constexpr Points kRadius = 2;
  cairo_new_path(target);
  switch (index % 3) {
    case 0:
      cairo_arc(target, at.x, at.y, kRadius, 0, 2 * M_PI);
      break;
    case 1:
      cairo_rectangle(target, at.x - kRadius, at.y - kRadius, 2 * kRadius, 2 * kRadius);
      break;
    default:
      cairo_move_to(target, at.x, at.y - kRadius * 1.3);
      cairo_line_to(target, at.x + kRadius * 1.2, at.y + kRadius);
      cairo_line_to(target, at.x - kRadius * 1.2, at.y + kRadius);
      cairo_close_path(target);
      break;
  }
  if (index >= 3) {  // hollow
    cairo_set_source_rgb(target, 1, 1, 1);
    cairo_fill_preserve(target);
  }
  SetTint(target, 0);
  cairo_set_line_width(target, 0.9);
  if (index >= 3) {
    cairo_stroke(target);
  } else {
    cairo_fill(target);
  }
}

void DrawDash(cairo_t* target, std::size_t index, const Box& from) {
  cairo_new_path(target);
  cairo_move_to(target, from.x, from.y);
  cairo_line_to(target, from.right(), from.y);
  StrokeSeries(target, index);
  DrawDot(target, index, {from.x + from.width / 2, from.y, 0, 0});
}

}  // namespace steelyard::report
