/// The scale API with TLS: what it hides, what it refuses, and whom a bad peer holds up.
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/SSLException.h>
#include <Poco/Net/StreamSocket.h>

#include <boost/test/unit_test.hpp>
#include <csignal>
#include <fstream>

#include "scales/api/api_server.h"
#include "support/api_store.h"
#include "support/child_process.h"
#include "support/own_certificate.h"
#include "support/temp_database.h"

namespace steelyard::tests {
namespace {

namespace net = Poco::Net;

struct TlsStore {
  TlsStore() {
    std::signal(SIGPIPE, SIG_IGN);
    server.Start();
  }
  net::SocketAddress Address() const { return net::SocketAddress(server.TlsAddress()); }
  std::unique_ptr<net::HTTPSClientSession> Connect(net::Context::Ptr context) {
    auto session = std::make_unique<net::HTTPSClientSession>("127.0.0.1", Address().port(),
                                                             std::move(context));
    session->setTimeout(Poco::Timespan(20, 0));
    return session;
  }
  Reply Status(net::HTTPClientSession& session) { return store.SendOver(session, {}); }

  ApiStore store;
  TempDatabase folder;
  OwnCertificate own{folder.folder()};
  scales::ApiServer server{store.context(), store.card_data(), store.store().queries(),
                           {.tls = scales::TlsOptions{.certificate = own.certificate,
                                                      .key = own.key}}};
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(api_tls, TlsStore)

BOOST_AUTO_TEST_CASE(ATicketIsAnsweredAndRecordedAsWithoutTls) {
  const auto session = Connect(own.ClientThatTrustsIt());
  session->setKeepAlive(true);
  const nlohmann::json tickets = {{"tickets", {CashSale(1)}}};
  const Reply sold = store.SendOver(
      *session, {.method = "POST", .target = "/v1/tickets", .body = tickets.dump()});
  BOOST_TEST(sold.status == 200);
  BOOST_TEST((sold.signature == Reply::Signature::Right));
  BOOST_TEST(store.CountRows("tickets") == 1);
  BOOST_TEST(Status(*session).status == 200);  // on the same connection
}

BOOST_AUTO_TEST_CASE(ASignatureIsAskedForJustTheSame) {
  const auto session = Connect(own.ClientThatTrustsIt());
  const Reply reply = store.SendOver(*session, {.signature = std::string(64, '0')});
  BOOST_TEST(reply.code() == "bad_signature");
}

BOOST_AUTO_TEST_CASE(AClientKnowsAStrangersCertificate) {
  const OwnCertificate stranger(folder.folder(), "stranger");
  const auto session = Connect(stranger.ClientThatTrustsIt());
  BOOST_CHECK_THROW(Status(*session), net::SSLException);
}

BOOST_AUTO_TEST_CASE(NothingOlderThanTls12IsSpoken) {
  for (const auto* version : {"-tls1", "-tls1_1"}) {
    // At level 0 the client itself would agree to them.
    const auto tried = testing::RunProgram({"openssl", "s_client", "-connect",
                                            Address().toString(), version, "-cipher",
                                            "DEFAULT@SECLEVEL=0"});
    BOOST_TEST(tried.status != 0);
    BOOST_TEST(tried.output.find("Cipher is (NONE)") != std::string::npos, tried.output);
  }
  const auto session = Connect(own.ClientThatTrustsIt());
  BOOST_TEST(Status(*session).status == 200);
}

BOOST_AUTO_TEST_CASE(WhoSpeaksNoTlsOrEndsNoHandshakeHoldsUpNobody) {
  std::vector<net::StreamSocket> silent;
  for (int i = 0; i < 40; ++i) {
    silent.emplace_back(Address());
    silent.back().sendBytes("\x16\x03\x01", 3);  // the beginning of a handshake
  }
  net::StreamSocket plain(Address());
  const std::string request = "GET /v1/status HTTP/1.1\r\nHost: store\r\n\r\n";
  plain.sendBytes(request.data(), static_cast<int>(request.size()));
  const auto session = Connect(own.ClientThatTrustsIt());
  BOOST_TEST(Status(*session).status == 200);
  BOOST_TEST(store.Get("/v1/status").status == 200);
}

BOOST_AUTO_TEST_CASE(ACertificateThatCannotBeUsedIsToldAndNothingIsServed) {
  const OwnCertificate other(folder.folder(), "other");
  const auto garbage = folder.folder() / "garbage.crt";
  std::ofstream(garbage) << "no certificate";
  const auto refusal = [&](const std::filesystem::path& certificate,
                           const std::filesystem::path& key) {
    scales::ApiServer refused(
        store.context(), store.card_data(), store.store().queries(),
        {.tls = scales::TlsOptions{.certificate = certificate, .key = key}});
    try {
      refused.Start();
    } catch (const scales::ListenError& error) {
      BOOST_TEST(refused.Address().empty());
      return std::string(error.what());
    }
    return std::string("it was served");
  };
  BOOST_TEST(refusal(folder.folder() / "absent.crt", own.key).find("absent.crt cannot be read") !=
             std::string::npos);
  for (const auto& text : {refusal(own.certificate, other.key), refusal(garbage, own.key)}) {
    BOOST_TEST(text.find("cannot be used for TLS") != std::string::npos, text);
    BOOST_TEST(text.find("No scale is served") != std::string::npos, text);
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
