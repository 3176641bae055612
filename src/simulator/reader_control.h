/// ReaderControl: what a script tells a virtual reader to do, one line a command.
///
/// | command | does |
/// | --- | --- |
/// | `place m1 [UID]` | takes away what lies there and puts a blank MIFARE Classic 1K card on |
/// | `add m1 UID` | puts a blank card beside what lies there |
/// | `load FILE` | takes away what lies there and puts the card of an image on |
/// | `dump FILE` | writes the image of the card, keys included (the format of nfc-mfclassic) |
/// | `remove` · `put-back` | takes the cards away · puts them back |
/// | `remove-after N` | the card leaves after N more exchanges with it |
/// | `tear-after-writes N` | the card leaves right after the N-th write from now, unanswered |
/// | `tear-before-write N` · `tear-half-write N` | … right before it · in the middle of it |
/// | `drop-answer N` · `bad-checksum N` | spoils the answer to the N-th command from now |
/// | `mad-status N` | … or, if it answers an exchange, sets bit 7 of its status: libnfc aborts |
/// | `delay N MS` | the answer to the N-th command from now comes MS milliseconds late |
/// | `no-fault` | forgets what was ordered and has not happened yet |
/// | `status` | `ok port=/dev/pts/3 uid=DEADBEEF cards=1 exchanges=12 writes=3 commands=40` |
/// | `quit` | ends the simulation |
///
/// Every command is answered by one line: `ok`, with more for `status`, or `error` and a sentence.
#pragma once
#include <string>
#include <string_view>

#include "simulator/virtual_reader.h"

namespace steelyard::simulator {

enum class AfterCommand { GoOn, Quit };

struct ControlAnswer {
  std::string line;  ///< without the newline
  AfterCommand after = AfterCommand::GoOn;
};

ControlAnswer ControlReader(VirtualReader& reader, std::string_view line);

}  // namespace steelyard::simulator
