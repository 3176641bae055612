/// The scale API on a TCP port, and on a second one with TLS where that is wanted: HTTP/1.1 with
/// keep-alive, as resources/openapi.json describes it.
#pragma once
#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "app/context.h"
#include "ports/card_reader.h"
#include "ports/queries.h"
#include "scales/api/connection_watch.h"

namespace steelyard::scales {

/// TLS 1.2 or later. Signatures are asked for just the same: TLS hides, they tell who speaks.
struct TlsOptions {
  std::string host = "127.0.0.1";
  int port = 0;                       ///< 0 for a free one
  std::filesystem::path certificate;  ///< PEM, with what leads up to its issuer behind it
  std::filesystem::path key;          ///< PEM, without a passphrase
};

struct ApiOptions {
  std::string host = "127.0.0.1";  ///< the address to listen on; 0.0.0.0 for all
  int port = 0;                    ///< 0 for a free one
  std::optional<TlsOptions> tls = std::nullopt;  ///< beside the port above, not instead of it
  ApiLimits limits = {};
};

/// The port is taken, the address is not this machine's, or the certificate cannot be used.
/// `what()` says what to do.
class ListenError : public ports::ScaleError {
 public:
  using ports::ScaleError::ScaleError;
};

/// Serves scales from Start to Stop. What it is given must outlive it.
class ApiServer {
 public:
  ApiServer(app::Context& context, const ports::CardDataVerifier& verifier,
            ports::TicketQueries& queries, ApiOptions options);
  ~ApiServer();
  ApiServer(const ApiServer&) = delete;
  ApiServer& operator=(const ApiServer&) = delete;

  /// Throws  ListenError; nothing is served then.
  void Start();
  /// Lets requests that are being answered finish. Harmless when not started.
  void Stop();
  /// HOST:PORT it really listens on; empty when not started.
  std::string Address() const;
  std::string TlsAddress() const;  ///< empty without TLS

 private:
  struct Running;
  app::Context& m_context;
  const ports::CardDataVerifier& m_verifier;
  ports::TicketQueries& m_queries;
  ApiOptions m_options;
  std::unique_ptr<Running> m_running;
};

}  // namespace steelyard::scales
