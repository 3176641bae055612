/// VirtualCard: what may lie on a virtual reader, whatever family it is of.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>

#include "base/hex.h"
#include "domain/card_uid.h"
#include "simulator/card_time.h"

namespace steelyard::simulator {

/// The status bytes a PN532 reports for what a card did.
inline constexpr std::uint8_t kStatusOk = 0x00;
inline constexpr std::uint8_t kStatusTimeout = 0x01;
inline constexpr std::uint8_t kStatusRefused = 0x13;
inline constexpr std::uint8_t kStatusAuthenticationFailed = 0x14;
inline constexpr std::uint8_t kStatusWrongContext = 0x27;

struct CardAnswer {
  std::uint8_t status;
  base::Bytes data;
};

/// Half: the power went away in the middle of a write. Each family tells what is left then.
enum class WriteExtent { Whole, Half };

class VirtualCard {
 public:
  virtual ~VirtualCard() = default;

  virtual const domain::CardUid& uid() const = 0;
  virtual std::uint8_t sak() const = 0;
  virtual std::array<std::uint8_t, 2> atqa() const = 0;  ///< high byte first
  /// What a card that speaks ISO/IEC 14443-4 answers to RATS, its length first; empty for others.
  virtual base::Bytes ats() const { return {}; }
  /// All that the card keeps without power; `CardFromImage` makes the card of it again.
  virtual base::Bytes image() const = 0;
  virtual std::unique_ptr<VirtualCard> Clone() const = 0;

  /// Whether the command would write if it were run now: the moments at which a card can tear.
  virtual bool WouldWrite(std::span<const std::uint8_t> command) const = 0;
  virtual CardAnswer Exchange(std::span<const std::uint8_t> command,
                              WriteExtent extent = WriteExtent::Whole) = 0;
  /// How long a card of silicon takes for what was just exchanged.
  virtual CardTime TimeOf(std::span<const std::uint8_t> command,
                          const CardAnswer& answer) const = 0;
  /// It was asked for its ATS: it speaks ISO/IEC 14443-4 from now on, until it is reset.
  virtual void Activate() {}
  /// The card was selected anew, or the field went off: it forgets what is not in its memory.
  virtual void Reset() = 0;
};

}  // namespace steelyard::simulator
