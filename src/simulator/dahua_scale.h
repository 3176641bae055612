/// A virtual Dahua TM scale: it is asked over TCP, dials in where it is told to, tells carts line
/// by line, and misbehaves on order.
#pragma once
#include <cstdint>
#include <filesystem>
#include <iosfwd>
#include <memory>
#include <optional>
#include <string>

#include "base/result.h"
#include "base/timestamp.h"
#include "simulator/dahua_memory.h"

namespace steelyard::simulator {

/// What goes wrong. A fault that is counted wears off as it happens.
struct DahuaFaults {
  std::int64_t cut_after_bytes = 0;  ///< breaks off once, after so many bytes of answers; 0: never
  int garbage = 0;                   ///< so many answers have nonsense before them
  int garbled = 0;                   ///< so many sales are told with a letter among the digits
  int unreadable_record = 0;         ///< this record is always told so; 0: none
  int lost_answers = 0;              ///< so many commands are not answered
  int delay_ms = 0;                  ///< before every answer
  bool is_slow = false;              ///< answers dribble in byte by byte
  bool is_doubled = false;           ///< every answer comes twice
  bool hides_prices = false;         ///< `!0U` is not answered
  int sells_while_asked = 0;         ///< so many times a sale is made after "no data"
};

struct DahuaScaleOptions {
  std::string host = "127.0.0.1";
  int port = 0;  ///< 0: a free one
  DahuaMemoryOptions memory = {};
  DahuaWidth width = DahuaWidth::Twelve;
  int sales = 0;            ///< made as soon as prices are known, one a minute until then
  int known_record = 0;     ///< of an earlier life, with what it is known by
  std::string known_content = {};
  /// When the last sale of its earlier life was closed: none of `sales` is older.
  std::optional<base::WallClock> last_sale = {};
  std::string login_number = "000001";  ///< six digits, told after it dialled in
  int cart_number = 1;                  ///< two digits, told with every line of a cart
  std::string dial = {};    ///< HOST:PORT of a back office; empty: it only answers
  int carts = 0;  ///< for RunDahuaScale: sold line by line at `dial` once there are prices
  int answer_wait_ms = 1'500;  ///< for a reply about a cart
  /// What its clock shows when it is switched on; it runs on from there until it is set.
  base::WallClock clock{2026, 9, 12, 8, 0, 0};
  DahuaFaults faults = {};
};

/// `cut=200,garbage=1,garbled=1,lost=2,delay=20,slow,double,hide-prices`, as steelyardctl takes
/// them; the error is a sentence.
base::Result<DahuaFaults, std::string> ParseDahuaFaults(const std::string& text);

/// Every method may be called from any thread.
class DahuaScale {
 public:
  explicit DahuaScale(DahuaScaleOptions options);
  ~DahuaScale();
  DahuaScale(const DahuaScale&) = delete;
  DahuaScale& operator=(const DahuaScale&) = delete;

  /// Throws  Poco::Exception when it cannot listen.
  void Start();
  void Stop();
  std::string address() const;  ///< HOST:PORT

  void Sell(int count);                  ///< prices must have been sent
  void Add(const DahuaRecord& record);   ///< a line as it is
  void ForgetSales();                    ///< as if somebody had cleared it at its keys
  void SetFaults(const DahuaFaults& faults);
  void SetWidth(DahuaWidth width);

  /// Dials in and lets itself be asked until Stop, or the other side hangs up. Nothing while it is
  /// connected.
  void DialIn(const std::string& address);
  bool IsDialledIn() const;
  /// Dials in and sells `carts` customers line by line; how many were answered to the end.
  int SellByCart(const std::string& address, int carts);

  int last_record() const;
  std::int64_t tickets_sold() const;
  std::int64_t lines_sold() const;
  std::int64_t fen_sold() const;
  int prices_known() const;
  std::int64_t PriceOf(int plu) const;  ///< fen; −1 for a PLU it does not know
  std::string NameOf(int plu) const;
  base::WallClock clock() const;
  /// The digits it took for keys or a text: `L00` page 0 of its keys, `Z01` text 1 of labels, `X01`
  /// the first special text. Empty for what was never sent.
  std::string FaceOf(const std::string& name) const;
  std::int64_t fen_sold_by_cart() const;
  int clients_turned_away() const;
  int commands_not_understood() const;

 private:
  class Impl;
  std::unique_ptr<Impl> m_impl;
};

/// Prints `dahua-tm scale listening on HOST:PORT` and serves until SIGTERM or SIGINT. With `dial`
/// it keeps dialling in.
///
/// Throws  std::runtime_error when it cannot listen, or its memory is none of a scale's.
void RunDahuaScale(const DahuaScaleOptions& options, std::ostream& out);

}  // namespace steelyard::simulator
