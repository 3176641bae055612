/// One connection with a Massa-K scale: questions and answers, asked again when they are lost.
#pragma once
#include <chrono>
#include <cstdint>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "scales/drivers/massa_codec.h"
#include "scales/drivers/massa_frame.h"

namespace steelyard::scales {

inline constexpr int kMassaPort = 5001;

/// What the protocol asks for: a second without an answer is a failure, five are the end.
struct MassaPatience {
  std::chrono::milliseconds answer{1'000};
  int tries = 5;
};

struct MassaAddress {
  base::Explanation name;  ///< in error sentences: `Scale 3 (10.0.0.7:5001)`
  std::string address;     ///< HOST or HOST:PORT
  MassaPatience patience = {};
  std::stop_token stop = {};  ///< ends a call with CallStopped
};

/// Asks over UDP who is there. Must not be called while a connection to the scale is open.
///
/// Throws  ScaleError.
MassaIdentity PollMassa(const MassaAddress& scale);

/// A scale said that it has no such file.
class MassaFileUnknown : public ports::ScaleError {
 public:
  using ScaleError::ScaleError;
};

/// Throws  ScaleError from every method.
class MassaSession {
 public:
  explicit MassaSession(const MassaAddress& scale);
  ~MassaSession();
  MassaSession(const MassaSession&) = delete;
  MassaSession& operator=(const MassaSession&) = delete;

  /// The mask of files that are missing, unsupported or in error.
  std::uint32_t AskStatus();
  /// Part `current` of a file, from 1; nothing when there is none.
  std::optional<MassaPart> AskPart(MassaFile file, int current);
  /// Every record of a file.
  std::vector<std::string> ReadFile(MassaFile file);
  /// Hands over a whole file. A scale that wants it from the first part again gets it again.
  ///
  /// Throws  MassaFileUnknown when the scale does not take files of this number.
  void SendFile(MassaFile file, std::string_view content);
  /// Orders to forget files; the mask of those that are absent afterwards.
  std::uint32_t ResetFiles(std::uint32_t mask);

  [[noreturn]] void Refuse(const std::string& what) const;

 private:
  using Fits = std::function<bool(const MassaMessage&)>;
  /// Sends, and again after a second without an answer that fits.
  MassaMessage Ask(const MassaMessage& question, const Fits& fits);
  std::optional<MassaMessage> ReadFitting(const Fits& fits);
  /// False when the scale wants the file from its beginning.
  bool SendParts(MassaFile file, const std::vector<std::string>& parts);

  const MassaAddress m_scale;
  ByteChannel m_channel;
};

}  // namespace steelyard::scales
