/// MailChannel: the connection to a mail server, plain or with TLS. Whatever waits on it ends: by
/// what it waits for, by its patience, or within a tenth of a second after a stop.
#pragma once
#include <chrono>
#include <memory>
#include <stop_token>
#include <string>
#include <string_view>

#include "base/explanation.h"
#include "ports/mail_setup.h"

namespace steelyard::delivery {

/// The connection did not come about, or ended, or brought nothing in time.
class ChannelError : public base::ExplainedError {
 public:
  using ExplainedError::ExplainedError;
};

/// A stop was asked for while it waited.
class ChannelStopped final : public std::exception {};

/// Not for use from two threads at once.
///
/// Throws  ChannelError, ChannelStopped from every method.
class MailChannel {
 public:
  /// Connects, without TLS.
  MailChannel(const ports::MailServerAddress& server, std::chrono::milliseconds patience,
              std::stop_token stop);
  ~MailChannel();
  MailChannel(const MailChannel&) = delete;
  MailChannel& operator=(const MailChannel&) = delete;

  /// Turns to TLS 1.2 or later. The server's certificate must be for its name, and signed by an
  /// authority of `ca_file` (PEM), or when that is empty by one this computer trusts.
  void StartTls(const std::string& ca_file, std::chrono::milliseconds patience);

  /// `patience` is for each piece that the server takes.
  void Send(std::string_view bytes, std::chrono::milliseconds patience);
  /// The next line without its end.
  std::string ReadLine(std::chrono::milliseconds patience);
  /// Whether something was received that nobody has read.
  bool HasUnread() const;

 private:
  class Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::delivery
