/// BarChart: figures as bars, and beside each a hollow one of what it was before.
#pragma once
#include <wx/window.h>

#include <cstdint>
#include <optional>
#include <vector>

namespace steelyard::desktop {

struct Bar {
  wxString label;   ///< below it
  wxString figure;  ///< over it
  wxString words;   ///< a sentence with every figure: shown for the marked bar, and spoken
  std::int64_t size;
  std::int64_t before = 0;  ///< of the hollow bar; 0: none
};

/// Told apart by filling and not by colour, so that it can be read in black and white. The mouse
/// and the arrow keys mark a bar, whose words stand on top; a screen reader is told all of them.
class BarChart : public wxWindow {
 public:
  struct Texts {
    wxString title;  ///< spoken before the bars
    wxString name;   ///< the control's
    wxString empty;  ///< what stands there while there is no bar
  };
  BarChart(wxWindow* parent, Texts texts);
  void SetBars(std::vector<Bar> bars);

 private:
  struct Frame;
  Frame FrameFor(int line) const;
  void Paint();
  void PaintBar(wxDC& dc, const Frame& frame, int at) const;
  void OnKey(wxKeyEvent& event);
  void Mark(std::optional<int> bar);
  int CountBars() const { return static_cast<int>(m_bars.size()); }
  void TellReader();

  const Texts m_texts;
  std::vector<Bar> m_bars;
  std::optional<int> m_marked;
};

}  // namespace steelyard::desktop
