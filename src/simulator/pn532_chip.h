/// Pn532Chip: what a PN532 answers to each command, as far as libnfc asks.
///
/// Source  NXP PN532 user manual (UM0701-02) section 7.
#pragma once
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <span>
#include <vector>

#include "base/hex.h"
#include "simulator/pn532_frame.h"
#include "simulator/rf_field.h"

namespace steelyard::simulator {

/// Polling: the chip looks for a card and answers when one comes, see Pn532Chip::PollAgain.
enum class ReplyKind { Answer, SyntaxError, Polling };

struct ChipReply {
  ReplyKind kind;
  base::Bytes body;  ///< answer code and data, for Answer
};

class Pn532Chip {
 public:
  explicit Pn532Chip(RfField& field) : m_field(field) {}

  /// Whether the chip hears a frame: after power-down only one with wake-up bytes before it.
  bool Hears(WakeUp wake_up);
  /// `command` is the command's code and parameters.
  ChipReply Handle(std::span<const std::uint8_t> command);
  /// The answer to a poll that is still going on, once a card is there.
  std::optional<base::Bytes> PollAgain();
  /// The host gives up waiting.
  void Abort() { m_polling.reset(); }

 private:
  using Parameters = std::span<const std::uint8_t>;
  ChipReply Diagnose(Parameters parameters) const;
  ChipReply GeneralStatus() const;
  ChipReply ReadRegisters(Parameters parameters) const;
  ChipReply WriteRegisters(Parameters parameters);
  ChipReply ConfigureRf(Parameters parameters);
  ChipReply SetParameters(Parameters parameters);
  ChipReply ListPassiveTarget(Parameters parameters);
  ChipReply ExchangeData(Parameters parameters);
  ChipReply Release(std::uint8_t answer_code);
  ChipReply PowerDown();
  ChipReply TalkRaw() const;
  RfField::Cards FindCards(Parameters parameters);
  void DropTargets();

  enum class Power { Asleep, Awake };

  RfField& m_field;
  Power m_power = Power::Asleep;
  std::map<std::uint16_t, std::uint8_t> m_registers;
  std::uint8_t m_passive_retries = 0xFF;
  std::uint8_t m_parameters = 0x14;  ///< as after power-up: ATR_RES and RATS are automatic
  RfField::Cards m_targets;   ///< selected; the first is number 1
  RfField::Cards m_released;  ///< deselected: asked last when looking for cards
  std::optional<base::Bytes> m_polling;
};

}  // namespace steelyard::simulator
