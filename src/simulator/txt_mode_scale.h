/// A virtual scale that speaks TXT-MODE over TCP: it is asked, it pushes, it misbehaves on order.
#pragma once
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/timestamp.h"

namespace steelyard::simulator {

/// What goes wrong. A fault that is counted wears off as it happens.
struct TxtModeFaults {
  std::int64_t cut_after_bytes = 0;  ///< break off once, after so many bytes of sales; 0: never
  int garbage_answers = 0;           ///< so many answers have a line of nonsense among the sales
  int delay_ms = 0;                  ///< before every answer
  int lost_acks = 0;                 ///< so many acknowledgements are not heard
  bool duplicate = false;            ///< every sale is told twice
  bool newest_first = false;         ///< the last sales are told in falling order
  int sells_while_asked = 0;         ///< so many times a sale is made between two questions
};

struct TxtModeScaleOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: a free one
  std::string serial = "SN0001";
  std::string machine_code = {};  ///< told in a push; the serial when empty
  std::string model = "TM-30A";
  std::filesystem::path memory = {};  ///< file that outlives the program; empty: none
  std::uint64_t seed = 1;
  std::int64_t first_number = 1;  ///< of its first sale: a scale that sold before goes on
  int sales = 0;  ///< made as soon as prices are known, one a minute until then
  /// When the last sale of its earlier life was closed: none of `sales` is older.
  std::optional<base::WallClock> last_sale = {};
  int card_permille = 150;    ///< sales that are paid by card
  std::string push_to = {};   ///< HOST:PORT of a back office; empty: this scale only answers
  int ack_wait_ms = 2'000;    ///< then a sale counts as not acknowledged
  int push_every_ms = 1'000;  ///< for RunTxtModeScale
  std::string profile = {};   ///< as the back office would name it; says code page and fields
  /// Cards of customers whom the back office knows, `part0-part1`; RunTxtModeScale asks for them
  /// in turn, one a tick, and sells as long as `sales` are due.
  std::vector<std::string> members = {};
  std::string beacon_to = {};  ///< HOST:PORT; empty: no beacon. May be a broadcast address
  /// What its clock shows when it is switched on; it runs on from there until it is set.
  base::WallClock clock{2026, 9, 12, 8, 0, 0};
  TxtModeFaults faults = {};
};

/// What the back office told of a card.
struct TxtModeMember {
  std::string name;
  std::int64_t points;
  std::int64_t balance_fen;
};

/// The scale. Every method may be called from any thread.
class TxtModeScale {
 public:
  explicit TxtModeScale(TxtModeScaleOptions options);
  ~TxtModeScale();
  TxtModeScale(const TxtModeScale&) = delete;
  TxtModeScale& operator=(const TxtModeScale&) = delete;

  void Start();
  void Stop();
  std::string address() const;  ///< HOST:PORT

  void Sell(int count);  ///< prices must have been sent
  void SkipNumbers(int count);  ///< running numbers that no sale will have
  void Reset();                 ///< sales and running numbers begin anew; prices stay
  void SetFaults(const TxtModeFaults& faults);
  void PushTo(const std::string& address);
  /// Connects to the back office and tells every sale not yet acknowledged, until one is not.
  /// Returns how many were acknowledged.
  int PushSales();
  /// Asks the back office about a card `part0-part1`; nothing when it does not answer.
  std::optional<TxtModeMember> AskMember(const std::string& card);
  /// Makes a sale to the holder of the card, who was told so much that it may pay: all or nothing.
  void SellToMember(const std::string& card, std::int64_t told_fen);
  /// Asks about the card and sells to its holder. Nothing is sold when there is no answer.
  std::optional<TxtModeMember> ServeMember(const std::string& card);
  /// Connects to the back office, says that it has `count` new sales and tells what it is asked.
  void AnnounceSales(std::int64_t count);
  void SendBeacon();

  int sales_made() const;
  int sales_acknowledged() const;
  std::int64_t lines_made() const;  ///< of all sales made
  std::int64_t total_fen() const;   ///< the same
  int prices_known() const;
  std::int64_t PriceOf(std::int64_t plu) const;  ///< fen; −1 for a PLU it does not know
  std::string NameOf(std::int64_t plu) const;
  std::int64_t HotKey(std::int64_t page, std::int64_t key) const;  ///< its PLU; −1 for none
  std::string TextOf(std::int64_t number) const;
  std::string ClassOf(std::int64_t number) const;
  std::int64_t barcode_prefix() const;
  int marks_seen() const;  ///< connections that began with a byte order mark
  std::int64_t paid_by_members_fen() const;
  base::WallClock clock() const;
  int clients_turned_away() const;
  int lines_not_understood() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Prints `txt-mode scale listening on HOST:PORT` and serves, pushing when it has a back office,
/// until SIGTERM or SIGINT.
///
/// Throws  std::runtime_error when it cannot listen, or its memory is none of a scale's.
void RunTxtModeScale(const TxtModeScaleOptions& options, std::ostream& out);

}  // namespace steelyard::simulator
