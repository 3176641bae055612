/// Prints what a command has to say.
#include "cli/answer.h"

#include <iostream>

namespace steelyard::cli {
namespace {

Answer NotDone(ExitStatus status, std::string_view outcome, std::string sentence) {
  // `message` is what `error` was called before; scripts may still read it.
  Json object = {{"outcome", outcome}, {"error", sentence}, {"message", sentence}};
  return {status, std::move(object), std::move(sentence)};
}

}  // namespace

Answer Done(Json fields, std::string text) {
  Json object = {{"outcome", "done"}};
  for (auto& [name, value] : fields.items()) object[name] = value;
  return {ExitStatus::Done, std::move(object), std::move(text)};
}

Answer Refused(std::string_view outcome, std::string sentence) {
  return NotDone(ExitStatus::Refused, outcome, std::move(sentence));
}

Answer WrongCommandLine(std::string sentence) {
  return NotDone(ExitStatus::WrongCommandLine, "wrong_command_line", std::move(sentence));
}

Answer WorldFailed(std::string_view outcome, std::string sentence) {
  return NotDone(ExitStatus::WorldFailed, outcome, std::move(sentence));
}

ExitStatus Print(const Answer& answer, Form form) {
  const bool is_done = answer.status == ExitStatus::Done;
  if (form == Form::Machine) {
    // Text that is not UTF-8 (a file name, say) must not keep the answer from being printed.
    constexpr auto kReplace = Json::error_handler_t::replace;
    if (!answer.object.is_null()) std::cout << answer.object.dump(-1, ' ', false, kReplace) << '\n';
    if (!is_done && !answer.text.empty()) std::cerr << answer.text << '\n';
  } else if (!answer.text.empty()) {
    auto& stream = is_done ? std::cout : std::cerr;
    stream << answer.text;
    if (!answer.text.ends_with('\n')) stream << '\n';
  }
  std::cout.flush();
  if (std::cout) return answer.status;
  // Whoever reads only the status must not take an answer for complete that never arrived.
  std::cerr << (is_done ? "What was asked was done, but the answer could not be written out. Look "
                          "first what there is before you ask again; make room for the output."
                        : "The answer could not be written out; make room for the output.")
            << '\n';
  return ExitStatus::WorldFailed;
}

}  // namespace steelyard::cli
