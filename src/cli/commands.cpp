/// From a command line to an exit status.
#include "cli/commands.h"

#include <fmt/format.h>

#include <spdlog/sinks/stdout_color_sinks.h>
#include <spdlog/spdlog.h>

#include <csignal>
#include <iostream>

#include "cards/reader_trouble.h"
#include "cli/options.h"
#include "host/service.h"
#include "host/slip_printer.h"

namespace steelyard::cli {
namespace {

void AddGlobals(CLI::App& app, Globals& globals) {
  app.add_option("--store", globals.store, "the store's file")
      ->envname("STEELYARD_STORE")
      ->check(&RefuseEmpty);
  auto* name = app.add_option("--operator", globals.operator_name,
                              "who works; without it the owner of the store's file is manager")
                   ->check(&RefuseEmpty);
  app.add_option("--password-file", globals.password_file, "a file with the operator's password")
      ->needs(name);
  app.add_option("--passphrase-file", globals.passphrase_file,
                 "a file with the passphrase of the card keys")
      ->envname("STEELYARD_PASSPHRASE_FILE");
  app.add_flag("--json", globals.is_json, "one JSON object on standard output");
}

void AddCommands(CLI::App& app, Chosen& chosen) {
  AddStoreCommands(app, chosen);
  AddServeCommand(app, chosen);
  AddOperatorCommands(app, chosen);
  AddMemberCommands(app, chosen);
  AddProductCommands(app, chosen);
  AddPriceCommands(app, chosen);
  AddScaleCommands(app, chosen);
  AddKeyCommands(app, chosen);
  AddCardCommands(app, chosen);
  AddReaderCommands(app, chosen);
  AddReportCommands(app, chosen);
  AddScheduleCommands(app, chosen);
  AddSaleCommands(app, chosen);
  AddExceptionCommands(app, chosen);
  AddCloseCommands(app, chosen);
  AddSettingCommands(app, chosen);
  AddSimulateCommands(app, chosen);
}

/// The world failed: each kind of failure has a name that scripts can tell apart. Every message
/// already says what to do.
Answer RunOrExplain(const Chosen& chosen, const Globals& globals) {
  try {
    return chosen.Run(globals);
  } catch (const ports::OutcomeUnknown& error) {
    return WorldFailed("outcome_unknown",
                       fmt::format("{} A command with --request may be repeated with the same id: "
                                   "nothing is doubled.",
                                   error.what()));
  } catch (const ports::StorageError& error) {
    return WorldFailed("storage_failed", error.what());
  } catch (const ports::StoreBusy& error) {
    return WorldFailed("store_busy", error.what());
  } catch (const ports::CardLeftError& error) {
    return WorldFailed("card_left", error.what());
  } catch (const cards::ReaderInTrouble& error) {
    auto answer = WorldFailed("reader_failed", error.what());
    answer.object["trouble"] = ToText(error.trouble());
    return answer;
  } catch (const ports::ReaderError& error) {
    return WorldFailed("reader_failed", error.what());
  } catch (const ports::ScaleError& error) {
    return WorldFailed("scale_failed", error.what());
  } catch (const host::PrinterError& error) {
    return WorldFailed("printer_failed", error.what());
  } catch (const host::AddressTaken& error) {
    return WorldFailed("address_taken", error.what());
  } catch (const std::system_error& error) {
    return WorldFailed("failed", fmt::format("{}. Nothing more was done; check files and folders, "
                                             "and that the disk is not full.",
                                             error.what()));
  } catch (const std::exception& error) {
    return WorldFailed("failed", error.what());
  }
}

/// Before parsing has ended nobody knows the options, so `--json` is looked for by hand.
Form FormOf(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    if (std::string_view(argv[i]) == "--json") return Form::Machine;
  }
  return Form::People;
}

/// Names and notes go to scales, slips, lists and the audit log, which are read line by line.
std::optional<Answer> FindUnreadable(int argc, const char* const* argv) {
  for (int i = 1; i < argc; ++i) {
    if (IsOneLine(argv[i])) continue;
    return WrongCommandLine(
        fmt::format("Argument {} holds a line break or another control character, is not UTF-8, or "
                    "is longer than {} bytes. Nothing was done; correct it.",
                    i, kMaxArgumentBytes));
  }
  return std::nullopt;
}

}  // namespace

void Chosen::WithBooks(CLI::App* command, Work work) {
  Plain(command, [work = std::move(work)](const Globals& globals) {
    auto session = OpenSession(globals, Needs::Books);
    if (!session) return session.error();
    auto opened = std::move(session).value();
    return work(opened);
  });
}

void Chosen::WithKeys(CLI::App* command, Work work) {
  Plain(command, [work = std::move(work)](const Globals& globals) {
    auto session = OpenSession(globals, Needs::Keys);
    if (!session) return session.error();
    auto opened = std::move(session).value();
    return work(opened);
  });
}

void Chosen::Plain(CLI::App* command, PlainWork work) {
  command->callback([this, work = std::move(work)] { m_work = work; });
}

Answer Chosen::Run(const Globals& globals) const {
  base::Check(m_work != nullptr);  // the parser insists on a command
  return m_work(globals);
}

CLI::App* AddGroup(CLI::App& app, const std::string& name, const std::string& help) {
  auto* group = app.add_subcommand(name, help);
  group->require_subcommand(1);
  return group;
}

int RunCommandLine(int argc, const char* const* argv) {
  std::signal(SIGXFSZ, SIG_IGN);  // a file that may not grow is a failure like a full disk
  if (const auto unreadable = FindUnreadable(argc, argv)) {
    return static_cast<int>(Print(*unreadable, FormOf(argc, argv)));
  }
  // Standard output belongs to answers.
  spdlog::set_default_logger(spdlog::stderr_color_mt("steelyardctl"));
  CLI::App app("Steelyard: the back office of a store whose scales take cards.", "steelyardctl");
  app.require_subcommand(1);
  app.fallthrough();  // --json and --store may stand behind the command too
  app.set_version_flag("--version", "steelyardctl " STEELYARD_VERSION);
  Globals globals;
  Chosen chosen;
  AddGlobals(app, globals);
  AddCommands(app, chosen);
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == 0) return app.exit(error);  // --help and --version
    const auto sentence = fmt::format("{} Nothing was done; see steelyardctl --help.",
                                      std::string(error.what()) + ".");
    return static_cast<int>(Print(WrongCommandLine(sentence), FormOf(argc, argv)));
  }
  const auto answer = RunOrExplain(chosen, globals);
  return static_cast<int>(Print(answer, globals.form()));
}

}  // namespace steelyard::cli
