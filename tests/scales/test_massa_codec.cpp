/// Tests of the Massa-K wire format: every vector, and what must not be taken for a record.
#include <boost/test/unit_test.hpp>

#include "base/seeded_random.h"
#include "scales/drivers/massa_codec.h"
#include "scales/drivers/massa_frame.h"
#include "scales/drivers/massa_profile.h"
#include "scales/drivers/massa_sales_flow.h"
#include "scales/drivers/told_sale.h"
#include "wire_bytes.h"

namespace steelyard::scales {
namespace {

const std::string kPlu = Bytes(
    "0C 00 00 00 34 00 00 00 01 01 15 00 05 00 00 00 "
    "00 00 00 1C 27 00 00 00 00 00 00 00 00 20 1C 00"
    "00 00 00 20 20 20 20 00 00 00 00 00 05 41 70 70 6C 65 0D 00 00 0D 00 00 0D 79");
const std::string kTransaction = Bytes(
    "59 01 00 00 2C 00 00 00 1A 09 0C 0E 03 05 4D 00 "
    "00 00 01 00 00 00 00 02 0C 00 00 00 00 05 00 00"
    "E2 04 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00");

MassaMessage Parsed(const std::string& hex) {
  const auto message = ParseMassaFrame(Bytes(hex));
  BOOST_REQUIRE(bool(message));
  return *message;
}

MassaTransaction Sold() { return ParseTransaction(kTransaction).value(); }

}  // namespace

BOOST_AUTO_TEST_SUITE(massa_codec)

BOOST_AUTO_TEST_CASE(TheCrcOfOneByteIsTheByteItself) {
  for (int byte = 0; byte < 256; ++byte) {
    BOOST_TEST(MassaCrc(std::string(1, static_cast<char>(byte))) == byte);
  }
  BOOST_TEST(MassaCrc("") == 0);
}

BOOST_AUTO_TEST_CASE(FramesAreThoseOfTheVectors) {
  using enum MassaCode;
  const auto transaction = [](int number) {
    return PartNamePayload({8, 0, static_cast<std::uint16_t>(number)});
  };
  const struct {
    MassaMessage message;
    std::string hex;
  } kVectors[] = {
      {{Poll, {}}, "F8 55 CE 01 00 00 00 00"},
      {{GetStatus, {}}, "F8 55 CE 01 00 80 80 00"},
      {{ReqUfiles, transaction(1)}, "F8 55 CE 06 00 85 08 00 00 01 00 DC C9"},
      {{ReqUfiles, transaction(258)}, "F8 55 CE 06 00 85 08 00 00 02 01 DD CA"},
      {{ResetFiles, MaskPayload(1U << 6)}, "F8 55 CE 05 00 81 40 00 00 00 A6 01"},
      {{static_cast<MassaCode>(0x23), {}}, "F8 55 CE 01 00 23 23 00"},
      {{AckDfile, PartNamePayload({1, 1, 1})}, "F8 55 CE 06 00 42 01 01 00 01 00 F5 86"},
      {{ErrUfile, PartNamePayload({0, 0, 0})}, "F8 55 CE 06 00 46 00 00 00 00 00 05 49"},
  };
  for (const auto& [message, hex] : kVectors) {
    BOOST_TEST_CONTEXT(hex) {
      BOOST_TEST(Hex(MassaFrame(message)) == Hex(Bytes(hex)));
      const MassaMessage read = Parsed(hex);
      BOOST_TEST((read.code == message.code));
      BOOST_TEST(Hex(read.payload) == Hex(message.payload));
    }
  }
}

BOOST_AUTO_TEST_CASE(AProductIsTheRecordOfTheVector) {
  MassaPlu plu;
  plu.number = 12;
  plu.price = 1280;
  plu.code = 10012;
  plu.shelf_minutes = 7200;
  plu.name = "Apple";
  BOOST_TEST(Hex(PluRecordBytes(plu, CodePage::Cp1251)) == Hex(kPlu));
  const auto read = ParseMassaPlu(kPlu, CodePage::Cp1251);
  BOOST_REQUIRE(bool(read));
  BOOST_TEST(read->number == 12U);
  BOOST_TEST(read->price == 1280U);
  BOOST_TEST(read->code == 10012U);
  BOOST_TEST(read->shelf_minutes == 7200U);
  BOOST_TEST(read->barcode_prefix == 21);
  BOOST_TEST(read->name == "Apple");
  BOOST_TEST(!read->by_piece);
}

BOOST_AUTO_TEST_CASE(ALoadedPartIsTheFrameOfTheVector) {
  const std::string frame =
      MassaFrame({MassaCode::Dfile, PartPayload({1, 1, 1, kPlu})});
  BOOST_TEST(Hex(frame) ==
             Hex(Bytes("F8 55 CE 42 00 82 01 01 00 01 00 3A 00") + kPlu + Bytes("ED 56")));
}

BOOST_AUTO_TEST_CASE(ATransactionIsReadAndWrittenAsInTheVector) {
  const auto part =
      ParseMassaFrame(Bytes("F8 55 CE 3A 00 45 08 01 00 01 00 32 00") + kTransaction +
                      Bytes("1B BE"));
  BOOST_REQUIRE(bool(part));
  BOOST_TEST((part->code == MassaCode::Ufile));
  const auto data = ParsePart(part->payload);
  BOOST_REQUIRE(bool(data));
  const auto read = ParseTransaction(data->data);
  BOOST_REQUIRE(bool(read));
  BOOST_TEST(read->number == 345U);
  BOOST_TEST((read->at == base::WallClock{2026, 9, 12, 14, 3, 5}));
  BOOST_TEST(read->group == 77U);
  BOOST_TEST(read->scale_number == 1U);
  BOOST_TEST(read->operator_number == 2);
  BOOST_TEST(read->plu == 12U);
  BOOST_TEST(read->price == 1280U);
  BOOST_TEST(read->quantity == 1250U);
  BOOST_TEST(Hex(TransactionBytes(*read)) == Hex(kTransaction));
}

BOOST_AUTO_TEST_CASE(AnIdentityIsThatOfTheVector) {
  const MassaMessage message = Parsed(
      "F8 55 CE 1B 00 01 01 00 53 4E 30 30 30 30 30 30 30 30 30 31"
      "00 00 00 00 00 00 00 00 00 00 00 00 1E C4");
  BOOST_TEST((message.code == MassaCode::ResId));
  const auto identity = ParseResId(message.payload);
  BOOST_REQUIRE(bool(identity));
  BOOST_TEST(identity->serial == "SN0000000001");
  BOOST_TEST(identity->missing_files == 0U);
}

BOOST_AUTO_TEST_CASE(DamagedFramesAreRefused) {
  const std::string good = MassaFrame({MassaCode::Dfile, PartPayload({1, 1, 1, kPlu})});
  for (std::size_t i = 0; i < good.size(); ++i) {
    std::string bad = good;
    bad[i] = static_cast<char>(bad[i] ^ 0x20);
    BOOST_TEST(!ParseMassaFrame(bad));
    BOOST_TEST(!ParseMassaFrame(good.substr(0, i)));
  }
  BOOST_TEST(!ParseMassaFrame(good + "x"));
  base::SeededRandom random(4);
  for (int i = 0; i < 2'000; ++i) {
    std::string noise;
    for (auto left = random.Between(0, 80); left > 0; --left) {
      noise += static_cast<char>(random.Between(0, 255));
    }
    BOOST_TEST(!ParseMassaFrame(noise));
    BOOST_TEST(!ParseResId(noise));
    BOOST_TEST(!ParseTransaction(noise));
    (void)ParsePart(noise);
    (void)ParseTotal(noise);
    (void)ParseMassaPlu(noise, CodePage::Cp866);
  }
}

BOOST_AUTO_TEST_CASE(ARecordOfAnotherLengthIsRefused) {
  BOOST_TEST(!ParseTransaction(kTransaction.substr(0, 49)));
  BOOST_TEST(!ParseTransaction(kTransaction + "x"));
  BOOST_TEST(!ParseTransaction(kPlu));
  std::string wrong_sum = kPlu;
  wrong_sum.back() = 0x78;
  BOOST_TEST(!ParseMassaPlu(wrong_sum, CodePage::Cp1251));
  BOOST_TEST(!ParseMassaPlu("", CodePage::Cp1251));
}

BOOST_AUTO_TEST_CASE(RecordsAreCutTheSameFromRecordsAndFromSlices) {
  MassaTransaction told = Sold();
  std::string file;
  std::vector<std::string> records;
  for (int i = 0; i < 60; ++i) {
    ++told.number;
    records.push_back(TransactionBytes(told));
    file += records.back();
  }
  for (const auto& parts : {records, CutIntoParts(file)}) {
    MassaRecordCutter cutter;
    std::vector<std::string> cut;
    int number = 0;
    for (const std::string& part : parts) {
      cutter.Append(++number, part);
      for (auto record = cutter.Next(); record && *record; record = cutter.Next()) {
        cut.push_back((**record).bytes);
        BOOST_TEST(parts[(**record).part - 1].substr((**record).at, 4) ==
                   (**record).bytes.substr(0, 4).substr(0, parts[(**record).part - 1].size() -
                                                               (**record).at));
      }
    }
    BOOST_TEST(!cutter.IsInsideRecord());
    BOOST_TEST((cut == records));
  }
  BOOST_TEST(CutIntoParts(file).size() == 3U);  // 3000 bytes
}

BOOST_AUTO_TEST_CASE(NamesAreToldInTheCodePageAndCutAtWholeCharacters) {
  MassaPlu plu;
  plu.number = 1;
  for (const auto page : {CodePage::Cp1251, CodePage::Cp866}) {
    plu.name = "Яблоко";
    BOOST_TEST(ParseMassaPlu(PluRecordBytes(plu, page), page)->name == "Яблоко");
  }
  BOOST_TEST(PluRecordBytes(plu, CodePage::Cp866).find("\x9F\xA1\xAB\xAE\xAA\xAE") !=
             std::string::npos);
  plu.name.clear();
  for (int i = 0; i < 200; ++i) plu.name += "果";
  const auto read = ParseMassaPlu(PluRecordBytes(plu, CodePage::Gbk), CodePage::Gbk);
  BOOST_REQUIRE(bool(read));
  BOOST_TEST(read->name == plu.name.substr(0, 123 * 3));  // 247 bytes hold 123 of two
  plu.name = "two\nlines";
  BOOST_TEST(ParseMassaPlu(PluRecordBytes(plu, CodePage::Gbk), CodePage::Gbk)->name == plu.name);
}

BOOST_AUTO_TEST_CASE(TotalsAreReadAsWritten) {
  const MassaTotal total{12, 123'456, 7, 5'000'000'000, 321, {2026, 9, 12, 14, 0, 0}};
  const auto read = ParseTotal(TotalBytes(total));
  BOOST_REQUIRE(bool(read));
  BOOST_TEST(read->plu == 12U);
  BOOST_TEST(read->day_weight_g == 123'456U);
  BOOST_TEST(read->day_purchases == 7);
  BOOST_TEST(read->month_weight_g == 5'000'000'000U);
  BOOST_TEST(read->month_purchases == 321);
  BOOST_TEST((read->last == total.last));
}

BOOST_AUTO_TEST_CASE(TheAmountFollowsTheProfilesRounding) {
  MassaTransaction told = Sold();
  const auto total = [&](domain::Rounding rounding) {
    const auto ticket = TicketFromTransactions(
        {{told, 1, 0}}, {"SN0000000001", base::UtcOffset::China(), rounding}, {});
    BOOST_REQUIRE(bool(ticket));
    return ticket->ticket->total.fen();
  };
  BOOST_TEST(total(domain::Rounding::HalfUp) == 1600);
  told.quantity = 1249;  // 15.9872
  BOOST_TEST(total(domain::Rounding::HalfUp) == 1599);
  BOOST_TEST(total(domain::Rounding::Down) == 1598);
  told.by_piece = true;
  told.quantity = 3;
  BOOST_TEST(total(domain::Rounding::Down) == 3840);
}

BOOST_AUTO_TEST_CASE(ATicketSaysWhatTheScaleDidNotTell) {
  const auto made = TicketFromTransactions(
      {{Sold(), 3, 7}}, {"SN0000000001", base::UtcOffset::China(), domain::Rounding::HalfUp},
      {.first = "abc", .base = 1000});
  BOOST_REQUIRE(bool(made));
  BOOST_TEST(made->raw.starts_with(kTransaction));
  BOOST_TEST(made->raw.find("computed by us") != std::string::npos);
  BOOST_TEST(made->mark == "first=abc part=3 at=7 base=1000 cleared=0");
  BOOST_TEST((made->series == ports::NumberSeries::Rising));
  const domain::Ticket& ticket = made->ticket;
  BOOST_TEST(ticket->number == 1345);
  BOOST_TEST(ticket->cashier == 2);
  BOOST_TEST((ticket->authorisation == domain::AuthorisationMode::Offline));
  BOOST_TEST((ticket->id == TicketIdFrom({"massa-vpm", "SN0000000001", "345",
                                          "20260912140305"})));
}

BOOST_AUTO_TEST_CASE(WhatCannotBeBookedIsRefusedInWords) {
  const MassaDevice device{"S", base::UtcOffset::China(), domain::Rounding::HalfUp};
  const auto refuse = [&](auto change) {
    MassaTransaction told = Sold();
    change(told);
    const auto made = TicketFromTransactions({{told, 1, 0}}, device, {});
    BOOST_REQUIRE(!made);
    BOOST_TEST(made.error().what.size() > 10U);
  };
  refuse([](MassaTransaction& told) { told.price = 4'000'000'000U; });
  refuse([](MassaTransaction& told) { told.quantity = 1'000'000; });
  refuse([](MassaTransaction& told) { told.at.month = 13; });
  refuse([](MassaTransaction& told) { told.number = 0; });
  std::vector<PlacedTransaction> dear(150, {Sold(), 1, 0});
  for (auto& line : dear) line.transaction.price = 9'999'999;
  for (auto& line : dear) line.transaction.quantity = 999'999;
  BOOST_TEST(!TicketFromTransactions(dear, device, {}));
}

BOOST_AUTO_TEST_CASE(LinesOfOneGroupAreOneTicket) {
  std::vector<ports::PulledTicket> stored;
  MassaSalesFlow flow({"S", base::UtcOffset::China(), domain::Rounding::HalfUp}, {{}, 0},
                      [&](const auto& batch) { stored.insert(stored.end(), batch.begin(),
                                                             batch.end()); });
  const std::pair<std::uint32_t, int> kGroupsAndOperators[] = {
      {5, 1}, {5, 1}, {6, 1}, {5, 1}, {0, 1}, {0, 1}, {7, 1}, {7, 2}};
  std::uint32_t number = 0;
  for (const auto& [group, person] : kGroupsAndOperators) {
    MassaTransaction told = Sold();
    told.number = ++number;
    told.group = group;
    told.operator_number = person;
    flow.Take({told, static_cast<int>(number), 0});
  }
  flow.StoreAll();
  std::vector<std::size_t> lines;
  std::vector<std::int64_t> numbers;
  for (const auto& pulled : stored) lines.push_back(pulled.ticket->lines.size());
  for (const auto& pulled : stored) numbers.push_back(pulled.ticket->number);
  BOOST_TEST(lines == (std::vector<std::size_t>{2, 1, 1, 1, 1, 1, 1}),
             boost::test_tools::per_element());
  BOOST_TEST(numbers == (std::vector<std::int64_t>{2, 3, 4, 5, 6, 7, 8}),
             boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(PlacesAreReadAsWritten) {
  const MassaPlace place{"0123456789abcdef", 17, 950, 5'000, true};
  const auto read = ParseMassaPlace(place.ToText());
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(read->ToText() == place.ToText());
  for (const char* bad : {"", "first=a", "first=a part=0 at=0 base=0 cleared=0",
                          "first=a part=1 at=-1 base=0 cleared=0",
                          "first=a part=1 at=0 base=99999999999999999999 cleared=0"}) {
    BOOST_TEST(!ParseMassaPlace(bad));
  }
}

BOOST_AUTO_TEST_CASE(ProfilesAreMadeOfKnownWords) {
  BOOST_TEST((ParseMassaProfile("")->code_page == CodePage::Cp1251));
  const auto profile = ParseMassaProfile("down+gbk+clears");
  BOOST_REQUIRE(profile.has_value());
  BOOST_TEST((profile->code_page == CodePage::Gbk));
  BOOST_TEST((profile->rounding == domain::Rounding::Down));
  BOOST_TEST(profile->can_clear_sales);
  for (const char* bad : {"+", "gbk+", "+gbk", "gbk++down", "gbk+cp866", "down+half-up", "push",
                          "clears+clears"}) {
    BOOST_TEST(!ParseMassaProfile(bad));
  }
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::scales
