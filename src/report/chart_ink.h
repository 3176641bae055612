/// How the parts of a chart are told apart without colours.
#pragma once
#include <cairo.h>

#include <cstddef>

#include "report/canvas.h"

namespace steelyard::report {

/// A box in the tint of everything that stands alone.
void FillPlain(cairo_t* target, const Box& box);

/// Fills and outlines the current path in the pattern of part `index`; the path is used up.
void FillPart(cairo_t* target, std::size_t index);

/// Strokes the current path in the dashes of series `index`; the path is used up.
void StrokeSeries(cairo_t* target, std::size_t index);

/// The dot of series `index`, its centre at the box's corner.
void DrawDot(cairo_t* target, std::size_t index, const Box& at);

/// A piece of the line of series `index` with its dot, for a legend.
void DrawDash(cairo_t* target, std::size_t index, const Box& from);

}  // namespace steelyard::report
