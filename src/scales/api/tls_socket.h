/// A listening socket that speaks TLS 1.2 or later.
#pragma once
#include <Poco/Net/ServerSocket.h>

#include <filesystem>

namespace steelyard::scales {

/// Not yet bound. Handshakes run where a connection is served, so that a client that never ends
/// its handshake holds up nobody else.
///
/// Throws  ListenError: a file cannot be read, is no PEM, or key and certificate do not belong
///         together.
Poco::Net::ServerSocket MakeTlsSocket(const std::filesystem::path& certificate,
                                      const std::filesystem::path& key);

}  // namespace steelyard::scales
