#include "scales/api/ticket_json.h"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard::scales {
namespace {

using domain::Money;
using domain::Ticket;
using Json = nlohmann::json;

constexpr std::size_t kMaxCardDataBytes = 256;
constexpr std::size_t kMaxPinBlockBytes = 64;
constexpr std::size_t kMaxReferenceBytes = 512;
constexpr std::size_t kMaxProductBytes = 16;
constexpr WholeRange kFen{0, Money::kMaxFen, "fen"};

constexpr std::string_view kIdText = "32 hexadecimal digits";
constexpr std::string_view kTimeText = "a time such as 2026-11-22T08:01:30+08:00";

std::optional<Money> ReadMoney(const JsonFields& fields, const char* name) {
  const auto fen = fields.Whole(name, kFen);
  return fen ? Money::FromFen(*fen) : std::nullopt;
}

/// `grams` or `pieces`, exactly one of them.
std::optional<domain::Quantity> ReadQuantity(const JsonFields& line) {
  if (line.Has("grams") == line.Has("pieces")) {
    line.Refuse("grams", "either grams or pieces must be given, and not both");
    return std::nullopt;
  }
  if (line.Has("grams")) {
    const auto grams = line.Whole("grams", {0, domain::Weight::kMaxGrams, "grams"});
    if (!grams) return std::nullopt;
    return domain::Quantity(*domain::Weight::FromGrams(*grams));
  }
  const auto pieces = line.Whole("pieces", {0, domain::Pieces::kMaxCount, "pieces"});
  if (!pieces) return std::nullopt;
  return domain::Quantity(*domain::Pieces::FromCount(*pieces));
}

std::optional<std::string> ReadProduct(const JsonFields& line) {
  auto product = line.Text("product", kMaxProductBytes);
  const bool visible = product && !product->empty() &&
                       std::all_of(product->begin(), product->end(),
                                   [](char c) { return c > ' ' && c <= '~'; });
  if (!visible) line.Refuse("product", "1 to 16 visible ASCII characters");
  return visible ? product : std::nullopt;
}

std::optional<domain::TicketLine> ReadLine(const JsonFields& line) {
  using domain::Price;
  using domain::PriceUnit;
  const auto product = ReadProduct(line);
  const auto quantity = ReadQuantity(line);
  std::optional<PriceUnit> unit =
      line.Has("pieces") ? PriceUnit::PerPiece : PriceUnit::PerKilogram;
  if (line.Has("per")) {
    unit = line.Parsed<PriceUnit>("per", domain::ParsePriceUnit, "kg, 500g or piece");
  }
  const auto unit_fen = line.Whole("unit_price", {0, Price::kMaxFen, "fen"});
  const auto list_fen =
      line.WholeOr("list_price", {0, Price::kMaxFen, "fen"}, unit_fen.value_or(0));
  const auto amount = ReadMoney(line, "amount");
  if (!product || !quantity || !unit || !unit_fen || !amount) return std::nullopt;
  if (line.Has("pieces") != (*unit == PriceUnit::PerPiece)) {
    line.Refuse("per", "kg or 500g with grams, piece with pieces");
    return std::nullopt;
  }
  return domain::TicketLine{*product, *quantity, *Price::FromFen(*unit_fen, *unit),
                            *Price::FromFen(list_fen, *unit), *amount};
}

std::optional<domain::Tender> ReadTender(const JsonFields& tender) {
  const auto type = tender.Parsed<domain::TenderType>(
      "type", domain::ParseTenderType, "cash, stored_value, bank_card, city_card or mobile");
  const auto amount = ReadMoney(tender, "amount");
  auto reference = tender.TextOr("reference", kMaxReferenceBytes, "");
  if (!type || !amount) return std::nullopt;
  return domain::Tender{*type, *amount, std::move(reference)};
}

std::optional<domain::PresentedCard> ReadCard(const JsonFields& card) {
  const auto uid = card.Parsed<domain::CardUid>("uid", domain::CardUid::Parse,
                                                "8, 14 or 20 hexadecimal digits");
  auto data = card.HexOrEmpty("data", kMaxCardDataBytes);
  auto pin_block = card.TextOr("pin_block", kMaxPinBlockBytes, "");  // sealed: see pin_block.h
  if (!uid) return std::nullopt;
  return domain::PresentedCard{*uid, std::move(data), std::move(pin_block)};
}

std::optional<domain::TicketKind> ReadKind(const JsonFields& fields) {
  if (!fields.Has("kind")) return domain::TicketKind::Sale;
  return fields.Parsed<domain::TicketKind>("kind", domain::ParseTicketKind, "sale, return or void");
}

/// Asking is the API's ordinary way, so a ticket which does not say how asks.
std::optional<domain::AuthorisationMode> ReadAuthorisation(const JsonFields& fields) {
  if (!fields.Has("authorisation")) return domain::AuthorisationMode::Online;
  return fields.Parsed<domain::AuthorisationMode>(
      "authorisation", domain::ParseAuthorisationMode, "online or offline");
}

/// Everything of the ticket that has a list in it or may be absent.
void ReadParts(const JsonFields& fields, domain::TicketDraft& draft) {
  if (fields.Has("corrects")) {
    draft.corrects = fields.Parsed<domain::TicketId>("corrects", domain::TicketId::Parse, kIdText);
  }
  if (fields.Has("card")) {
    if (const auto card = fields.Object("card")) draft.card = ReadCard(*card);
  }
  for (const auto& object : fields.Objects("lines", {1, Ticket::kMaxLines})) {
    if (auto line = ReadLine(object)) draft.lines.push_back(std::move(*line));
  }
  for (const auto& object : fields.Objects("tenders", {1, Ticket::kMaxTenders})) {
    if (auto tender = ReadTender(object)) draft.tenders.push_back(std::move(*tender));
  }
  draft.rounding = domain::MoneyDifference(
      fields.WholeOr("rounding", {-Ticket::kMaxRoundingFen, Ticket::kMaxRoundingFen, "fen"}, 0));
}

/// Nothing when a mistake was noted.
std::optional<Ticket> ReadTicket(const JsonFields& fields,
                                 const std::optional<FieldMistake>& mistake) {
  const auto id = fields.Parsed<domain::TicketId>("id", domain::TicketId::Parse, kIdText);
  const auto number = fields.Whole("number", {1, Ticket::kMaxNumber});
  const auto kind = ReadKind(fields);
  const auto cashier = fields.Whole("cashier", {1, 999});
  const auto closed_at =
      fields.Parsed<base::Timestamp>("closed_at", base::Timestamp::Parse, kTimeText);
  const auto opened_at =
      fields.Has("opened_at")
          ? fields.Parsed<base::Timestamp>("opened_at", base::Timestamp::Parse, kTimeText)
          : closed_at;
  const auto authorisation = ReadAuthorisation(fields);
  const auto total = ReadMoney(fields, "total");
  if (mistake) return std::nullopt;
  domain::TicketDraft draft{.id = *id,
                            .number = *number,
                            .kind = *kind,
                            .corrects = {},
                            .cashier = static_cast<int>(*cashier),
                            .opened_at = *opened_at,
                            .closed_at = *closed_at,
                            .authorisation = *authorisation,
                            .card = {},
                            .lines = {},
                            .rounding = {},
                            .total = *total,
                            .tenders = {}};
  ReadParts(fields, draft);
  if (mistake) return std::nullopt;
  auto ticket = Ticket::From(std::move(draft));
  if (!ticket) {
    const auto explained = Explain(ticket.error());
    fields.Refuse(explained.field, explained.problem);
    return std::nullopt;
  }
  return std::move(ticket).value();
}

Json LineToJson(const domain::TicketLine& line) {
  Json json{{"product", line.product},
            {"unit_price", line.unit_price.fen()},
            {"per", domain::ToText(line.unit_price.unit())},
            {"amount", line.amount.fen()}};
  if (line.list_price != line.unit_price) json["list_price"] = line.list_price.fen();
  if (const auto* weight = std::get_if<domain::Weight>(&line.quantity)) {
    json["grams"] = weight->grams();
  } else {
    json["pieces"] = std::get<domain::Pieces>(line.quantity).count();
  }
  return json;
}

}  // namespace

