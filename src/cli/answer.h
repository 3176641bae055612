/// Answer: what a command has to say, and with which exit status the program ends.
#pragma once
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace steelyard::cli {

using Json = nlohmann::ordered_json;

/// Fixed: scripts branch on these.
enum class ExitStatus { Done = 0, Refused = 1, WrongCommandLine = 2, WorldFailed = 3 };

struct Answer {
  ExitStatus status = ExitStatus::Done;
  Json object;       ///< what `--json` prints; empty when the command has printed it already. Of
                     ///< everything not done it has `outcome` and `error`, the sentence
  std::string text;  ///< for people: standard output when done, else standard error
};

/// `fields` with `"outcome": "done"` before them.
Answer Done(Json fields, std::string text);
/// A rule said no. `outcome` is its name, `sentence` says what happened and what to do.
Answer Refused(std::string_view outcome, std::string sentence);
Answer WrongCommandLine(std::string sentence);
Answer WorldFailed(std::string_view outcome, std::string sentence);

/// Writes the answer to standard output or standard error. The status to end with: the answer's
/// own, or WorldFailed when standard output took no more.
enum class Form { People, Machine };
[[nodiscard]] ExitStatus Print(const Answer& answer, Form form);

}  // namespace steelyard::cli
