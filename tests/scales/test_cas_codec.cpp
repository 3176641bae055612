/// Tests of the CAS CL wire format: every vector, and what must not be taken for a sale.
#include <fmt/format.h>

#include <boost/test/unit_test.hpp>

#include "base/seeded_random.h"
#include "scales/drivers/cas_codec.h"
#include "scales/drivers/cas_sale.h"
#include "scales/drivers/told_sale.h"
#include "wire_bytes.h"

namespace steelyard::scales {
namespace {

const std::string kPush = Bytes(
    "69 30 30 46 30 37 30 2C 34 30 4C 30 42 43 3A 5E "
    "3D 30 31 2E 2A 3D 30 31 2E 24 3D 30 2E 26 3D 43"
    "30 41 38 30 30 39 36 2E 40 3D 34 46 35 30 2E 3F "
    "3D 30 2E 54 3D 30 31 35 39 2E 00 01 01 01 4D 00"
    "00 00 5D 27 00 00 E2 04 00 00 00 00 00 00 00 05 "
    "00 00 40 06 00 00 00 00 00 00 59 01 00 00 0C 00"
    "00 1A 09 0C 0E 03 05 1A 09 0C 32 31 31 30 30 37 "
    "37 30 31 36 30 30 33 00 00 00 00 00 00 00 00 00"
    "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
    "00 00 01 00 41 70 70 6C 65 00 00 00 00 00 00 00"
    "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "
    "00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00"
    "00 00 00 00 00 00 00 00 00 00 00 81");

const std::string kReply = "W02A0004D,01L0081:^=01.*=01.$=0.&=C0A80096.@=4F50.?=0.N=004D."
                           "F=01.57,02:" +
                           Bytes("01 00") + "F=02.4C,04:" + Bytes("4D 00 00 00") + "F=04.4D,01:" +
                           Bytes("01") + "F=06.4C,04:" + Bytes("00 05 00 00") + "F=0B.4C,04:" +
                           Bytes("5D 27 00 00") + "F=0A.53,05:Apple" + Bytes("2F");

CasPlu Apple() { return {1, 77, false, 1280, 10077, "Apple"}; }

base::Result<CasReply, Misread> ReadReply(const std::string& bytes) {
  const auto head = ParseCasReplyHead(std::string_view(bytes).substr(0, kCasReplyHead));
  if (!head) return base::Fail(head.error());
  return ParseCasReply(*head, std::string_view(bytes).substr(kCasReplyHead), CodePage::Gbk);
}

CasSaleLine Sold(int order = 1) {
  CasSaleLine line = ParseCasPush(kPush).value();
  line.line_order = order;
  line.raw = CasPushBytes(line);
  return line;
}

base::Result<std::optional<domain::Ticket>, Misread> TicketOf(std::vector<CasSaleLine> lines,
                                                              CasDevice device = {.scale = 4}) {
  return TicketFromCasLines(lines, device);
}

}  // namespace

BOOST_AUTO_TEST_SUITE(cas_codec)

BOOST_AUTO_TEST_CASE(AProductIsWrittenAsInTheVector) {
  const std::string fields = "F=01.57,2:" + Bytes("01 00") + "F=02.4C,4:" + Bytes("4D 00 00 00") +
                             "F=04.4D,1:" + Bytes("01") + "F=06.4C,4:" + Bytes("00 05 00 00") +
                             "F=0B.4C,4:" + Bytes("5D 27 00 00") + "F=0A.53,5:Apple";
  BOOST_TEST(Hex(CasWriteCommand(Apple(), {})) ==
             Hex("W02A0004D,01L0050:" + fields + Bytes("79")));
}

BOOST_AUTO_TEST_CASE(LengthsAreWrittenInTheProfilesRadix) {
  CasPlu plu = Apple();
  plu.name = "Golden Delight";  // 14 characters
  const auto written = [&](CasRadix radix) {
    return CasWriteCommand(plu, {.code_page = CodePage::Gbk, .radix = radix});
  };
  BOOST_TEST(written(CasRadix::Hex).find("F=0A.53,E:Golden") != std::string::npos);
  BOOST_TEST(written(CasRadix::FourHexDigits).find("F=0A.53,000E:Golden") != std::string::npos);
  BOOST_TEST(written(CasRadix::Decimal).find("F=0A.53,14:Golden") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(AProductIsReadBackAsInTheVector) {
  BOOST_TEST(kReply.size() == 148U);
  const auto reply = ReadReply(kReply);
  BOOST_REQUIRE(bool(reply));
  BOOST_TEST((reply->slot == CasSlot::Plu));
  BOOST_TEST(reply->scale_id == 1);
  BOOST_TEST(reply->plu.number == 77U);
  BOOST_TEST(reply->plu.price == 1280U);
  BOOST_TEST(reply->plu.item_code == 10077U);
  BOOST_TEST(reply->plu.name == "Apple");
  BOOST_TEST(Hex(CasReplyBytes({CasSlot::Plu, 1, Apple()}, CodePage::Gbk)) == Hex(kReply));
  BOOST_TEST(CasReadCommand({1, 10}) == "R02F0100000A,00\n");
}

BOOST_AUTO_TEST_CASE(EmptySlotsAndTheEndOfTheListAreTold) {
  CasPlu none = Apple();
  BOOST_TEST((ReadReply(CasReplyBytes({CasSlot::Empty, 1, none}, CodePage::Gbk))->slot ==
              CasSlot::Empty));
  BOOST_TEST((ReadReply(CasReplyBytes({CasSlot::EndOfList, 1, none}, CodePage::Gbk))->slot ==
              CasSlot::EndOfList));
}

BOOST_AUTO_TEST_CASE(AnEmulatorsShorterReplyIsReadToo) {
  const std::string body = "N=004D.F=02.4C,04:" + Bytes("4D 00 00 00") + "F=0A.53,05:Apple";
  const auto reply = ReadReply(fmt::format("W02A0004D,01L{:04X}:", body.size()) + body +
                               std::string(1, '\0'));
  BOOST_REQUIRE(bool(reply));
  BOOST_TEST(reply->plu.name == "Apple");
}

BOOST_AUTO_TEST_CASE(OrdersToDeleteAreThoseOfTheVectors) {
  BOOST_TEST(CasDeleteCommand({1, 77}) == "C43F13,0100004D\n");
  BOOST_TEST(Hex(CasDeleteDownloadCommand({0, 0})) ==
             Hex(Bytes("57 4C 00 00 00 00 2C 06 00 3A 00 00 00 00 00 00 3A A6 0D")));
}

BOOST_AUTO_TEST_CASE(TheFixedStructureHas147Bytes) {
  const std::string frame = CasDownloadCommand(Apple(), CodePage::Gbk);
  BOOST_TEST(frame.size() == 10U + 147U + 3U);
  BOOST_TEST(Hex(frame.substr(0, 10)) == Hex(Bytes("57 4C 00 00 00 00 2C 93 00 3A")));
  BOOST_TEST(frame.substr(17, 5) == "Apple");
  BOOST_TEST(Hex(frame.substr(10 + 113, 4)) == "00050000");  // the price
}

BOOST_AUTO_TEST_CASE(AnswersAreReadWithTheirErrors) {
  const auto good = ParseCasAck("^=01.*=01.$=0.&=C0A80001.@=4F50.?=3.W02:O4D\n");
  BOOST_REQUIRE(bool(good));
  BOOST_TEST(!good->error);
  BOOST_TEST(!ParseCasAck("C003:O13\n")->error);
  for (const int code : {0x82, 0x84, 0x88, 0x89, 0x95, 0x97, 0x98, 0x99}) {
    const auto bad = ParseCasAck(fmt::format("^=01.W02:E{:02X}\n", code));
    BOOST_REQUIRE(bool(bad));
    BOOST_TEST(bad->error.value() == code);
    BOOST_TEST(!DescribeCasError(code).starts_with("error"));
  }
  BOOST_TEST(DescribeCasError(0x42) == "error 42");
  for (const char* nonsense : {"", "\n", ":O", ":Oxx", "hello"}) BOOST_TEST(!ParseCasAck(nonsense));
}

BOOST_AUTO_TEST_CASE(ASaleIsReadAndWrittenAsInTheVector) {
  BOOST_TEST(kPush.size() == 204U);
  const auto line = ParseCasPush(kPush);
  BOOST_REQUIRE(bool(line));
  BOOST_TEST(line->scale_id == 1);
  BOOST_TEST(line->plu == 77U);
  BOOST_TEST(line->item_code == 10077U);
  BOOST_TEST(line->weight_g == 1250U);
  BOOST_TEST(line->unit_price == 1280U);
  BOOST_TEST(line->total == 1600U);
  BOOST_TEST(line->counter == 345U);
  BOOST_TEST(line->ticket == 12);
  BOOST_TEST(line->line_order == 1);
  BOOST_TEST(line->barcode == "2110077016003");
  BOOST_TEST(line->name == "Apple");
  BOOST_TEST((line->told_at == base::WallClock{2026, 9, 12, 14, 3, 5}));
  BOOST_TEST(Hex(CasPushBytes(*line)) == Hex(kPush));
  BOOST_TEST(line->KeyText() == "1/345/12/1/260912");
}

BOOST_AUTO_TEST_CASE(TheAcknowledgementIsThatOfTheVector) {
  const std::string ack = CasAcknowledgement(ParseCasPush(kPush)->route, "C0A80001");
  BOOST_TEST(ack == "i00F070,02L02B:^=01.*=01.$=0.&=C0A80001.@=4F50.?=0.T=0159.?");  // 3F is ?
  BOOST_TEST(ack.size() == 59U);
}

BOOST_AUTO_TEST_CASE(DamagedSalesAreRefused) {
  for (std::size_t i = 0; i < kPush.size(); ++i) {
    std::string bad = kPush;
    bad[i] = static_cast<char>(bad[i] ^ 0x01);
    BOOST_TEST(!ParseCasPush(bad));
    BOOST_TEST(!ParseCasPush(kPush.substr(0, i)));
  }
  BOOST_TEST(!ParseCasPush(kPush + "x"));
  base::SeededRandom random(5);
  for (int i = 0; i < 2'000; ++i) {
    std::string noise = random.Chance(500) ? kPush.substr(0, random.Between(0, 100)) : "";
    for (auto left = random.Between(0, 220); left > 0; --left) {
      noise += static_cast<char>(random.Between(0, 255));
    }
    BOOST_TEST(!ParseCasPush(noise));
    (void)ReadReply(noise);
    (void)ParseCasAck(noise);
    (void)ParseCasFields(noise, CasRadix::Decimal, CodePage::Gbk);
  }
  CasSaleLine line = Sold();
  line.sold_on.month = 13;
  BOOST_TEST(!ParseCasPush(CasPushBytes(line)));
}

BOOST_AUTO_TEST_CASE(ARepeatIsKnownThoughItWasSentLater) {
  CasSaleLine again = Sold();
  again.told_at.minute += 5;
  again.route.task = "0160";
  again.raw = CasPushBytes(again);
  BOOST_TEST(again.KeyText() == Sold().KeyText());
  BOOST_TEST(again.ContentHash() == Sold().ContentHash());
  again.total = 1;
  again.raw = CasPushBytes(again);
  BOOST_TEST(again.ContentHash() != Sold().ContentHash());
}

BOOST_AUTO_TEST_CASE(LinesBelongToATicketWhileTheirOrderRises) {
  const CasSaleLine first = Sold(1);
  const auto next = [&](auto change) {
    CasSaleLine line = Sold(2);
    change(line);
    return BelongsToTicketOf(first, line);
  };
  BOOST_TEST(next([](CasSaleLine&) {}));
  BOOST_TEST(next([](CasSaleLine& line) { ++line.counter; }));
  BOOST_TEST(!next([](CasSaleLine& line) { --line.counter; }));
  BOOST_TEST(!next([](CasSaleLine& line) { ++line.ticket; }));
  BOOST_TEST(!next([](CasSaleLine& line) { line.line_order = 1; }));
  BOOST_TEST(!next([](CasSaleLine& line) { ++line.sold_on.day; }));
  BOOST_TEST(!next([](CasSaleLine& line) { ++line.department; }));
  BOOST_TEST(!next([](CasSaleLine& line) { ++line.scale_id; }));
}

BOOST_AUTO_TEST_CASE(TheTicketOfTheVectorIsBookedAsTold) {
  const auto ticket = TicketOf({Sold()});
  BOOST_REQUIRE(bool(ticket));
  BOOST_REQUIRE(ticket->has_value());
  const domain::Ticket& made = **ticket;
  BOOST_TEST(made->number == 345);
  BOOST_TEST(made->total.fen() == 1600);
  BOOST_TEST(made->lines.at(0).product == "77");
  BOOST_TEST((made->id == TicketIdFrom({"cas-cl", "4", "1/345/12/1/260912"})));
  BOOST_TEST(TicketOf({Sold()}, {.scale = 4, .fen_per_unit = 10})->value()->total.fen() == 16000);
}

BOOST_AUTO_TEST_CASE(AVoidedLineLeavesTheTicket) {
  CasSaleLine other = Sold(2);
  other.plu = 5;
  CasSaleLine voided = Sold(3);
  for (const unsigned flag : {kCasVoid, kCasNegative}) {
    voided.flags = flag;
    const auto ticket = TicketOf({Sold(), other, voided});
    BOOST_REQUIRE(bool(ticket));
    BOOST_TEST((**ticket)->lines.size() == 1U);
    BOOST_TEST((**ticket)->lines.at(0).product == "5");
  }
  voided.total = static_cast<std::uint32_t>(-1600);
  BOOST_TEST((**TicketOf({Sold(), other, voided}))->lines.size() == 1U);
  const auto nothing = TicketOf({Sold(), voided});
  BOOST_REQUIRE(bool(nothing));
  BOOST_TEST(!nothing->has_value());
}

BOOST_AUTO_TEST_CASE(WhatCannotBeBookedIsRefusedInWords) {
  const auto refuse = [](auto change) {
    CasSaleLine line = Sold(2);
    change(line);
    const auto ticket = TicketOf({Sold(), line});
    BOOST_REQUIRE(!ticket);
    BOOST_TEST(ticket.error().what.size() > 10U);
  };
  refuse([](CasSaleLine& line) { line.flags = kCasReturn; });
  refuse([](CasSaleLine& line) {
    line.flags = kCasVoid;
    line.plu = 99;
  });
  refuse([](CasSaleLine& line) { line.plu_type = 9; });
  refuse([](CasSaleLine& line) { line.unit_price = 4'000'000'000U; });
  refuse([](CasSaleLine& line) { line.weight_g = 1'000'000; });
  refuse([](CasSaleLine& line) { line.counter = 0; });
}

BOOST_AUTO_TEST_CASE(LabelsMadeAheadCountAsTheProfileSays) {
  CasSaleLine label = Sold();
  label.flags = kCasPrepack;
  BOOST_TEST(TicketOf({label})->has_value());
  BOOST_TEST(!TicketOf({label}, {.scale = 4, .prepack = CasPrepack::IsNoSale})->has_value());
  CasSaleLine data = Sold();
  data.data_type = 0x40;
  BOOST_TEST(!TicketOf({data})->has_value());
}

BOOST_AUTO_TEST_CASE(ProfilesAreMadeOfKnownWords) {
  const auto profile = ParseCasProfile("cp1254+decimal+wl+ack-new+skip-prepack+price0");
  BOOST_REQUIRE(profile.has_value());
  BOOST_TEST((profile->code_page == CodePage::Cp1254));
  BOOST_TEST((profile->radix == CasRadix::Decimal));
  BOOST_TEST((profile->write_form == CasWriteForm::Download));
  BOOST_TEST((profile->ack_way == CasAckWay::NewConnection));
  BOOST_TEST((profile->prepack == CasPrepack::IsNoSale));
  BOOST_TEST(profile->fen_per_unit == 100);
  BOOST_TEST(ParseCasProfile("")->department == 1);
  BOOST_TEST(ParseCasProfile("dept2")->department == 2);
  BOOST_TEST(ParseCasProfile("hex4+dept99")->department == 99);
  for (const char* bad : {"+", "hex+hex4", "gbk+cp1251", "wl+wl", "price0+price1", "push", "down",
                          "dept", "dept0", "dept02", "dept100", "dept-1", "dept1+dept2"}) {
    BOOST_TEST(!ParseCasProfile(bad));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