FieldMistake Explain(domain::TicketMistake mistake) {
  using domain::TicketMistake;
  switch (mistake) {
    case TicketMistake::NumberOutOfRange:
      return {"number", fmt::format("a whole number from 1 to {}", Ticket::kMaxNumber)};
    case TicketMistake::CashierOutOfRange:
      return {"cashier", "a whole number from 1 to 999"};
    case TicketMistake::ClosedBeforeOpened:
      return {"closed_at", "must not be before opened_at"};
    case TicketMistake::NoLines:
      return {"lines", "at least one line"};
    case TicketMistake::TooManyLines:
      return {"lines", fmt::format("at most {} lines", Ticket::kMaxLines)};
    case TicketMistake::ProductCodeInvalid:
      return {"lines", "a product is 1 to 16 characters"};
    case TicketMistake::LineUnitDoesNotFitQuantity:
      return {"lines", "per must be kg or 500g with grams, piece with pieces"};
    case TicketMistake::LineListPriceUnitDiffers:
      return {"lines", "unit_price and list_price must be per the same unit"};
    case TicketMistake::RoundingTooLarge:
      return {"rounding", fmt::format("a whole number of fen from -{0} to {0}",
                                      Ticket::kMaxRoundingFen)};
    case TicketMistake::LinesDoNotAddUpToTotal:
      return {"total", "must be the sum of the lines' amounts and the rounding"};
    case TicketMistake::NoTenders:
      return {"tenders", "at least one tender"};
    case TicketMistake::TooManyTenders:
      return {"tenders", fmt::format("at most {} tenders", Ticket::kMaxTenders)};
    case TicketMistake::TendersDoNotAddUpToTotal:
      return {"tenders", "their amounts must add up to total"};
    case TicketMistake::StoredValueWithoutCard:
      return {"card", "needed for a stored_value tender"};
    case TicketMistake::StoredValueTenderedTwice:
      return {"tenders", "at most one stored_value tender"};
    case TicketMistake::CorrectionNamesNoTicket:
      return {"corrects", "a return or void must name the ticket that it undoes"};
    case TicketMistake::SaleNamesATicketToCorrect:
      return {"corrects", "must be null for a sale"};
  }
  base::Check(false);
  return {};
}

