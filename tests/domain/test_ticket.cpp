/// Tests of the ticket: every mistake in its order, and what counts as the same content.
#include <boost/test/unit_test.hpp>

#include <functional>
#include <set>

#include "domain/ticket.h"
#include "domain/ticket_content.h"

namespace steelyard::domain {
namespace {

Money Fen(std::int64_t fen) { return Money::FromFen(fen).value(); }
Price PerKg(std::int64_t fen) { return Price::FromFen(fen, PriceUnit::PerKilogram).value(); }
Price PerPiece(std::int64_t fen) { return Price::FromFen(fen, PriceUnit::PerPiece).value(); }
TicketId IdOf(const char* hex) { return TicketId::Parse(hex).value(); }
const TicketId kId = IdOf("00112233445566778899aabbccddeeff");
const TicketId kOther = IdOf("ffeeddccbbaa99887766554433221100");

/// 7.49 of apples and 3.00 of melons, paid with 10.40 after 0.09 were rounded off.
TicketDraft SomeDraft() {
  return {.id = kId,
          .number = 1234,
          .kind = TicketKind::Sale,
          .corrects = std::nullopt,
          .cashier = 3,
          .opened_at = base::Timestamp::Parse("2026-11-22T08:01:02+08:00").value(),
          .closed_at = base::Timestamp::Parse("2026-11-22T08:01:30+08:00").value(),
          .authorisation = AuthorisationMode::Online,
          .card = PresentedCard{CardUid::Parse("04A1B2C3").value(), {1, 2, 3}, ""},
          .lines = {{"2001", Weight::FromGrams(1250).value(), PerKg(599), PerKg(699), Fen(749)},
                    {"3007", Pieces::FromCount(2).value(), PerPiece(150), PerPiece(150), Fen(300)}},
          .rounding = MoneyDifference(-9),
          .total = Fen(1040),
          .tenders = {{TenderType::StoredValue, Fen(1000), ""},
                      {TenderType::BankCard, Fen(40), "T1"}}};
}

using Spoil = std::function<void(TicketDraft&)>;

struct MistakeRow {
  TicketMistake mistake;
  Spoil spoil;
};

/// One way to make each mistake, in precedence order.
std::vector<MistakeRow> EveryMistake() {
  using M = TicketMistake;
  return {
      {M::NumberOutOfRange, [](auto& d) { d.number = 0; }},
      {M::CashierOutOfRange, [](auto& d) { d.cashier = 1000; }},
      {M::ClosedBeforeOpened, [](auto& d) { d.closed_at = d.opened_at.Plus(-1); }},
      {M::NoLines, [](auto& d) { d.lines.clear(); }},
      {M::TooManyLines, [](auto& d) { d.lines.assign(201, d.lines.front()); }},
      {M::ProductCodeInvalid, [](auto& d) { d.lines[1].product = ""; }},
      {M::LineUnitDoesNotFitQuantity, [](auto& d) { d.lines[0].unit_price = PerPiece(599); }},
      {M::LineListPriceUnitDiffers,
       [](auto& d) {
         d.lines[0].list_price = Price::FromFen(699, PriceUnit::Per500Grams).value();
       }},
      {M::RoundingTooLarge, [](auto& d) { d.rounding = MoneyDifference(-100); }},
      {M::LinesDoNotAddUpToTotal, [](auto& d) { d.lines[0].amount = Fen(750); }},
      {M::NoTenders, [](auto& d) { d.tenders.clear(); }},
      {M::TooManyTenders, [](auto& d) { d.tenders.assign(11, {TenderType::Cash, Fen(1), ""}); }},
      {M::TendersDoNotAddUpToTotal, [](auto& d) { d.tenders[1].amount = Fen(41); }},
      {M::StoredValueWithoutCard, [](auto& d) { d.card.reset(); }},
      {M::StoredValueTenderedTwice, [](auto& d) { d.tenders[1].type = TenderType::StoredValue; }},
      {M::CorrectionNamesNoTicket, [](auto& d) { d.kind = TicketKind::Return; }},
      {M::SaleNamesATicketToCorrect, [](auto& d) { d.corrects = kOther; }},
  };
}

}  // namespace

BOOST_AUTO_TEST_SUITE(ticket)

BOOST_AUTO_TEST_CASE(EveryMistakeIsFound) {
  BOOST_REQUIRE(Ticket::From(SomeDraft()));
  for (const MistakeRow& row : EveryMistake()) {
    TicketDraft draft = SomeDraft();
    row.spoil(draft);
    const auto ticket = Ticket::From(draft);
    BOOST_TEST_CONTEXT("mistake " << int(row.mistake)) {
      BOOST_REQUIRE(!ticket);
      BOOST_TEST(int(ticket.error()) == int(row.mistake));
    }
  }
}

BOOST_AUTO_TEST_CASE(TheFirstMistakeIsReported) {
  using M = TicketMistake;
  // Mistakes that cannot be made on top of each other, because one takes away what the other needs.
  const std::set<std::pair<M, M>> apart = {
      {M::NoLines, M::TooManyLines},       {M::NoTenders, M::TooManyTenders},
      {M::NoLines, M::ProductCodeInvalid}, {M::NoLines, M::LineUnitDoesNotFitQuantity},
      {M::NoLines, M::LineListPriceUnitDiffers}, {M::NoLines, M::LinesDoNotAddUpToTotal},
      {M::NoTenders, M::TendersDoNotAddUpToTotal}, {M::NoTenders, M::StoredValueTenderedTwice},
      {M::CorrectionNamesNoTicket, M::SaleNamesATicketToCorrect}};
  const auto rows = EveryMistake();
  int pairs = 0;
  for (std::size_t first = 0; first < rows.size(); ++first) {
    for (std::size_t second = first + 1; second < rows.size(); ++second) {
      if (apart.count({rows[first].mistake, rows[second].mistake})) continue;
      TicketDraft draft = SomeDraft();
      rows[second].spoil(draft);
      rows[first].spoil(draft);
      const auto ticket = Ticket::From(draft);
      BOOST_TEST_CONTEXT("mistakes " << first << " and " << second) {
        BOOST_REQUIRE(!ticket);
        BOOST_TEST(int(ticket.error()) == int(rows[first].mistake));
      }
      ++pairs;
    }
  }
  BOOST_TEST(pairs == 17 * 16 / 2 - int(apart.size()));
}

BOOST_AUTO_TEST_CASE(BoundsAreExact) {
  struct Row { const char* what; Spoil change; bool good; };
  const Row rows[] = {
      {"number 1", [](auto& d) { d.number = 1; }, true},
      {"number at its bound", [](auto& d) { d.number = Ticket::kMaxNumber; }, true},
      {"number over its bound", [](auto& d) { d.number = Ticket::kMaxNumber + 1; }, false},
      {"number below zero", [](auto& d) { d.number = -1; }, false},
      {"cashier 999", [](auto& d) { d.cashier = 999; }, true},
      {"cashier 0", [](auto& d) { d.cashier = 0; }, false},
      {"closed as it opened", [](auto& d) { d.closed_at = d.opened_at; }, true},
      {"code of 16", [](auto& d) { d.lines[0].product.assign(16, '9'); }, true},
      {"code of 17", [](auto& d) { d.lines[0].product.assign(17, '9'); }, false},
      {"code with a blank", [](auto& d) { d.lines[0].product = "20 1"; }, false},
      {"code not ASCII", [](auto& d) { d.lines[0].product = "苹果"; }, false},
      {"a return that names its sale",
       [](auto& d) { d.kind = TicketKind::Return; d.corrects = kOther; }, true},
      {"a void that names its sale",
       [](auto& d) { d.kind = TicketKind::Void; d.corrects = kOther; }, true},
      {"a void that names none", [](auto& d) { d.kind = TicketKind::Void; }, false},
      {"rounded up by 99",
       [](auto& d) { d.rounding = MoneyDifference(99); d.total = Fen(1148);
                     d.tenders = {{TenderType::Cash, Fen(1148), ""}}; }, true},
      {"rounded up by 100",
       [](auto& d) { d.rounding = MoneyDifference(100); d.total = Fen(1149);
                     d.tenders = {{TenderType::Cash, Fen(1149), ""}}; }, false},
      {"amounts at their bound do not overflow",
       [](auto& d) { for (auto& line : d.lines) line.amount = Fen(Money::kMaxFen);
                     d.total = Fen(Money::kMaxFen); d.rounding = MoneyDifference(0); }, false},
  };
  for (const Row& row : rows) {
    TicketDraft draft = SomeDraft();
    row.change(draft);
    BOOST_TEST_CONTEXT(row.what) { BOOST_TEST(bool(Ticket::From(draft)) == row.good); }
  }
}

BOOST_AUTO_TEST_CASE(AllBoundsTogetherDoNotOverflow) {
  TicketDraft draft = SomeDraft();
  draft.lines.assign(200, draft.lines.front());
  for (auto& line : draft.lines) line.amount = Fen(Money::kMaxFen);
  const auto ticket = Ticket::From(draft);
  BOOST_REQUIRE(!ticket);
  BOOST_TEST(int(ticket.error()) == int(TicketMistake::LinesDoNotAddUpToTotal));
}

BOOST_AUTO_TEST_CASE(Sums) {
  const Ticket ticket = Ticket::From(SomeDraft()).value();
  BOOST_TEST(ticket.AmountTendered(TenderType::StoredValue).fen() == 1000);
  BOOST_TEST(ticket.AmountTendered(TenderType::BankCard).fen() == 40);
  BOOST_TEST(ticket.AmountTendered(TenderType::Cash).fen() == 0);
  BOOST_TEST(ticket.SumOfLines().fen() == 1049);
  BOOST_TEST(ticket.Direction() == 1);
}

BOOST_AUTO_TEST_CASE(ContentIsWhatTheScaleSold) {
  const std::string before = Ticket::From(SomeDraft()).value().CanonicalBytes();
  struct Row { const char* what; Spoil change; bool same; };
  const Row rows[] = {
      {"nothing", [](auto&) {}, true},
      {"way of authorisation", [](auto& d) { d.authorisation = AuthorisationMode::Offline; }, true},
      {"data of the card", [](auto& d) { d.card->data = {9}; }, true},
      {"PIN", [](auto& d) { d.card->pin_block = "1234"; }, true},
      {"id", [](auto& d) { d.id = kOther; }, false},
      {"number", [](auto& d) { d.number = 1235; }, false},
      {"cashier", [](auto& d) { d.cashier = 4; }, false},
      {"opened", [](auto& d) { d.opened_at = d.opened_at.Plus(1); }, false},
      {"closed", [](auto& d) { d.closed_at = d.closed_at.Plus(1); }, false},
      {"kind", [](auto& d) { d.kind = TicketKind::Return; d.corrects = kOther; }, false},
      {"card", [](auto& d) { d.card->uid = CardUid::Parse("04A1B2C4").value(); }, false},
      {"product", [](auto& d) { d.lines[0].product = "2002"; }, false},
      {"weight", [](auto& d) { d.lines[0].quantity = Weight::FromGrams(1251).value(); }, false},
      {"pieces", [](auto& d) { d.lines[1].quantity = Pieces::FromCount(3).value(); }, false},
      {"unit price", [](auto& d) { d.lines[0].unit_price = PerKg(598); }, false},
      {"list price", [](auto& d) { d.lines[0].list_price = PerKg(698); }, false},
      {"order of lines", [](auto& d) { std::swap(d.lines[0], d.lines[1]); }, false},
      {"tender", [](auto& d) { d.tenders[1].type = TenderType::Mobile; }, false},
      {"reference", [](auto& d) { d.tenders[1].reference = "T2"; }, false},
      {"order of tenders", [](auto& d) { std::swap(d.tenders[0], d.tenders[1]); }, false},
      {"split of tenders",
       [](auto& d) { d.tenders[0].amount = Fen(999); d.tenders[1].amount = Fen(41); }, false},
      {"amounts of lines",
       [](auto& d) { d.lines[0].amount = Fen(748); d.lines[1].amount = Fen(301); }, false},
      {"rounding and total",
       [](auto& d) { d.rounding = MoneyDifference(-8); d.total = Fen(1041);
                     d.tenders[1].amount = Fen(41); }, false},
  };
  for (const Row& row : rows) {
    TicketDraft draft = SomeDraft();
    row.change(draft);
    BOOST_TEST_CONTEXT(row.what) {
      BOOST_TEST((Ticket::From(draft).value().CanonicalBytes() == before) == row.same);
    }
  }
}

BOOST_AUTO_TEST_CASE(NoFieldRunsIntoTheNext) {
  TicketDraft one = SomeDraft();
  one.tenders = {{TenderType::BankCard, Fen(1000), "A4:cash"}, {TenderType::Cash, Fen(40), ""}};
  TicketDraft other = SomeDraft();
  other.tenders = {{TenderType::BankCard, Fen(1000), "A"}, {TenderType::Cash, Fen(40), "4:cash"}};
  BOOST_TEST(Ticket::From(one).value().CanonicalBytes() !=
             Ticket::From(other).value().CanonicalBytes());
}

BOOST_AUTO_TEST_CASE(ContentIsStable) {
  // Hashes of it are in the books of every store: this text may never change.
  BOOST_TEST(Ticket::From(SomeDraft()).value().CanonicalBytes() ==
             "7:ticket132:00112233445566778899aabbccddeeff4:12344:sale0:1:313:179530566200013:"
             "17953056900008:04A1B2C31:24:20011:g4:12503:5993:6992:kg3:7494:30071:p1:23:1503:150"
             "5:piece3:3002:-94:10401:212:stored_value4:10000:9:bank_card2:402:T1");
}

BOOST_AUTO_TEST_CASE(ContentIsReadBack) {
  TicketDraft other = SomeDraft();
  other.kind = TicketKind::Return;
  other.corrects = kOther;
  other.card.reset();
  other.tenders = {{TenderType::Cash, Fen(1040), "3:abc:4"}};
  for (const TicketDraft& told : {SomeDraft(), other}) {
    const auto ticket = Ticket::From(told).value();
    const auto read = ParseCanonicalBytes(ticket.CanonicalBytes());
    BOOST_REQUIRE(read.has_value());
    BOOST_TEST((*read)->number == 1234);
    BOOST_TEST(((*read)->corrects == told.corrects));
    BOOST_TEST(((*read)->lines == told.lines));
    BOOST_TEST(((*read)->tenders == told.tenders));
    BOOST_TEST(read->CanonicalBytes() == ticket.CanonicalBytes());
    // What is left out is not made up.
    BOOST_TEST(((*read)->authorisation == AuthorisationMode::Offline));
    if ((*read)->card) BOOST_TEST((*read)->card->data.empty());
  }
}

BOOST_AUTO_TEST_CASE(OtherBytesAreNoContent) {
  const std::string good = Ticket::From(SomeDraft()).value().CanonicalBytes();
  for (std::size_t length = 0; length < good.size(); ++length) {
    BOOST_TEST(!ParseCanonicalBytes(good.substr(0, length)).has_value(), "cut at " << length);
  }
  BOOST_TEST(!ParseCanonicalBytes(good + "0:").has_value());
  const auto with = [&](const std::string& part, const std::string& other) {
    std::string bytes = good;
    return bytes.replace(bytes.find(part), part.size(), other);
  };
  for (const auto& [part, other] :
       {std::pair("7:ticket1", "7:ticket2"), {"4:1234", "4:123x"}, {"4:sale", "4:sold"},
        {"3:749", "3:750"}, {"1:2", "20:99999999999999999999"}, {"1:2", "2:-1"}, {"1:2", "3:999"},
        {"8:04A1B2C3", "8:04a1b2c3"}, {"1:g", "1:x"}, {"4:1250", "5:01250"},
        {"2:kg", "2:lb"}}) {
    BOOST_TEST(!ParseCanonicalBytes(with(part, other)).has_value(), other);
  }
}

BOOST_AUTO_TEST_CASE(Words) {
  for (const auto kind : {TicketKind::Sale, TicketKind::Return, TicketKind::Void}) {
    BOOST_TEST((ParseTicketKind(ToText(kind)) == kind));
  }
  using enum TenderType;
  for (const auto type : {Cash, StoredValue, BankCard, CityCard, Mobile}) {
    BOOST_TEST((ParseTenderType(ToText(type)) == type));
  }
  for (const auto mode : {AuthorisationMode::Online, AuthorisationMode::Offline}) {
    BOOST_TEST((ParseAuthorisationMode(ToText(mode)) == mode));
  }
  for (const char* text : {"", "Sale", "sale ", "refund"}) {
    BOOST_TEST(!ParseTicketKind(text));
    BOOST_TEST(!ParseTenderType(text));
    BOOST_TEST(!ParseAuthorisationMode(text));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::domain
