/// DeskShop: a demo store, a virtual reader, and the desktop's card desk driven by its keyboard.
#pragma once
#include <memory>
#include <optional>
#include <string>

#include "app/card_desk.h"
#include "desktop/screen.h"
#include "host/opened_store.h"
#include "support/child_process.h"
#include "support/print_server.h"
#include "support/temp_database.h"

namespace steelyard::tests {

/// The store every test begins with, made once: copy it.
const TempDatabase& DemoStore();

class DeskShop {
 public:
  DeskShop();
  ~DeskShop();

  /// Starts the desktop for an operator of the demo store and waits for its card desk.
  void Open(const std::string& operator_name = "manager", const std::string& language = "en");
  /// Before it is started: the system's printers are those of this service.
  void PrintTo(const PrintServer& printers);
  /// Starts it without waiting for anything.
  testing::ChildProcess& Start(const std::string& operator_name, const std::string& language);
  /// Ends it by its key; the books must hold, and its windows must have answered all the time.
  void Quit();

  /// One line to the virtual reader, as reader_control.h has them.
  void TellReader(const std::string& command);
  void PlaceBlank(const std::string& uid) { TellReader("place m1 " + uid); }

  /// Presses the key once its window can come, and waits for it.
  void Ask(const std::string& key, const std::string& title);
  /// Waits until the books have answered the window; then confirms it.
  void Confirm();
  /// Confirms it in the end; until then types what is asked for.
  void Answer(const std::string& text);
  void GiveUp(const std::string& title);
  bool Says(const std::string& text) { return screen.WaitForText(text); }

  /// Puts a blank card there and issues it with F2: principal and deposit as typed.
  void Issue(const std::string& uid, const std::string& top_up, const std::string& deposit);

  /// What the books say of the card with this UID.
  std::optional<ports::Card> CardOf(const std::string& uid);
  std::string NumberOf(const std::string& uid) { return CardOf(uid).value().number.ToString(); }
  std::string StateOf(const std::string& uid);
  /// principal/bonus/deposit; `unknown` for a card that was never issued.
  std::string Balances(const std::string& uid);
  bool WaitForBalances(const std::string& uid, const std::string& balances);
  bool WaitForState(const std::string& uid, const std::string& state);
  bool HasOpenWrite();

  app::Context& context() { return m_store->context(); }
  host::OpenedStore& store() { return *m_store; }
  void Configure(const std::function<void(app::StoreSettings&)>& change);
  std::filesystem::path File(const std::string& name) const { return m_folder.folder() / name; }

  Screen screen;

 private:
  std::string StorePath() const { return m_folder.path().string(); }

  void ChoosePrinters(const std::string& backend) const;

  TempDatabase m_folder;
  std::string m_print_service;
  std::unique_ptr<testing::ChildProcess> m_reader;
  std::unique_ptr<testing::ChildProcess> m_program;
  std::unique_ptr<host::OpenedStore> m_store;
};

}  // namespace steelyard::tests
