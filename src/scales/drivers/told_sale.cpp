#include "scales/drivers/told_sale.h"

#include <openssl/evp.h>

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

domain::TicketId TicketIdFrom(std::initializer_list<std::string> name) {
  std::string named;
  for (const std::string& part : name) named += part + "\n";
  const Digest digest = Sha256(named);
  return domain::TicketId(base::Id128::FromBytes(std::span(digest).first(16)).value());
}

std::string ShortHash(std::string_view bytes) {
  const Digest digest = Sha256(bytes);
  return base::ToHex(std::span(digest).first(8));
}

std::string_view Describe(domain::TicketMistake mistake) {
  using domain::TicketMistake;
  switch (mistake) {
    case TicketMistake::NumberOutOfRange: return "its running number is out of range";
    case TicketMistake::CashierOutOfRange: return "its operator is out of range";
    case TicketMistake::NoLines: return "it has no lines";
    case TicketMistake::TooManyLines: return "it has more than 200 lines";
    case TicketMistake::ProductCodeInvalid: return "a PLU number is out of range";
    case TicketMistake::LineUnitDoesNotFitQuantity: return "a price does not fit its quantity";
    case TicketMistake::ClosedBeforeOpened: return "it was closed before it was opened";
    case TicketMistake::LinesDoNotAddUpToTotal: return "its lines do not add up to the total";
    case TicketMistake::LineListPriceUnitDiffers:
    case TicketMistake::RoundingTooLarge:
    case TicketMistake::NoTenders:
    case TicketMistake::TooManyTenders:
    case TicketMistake::TendersDoNotAddUpToTotal:
    case TicketMistake::StoredValueWithoutCard:
    case TicketMistake::StoredValueTenderedTwice:
    case TicketMistake::CorrectionNamesNoTicket:
    case TicketMistake::SaleNamesATicketToCorrect: break;
  }
  base::Check(false);  // we make sales with one tender in cash, and one price a line
  return {};
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
