/// The ticket: one sale as the scale closed it, with its lines and tenders.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/hex.h"
#include "base/id128.h"
#include "base/result.h"
#include "base/timestamp.h"
#include "domain/card_uid.h"
#include "domain/money.h"
#include "domain/price.h"

namespace steelyard::domain {

struct TicketTag;
/// Made and saved by the scale before it sends; unique for ever.
using TicketId = base::Id<TicketTag>;

enum class TicketKind { Sale, Return, Void };
enum class TenderType { Cash, StoredValue, BankCard, CityCard, Mobile };
/// Online asks and may be declined; offline tells of what has happened and is always recorded.
enum class AuthorisationMode { Online, Offline };

std::string_view ToText(TicketKind kind);         ///< `sale`, `return`, `void`
std::string_view ToText(TenderType type);         ///< `cash`, `stored_value`, `bank_card`, …
std::string_view ToText(AuthorisationMode mode);  ///< `online`, `offline`
std::optional<TicketKind> ParseTicketKind(std::string_view text);
std::optional<TenderType> ParseTenderType(std::string_view text);
std::optional<AuthorisationMode> ParseAuthorisationMode(std::string_view text);

using Quantity = std::variant<Weight, Pieces>;

struct TicketLine {
  std::string product;  ///< product code, 1 … 16 characters
  Quantity quantity;
  Price unit_price;  ///< what the customer paid per unit
  Price list_price;  ///< what one without a card would have paid; same unit
  Money amount;      ///< as the scale rounded it; never recomputed
  bool operator==(const TicketLine&) const = default;
};

struct Tender {
  TenderType type;
  Money amount;
  std::string reference;  ///< what the terminal gave, for bank card, city card and mobile
  bool operator==(const Tender&) const = default;
};

struct PresentedCard {
  CardUid uid;
  base::Bytes data;       ///< the newest valid record as read; may be empty
  std::string pin_block;  ///< empty when no PIN was asked for
  bool operator==(const PresentedCard&) const = default;
};

/// The fields of a ticket before they were checked against each other.
struct TicketDraft {
  TicketId id;
  std::int64_t number;  ///< the scale's running number, from 1
  TicketKind kind = TicketKind::Sale;
  std::optional<TicketId> corrects;  ///< the ticket that a return or void undoes
  int cashier;                       ///< 1 … 999
  base::Timestamp opened_at;
  base::Timestamp closed_at;
  AuthorisationMode authorisation = AuthorisationMode::Offline;
  std::optional<PresentedCard> card;
  std::vector<TicketLine> lines;
  MoneyDifference rounding;
  Money total;
  std::vector<Tender> tenders;
};

/// In precedence order: the first that applies is reported.
enum class TicketMistake {
  NumberOutOfRange,
  CashierOutOfRange,
  ClosedBeforeOpened,
  NoLines,
  TooManyLines,
  ProductCodeInvalid,
  LineUnitDoesNotFitQuantity,
  LineListPriceUnitDiffers,
  RoundingTooLarge,
  LinesDoNotAddUpToTotal,
  NoTenders,
  TooManyTenders,
  TendersDoNotAddUpToTotal,
  StoredValueWithoutCard,
  StoredValueTenderedTwice,
  CorrectionNamesNoTicket,
  SaleNamesATicketToCorrect
};

class Ticket {
 public:
  static constexpr std::size_t kMaxLines = 200;
  static constexpr std::size_t kMaxTenders = 10;
  static constexpr std::int64_t kMaxNumber = 9'999'999'999;
  static constexpr std::int64_t kMaxRoundingFen = 99;

  static base::Result<Ticket, TicketMistake> From(TicketDraft draft);

  const TicketDraft& content() const { return m_content; }
  const TicketDraft* operator->() const { return &m_content; }

  Money AmountTendered(TenderType type) const;
  MoneyDifference SumOfLines() const;
  /// +1 for a sale; −1 for a return or void: what report figures are multiplied with.
  int Direction() const { return m_content.kind == TicketKind::Sale ? 1 : -1; }

  /// The bytes whose hash tells "same id, same content". The way of authorisation and the PIN
  /// are left out: a ticket asked for online and then told as offline is the same sale.
  std::string CanonicalBytes() const;

 private:
  explicit Ticket(TicketDraft content) : m_content(std::move(content)) {}
  TicketDraft m_content;
};

}  // namespace steelyard::domain
