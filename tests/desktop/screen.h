/// Screen: an X server of one test's own, with a window manager, a keyboard and a camera.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "desktop/screen_reader.h"
#include "support/child_process.h"

namespace steelyard::tests {

class Screen {
 public:
  /// `size` as Xvfb wants it.
  explicit Screen(const std::string& size = "1280x900x24");
  ~Screen();

  /// Programs started from now on can be read; `folder` is for the reader's sockets.
  void StartReading(const std::filesystem::path& folder);
  /// Whether `text` can be read in a window before a minute has passed.
  bool WaitForText(const std::string& text);
  bool HasText(const std::string& text);
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
  void Photograph(const std::filesystem::path& file);

 private:
  testing::Finished Run(std::vector<std::string> command);

  std::unique_ptr<testing::ChildProcess> m_server;
  std::unique_ptr<testing::ChildProcess> m_window_manager;
  std::unique_ptr<ScreenReader> m_reader;
  std::string m_display;
};

/// The words of a PDF; empty when the file is not there, or not written to its end.
std::string TextOfPdf(const std::filesystem::path& file);

/// Asks `question` until it is true, for at most a minute; whether it became so.
bool Eventually(const std::function<bool()>& question,
                std::chrono::seconds patience = std::chrono::minutes(1));

}  // namespace steelyard::tests
