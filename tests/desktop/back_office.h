/// BackOffice: a demo store and the desktop on it without a card reader, driven by its keyboard.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "desktop/screen.h"
#include "host/opened_store.h"
#include "support/child_process.h"
#include "support/temp_database.h"

namespace steelyard::tests {

/// How the windows are shown.
struct Look {
  std::string language = "en";
  std::string screen_size = "1280x900";
  int scale = 1;  ///< 2: everything twice as large
};

class BackOffice {
 public:
  explicit BackOffice(Look look = {});
  ~BackOffice();

  /// Starts the desktop for an operator of the demo store.
  void Open(const std::string& operator_name = "manager");
  /// Ends it by its key; the books must hold.
  void Quit();
  /// The page behind Ctrl and this key, by its title.
  void GoTo(const std::string& key, const std::string& title);
  void Ask(const std::string& key, const std::string& title);
  bool Says(const std::string& text) { return screen.WaitForText(text); }
  /// A picture of the screen, kept beside the programs for whoever looks.
  void Photograph(const std::string& name);

  app::Context& context() { return m_store->context(); }
  host::OpenedStore& store() { return *m_store; }
  const app::Actor manager{"manager", ports::Role::Manager};
  std::optional<ports::Scale> Scale(int number);
  /// A scale in place of those of the demo store, as the register keeps it.
  void PutScale(int number, const std::string& driver, const std::string& address);
  std::vector<ports::BookException> OpenExceptions();
  /// A sale paid in cash. Early in the morning the demo store has not sold anything today.
  void SellNow();
  std::string StorePath() const { return m_folder.path().string(); }
  std::filesystem::path File(const std::string& name) const { return m_folder.folder() / name; }
  /// UDP, HOST:PORT, where the desktop hears scales say that they are there.
  const std::string& beacons() const { return m_beacons; }

 private:
  TempDatabase m_folder;
  const Look m_look;
  std::string m_beacons;

 public:
  Screen screen;

 private:
  std::unique_ptr<testing::ChildProcess> m_program;
  std::unique_ptr<host::OpenedStore> m_store;
};

/// Takes connections and never says a word, as a scale that hangs.
class MuteDevice {
 public:
  MuteDevice();
  ~MuteDevice();
  const std::string& address() const { return m_address; }
  /// Whether somebody has connected since it was last asked.
  bool WasCalled();

 private:
  int m_socket;
  std::vector<int> m_callers;
  std::string m_address;
};

/// Another program that listens there already.
class TakenUdpPort {
 public:
  explicit TakenUdpPort(const std::string& address);
  ~TakenUdpPort();
  TakenUdpPort(const TakenUdpPort&) = delete;
  TakenUdpPort& operator=(const TakenUdpPort&) = delete;

 private:
  int m_socket;
};

void SendDatagram(const std::string& address, const std::string& text);

}  // namespace steelyard::tests
