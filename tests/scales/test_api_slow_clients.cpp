/// Clients that take for ever, and many at once: none of them keeps a scale from being served, and
/// none stays longer than it may. On the plain port and on that with TLS.
#include <Poco/Net/Context.h>
#include <Poco/Net/HTTPClientSession.h>
#include <Poco/Net/HTTPSClientSession.h>
#include <Poco/Net/SecureStreamSocket.h>
#include <Poco/Net/StreamSocket.h>
#include <sys/resource.h>

#include <atomic>
#include <boost/test/unit_test.hpp>
#include <csignal>
#include <memory>
#include <thread>

#include "scales/api/api_server.h"
#include "support/api_store.h"
#include "support/own_certificate.h"

namespace steelyard::tests {
namespace {

namespace net = Poco::Net;
using std::chrono::milliseconds;

constexpr milliseconds kByteEvery{5};
constexpr scales::ApiLimits kShort{.idle = milliseconds(10'000),
                                   .silence = milliseconds(10'000),
                                   .part = milliseconds(400),
                                   .answer = milliseconds(400),
                                   .part_in_a_crowd = milliseconds(200)};

/// Both ends of every connection are in this process, which may be allowed 1024 by default.
void AllowManyConnections() {
  rlimit files{};
  BOOST_REQUIRE(getrlimit(RLIMIT_NOFILE, &files) == 0);
  files.rlim_cur = files.rlim_max;
  BOOST_REQUIRE(setrlimit(RLIMIT_NOFILE, &files) == 0);
}

enum class Port { Plain, Tls };

/// A store with a server of its own, whose patience is short.
struct ImpatientStore {
  explicit ImpatientStore(const scales::ApiLimits& limits = kShort)
      : server(store.context(), store.card_data(), store.store().queries(),
               {.tls = scales::TlsOptions{.certificate = own.certificate, .key = own.key},
                .limits = limits}) {
    std::signal(SIGPIPE, SIG_IGN);
    server.Start();
  }
  net::SocketAddress Address(Port port) const {
    return net::SocketAddress(port == Port::Tls ? server.TlsAddress() : server.Address());
  }
  net::StreamSocket Connect(Port port) {
    if (port == Port::Plain) return net::StreamSocket(Address(port));
    return net::SecureStreamSocket(Address(port), context);
  }
  /// An honest scale on a connection of its own.
  int AskStatus() {
    const net::SocketAddress address(server.Address());
    net::HTTPClientSession session(address);
    session.setTimeout(Poco::Timespan(20, 0));
    return store.SendOver(session, {}).status;
  }

  ApiStore store;
  TempDatabase folder;
  OwnCertificate own{folder.folder()};
  net::Context::Ptr context = own.ClientThatTrustsIt();
  scales::ApiServer server;
};

/// Sends one byte of `text` whenever it is told to, and notices when the store has had enough.
class SlowClient {
 public:
  SlowClient(net::StreamSocket socket, std::string at_once, std::string text)
      : m_socket(std::move(socket)), m_text(std::move(text)) {
    m_socket.setReceiveTimeout(Poco::Timespan(20, 0));
    if (!at_once.empty()) m_socket.sendBytes(at_once.data(), static_cast<int>(at_once.size()));
  }
  void SendOneByte() {
    if (m_is_cut) return;
    try {
      if (m_socket.poll(Poco::Timespan(0), net::Socket::SELECT_READ)) {
        char buffer[4096];
        const int count = m_socket.receiveBytes(buffer, sizeof buffer);
        if (count <= 0) {
          m_is_cut = true;
          return;
        }
        m_heard.append(buffer, static_cast<std::size_t>(count));
      }
      BOOST_REQUIRE(m_sent < m_text.size());
      m_socket.sendBytes(&m_text[m_sent], 1);
      ++m_sent;
    } catch (const Poco::Exception&) {
      m_is_cut = true;  // reset
    }
  }
  bool IsCut() const { return m_is_cut; }
  const std::string& heard() const { return m_heard; }
  std::size_t sent() const { return m_sent; }

 private:
  net::StreamSocket m_socket;
  std::string m_text;
  std::size_t m_sent = 0;
  bool m_is_cut = false;
  std::string m_heard;
};

const std::string kHead = "POST /v1/tickets HTTP/1.1\r\nHost: store\r\nX-Scale: 3\r\n";
/// Long enough for a minute, at a byte every few milliseconds.
const std::string kEndlessHeader = kHead + "X-Nonce: " + std::string(8'000, '0');
const std::string kHeadOfALongBody =
    kHead + "Content-Type: application/json\r\nContent-Length: 60000\r\n\r\n";

/// Lets all of them send byte by byte until the last is cut, while an honest scale asks.
void SendUntilCut(ImpatientStore& shop, std::vector<SlowClient>& clients) {
  const auto all_are_cut = [&] {
    return std::ranges::all_of(clients, [](const SlowClient& one) { return one.IsCut(); });
  };
  for (int round = 0; !all_are_cut(); ++round) {
    for (SlowClient& client : clients) client.SendOneByte();
    if (round % 20 == 0) BOOST_TEST(shop.AskStatus() == 200);
    std::this_thread::sleep_for(kByteEvery);
  }
}

/// Asks on and on and never reads an answer.
class DeafClient {
 public:
  explicit DeafClient(net::StreamSocket socket) : m_socket(std::move(socket)) {
    m_socket.setReceiveBufferSize(4'096);
  }
  /// Sends until nothing more goes out.
  void Fill() {
    m_socket.setBlocking(false);
    const std::string request = "GET /v1/status HTTP/1.1\r\nHost: store\r\n\r\n";
    std::string many;
    for (int i = 0; i < 200; ++i) many += request;
    constexpr int kTimesFull = 40;  // the store goes on answering for a while
    try {
      for (int full = 0; full < kTimesFull;) {
        if (m_socket.sendBytes(many.data(), static_cast<int>(many.size())) > 0) continue;
        ++full;
        std::this_thread::sleep_for(kByteEvery);
      }
    } catch (const Poco::Exception&) {
      // Cut already.
    }
  }

 private:
  net::StreamSocket m_socket;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(api_slow_clients)

BOOST_AUTO_TEST_CASE(WhoSendsHeadersByteByByteIsCutAndHoldsUpNobody) {
  ImpatientStore shop;
  for (const Port port : {Port::Plain, Port::Tls}) {
    std::vector<SlowClient> clients;
    for (int i = 0; i < 60; ++i) clients.emplace_back(shop.Connect(port), "", kEndlessHeader);
    SendUntilCut(shop, clients);
    for (const SlowClient& client : clients) {
      BOOST_TEST(client.sent() < 7'000u);  // it was not the length of the header
      BOOST_TEST(client.heard() == "");
    }
  }
  BOOST_TEST(shop.store.CountRows("tickets") == 0);
}

BOOST_AUTO_TEST_CASE(WhoSendsABodyByteByByteIsToldAndCut) {
  ImpatientStore shop;
  for (const Port port : {Port::Plain, Port::Tls}) {
    std::vector<SlowClient> clients;
    for (int i = 0; i < 60; ++i) {
      clients.emplace_back(shop.Connect(port), kHeadOfALongBody, std::string(60'000, ' '));
    }
    SendUntilCut(shop, clients);
    int told = 0;
    for (const SlowClient& client : clients) {
      BOOST_TEST(client.sent() < 50'000u);
      told += client.heard().starts_with("HTTP/1.1 408") ? 1 : 0;
    }
    // One that sends on may be reset before it has read.
    if (port == Port::Plain) BOOST_TEST(told > 0);
  }
}

BOOST_AUTO_TEST_CASE(AHandshakeByteByByteIsCut) {
  ImpatientStore shop;
  std::vector<SlowClient> clients;
  // A record that says it has 4096 bytes.
  const std::string handshake =
      std::string("\x16\x03\x01\x10\x00\x01", 6) + std::string(4'000, '\0');
  for (int i = 0; i < 60; ++i) {
    clients.emplace_back(net::StreamSocket(shop.Address(Port::Tls)), "", handshake);
  }
  SendUntilCut(shop, clients);
  for (const SlowClient& client : clients) BOOST_TEST(client.sent() < 3'900u);
}

BOOST_AUTO_TEST_CASE(WhoNeverReadsItsAnswersIsCut) {
  auto limits = kShort;
  limits.connections = 8;  // as many as will not read: nobody is served until they are cut
  ImpatientStore shop(limits);
  for (const Port port : {Port::Plain, Port::Tls}) {
    std::vector<std::unique_ptr<DeafClient>> clients;
    for (int i = 0; i < limits.connections; ++i) {
      clients.push_back(std::make_unique<DeafClient>(shop.Connect(port)));
      clients.back()->Fill();
    }
    BOOST_TEST(shop.AskStatus() == 200);
  }
}

BOOST_AUTO_TEST_CASE(AFullPortKeepsNobodyFromTheOther) {
  auto limits = kShort;
  limits.connections = 4;
  ImpatientStore shop(limits);
  const net::SocketAddress address(shop.server.Address());
  std::vector<std::unique_ptr<net::HTTPClientSession>> idle;
  for (int i = 0; i < limits.connections; ++i) {
    idle.push_back(std::make_unique<net::HTTPClientSession>(address));
    idle.back()->setKeepAlive(true);
    BOOST_REQUIRE(shop.store.SendOver(*idle.back(), {}).status == 200);
  }
  net::HTTPSClientSession session(shop.Address(Port::Tls).host().toString(),
                                  shop.Address(Port::Tls).port(), shop.context);
  session.setTimeout(Poco::Timespan(5, 0));  // less than the others may be idle
  BOOST_TEST(shop.store.SendOver(session, {}).status == 200);
}

/// More of them than there are threads, and they come back as often as they are cut.
BOOST_AUTO_TEST_CASE(WhoeverComesBackAsOftenAsItIsCutKeepsNoScaleOut) {
  auto limits = kShort;
  limits.connections = 16;
  limits.crowd = 12;
  ImpatientStore shop(limits);
  std::atomic<bool> is_over{false};
  std::thread crowd([&] {
    std::vector<std::unique_ptr<SlowClient>> clients(40);
    while (!is_over) {
      for (auto& client : clients) {
        if (!client || client->IsCut()) {
          client = std::make_unique<SlowClient>(net::StreamSocket(shop.Address(Port::Plain)), "",
                                                kEndlessHeader);
        }
        client->SendOneByte();
      }
      std::this_thread::sleep_for(kByteEvery);
    }
  });
  for (int i = 1; i <= 10; ++i) {
    const net::SocketAddress address(shop.server.Address());
    net::HTTPClientSession session(address);
    session.setTimeout(Poco::Timespan(60, 0));
    const nlohmann::json body{{"tickets", {CashSale(i)}}};
    const Reply reply = shop.store.SendOver(
        session, {.method = "POST", .target = "/v1/tickets", .body = body.dump()});
    BOOST_TEST(reply.status == 200);
  }
  is_over = true;
  crowd.join();
  BOOST_TEST(shop.store.CountRows("tickets") == 10);
}

BOOST_AUTO_TEST_CASE(SixtyFourSellWhileFiveHundredAndTwelveAreIdle) {
  AllowManyConnections();
  ApiStore store;
  const net::SocketAddress address(store.Address());
  std::vector<std::unique_ptr<net::HTTPClientSession>> idle;
  for (int i = 0; i < 512; ++i) {
    idle.push_back(std::make_unique<net::HTTPClientSession>(address));
    idle.back()->setKeepAlive(true);
    idle.back()->setTimeout(Poco::Timespan(60, 0));
    BOOST_REQUIRE(store.SendOver(*idle.back(), {}).status == 200);
  }
  std::atomic<int> recorded{0};
  std::vector<std::thread> busy;
  for (int scale = 0; scale < 64; ++scale) {
    busy.emplace_back([&, scale] {
      net::HTTPClientSession session(address);
      session.setKeepAlive(true);
      session.setTimeout(Poco::Timespan(60, 0));
      for (int i = 0; i < 5; ++i) {
        const nlohmann::json body{{"tickets", {CashSale(1 + scale * 5 + i)}}};
        const Reply reply = store.SendOver(
            session, {.method = "POST", .target = "/v1/tickets", .body = body.dump()});
        recorded += reply.status == 200 && reply.body["results"][0]["outcome"] == "recorded";
      }
    });
  }
  for (auto& one : busy) one.join();
  BOOST_TEST(recorded == 64 * 5);
  BOOST_TEST(store.CountRows("tickets") == 64 * 5);
  int alive = 0;
  for (auto& session : idle) {
    try {
      alive += store.SendOver(*session, {}).status == 200;
    } catch (const Poco::Exception&) {
      // One of the longest idle was ended to make room.
    }
  }
  BOOST_TEST(alive > 400);
}

BOOST_AUTO_TEST_CASE(WhatIsNoHttpIsAnsweredAsAProblem) {
  ApiStore store;
  for (const std::string& bytes :
       {std::string("hello\r\n\r\n"),
        "GET /v1/status HTTP/1.1\r\n" + std::string(300, 'X') + ": 1\r\n\r\n"}) {
    net::StreamSocket socket{net::SocketAddress(store.Address())};
    socket.setReceiveTimeout(Poco::Timespan(20, 0));
    socket.sendBytes(bytes.data(), static_cast<int>(bytes.size()));
    std::string answer;
    char buffer[2048];
    for (int count; (count = socket.receiveBytes(buffer, sizeof buffer)) > 0;) {
      answer.append(buffer, static_cast<std::size_t>(count));
    }
    BOOST_TEST_CONTEXT(bytes << " -> " << answer) {
      BOOST_TEST(answer.starts_with("HTTP/1.1 400"));
      const std::string text = answer.substr(answer.find("\r\n\r\n"));
      const auto body = nlohmann::json::parse(text, nullptr, false);
      BOOST_REQUIRE(body.is_object());
      BOOST_TEST(body["code"] == "bad_request");
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::tests
