/// Workplace: what every page works with, handed in by the main file.
#pragma once
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "app/context.h"
#include "desktop/background.h"
#include "desktop/idle_clock.h"
#include "desktop/reader_choice.h"
#include "desktop/reader_thread.h"
#include "desktop/window_memory.h"
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
  ports::TicketQueries& queries;
  ports::ReportRows& report_rows;
  const ports::CardDataVerifier& card_verifier;
  const ports::PinSealer& pin_sealer;
  const ports::PersonalDataCipher& id_cipher;
  std::function<std::unique_ptr<ports::ScaleDriver>(const ports::Scale&)> make_driver;
  const ports::ScaleDrivers& drivers;
  const report::Catalogue& reports;
  report::Language language;
  Background& background;
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
};

}  // namespace steelyard::desktop
