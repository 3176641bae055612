/// ReaderControl: what a script tells a virtual reader to do, one line a command.
///
/// A KIND is `m1`, a MIFARE Classic 1K card, or `cpu`, an FMCOS CPU card; both as delivered, blank.
///
/// | command | does |
/// | --- | --- |
/// | `place KIND [UID]` | takes away what lies there and puts a blank card on |
/// | `add KIND UID` | puts a blank card beside what lies there |
/// | `load FILE` | takes away what lies there and puts the card of an image on |
/// | `dump FILE` | writes the image of the card, keys included: see card_image.h |
/// | `remove` · `put-back` | takes the cards away · puts them back |
/// | `stack KIND N UID` | N blank cards wait beside the reader; their UIDs count up from UID |
/// | `swap` | takes away what lies there and puts the next card of the stack on |
/// | `feed on` · `feed off` | the reader swaps by itself: a written card is gone at the next look |
/// | `unplug` · `plug-in` | the port is gone · is there again, behind the same link |
/// | `remove-after N` | the card leaves after N more exchanges with it |
/// | `tear-after-writes N` | the card leaves right after the N-th write from now, unanswered |
/// | `tear-before-write N` · `tear-half-write N` | … right before it · in the middle of it |
/// | `drop-answer N` · `bad-checksum N` | spoils the answer to the N-th command from now |
/// | `mad-status N` | … or, if it answers an exchange, sets bit 7 of its status: libnfc aborts |
/// | `delay N MS` | the answer to the N-th command from now comes MS milliseconds late |
/// | `no-fault` | forgets what was ordered and has not happened yet |
/// | `status` | `ok port=/dev/pts/3 uid=DEADBEEF cards=1 exchanges=12 writes=3 commands=40` |
/// | | `stacked=0 card-us=91234 line-us=40012`, all on one line |
/// | `quit` | ends the simulation |
///
/// `card-us` and `line-us` are microseconds that silicon would have taken, see card_time.h.
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
