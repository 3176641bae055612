/// Every command group of steelyardctl, and how a parsed command line becomes an answer.
#pragma once
#include <CLI/CLI.hpp>
#include <functional>

#include "cli/session.h"

namespace steelyard::cli {

/// The command the parser met. Groups register what each of their commands does.
class Chosen {
 public:
  using Work = std::function<Answer(Session&)>;
  using PlainWork = std::function<Answer(const Globals&)>;

  /// For commands that work on the books of an open store.
  void WithBooks(CLI::App* command, Work work);
  /// For commands that also read or write cards.
  void WithKeys(CLI::App* command, Work work);
  /// For commands that open no store, or open it in their own way.
  void Plain(CLI::App* command, PlainWork work);

  /// Runs what was chosen. Exceptions of the world pass through.
  Answer Run(const Globals& globals) const;

 private:
  PlainWork m_work;
};

/// A group is a command that needs a subcommand.
CLI::App* AddGroup(CLI::App& app, const std::string& name, const std::string& help);

void AddStoreCommands(CLI::App& app, Chosen& chosen);     // init, verify, backup, restore
void AddServeCommand(CLI::App& app, Chosen& chosen);      // serve
void AddOperatorCommands(CLI::App& app, Chosen& chosen);  // operator
void AddMemberCommands(CLI::App& app, Chosen& chosen);    // member
void AddIdRecordCommands(CLI::App& member, Chosen& chosen);  // member id
void AddProductCommands(CLI::App& app, Chosen& chosen);   // product
void AddTierUpgradeCommand(CLI::App& tier, Chosen& chosen);  // tier run-upgrades
void AddPriceCommands(CLI::App& app, Chosen& chosen);     // tier, cashier, price
void AddScaleCommands(CLI::App& app, Chosen& chosen);     // scale
void AddKeyCommands(CLI::App& app, Chosen& chosen);       // keys
void AddCardCommands(CLI::App& app, Chosen& chosen);      // card
void AddReaderCommands(CLI::App& app, Chosen& chosen);    // reader
void AddSlipCommand(CLI::App& group, Chosen& chosen);     // card slip
void AddReportCommands(CLI::App& app, Chosen& chosen);    // report
void AddReportTicketsCommand(CLI::App& report, Chosen& chosen);  // report tickets
void AddDayReportsCommand(CLI::App& report, Chosen& chosen);     // report day
void AddOwnReportCommands(CLI::App& report, Chosen& chosen);     // report save-as, check, remove
void AddScheduleCommands(CLI::App& app, Chosen& chosen);  // schedule
void AddSaleCommands(CLI::App& app, Chosen& chosen);      // sale
void AddScheduleRunCommands(CLI::App& group, Chosen& chosen);  // schedule run, run-due, history
void AddExceptionCommands(CLI::App& app, Chosen& chosen);  // exceptions
void AddCloseCommands(CLI::App& app, Chosen& chosen);     // day
void AddSettingCommands(CLI::App& app, Chosen& chosen);   // setting
void AddSettingFileCommands(CLI::App& group, Chosen& chosen);  // setting export, import
void AddSimulateCommands(CLI::App& app, Chosen& chosen);  // simulate

/// Parses, runs, prints; returns the exit status.
int RunCommandLine(int argc, const char* const* argv);

}  // namespace steelyard::cli
