/// Program: opens the store, asks who works here, starts the service, shows the window.
#pragma once
#include <wx/app.h>

#include <memory>
#include <optional>
#include <vector>

#include "app/context.h"
#include "desktop/background.h"
#include "desktop/dialogs/login.h"
#include "desktop/options.h"
#include "desktop/reader_choice.h"
#include "desktop/virtual_reader.h"
#include "desktop/widgets/theme.h"
#include "desktop/window_watch.h"
#include "desktop/workplace.h"
#include "host/opened_store.h"
#include "host/service.h"
#include "report/catalogue.h"
#include "scales/drivers/driver_factory.h"

namespace steelyard::desktop {

class Program : public wxApp {
 public:
  explicit Program(Options options);
  ~Program() override;
  bool OnInit() override;
  int OnExit() override;
  /// Nobody took it: what the books hold is sound, what this process holds may not be.
  bool OnExceptionInMainLoop() override;

 private:
  /// One operator's time at this program. What it is made of outlives its window, because work in
  /// the background may still use it.
  struct Shift {
    std::unique_ptr<ReaderThread> reader;
    std::unique_ptr<Workplace> place;
  };

  bool MakeFirstStore(const std::filesystem::path& path);
  std::optional<app::Actor> FindActor();
  /// For a demo store on a computer that has no reader, and for nobody else.
  void StartVirtualReader();
  void StartShift(const app::Actor& actor);
  wxString CrashNews() const;
  ServiceState StartService();

  Options m_options;
  report::Language m_language = report::Language::English;
  const scales::BuiltDrivers m_drivers;
  std::unique_ptr<host::OpenedStore> m_store;
  std::unique_ptr<report::Catalogue> m_reports;
  std::unique_ptr<host::Service> m_service;
  std::unique_ptr<ReaderChoice> m_reader_choice;
  std::unique_ptr<VirtualReader> m_virtual_reader;
  std::unique_ptr<Background> m_background;
  std::unique_ptr<Background> m_scale_calls;
  std::unique_ptr<WindowMemory> m_memory;
  std::unique_ptr<IdleClock> m_idle;
  std::unique_ptr<ThemeFollower> m_theme;
  std::optional<Credentials> m_first_login;  ///< of the manager who has just made the store
  ServiceState m_service_state;
  std::vector<Shift> m_shifts;
  std::unique_ptr<WindowWatch> m_watch;
};

}  // namespace steelyard::desktop
