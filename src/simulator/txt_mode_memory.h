/// What a virtual TXT-MODE scale remembers: prices, sales, its clock; and how it tells a sale.
#pragma once
#include <algorithm>
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/seeded_random.h"
#include "base/timestamp.h"
#include "domain/price.h"
#include "domain/ticket.h"

namespace steelyard::simulator {

struct TxtModePlu {
  std::string name;
  domain::Price price;
};

struct TxtModeSoldLine {
  std::int64_t plu;
  std::string name;
  domain::Quantity quantity;
  domain::Price price;
  domain::Money amount;
};

struct TxtModeSold {
  std::int64_t fid;
  std::int64_t sid;  ///< number in the present series
  std::int64_t time_ms;  ///< of the scale's wall clock
  int clerk;
  std::string card;  ///< `part0-part1` when paid by card, else empty
  std::string member;  ///< `part0-part1` of a card the back office was asked about, else empty
  std::vector<TxtModeSoldLine> lines;
  bool acknowledged = false;
  domain::Money total() const;
};

/// What is shown and printed beside the prices.
struct TxtModeFace {
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> hot_keys;  ///< page, key → PLU
  std::map<std::int64_t, std::string> texts;
  std::map<std::int64_t, std::string> classes;
  std::int64_t barcode_prefix = 0;
};

/// How customers pay.
struct TxtModePayment {
  int card_permille = 0;     ///< so many pay by a bank card
  std::string member = {};   ///< the card of a customer whom the back office knows
  std::int64_t told_fen = 0; ///< what it was told that card may pay
};

/// A clock that runs by the machine's steady clock, from whatever it was set to.
class DeviceClock {
 public:
  explicit DeviceClock(const base::WallClock& shown) { Set(shown); }
  void Set(const base::WallClock& shown);
  std::int64_t NowMs() const;
  base::WallClock Now() const;

 private:
  std::int64_t m_shown_ms = 0;
  std::chrono::steady_clock::time_point m_set_at;
};

/// Not for use from two threads at once.
class TxtModeMemory {
 public:
  /// Reads `file` when it exists; throws std::runtime_error when it is no memory of a scale.
  TxtModeMemory(std::filesystem::path file, std::uint64_t seed);

  void Keep(std::int64_t number, TxtModePlu plu) { m_plus.insert_or_assign(number, plu); }
  void Forget(std::int64_t number) { m_plus.erase(number); }
  void ForgetPlus() { m_plus.clear(); }
  void SkipNumbers(int count) { m_fid += count; }
  /// The next sale has at least this running number; harmless to repeat.
  void BeginAt(std::int64_t number) { m_fid = std::max(m_fid, number - 1); }
  void Reset();
  /// Makes a sale at the prices known; there must be one. A member's card pays all or nothing.
  void Sell(std::int64_t time_ms, const TxtModePayment& payment);
  TxtModeFace& face() { return m_face; }
  const TxtModeFace& face() const { return m_face; }
  void Save() const;

  const std::map<std::int64_t, TxtModePlu>& plus() const { return m_plus; }
  std::vector<TxtModeSold>& sales() { return m_sales; }
  const std::vector<TxtModeSold>& sales() const { return m_sales; }

 private:
  void Load();

  std::filesystem::path m_file;
  base::SeededRandom m_random;
  std::map<std::int64_t, TxtModePlu> m_plus;
  TxtModeFace m_face;
  std::vector<TxtModeSold> m_sales;
  std::int64_t m_fid = 0;
  std::int64_t m_sid = 0;
};

/// The lines REP, RES … and REE of a sale as it is told when asked, in UTF-8.
std::string PullForm(const TxtModeSold& sale);

/// What frames a sale that is pushed.
struct TxtModePush {
  std::string machine_code;
  std::int64_t index;
};
std::string PushForm(const TxtModeSold& sale, const TxtModePush& push);
std::string SaleNumber(const TxtModeSold& sale);  ///< unique for the back office

}  // namespace steelyard::simulator
