#include "cards/reader_trouble.h"

#include "base/check.h"

namespace steelyard::cards {

using base::Explanation;

std::string_view ToText(ReaderTrouble trouble) {
  switch (trouble) {
    case ReaderTrouble::NameMistaken: return "name_mistaken";
    case ReaderTrouble::NotThere: return "not_there";
    case ReaderTrouble::NotAllowed: return "not_allowed";
    case ReaderTrouble::UsedBySteelyard: return "used_by_steelyard";
    case ReaderTrouble::UsedByKernel: return "used_by_kernel";
    case ReaderTrouble::UsedByPcscd: return "used_by_pcscd";
    case ReaderTrouble::UsedByAnother: return "used_by_another";
    case ReaderTrouble::OtherDevice: return "other_device";
    case ReaderTrouble::Silent: return "silent";
    case ReaderTrouble::Unplugged: return "unplugged";
    case ReaderTrouble::StoppedAnswering: return "stopped_answering";
    case ReaderTrouble::Mad: return "mad";
    case ReaderTrouble::ProcessKilled: return "process_killed";
    case ReaderTrouble::ProcessEnded: return "process_ended";
    case ReaderTrouble::ProcessStuck: return "process_stuck";
    case ReaderTrouble::ProgramMissing: return "program_missing";
    case ReaderTrouble::ProgramOfOther: return "program_of_other";
  }
  base::Check(false);
  return {};
}

namespace {

/// While the reader was being opened: no card was touched.
Explanation ExplainUnopened(ReaderTrouble trouble, const TroubleDetails& details) {
  const auto& [reader, who, cause, process, user] = details;
  if (trouble == ReaderTrouble::NotThere) {
    return Explanation::Of(
        "There is no card reader {}. No card was read or written. Plug it in; Steelyard finds it "
        "by itself then. `steelyardctl reader list` names the readers that are there.",
        reader);
  }
  if (trouble == ReaderTrouble::NotAllowed && who == "root") {
    return Explanation::Of(
        "The user {} may not use the card reader {}. No card was read or written. Run "
        "installer/readers.sh as root once, and log in again.",
        user, reader);
  }
  if (trouble == ReaderTrouble::NotAllowed) {
    return Explanation::Of(
        "The user {} may not use the card reader {}, because it belongs to the group {}. No card "
        "was read or written. Run as root: adduser {} {}; then log in again.",
        user, reader, who, user, who);
  }
  if (trouble == ReaderTrouble::UsedByKernel) {
    return Explanation::Of(
        "The kernel module {} has taken the card reader {}. No card was read or written. Run "
        "installer/readers.sh as root once: it sends the module away (modprobe -r {}) and keeps "
        "it away.",
        who, reader, who);
  }
  if (trouble == ReaderTrouble::UsedByPcscd) {
    return Explanation::Of(
        "The smart card service pcscd has taken the card reader {}. No card was read or written. "
        "Run as root: systemctl disable --now pcscd.socket pcscd.service",
        reader);
  }
  if (trouble == ReaderTrouble::UsedByAnother) {
    return Explanation::Of(
        "The program {} (process {}) uses the card reader {}, too. No card was read or written. "
        "Close that program, or take another reader.",
        who, process, reader);
  }
  if (trouble == ReaderTrouble::OtherDevice) {
    return Explanation::Of(
        "What answers at {} is no card reader that Steelyard knows, or speaks at another speed. No "
        "card was read or written. Name the reader's port, or its speed as in "
        "pn532_uart:/dev/ttyUSB0:9600.",
        reader);
  }
  base::Check(trouble == ReaderTrouble::Silent);
  return Explanation::Of(
      "The card reader {} does not answer. No card was read or written. Check its cable, its name, "
      "and that its switches are set to serial (HSU); then plug it in again.",
      reader);
}

Explanation ExplainProcess(ReaderTrouble trouble, const TroubleDetails& details) {
  const auto& [reader, who, cause, process, user] = details;
  if (trouble == ReaderTrouble::Mad) {
    return Explanation::Of(
        "The card reader {} sent what no reader may send, so its driver (libnfc) gave up. Put "
        "the card back on it. If this happens again, plug the reader in again or take another.",
        reader);
  }
  if (trouble == ReaderTrouble::ProcessKilled) {
    return Explanation::Of(
        "The program that speaks with the card reader {} was ended from outside (signal {}). It "
        "is started again by itself: put the card back on the reader.",
        reader, cause);
  }
  if (trouble == ReaderTrouble::ProcessEnded) {
    return Explanation::Of(
        "The program that speaks with the card reader {} ended by itself (status {}). Install "
        "Steelyard again if this does not go away.",
        reader, cause);
  }
  if (trouble == ReaderTrouble::ProcessStuck) {
    return Explanation::Of(
        "The card reader {} did not answer for so long that it was given up. Plug it in again "
        "and put the card back on it.",
        reader);
  }
  if (trouble == ReaderTrouble::ProgramMissing) {
    return Explanation::Of(
        "The program {} that speaks with card readers cannot be started: {}. No card was read or "
        "written. Install Steelyard again.",
        who, cause);
  }
  base::Check(trouble == ReaderTrouble::ProgramOfOther);
  return Explanation::Of(
      "The program that speaks with the card reader {} is of another version of Steelyard. "
      "Install Steelyard again.",
      reader);
}

}  // namespace

Explanation Explain(ReaderTrouble trouble, const TroubleDetails& details) {
  switch (trouble) {
    case ReaderTrouble::NameMistaken:
      return Explanation::Of(
          "“{}” is no name of a card reader. Give one such as pn532_uart:/dev/ttyUSB0.",
          details.reader);
    case ReaderTrouble::UsedBySteelyard:
      if (details.process.empty()) {
        return Explanation::Of(
            "The card reader {} is in use by another program. Nothing was read or written. Close "
            "the other program, or take another reader.",
            details.reader);
      }
      return Explanation::Of(
          "The card reader {} is in use by another Steelyard, process {}. Nothing was read or "
          "written. Close that program, or take another reader.",
          details.reader, details.process);
    case ReaderTrouble::Unplugged:
      return Explanation::Of(
          "The card reader {} was unplugged. Plug it in again and put the card back on it.",
          details.reader);
    case ReaderTrouble::StoppedAnswering:
      return Explanation::Of(
          "The card reader {} stopped answering (libnfc error {}). Plug it in again and put the "
          "card back on it.",
          details.reader, details.cause);
    case ReaderTrouble::NotThere:
    case ReaderTrouble::NotAllowed:
    case ReaderTrouble::UsedByKernel:
    case ReaderTrouble::UsedByPcscd:
    case ReaderTrouble::UsedByAnother:
    case ReaderTrouble::OtherDevice:
    case ReaderTrouble::Silent: return ExplainUnopened(trouble, details);
    case ReaderTrouble::Mad:
    case ReaderTrouble::ProcessKilled:
    case ReaderTrouble::ProcessEnded:
    case ReaderTrouble::ProcessStuck:
    case ReaderTrouble::ProgramMissing:
    case ReaderTrouble::ProgramOfOther: return ExplainProcess(trouble, details);
  }
  base::Check(false);
  return Explanation();
}

}  // namespace steelyard::cards
