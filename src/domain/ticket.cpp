#include "domain/ticket.h"

#include <fmt/format.h>

#include <algorithm>
#include <cstdlib>

#include "base/check.h"
#include "base/enum_text.h"

namespace steelyard::domain {
namespace {

constexpr std::size_t kMaxProductCode = 16;
constexpr int kMaxCashier = 999;

/// Visible ASCII: what every scale, file and address can carry.
bool IsProductCode(const std::string& code) {
  if (code.empty() || code.size() > kMaxProductCode) return false;
  return std::all_of(code.begin(), code.end(), [](char c) { return c > ' ' && c <= '~'; });
}

bool FitsUnit(const Quantity& quantity, PriceUnit unit) {
  return std::holds_alternative<Pieces>(quantity) == (unit == PriceUnit::PerPiece);
}

// Amounts are bounded, and so are the numbers of lines and tenders: no sum passes int64.
std::int64_t FenOf(const std::vector<TicketLine>& lines) {
  std::int64_t sum = 0;
  for (const TicketLine& line : lines) sum += line.amount.fen();
  return sum;
}

std::int64_t FenOf(const std::vector<Tender>& tenders) {
  std::int64_t sum = 0;
  for (const Tender& tender : tenders) sum += tender.amount.fen();
  return sum;
}

template <typename Test>
bool AnyLine(const TicketDraft& draft, Test test) {
  return std::any_of(draft.lines.begin(), draft.lines.end(), test);
}

std::optional<TicketMistake> FindMistakeInHead(const TicketDraft& draft) {
  if (draft.number < 1 || draft.number > Ticket::kMaxNumber) return TicketMistake::NumberOutOfRange;
  if (draft.cashier < 1 || draft.cashier > kMaxCashier) return TicketMistake::CashierOutOfRange;
  if (draft.closed_at < draft.opened_at) return TicketMistake::ClosedBeforeOpened;
  return std::nullopt;
}

std::optional<TicketMistake> FindMistakeInLines(const TicketDraft& draft) {
  if (draft.lines.empty()) return TicketMistake::NoLines;
  if (draft.lines.size() > Ticket::kMaxLines) return TicketMistake::TooManyLines;
  if (AnyLine(draft, [](const TicketLine& line) { return !IsProductCode(line.product); })) {
    return TicketMistake::ProductCodeInvalid;
  }
  if (AnyLine(draft, [](const TicketLine& line) {
        return !FitsUnit(line.quantity, line.unit_price.unit());
      })) {
    return TicketMistake::LineUnitDoesNotFitQuantity;
  }
  if (AnyLine(draft, [](const TicketLine& line) {
        return line.list_price.unit() != line.unit_price.unit();
      })) {
    return TicketMistake::LineListPriceUnitDiffers;
  }
  const std::int64_t rounding = draft.rounding.fen();
  if (rounding < -Ticket::kMaxRoundingFen || rounding > Ticket::kMaxRoundingFen) {
    return TicketMistake::RoundingTooLarge;
  }
  if (FenOf(draft.lines) + rounding != draft.total.fen()) {
    return TicketMistake::LinesDoNotAddUpToTotal;
  }
  return std::nullopt;
}

std::optional<TicketMistake> FindMistakeInTenders(const TicketDraft& draft) {
  if (draft.tenders.empty()) return TicketMistake::NoTenders;
  if (draft.tenders.size() > Ticket::kMaxTenders) return TicketMistake::TooManyTenders;
  if (FenOf(draft.tenders) != draft.total.fen()) return TicketMistake::TendersDoNotAddUpToTotal;
  const auto stored_value =
      std::count_if(draft.tenders.begin(), draft.tenders.end(),
                    [](const Tender& tender) { return tender.type == TenderType::StoredValue; });
  if (stored_value > 0 && !draft.card) return TicketMistake::StoredValueWithoutCard;
  if (stored_value > 1) return TicketMistake::StoredValueTenderedTwice;
  return std::nullopt;
}

std::optional<TicketMistake> FindMistakeInCorrection(const TicketDraft& draft) {
  const bool is_sale = draft.kind == TicketKind::Sale;
  if (!is_sale && !draft.corrects) return TicketMistake::CorrectionNamesNoTicket;
  if (is_sale && draft.corrects) return TicketMistake::SaleNamesATicketToCorrect;
  return std::nullopt;
}

/// Fields one after the other, each with its length before it: `4:cash`. No field can run into
/// the next one, whatever is written in it.
class FieldWriter {
 public:
  void Add(std::string_view field) { m_bytes += fmt::format("{}:{}", field.size(), field); }
  void Add(std::int64_t number) { Add(fmt::format("{}", number)); }
  std::string Take() { return std::move(m_bytes); }

