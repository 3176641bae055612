#include "domain/ticket_content.h"

#include <charconv>

namespace steelyard::domain {
namespace {

/// Takes fields `length:bytes` one after another. Once one was not as it should be, all that follow
/// are empty or 0, and `has_failed` says so.
class FieldReader {
 public:
  explicit FieldReader(std::string_view bytes) : m_rest(bytes) {}

  std::string_view Text() {
    const std::size_t colon = m_rest.find(':');
    const auto length = colon == m_rest.npos ? std::nullopt : Whole(m_rest.substr(0, colon));
    if (!length || *length < 0 || static_cast<std::size_t>(*length) > m_rest.size() - colon - 1) {
      return Fail();
    }
    const auto field = m_rest.substr(colon + 1, static_cast<std::size_t>(*length));
    m_rest.remove_prefix(colon + 1 + field.size());
    return field;
  }

  std::int64_t Number() {
    const auto number = Whole(Text());
    if (!number) Fail();
    return number.value_or(0);
  }

  /// Takes a field and hands on what `parse` makes of it.
  template <typename T>
  T Value(std::optional<T> (*parse)(std::string_view), T otherwise) {
    const auto value = parse(Text());
    if (!value) Fail();
    return value.value_or(otherwise);
  }

  /// Takes a number and hands on what `make` makes of it.
  template <typename T>
  T Amount(std::optional<T> (*make)(std::int64_t), std::int64_t otherwise = 1) {
    const auto value = make(Number());
    if (!value) Fail();
    return value ? *value : make(otherwise).value();
  }

  base::Timestamp Moment() {
    constexpr std::int64_t kAnyMoment = 1'700'000'000'000;
    return Amount(&base::Timestamp::FromUnixMs, kAnyMoment);
  }

  std::size_t Count(std::size_t most) {
    const std::int64_t count = Number();
    if (count < 0 || static_cast<std::size_t>(count) > most) Fail();
    return m_has_failed ? 0 : static_cast<std::size_t>(count);
  }

  std::string_view Fail() {
    m_has_failed = true;
    m_rest = {};
    return {};
  }

  bool has_failed() const { return m_has_failed; }

 private:
  static std::optional<std::int64_t> Whole(std::string_view text) {
    std::int64_t value = 0;
    const auto* const end = text.data() + text.size();
    const auto read = std::from_chars(text.data(), end, value);
    if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
    return value;
  }

  std::string_view m_rest;
  bool m_has_failed = false;
};

TicketLine ReadLine(FieldReader& fields) {
  const std::string product(fields.Text());
  const bool is_weighed = fields.Text() == "g";
  const Quantity quantity = is_weighed ? Quantity(fields.Amount(&Weight::FromGrams))
                                       : Quantity(fields.Amount(&Pieces::FromCount));
  const std::int64_t unit_fen = fields.Number();
  const std::int64_t list_fen = fields.Number();
  const auto unit = fields.Value(&ParsePriceUnit, PriceUnit::PerPiece);
  const auto unit_price = Price::FromFen(unit_fen, unit);
  const auto list_price = Price::FromFen(list_fen, unit);
  if (!unit_price || !list_price) fields.Fail();
  const auto none = *Price::FromFen(1, unit);
  return {product, quantity, unit_price.value_or(none), list_price.value_or(none),
          fields.Amount(&Money::FromFen)};
}

std::optional<TicketId> ReadTicketId(FieldReader& fields) {
  const auto text = fields.Text();
  if (text.empty()) return std::nullopt;
  const auto id = TicketId::Parse(text);
  if (!id) fields.Fail();
  return id;
}

}  // namespace

std::optional<Ticket> ParseCanonicalBytes(std::string_view bytes) {
  FieldReader fields(bytes);
  if (fields.Text() != "ticket1") return std::nullopt;
  const auto id = ReadTicketId(fields);
  if (!id) return std::nullopt;
  TicketDraft draft{.id = *id,
                    .number = fields.Number(),
                    .kind = fields.Value(&ParseTicketKind, TicketKind::Sale),
                    .corrects = ReadTicketId(fields),
                    .cashier = static_cast<int>(fields.Number()),
                    .opened_at = fields.Moment(),
                    .closed_at = fields.Moment(),
                    .authorisation = AuthorisationMode::Offline,
                    .card = std::nullopt,
                    .lines = {},
                    .rounding = MoneyDifference(0),
                    .total = Money(),
                    .tenders = {}};
  if (const auto text = fields.Text(); !text.empty()) {
    const auto uid = CardUid::Parse(text);
    if (!uid) return std::nullopt;
    draft.card = PresentedCard{.uid = *uid, .data = {}, .pin_block = {}};
  }
  for (std::size_t left = fields.Count(Ticket::kMaxLines); left > 0; --left) {
    draft.lines.push_back(ReadLine(fields));
  }
  draft.rounding = MoneyDifference(fields.Number());
  draft.total = fields.Amount(&Money::FromFen);
  for (std::size_t left = fields.Count(Ticket::kMaxTenders); left > 0; --left) {
    const auto type = fields.Value(&ParseTenderType, TenderType::Cash);
    const auto amount = fields.Amount(&Money::FromFen);
    draft.tenders.push_back({type, amount, std::string(fields.Text())});
  }
  if (fields.has_failed()) return std::nullopt;
  auto ticket = Ticket::From(std::move(draft));
  // What does not give the same bytes again was not written by a ticket.
  if (!ticket || ticket.value().CanonicalBytes() != bytes) return std::nullopt;
  return std::move(ticket).value();
}

}  // namespace steelyard::domain
