/// Program: opens the store, asks who works here, starts the service, shows the window.
#pragma once
#include <wx/app.h>

#include <memory>

#include "app/context.h"
#include "desktop/background.h"
#include "desktop/options.h"
#include "desktop/reader_choice.h"
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

 private:
  std::optional<app::Actor> FindActor();
  ServiceState StartService();

  Options m_options;
  report::Language m_language = report::Language::English;
  const scales::BuiltDrivers m_drivers;
  std::unique_ptr<host::OpenedStore> m_store;
  std::unique_ptr<report::Catalogue> m_reports;
  std::unique_ptr<host::Service> m_service;
  std::unique_ptr<ReaderChoice> m_reader_choice;
  std::unique_ptr<ReaderThread> m_reader;
  std::unique_ptr<Background> m_background;
  std::unique_ptr<Background> m_scale_calls;
  std::unique_ptr<Workplace> m_workplace;
};

}  // namespace steelyard::desktop
