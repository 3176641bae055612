#include "scales/api/tls_socket.h"

#include <Poco/Net/Context.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/SecureServerSocket.h>
#include <openssl/ssl.h>

#include <fstream>

#include "scales/api/api_server.h"

namespace steelyard::scales {
namespace {

namespace net = Poco::Net;

void RefuseUnreadable(const std::filesystem::path& file) {
  if (std::ifstream(file).good()) return;
  throw ListenError(
      "The file {} cannot be read, so there is no TLS, and no scale is served. Correct its name or "
      "its rights, or leave TLS out.",
      file.string());
}

}  // namespace

net::ServerSocket MakeTlsSocket(const std::filesystem::path& certificate,
                                const std::filesystem::path& key) {
  RefuseUnreadable(certificate);
  RefuseUnreadable(key);
  try {
    net::Context::Ptr context =
        new net::Context(net::Context::TLS_SERVER_USE, key.string(), certificate.string(),
                         /*caLocation=*/"", net::Context::VERIFY_NONE);
    context->requireMinimumProtocol(net::Context::PROTO_TLSV1_2);
    if (SSL_CTX_check_private_key(context->sslContext()) != 1) {
      throw net::SSLException("the key is not that of the certificate");
    }
    return net::SecureServerSocket(context);
  } catch (const Poco::Exception& error) {
    throw ListenError(
        "The certificate {} and the key {} cannot be used for TLS ({}). No scale is served. Give a "
        "PEM certificate and its own key without a passphrase, or leave TLS out.",
        certificate.string(), key.string(), error.displayText());
  }
}

}  // namespace steelyard::scales
