/// Frames of the Massa-K protocol (scales of the series VPM and TV_P3, modification MF): the same
/// over TCP, UDP and a serial line.
///
/// `F8 55 CE` · length u16 · body (code u8 and payload) · CRC u16, little-endian.
///
/// Source  Massa-K, formats of files and exchange protocol of the series VPM and TV_P3 (MF), ed. 3.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "scales/drivers/byte_channel.h"
#include "scales/drivers/misread.h"

namespace steelyard::scales {

enum class MassaCode : std::uint8_t {
  Poll = 0x00,         ///< who is there? over UDP only
  ResId = 0x01,        ///< answer: the scale's serial number
  UdpDfile = 0x02,     ///< a scale in online mode tells of news; no answer is expected
  FileStatus = 0x40,
  Ack = 0x41,          ///< of ResetFiles
  AckDfile = 0x42,
  BadDfile = 0x43,
  Ufile = 0x45,
  ErrUfile = 0x46,
  GetStatus = 0x80,
  ResetFiles = 0x81,
  Dfile = 0x82,        ///< a part of a file for the scale
  ReqUfiles = 0x85,    ///< asks a part of a file of the scale
  Nack = 0xF0          ///< what came was damaged
};

struct MassaMessage {
  MassaCode code;
  std::string payload;
};

/// CRC of a body: polynomial 1021h, initial 0, in the non-augmented form, which is not XMODEM: the
/// CRC of one byte is the byte itself.
std::uint16_t MassaCrc(std::string_view body);
std::string MassaFrame(const MassaMessage& message);
/// Of one datagram.
base::Result<MassaMessage, Misread> ParseMassaFrame(std::string_view bytes);

/// The next frame of a stream. After a Misread the stream is out of step: drop what has come.
/// Nothing when the peer has hung up between two frames.
///
/// Throws  NoAnswer, ConnectionLost.
std::optional<base::Result<MassaMessage, Misread>> ReadMassaFrame(ByteChannel& channel);

}  // namespace steelyard::scales
