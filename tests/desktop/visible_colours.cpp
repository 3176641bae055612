#include "desktop/visible_colours.h"

#include <dlfcn.h>

#include <wx/dcmemory.h>
#include <wx/dcscreen.h>
#include <wx/grid.h>
#include <wx/image.h>
#include <wx/listctrl.h>
#include <wx/settings.h>
#include <wx/stattext.h>

#include <algorithm>
#include <cmath>
#include <map>

#include "base/check.h"
#include "desktop/format.h"
#include "desktop/widgets/bar_chart.h"
#include "desktop/widgets/report_chart.h"

namespace steelyard::desktop {
namespace {

constexpr double kLeastContrast = 4.5;
constexpr long kMostRows = 40;
constexpr int kFrame = 2;  ///< of a chart that has the keyboard

/// Relative luminance: 0 is black, 1 is white.
double LuminanceOf(const wxColour& colour) {
  const auto linear = [](unsigned char channel) {
    const double part = channel / 255.0;
    return part <= 0.04045 ? part / 12.92 : std::pow((part + 0.055) / 1.055, 2.4);
  };
  return 0.2126 * linear(colour.Red()) + 0.7152 * linear(colour.Green()) +
         0.0722 * linear(colour.Blue());
}

/// From 1 to 21.
double ContrastOf(const wxColour& one, const wxColour& other) {
  const auto [dark, light] = std::minmax({LuminanceOf(one), LuminanceOf(other)});
  return (light + 0.05) / (dark + 0.05);
}

void AddRows(wxListCtrl& list, std::vector<VisibleColour>& colours) {
  for (long row = 0; row < std::min<long>(list.GetItemCount(), kMostRows); ++row) {
    auto text = list.GetItemTextColour(row);
    if (!text.IsOk()) text = list.GetForegroundColour();
    auto ground = list.GetItemBackgroundColour(row);
    if (!ground.IsOk()) ground = list.GetBackgroundColour();
    colours.push_back({"row " + FromWx(list.GetItemText(row)), text, ground});
  }
}

void AddCells(wxGrid& grid, std::vector<VisibleColour>& colours) {
  for (int row = 0; row < std::min<int>(grid.GetNumberRows(), kMostRows); ++row) {
    for (int column = 0; column < grid.GetNumberCols(); ++column) {
      colours.push_back({"cell " + FromWx(grid.GetCellValue(row, column)),
                         grid.GetCellTextColour(row, column),
                         grid.GetCellBackgroundColour(row, column)});
    }
  }
}

/// Cairo keeps what it has read of the screen once, and does not know that others draw there.
void ForgetPicture(const wxDC& screen) {
  auto* const target_of = reinterpret_cast<void* (*)(void*)>(
      ::dlsym(RTLD_DEFAULT, "cairo_get_target"));
  auto* const mark = reinterpret_cast<void (*)(void*)>(
      ::dlsym(RTLD_DEFAULT, "cairo_surface_mark_dirty"));
  base::Check(target_of && mark && screen.GetHandle());
  mark(target_of(screen.GetHandle()));
}

wxImage PictureOf(const wxWindow& window) {
  const wxRect place(window.GetScreenPosition(), window.GetSize());
  wxBitmap picture(place.width, place.height, 24);
  wxMemoryDC memory(picture);
  wxScreenDC screen;
  ForgetPicture(screen);
  memory.Blit(wxPoint(), place.GetSize(), &screen, place.GetPosition());
  memory.SelectObject(wxNullBitmap);
  return picture.ConvertToImage();
}

/// Its ground is the theme's, and something on it can be read.
void AddChart(const wxWindow& chart, std::vector<VisibleColour>& colours) {
  const auto name = FromWx(chart.GetName());
  if (chart.GetSize().x <= 2 * kFrame || chart.GetSize().y <= 2 * kFrame) {
    colours.push_back({"nothing in " + name, *wxBLACK, *wxBLACK});
    return;
  }
  const auto picture = PictureOf(chart);
  std::map<int, int> pixels;
  for (int y = kFrame; y < picture.GetHeight() - kFrame; ++y) {
    for (int x = kFrame; x < picture.GetWidth() - kFrame; ++x) {
      ++pixels[picture.GetRed(x, y) << 16 | picture.GetGreen(x, y) << 8 | picture.GetBlue(x, y)];
    }
  }
  const auto colour = [](int pixel) {
    return wxColour(static_cast<unsigned char>(pixel >> 16),
                    static_cast<unsigned char>(pixel >> 8), static_cast<unsigned char>(pixel));
  };
  const auto most = std::max_element(pixels.begin(), pixels.end(), [](auto& one, auto& other) {
    return one.second < other.second;
  });
  const auto ground = colour(most->first);
  wxColour clearest = ground;
  for (const auto& [pixel, count] : pixels) {
    if (ContrastOf(colour(pixel), ground) > ContrastOf(clearest, ground)) clearest = colour(pixel);
  }
  colours.push_back({"what is drawn in " + name, clearest, ground});
  colours.push_back({"the theme's text on the ground of " + name,
                     wxSystemSettings::GetColour(wxSYS_COLOUR_WINDOWTEXT), ground});
}

}  // namespace

std::vector<VisibleColour> ColoursOf(wxWindow& window) {
  std::vector<VisibleColour> colours;
  if (!window.IsEnabled()) return colours;
  if (auto* list = dynamic_cast<wxListCtrl*>(&window)) {
    AddRows(*list, colours);
  } else if (auto* grid = dynamic_cast<wxGrid*>(&window)) {
    AddCells(*grid, colours);
  } else if (dynamic_cast<BarChart*>(&window) || dynamic_cast<ReportChart*>(&window)) {
    AddChart(window, colours);
  } else if (dynamic_cast<wxStaticText*>(&window) && !window.GetLabel().Strip().empty()) {
    colours.push_back({FromWx(window.GetLabel().Left(60)), window.GetForegroundColour(),
                       window.GetBackgroundColour()});
  }
  return colours;
}

std::optional<std::string> FindTooFaint(const wxColour& text, const wxColour& ground) {
  const double contrast = ContrastOf(text, ground);
  if (contrast >= kLeastContrast) return std::nullopt;
  return "is hard to read: " + FromWx(text.GetAsString(wxC2S_HTML_SYNTAX)) + " on " +
         FromWx(ground.GetAsString(wxC2S_HTML_SYNTAX)) + ", contrast " +
         std::to_string(contrast).substr(0, 4);
}

}  // namespace steelyard::desktop
