/// ShopDay: one day of a shop played with real protocols: a card written through libnfc, scales
/// that sell over HTTP and are pulled over TXT-MODE, the books compared with what the scales say.
#pragma once
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "app/card_desk.h"
#include "cli/session.h"
#include "host/service.h"
#include "simulator/scale_simulation.h"

namespace steelyard::cli {

struct ShopDayOptions {
  int tickets = 200;
  std::uint64_t seed = 1;
  simulator::ScaleFaults faults;
  std::string server;  ///< http://HOST:PORT of one that serves; empty: a service of our own
};

/// What a scale told of its day and what the books hold of it.
struct ScaleDay {
  int scale;
  std::string driver;
  int status = 0;    ///< of the simulation, as RunScaleSimulation returns it
  std::string told = {};  ///< by the simulation, in its own words
  std::int64_t scale_tickets = 0;
  std::int64_t scale_total_fen = 0;
  std::int64_t books_tickets = 0;
  std::int64_t books_total_fen = 0;

  bool Agrees() const {
    return status == 0 && scale_tickets == books_tickets && scale_total_fen == books_total_fen;
  }
};

class ShopDay {
 public:
  ShopDay(Session& session, ShopDayOptions options);
  ~ShopDay();
  ShopDay(const ShopDay&) = delete;
  ShopDay& operator=(const ShopDay&) = delete;

  /// Issues a card on a virtual reader and tops it up.
  app::CardDeskResult PrepareCard();
  /// Sells on two API scales and one TXT-MODE scale; the scales are taken off the register again.
  std::vector<ScaleDay> Sell();

  const std::string& server() const { return m_server; }

 private:
  int FreeScaleNumber();
  ports::Scale Register(const std::string& driver, const std::string& address);
  ScaleDay SellOnApi(const ports::Scale& scale, int tickets);
  ScaleDay SellOnTxtMode(int tickets);
  void CompareWithBooks(ScaleDay& day);
  void Forget(int scale);

  Session& m_session;
  ShopDayOptions m_options;
  std::filesystem::path m_folder;  ///< the virtual scales' own files
  std::unique_ptr<host::Service> m_service;
  std::string m_server;
};

}  // namespace steelyard::cli
