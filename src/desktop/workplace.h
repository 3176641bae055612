/// Workplace: what every page works with, handed in by the main file.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/context.h"
#include "app/scale_contact.h"
#include "desktop/background.h"
#include "desktop/idle_clock.h"
#include "desktop/reader_choice.h"
#include "desktop/reader_thread.h"
#include "desktop/window_memory.h"
#include "host/opened_store.h"
#include "host/scale_search.h"
#include "ports/personal_data.h"
#include "ports/printers.h"
#include "ports/queries.h"
#include "ports/scales.h"
#include "report/catalogue.h"
#include "report/language.h"
#include "report/slip.h"

namespace steelyard::desktop {

/// What the status bar says of the store's service.
struct ServiceState {
  enum class Kind { Ours, Another, Off };
  Kind kind = Kind::Off;
  std::string address;
};

/// What a receipt printer said of its paper.
enum class RollLeft { NotTold, Enough, NearEnd };

struct Workplace {
  app::Context& context;
  app::Actor actor;
  app::StoreSettings settings;
  std::filesystem::path store_path;
  host::OpenedStore& store;  ///< for the schedule
  ports::TicketQueries& queries;
  ports::ReportRows& report_rows;
  const ports::CardDataVerifier& card_verifier;
  const ports::PinSealer& pin_sealer;
  const ports::PersonalDataCipher& id_cipher;
  /// Its calls end when the stop is requested.
  std::function<std::unique_ptr<ports::ScaleDriver>(const ports::Scale&, const std::stop_token&)>
      make_driver;
  const ports::ScaleDrivers& drivers;
  report::Catalogue& reports;  ///< read anew by the page Reports; of the window's thread
  report::Language language;
  Background& background;
  /// For what waits for scales, so that no page waits behind one that hangs.
  Background& scale_calls;
  host::ScaleSearch scale_search;  ///< where scales say that they are there
  ReaderThread& reader;
  ReaderChoice& reader_choice;
  ServiceState service;
  /// The operator if name and password are right; slow, runs beside the window.
  std::function<std::optional<app::Actor>(const std::string& name, const std::string& password)>
      log_in;
  /// Another operator goes on here: the window with their pages comes, the caller's has to go.
  std::function<void(const app::Actor&)> change_operator;
  /// Of this user at this computer; outlives every window.
  WindowMemory& memory;
  IdleClock& idle;
  /// Sends a slip to a receipt printer; slow. Throws an error that explains itself.
  std::function<RollLeft(const ports::PrinterAddress&, const report::SlipDocument&)> print_slip;
  /// Shows the page of this name, and on it what `subject` is about; the window sets it.
  std::function<void(const char* page, const std::string& subject)> go_to = {};
};

/// Drivers whose calls end when the stop is requested.
inline app::MakeScaleDriver DriversOf(const Workplace& place, const std::stop_token& stop = {}) {
  return [make = place.make_driver, stop](const ports::Scale& scale) { return make(scale, stop); };
}

}  // namespace steelyard::desktop