 private:
  std::string m_bytes;
};

void AddLine(FieldWriter& fields, const TicketLine& line) {
  fields.Add(line.product);
  if (const auto* weight = std::get_if<Weight>(&line.quantity)) {
    fields.Add("g");
    fields.Add(weight->grams());
  } else {
    fields.Add("p");
    fields.Add(std::get<Pieces>(line.quantity).count());
  }
  fields.Add(line.unit_price.fen());
  fields.Add(line.list_price.fen());
  fields.Add(ToText(line.unit_price.unit()));  // of both prices
  fields.Add(line.amount.fen());
}

}  // namespace

std::string_view ToText(TicketKind kind) {
  switch (kind) {
    case TicketKind::Sale: return "sale";
    case TicketKind::Return: return "return";
    case TicketKind::Void: return "void";
  }
  base::Check(false);
  return {};
}

std::string_view ToText(TenderType type) {
  switch (type) {
    case TenderType::Cash: return "cash";
    case TenderType::StoredValue: return "stored_value";
    case TenderType::BankCard: return "bank_card";
    case TenderType::CityCard: return "city_card";
    case TenderType::Mobile: return "mobile";
  }
  base::Check(false);
  return {};
}

std::string_view ToText(AuthorisationMode mode) {
  switch (mode) {
    case AuthorisationMode::Online: return "online";
    case AuthorisationMode::Offline: return "offline";
  }
  base::Check(false);
  return {};
}

std::optional<TicketKind> ParseTicketKind(std::string_view text) {
  return base::FindByText(std::array{TicketKind::Sale, TicketKind::Return, TicketKind::Void}, text);
}

std::optional<TenderType> ParseTenderType(std::string_view text) {
  return base::FindByText(
      std::array{TenderType::Cash, TenderType::StoredValue, TenderType::BankCard,
                 TenderType::CityCard, TenderType::Mobile},
      text);
}

std::optional<AuthorisationMode> ParseAuthorisationMode(std::string_view text) {
  return base::FindByText(std::array{AuthorisationMode::Online, AuthorisationMode::Offline}, text);
}

base::Result<Ticket, TicketMistake> Ticket::From(TicketDraft draft) {
  if (const auto mistake = FindMistakeInHead(draft)) return base::Fail(*mistake);
  if (const auto mistake = FindMistakeInLines(draft)) return base::Fail(*mistake);
  if (const auto mistake = FindMistakeInTenders(draft)) return base::Fail(*mistake);
  if (const auto mistake = FindMistakeInCorrection(draft)) return base::Fail(*mistake);
  return Ticket(std::move(draft));
}

Money Ticket::AmountTendered(TenderType type) const {
  std::int64_t sum = 0;
  for (const Tender& tender : m_content.tenders) {
    if (tender.type == type) sum += tender.amount.fen();
  }
  const auto amount = Money::FromFen(sum);
  base::Check(amount.has_value());  // all tenders together are the total, which is Money
  return *amount;
}

MoneyDifference Ticket::SumOfLines() const { return MoneyDifference(FenOf(m_content.lines)); }

// Left out besides the way of authorisation and the PIN: the card's data. A scale that reads the
// card again before it asks again may send another record of the same card, and its ticket is
// still the same sale. The UID stays: another card is another sale.
std::string Ticket::CanonicalBytes() const {
  FieldWriter fields;
  fields.Add("ticket1");
  fields.Add(m_content.id.ToString());
  fields.Add(m_content.number);
  fields.Add(ToText(m_content.kind));
  fields.Add(m_content.corrects ? m_content.corrects->ToString() : std::string());
  fields.Add(m_content.cashier);
  fields.Add(m_content.opened_at.unix_ms());
  fields.Add(m_content.closed_at.unix_ms());
  fields.Add(m_content.card ? m_content.card->uid.ToString() : std::string());
  fields.Add(static_cast<std::int64_t>(m_content.lines.size()));
  for (const TicketLine& line : m_content.lines) AddLine(fields, line);
  fields.Add(m_content.rounding.fen());
  fields.Add(m_content.total.fen());
  fields.Add(static_cast<std::int64_t>(m_content.tenders.size()));
  for (const Tender& tender : m_content.tenders) {
    fields.Add(ToText(tender.type));
    fields.Add(tender.amount.fen());
    fields.Add(tender.reference);
  }
  return fields.Take();
}

}  // namespace steelyard::domain
