/// VirtualReader: a PN532 on a pseudo-terminal, with cards that can be put on it and taken away.
///
/// Programs open `connstring()` through libnfc as they open a reader on a serial port. One thread
/// plays the chip; all methods may be called from any thread meanwhile.
#pragma once
#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "simulator/rf_field.h"

namespace steelyard::simulator {

/// What goes wrong on the wire between chip and host.
enum class WireFaultKind {
  DropAcknowledgement,  ///< neither acknowledged nor answered; the command is not run
  DropAnswer,           ///< acknowledged and run, but not answered
  BadDataChecksum,
  BadLengthChecksum,
  ErrorFrame,      ///< the chip takes the command for one it does not know; it is not run
  ExtendedAnswer,  ///< no fault: the answer comes in the long form
  MadStatus,       ///< the status of an exchange has bit 7 set; libnfc ends its process
  Delay
};

/// Happens to the number-th command from now, counted from 1.
struct WireFault {
  WireFaultKind kind;
  std::size_t number = 1;
  std::chrono::milliseconds delay{0};  ///< for Delay
};

class VirtualReader {
 public:
  using CardChanged = std::function<void(const VirtualCard&)>;

  /// `card_changed` is called in the reader's thread after every write that reached a card. With a
  /// `link`, the port's name is that of a symbolic link, and stays the same when it is plugged in
  /// again; an old link of this name is replaced.
  ///
  /// Throws  std::system_error when there is no pseudo-terminal or the link cannot be made.
  explicit VirtualReader(CardChanged card_changed = {}, std::filesystem::path link = {});
  /// Hangs up: programs that have the reader open see it go.
  ~VirtualReader();
  VirtualReader(const VirtualReader&) = delete;
  VirtualReader& operator=(const VirtualReader&) = delete;

  const std::string& port() const { return m_port; }  ///< /dev/pts/N, or the link
  std::string connstring() const { return "pn532_uart:" + m_port; }

  /// The cable is pulled: the port is gone, and who has it open sees it go. The cards stay.
  void Unplug();
  /// Plugged in again: a new pseudo-terminal, behind the link when there is one.
  void PlugIn();

  /// Puts a copy of the card beside those that lie there.
  void Place(const VirtualCard& card);
  void TakeAway();
  void PutBack();  ///< the cards that were taken away last
  void Stack(const VirtualCard& card);  ///< puts a copy under the stack beside the reader
  bool Swap();                          ///< see RfField
  void SetFeeding(Feeding feeding);
  void SetCut(const CardCut& cut);
  void SetFault(const WireFault& fault);
  void ClearFaults();  ///< the cut, too

  struct Counters {
    std::size_t cards, exchanges, writes, commands, stacked;
    CardTime card_time;    ///< on the air and in the card, see card_time.h
    CardTime serial_time;  ///< between host and chip
  };
  Counters counters() const;
  /// A copy of the first card on the reader, else of the first of those taken away.
  std::unique_ptr<VirtualCard> card() const;

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
  std::string m_port;
};

}  // namespace steelyard::simulator
