/// backup and restore, called by the commands of the store.
#pragma once
#include "cli/commands.h"

namespace steelyard::cli {

/// What `verify` answers; also for a copy that was verified.
Answer VerdictAnswer(const ports::BooksVerdict& verdict);

void AddBackupCommands(CLI::App& app, Chosen& chosen);

}  // namespace steelyard::cli
