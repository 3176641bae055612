#include "scales/drivers/told_sale.h"

#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <span>

#include "base/check.h"
#include "base/hex.h"

namespace steelyard::scales {
namespace {

using Digest = std::array<unsigned char, EVP_MAX_MD_SIZE>;

Digest Sha256(std::string_view bytes) {
  Digest digest{};
  unsigned int size = 0;
  base::Check(EVP_Digest(bytes.data(), bytes.size(), digest.data(), &size, EVP_sha256(),
                         nullptr) == 1);
  return digest;
}

}  // namespace

domain::TicketId TicketIdFrom(const std::vector<std::string>& name) {
  std::string named;
  for (const std::string& part : name) named += part + "\n";
  const Digest digest = Sha256(named);
  return domain::TicketId(base::Id128::FromBytes(std::span(digest).first(16)).value());
}

std::string ShortHash(std::string_view bytes) {
  const Digest digest = Sha256(bytes);
  return base::ToHex(std::span(digest).first(8));
}

std::string CompactTime(const base::WallClock& wall) {
  return fmt::format("{:04}{:02}{:02}{:02}{:02}{:02}", wall.year, wall.month, wall.day, wall.hour,
                     wall.minute, wall.second);
}

std::string_view Describe(domain::TicketMistake mistake) {
  using domain::TicketMistake;
  switch (mistake) {
    case TicketMistake::NumberOutOfRange: return "its running number is out of range";
    case TicketMistake::CashierOutOfRange: return "its cashier is out of range";
    case TicketMistake::NoLines: return "it has no lines";
    case TicketMistake::TooManyLines: return "it has more than 200 lines";
    case TicketMistake::ProductCodeInvalid: return "a PLU number is out of range";
    case TicketMistake::LineUnitDoesNotFitQuantity: return "a price does not fit its quantity";
    case TicketMistake::LineListPriceUnitDiffers: return "a list price has another unit";
    case TicketMistake::ClosedBeforeOpened: return "it was closed before it was opened";
    case TicketMistake::LinesDoNotAddUpToTotal: return "its lines do not add up to the total";
    case TicketMistake::RoundingTooLarge:
      return "the amount received differs from the lines by 1.00 or more";
    case TicketMistake::NoTenders: return "it was not paid";
    case TicketMistake::TooManyTenders: return "it was paid in too many ways";
    case TicketMistake::TendersDoNotAddUpToTotal: return "its payments do not add up to the total";
    case TicketMistake::StoredValueWithoutCard:
    case TicketMistake::StoredValueTenderedTwice:
    case TicketMistake::CorrectionNamesNoTicket:
    case TicketMistake::SaleNamesATicketToCorrect: break;
  }
  base::Check(false);  // drivers make one stored-value tender with its card, and no corrections
  return {};
}

bool IsSameSale(const domain::Ticket& recorded, const domain::Ticket& pulled) {
  const auto same_line = [](const domain::TicketLine& one, const domain::TicketLine& other) {
    return one.product == other.product && one.quantity == other.quantity &&
           one.unit_price == other.unit_price && one.amount == other.amount;
  };
  return recorded->id == pulled->id &&
         recorded->kind == pulled->kind && recorded->cashier == pulled->cashier &&
         recorded->closed_at == pulled->closed_at &&
         std::equal(recorded->lines.begin(), recorded->lines.end(), pulled->lines.begin(),
                    pulled->lines.end(), same_line);
}

std::optional<std::int64_t> PluNumberOf(const domain::Product& product) {
  const std::string& code = product.code;
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(code.data(), code.data() + code.size(), number);
  if (error != std::errc() || end != code.data() + code.size()) return std::nullopt;
  if (number < 1 || code.front() == '0') return std::nullopt;
  return number;
}

std::optional<domain::Price> PerKilogram(const domain::Price& price) {
  base::Check(price.unit() != domain::PriceUnit::PerPiece);
  const int factor = price.unit() == domain::PriceUnit::Per500Grams ? 2 : 1;
  return domain::Price::FromFen(price.fen() * factor, domain::PriceUnit::PerKilogram);
}

}  // namespace steelyard::scales
