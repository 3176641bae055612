/// Sale lines as a CAS CL scale pushes them, our answer, and the ticket they make.
///
/// The protocol tells lines and has no mark for the end of a ticket: lines follow each other with
/// the scale's ticket number and their order in the ticket. When a ticket is whole is decided in
/// `cas_booking.h`.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "domain/ticket.h"
#include "scales/drivers/cas_profile.h"
#include "scales/drivers/misread.h"

namespace steelyard::scales {

inline constexpr std::size_t kCasPushHead = 15;  ///< `i00F070,40L0BC:`

/// Who speaks with whom; echoed in the acknowledgement.
struct CasRoute {
  std::string scale_id;    ///< 2 hexadecimal digits, as all of these
  std::string department;
  std::string lock;        ///< 1 digit
  std::string ip;          ///< 8 digits: of the scale
  std::string port;        ///< 4 digits
  std::string service;     ///< 1 digit
  std::string task;        ///< 4 digits
};

enum CasFlag : unsigned {
  kCasNegative = 0x01,
  kCasReturn = 0x02,
  kCasVoid = 0x04,
  kCasPrepack = 0x08,
  kCasLabel = 0x10,
  kCasPriceOverride = 0x20,
  kCasAdd = 0x40,
  kCasNoVoid = 0x80
};

struct CasSaleLine {
  CasRoute route;
  int data_type = 0;  ///< 0 normal, 1 prepack, 2 self-service, 20h and 40h no sale
  int scale_id = 0;
  int plu_type = 1;  ///< 1 by weight, 2 by count, 3 in pieces
  int department = 1;
  std::uint32_t plu = 0;
  std::uint32_t item_code = 0;
  std::uint32_t weight_g = 0;
  int quantity = 0;
  int pieces = 0;
  std::uint32_t unit_price = 0;  ///< in the scale's smallest unit, as are the next two
  std::uint32_t total = 0;
  std::uint32_t discount = 0;
  std::uint32_t counter = 0;
  int ticket = 0;
  unsigned flags = 0;  ///< of CasFlag
  base::WallClock told_at{};  ///< date and time when it was sent
  base::WallClock sold_on{};  ///< date of the sale; no time of day
  std::string barcode;
  std::string trace;
  int line_order = 0;
  std::string name;  ///< in the scale's code page
  std::string raw;   ///< the whole message as it came

  /// What names the line for ever at this scale.
  std::string KeyText() const;
  /// Whether a repeat tells the same: hash of all but the route and the time of sending.
  std::string ContentHash() const;
};

/// How many bytes follow the first 15; Misread when no push begins so.
base::Result<std::size_t, Misread> ParseCasPushHead(std::string_view head);
/// A whole message, with head and BCC.
base::Result<CasSaleLine, Misread> ParseCasPush(std::string_view message);
std::string CasPushBytes(const CasSaleLine& line);
/// `our_ip` as 8 hexadecimal digits.
std::string CasAcknowledgement(const CasRoute& route, std::string_view our_ip);

/// Whether `next` is one more line of the ticket that `before` is the last line of.
bool BelongsToTicketOf(const CasSaleLine& before, const CasSaleLine& next);

/// What the scale does not say of itself in a line.
struct CasDevice {
  int scale;  ///< its number in the register
  base::UtcOffset offset = base::UtcOffset::China();
  CasPrepack prepack = CasPrepack::IsSale;
  int fen_per_unit = 1;
};

/// The ticket of lines that belong together; nothing when all of them were voided or say nothing of
/// a sale. Its number is the transaction counter of the last line. A voided line takes the same
/// line before it off the ticket. Amounts are taken as the scale gave them; it tells no payment:
/// cash is assumed, and no cashier.
///
/// Refused: goods taken back, because the protocol does not name the sale that is undone; a void of
/// what is not on the ticket; what domain::Ticket refuses.
base::Result<std::optional<domain::Ticket>, Misread> TicketFromCasLines(
    const std::vector<CasSaleLine>& lines, const CasDevice& device);

}  // namespace steelyard::scales
