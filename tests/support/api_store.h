/// A whole store for tests of the scale API: real books in SQLite, a real server on a free port of
/// 127.0.0.1, one scale with a key, products, tiers and cards; and a client that may misbehave.
#pragma once
#include <map>
#include <memory>
#include <nlohmann/json.hpp>
#include <optional>
#include <string>

#include "app/context.h"
#include "ports/card_reader.h"
#include "scales/api/api_server.h"
#include "storage/sqlite_store.h"
#include "support/fake_pins.h"
#include "support/manual_clock.h"
#include "support/temp_database.h"

namespace Poco::Net {
class HTTPClientSession;
}

namespace steelyard::tests {

/// Knows the data of the cards it was told of; every other data is forged.
class KnownCardData final : public ports::CardDataVerifier {
 public:
  std::optional<domain::CardRecord> Verify(const domain::CardUid& uid,
                                           const base::Bytes& data) const override;
  std::optional<domain::CardNumber> ClaimedNumber(const base::Bytes& data) const override;
  bool IsPinOf(const domain::CardId& card, const domain::Pin& pin,
               const base::Bytes& seal) const override {
    return seal == FakeSeal(card, pin);
  }
  void Add(const domain::CardUid& uid, const base::Bytes& data, const domain::CardRecord& record);

 private:
  std::map<std::pair<domain::CardUid, base::Bytes>, domain::CardRecord> m_records;
};

struct CardSpec {
  const char* uid;
  domain::CardClass card_class = domain::CardClass::StoredValue;
  domain::CardState state = domain::CardState::Active;
  std::int64_t principal_fen = 0;
  std::int64_t bonus_fen = 0;
  std::string tier = {};
  const char* valid_until = "2029-11-22";
};

/// The answer to one request.
struct Reply {
  int status = 0;
  nlohmann::json body;
  std::map<std::string, std::string> headers;
  enum class Signature { Right, Wrong, Absent } signature = Signature::Absent;
  std::string code() const { return body.value("code", ""); }
  std::string detail() const { return body.value("detail", ""); }
};

/// One request; what is not said is as a good scale would do it.
struct Ask {
  std::string method = "GET";
  std::string target = "/v1/status";
  std::string body = {};
  std::string content_type = "application/json";
  std::string scale = "3";
  std::optional<std::string> time = {};
  std::optional<std::string> nonce = {};
  std::optional<std::string> signature = {};
  std::optional<std::string> key = {};
  std::map<std::string, std::string> headers = {};  ///< an empty value leaves the header out
};

class ApiStore {
 public:
  static constexpr int kScale = 3;
  static constexpr const char* kKey =
      "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";

  ApiStore();
  ~ApiStore();

  /// The data that a scale reads from the new card, as hex.
  std::string AddCard(const CardSpec& spec);
  void SetState(const char* uid, domain::CardState state);
  void Set(const std::string& setting, const std::string& value);
  domain::CardBalances BalancesOf(const char* uid);
  ports::Scale Scale();

  /// Checks the answer's signature too, unless the scale is unknown.
  Reply Send(const Ask& ask);
  /// Without any check: for threads, where Boost.Test must not be called.
  Reply SendUnchecked(const Ask& ask);
  /// Over the caller's own connection, without any check.
  Reply SendOver(Poco::Net::HTTPClientSession& session, const Ask& ask);
  Reply Get(const std::string& target) { return Send({.method = "GET", .target = target}); }
  Reply Post(const std::string& target, const nlohmann::json& body) {
    return Send({.method = "POST", .target = target, .body = body.dump()});
  }
  /// The result of one ticket.
  nlohmann::json Sell(const nlohmann::json& ticket);

  /// Rows of every table: equal before and after means that nothing was recorded.
  std::map<std::string, std::int64_t> RowCounts();
  std::int64_t CountRows(const std::string& from_where);

  const std::string& Address() const { return m_address; }
  std::filesystem::path Path() const { return m_folder.path(); }
  ManualClock& clock() { return m_clock; }
  app::Context& context() { return m_context; }
  storage::SqliteStore& store() { return *m_store; }
  const KnownCardData& card_data() const { return m_card_data; }
  void StopServer() { m_server->Stop(); }
  void StartServer();  ///< on the address it had before
  std::string NewNonce();

 private:
  void FillCatalogue();

  TempDatabase m_folder;
  ManualClock m_clock;
  SeededEntropy m_entropy;
  KnownCardData m_card_data;
  std::unique_ptr<storage::SqliteStore> m_store;
  app::Context m_context;
  std::unique_ptr<scales::ApiServer> m_server;
  std::string m_address;
};

/// A cash sale of 1250 g apples for 8.74, the list price, number and id as given.
nlohmann::json CashSale(int number);
/// The same paid by a card's stored value, asked for online.
nlohmann::json CardSale(int number, const std::string& uid, const std::string& data);

}  // namespace steelyard::tests
