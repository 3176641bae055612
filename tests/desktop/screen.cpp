/// Drives Xvfb, openbox and xdotool.
#include "desktop/screen.h"

#include <signal.h>

#include <chrono>
#include <thread>

#include "base/check.h"

namespace steelyard::tests {
namespace {

constexpr auto kAskEvery = std::chrono::milliseconds(100);
/// Of processor time, so that a busy machine does not count.
#ifdef __SANITIZE_ADDRESS__
constexpr const char* kWatch = "STEELYARD_WATCH=500";
#else
constexpr const char* kWatch = "STEELYARD_WATCH=100";
#endif

/// Each question to the screen is a program of its own.
bool EventuallyOnScreen(const std::function<bool()>& question) {
  return Eventually(question, std::chrono::minutes(1), kAskEvery);
}

}  // namespace

Screen::Screen(const std::string& size) {
  // -r: keys do not repeat, or a busy machine that lets go of one late would press it twice.
  // -noreset: or the end of the first question to it, before the window manager has come, would
  // begin the server anew and cut off whoever is just coming.
  m_server = std::make_unique<testing::ChildProcess>(std::vector<std::string>{
      "Xvfb", "-displayfd", "1", "-screen", "0", size + "x24", "-nolisten", "tcp", "-r",
      "-noreset"});
  const auto number = m_server->WaitForLine("");
  base::Check(number.has_value());
  m_display = "DISPLAY=:" + *number;
  m_window_manager = std::make_unique<testing::ChildProcess>(std::vector<std::string>{"openbox"},
                                                             std::vector<std::string>{m_display});
  // A window that comes while the window manager is starting may stay unmanaged for ever.
  const bool is_managed =
      EventuallyOnScreen([&] { return Run({"xdotool", "get_num_desktops"}).status == 0; });
  base::Check(is_managed);
}

Screen::~Screen() {
  m_window_manager->Signal(SIGTERM);
  m_window_manager->Wait();
  m_server->Signal(SIGTERM);
  m_server->Wait();
}

std::vector<std::string> Screen::Environment() const {
  std::vector<std::string> environment{m_display, "LANG=C.UTF-8", "GDK_BACKEND=x11"};
  if (!m_reader) {
    environment.push_back("NO_AT_BRIDGE=1");  // nobody reads here, and none is waited for
    return environment;
  }
  for (auto& variable : m_reader->Environment()) environment.push_back(std::move(variable));
  return environment;
}

void Screen::StartReading(const std::filesystem::path& folder) {
  m_reader = std::make_unique<ScreenReader>(folder);
}

bool Screen::HasText(const std::string& text) {
  base::Check(m_reader != nullptr);
  return m_reader->Read().find(text) != std::string::npos;
}

bool Screen::WaitToHear(const std::string& text) {
  base::Check(m_reader != nullptr);
  return EventuallyOnScreen([&] { return m_reader->Spoken().find(text) != std::string::npos; });
}

std::vector<std::string> Screen::Unnamed() {
  base::Check(m_reader != nullptr);
  return m_reader->Unnamed();
}

bool Screen::WaitForText(const std::string& text) {
  return EventuallyOnScreen([&] { return HasText(text); });
}

testing::Finished Screen::Run(std::vector<std::string> command) {
  return testing::RunProgram(command, {m_display});
}

bool Screen::HasWindow(const std::string& title) {
  return Run({"xdotool", "search", "--onlyvisible", "--name", title}).status == 0;
}

bool Screen::WaitForWindow(const std::string& title) {
  // A window that is seen may not have the keyboard yet; what is typed then is lost.
  return EventuallyOnScreen([&] {
    // xdotool waits for ever for a window that went away meanwhile.
    return Run({"timeout", "5", "xdotool", "search", "--onlyvisible", "--name", title,
                "windowactivate", "--sync"})
               .status == 0;
  });
}

bool Screen::WaitUntilGone(const std::string& title) {
  return EventuallyOnScreen([&] { return !HasWindow(title); });
}

void Screen::Press(const std::vector<std::string>& keys) {
  std::vector<std::string> command{"xdotool", "key", "--delay", "80"};
  command.insert(command.end(), keys.begin(), keys.end());
  Run(std::move(command));
}

void Screen::Type(const std::string& text) {
  Run({"xdotool", "type", "--delay", "30", text});
}

void Screen::TypeLine(const std::string& text) {
  Type(text);
  Press({"Return"});  // xdotool types a newline as the key Linefeed, which no dialog knows
}

bool Screen::PressUntilWindow(const std::string& key, const std::string& title) {
  const bool is_there = Eventually([&] {
    if (HasWindow(title)) return true;
    Press({key});
    return false;
  });
  return is_there && WaitForWindow(title);
}

std::optional<std::array<int, 4>> Screen::PlaceOf(const std::string& title) {
  const auto said = Run({"xdotool", "search", "--onlyvisible", "--name", title,
                         "getwindowgeometry", "--shell"});
  std::array<int, 4> place{};
  const char* const names[] = {"X=", "Y=", "WIDTH=", "HEIGHT="};
  for (std::size_t i = 0; i < place.size(); ++i) {
    const auto at = said.output.find(std::string("\n") + names[i]);
    if (at == std::string::npos) return std::nullopt;
    place[i] = std::stoi(said.output.substr(said.output.find('=', at) + 1));
  }
  return place;
}

void Screen::Resize(const std::string& title, int width, int height) {
  Run({"xdotool", "search", "--onlyvisible", "--name", title, "windowsize", std::to_string(width),
       std::to_string(height)});
}

std::string WatchSetting() { return kWatch; }

std::string SaidOfSlowWindows(const testing::ChildProcess& program) {
  const auto at = program.errors().find("steelyard: the windows did not answer");
  return at == std::string::npos ? std::string() : program.errors().substr(at);
}

std::string TextOfPdf(const std::filesystem::path& file) {
  if (!std::filesystem::exists(file)) return {};
  return testing::RunProgram({"pdftotext", "-layout", file.string(), "-"}).output;
}

void Screen::Photograph(const std::filesystem::path& file) {
  Run({"import", "-window", "root", file.string()});
}

bool Screen::PhotographWindow(const std::string& title, const std::filesystem::path& file) {
  const auto found = Run({"xdotool", "search", "--onlyvisible", "--name", title});
  const auto id = found.output.substr(0, found.output.find('\n'));
  if (id.empty()) return false;
  const auto take = [&] {
    return Run({"import", "-window", id, "rgb:-"}).output;
  };
  auto last = take();
  const bool is_still = Eventually([&] {
    const auto next = take();
    const bool is_same = !next.empty() && next == last;
    last = next;
    return is_same;
  });
  return is_still &&
         Run({"import", "-window", id, "-strip", "+dither", "-colors", "120",
              "PNG8:" + file.string()})
                 .status == 0;
}

}  // namespace steelyard::tests