base::Result<std::vector<Ticket>, FieldMistake> ParseTickets(std::string_view body) {
  const auto json = ParseJson(body);
  if (!json) return base::Fail(json.error());
  std::optional<FieldMistake> mistake;
  std::vector<Ticket> tickets;
  if (const auto root = RootFields(*json, mistake)) {
    for (const auto& fields : root->Objects("tickets", {1, kMaxTicketsPerRequest})) {
      if (auto ticket = ReadTicket(fields, mistake)) tickets.push_back(std::move(*ticket));
    }
  }
  if (mistake) return base::Fail(*mistake);
  return tickets;
}

base::Result<Ticket, FieldMistake> ParseTicket(const Json& json) {
  std::optional<FieldMistake> mistake;
  std::optional<Ticket> ticket;
  if (const auto root = RootFields(json, mistake)) ticket = ReadTicket(*root, mistake);
  if (mistake) return base::Fail(*mistake);
  return std::move(*ticket);
}

Json ToJson(const Ticket& ticket, base::UtcOffset offset) {
  Json lines = Json::array();
  for (const auto& line : ticket->lines) lines.push_back(LineToJson(line));
  Json tenders = Json::array();
  for (const auto& tender : ticket->tenders) {
    Json json{{"type", domain::ToText(tender.type)}, {"amount", tender.amount.fen()}};
    if (!tender.reference.empty()) json["reference"] = tender.reference;
    tenders.push_back(std::move(json));
  }
  Json json{{"id", ticket->id.ToString()},
            {"number", ticket->number},
            {"cashier", ticket->cashier},
            {"closed_at", ticket->closed_at.ToString(offset)},
            {"authorisation", domain::ToText(ticket->authorisation)},
            {"lines", std::move(lines)},
            {"total", ticket->total.fen()},
            {"tenders", std::move(tenders)}};
  if (ticket->kind != domain::TicketKind::Sale) json["kind"] = domain::ToText(ticket->kind);
  if (ticket->corrects) json["corrects"] = ticket->corrects->ToString();
  if (ticket->opened_at != ticket->closed_at) {
    json["opened_at"] = ticket->opened_at.ToString(offset);
  }
  if (ticket->rounding.fen() != 0) json["rounding"] = ticket->rounding.fen();
  if (ticket->card) {
    Json& card = json["card"];
    card = {{"uid", ticket->card->uid.ToString()}, {"data", base::ToHex(ticket->card->data)}};
    if (!ticket->card->pin_block.empty()) card["pin_block"] = ticket->card->pin_block;
  }
  return json;
}

}  // namespace steelyard::scales
