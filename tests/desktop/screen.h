/// Screen: an X server of one test's own, with a window manager, a keyboard and a camera.
#pragma once
#include <array>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "desktop/screen_reader.h"
#include "support/child_process.h"
#include "support/eventually.h"

namespace steelyard::tests {

class Screen {
 public:
  /// `width x height`.
  explicit Screen(const std::string& size = "1280x900");
  ~Screen();

  /// Programs started from now on can be read; `folder` is for the reader's sockets.
  void StartReading(const std::filesystem::path& folder);
  /// Whether `text` can be read in a window before a minute has passed.
  bool WaitForText(const std::string& text);
  bool HasText(const std::string& text);
  /// Whether a screen reader says `text` of what has the keyboard, or as news, within a minute.
  bool WaitToHear(const std::string& text);
  /// What a person who cannot see would not hear the name of; see ScreenReader.
  std::vector<std::string> Unnamed();
  /// What a program needs in its environment to appear here.
  std::vector<std::string> Environment() const;
  /// Whether a window whose title holds `title` has the keyboard before a minute has passed.
  bool WaitForWindow(const std::string& title);
  bool HasWindow(const std::string& title);
  /// Whether no such window is seen any more before a minute has passed.
  bool WaitUntilGone(const std::string& title);
  /// Presses keys one after another, as xdotool names them: `ctrl+2`, `F3`, `Return`.
  void Press(const std::vector<std::string>& keys);
  void Type(const std::string& text);
  void TypeLine(const std::string& text);
  /// Presses `key` again and again until the window comes: what it does may not be possible yet.
  bool PressUntilWindow(const std::string& key, const std::string& title);
  /// Of the window with this title: x, y, width and height; nothing when it is not seen.
  std::optional<std::array<int, 4>> PlaceOf(const std::string& title);
  void Resize(const std::string& title, int width, int height);
  void Photograph(const std::filesystem::path& file);
  /// The window alone, without what the window manager draws around it, in few colours. Waits until
  /// two pictures in a row are the same: until then it is still being drawn.
  bool PhotographWindow(const std::string& title, const std::filesystem::path& file);

 private:
  testing::Finished Run(std::vector<std::string> command);

  std::unique_ptr<testing::ChildProcess> m_server;
  std::unique_ptr<testing::ChildProcess> m_window_manager;
  std::unique_ptr<ScreenReader> m_reader;
  std::string m_display;
};

/// For a program's environment: says on its standard error when its windows do not answer.
std::string WatchSetting();
/// What it said of that; empty when its windows always answered.
std::string SaidOfSlowWindows(const testing::ChildProcess& program);

/// The words of a PDF; empty when the file is not there, or not written to its end.
std::string TextOfPdf(const std::filesystem::path& file);

}  // namespace steelyard::tests
