/// Published and computed vectors of everything an FMCOS card and its desk compute together.
#include <boost/test/unit_test.hpp>

#include <string>

#include "base/hex.h"
#include "cards/fmcos_crypto.h"

namespace steelyard::cards {
namespace {

base::Bytes Hex(std::string_view text) { return base::ParseHex(text).value(); }

/// Sixteen bytes; eight are a key with equal halves.
Secret<16> Key(std::string_view text) {
  const base::Bytes bytes = Hex(text);
  if (bytes.size() == 8) return AsTripleDesKey(Key8(bytes));
  BOOST_REQUIRE(bytes.size() == 16);
  return Secret<16>(TripleDesKey(bytes));
}

Block8 Block(std::string_view text) {
  const base::Bytes bytes = Hex(text);
  BOOST_REQUIRE(bytes.size() == 8);
  Block8 block{};
  std::ranges::copy(bytes, block.begin());
  return block;
}

template <std::size_t N>
std::array<std::uint8_t, N> Fixed(std::string_view text) {
  const base::Bytes bytes = Hex(text);
  BOOST_REQUIRE(bytes.size() == N);
  std::array<std::uint8_t, N> result{};
  std::ranges::copy(bytes, result.begin());
  return result;
}

std::string Text(std::span<const std::uint8_t> bytes) { return base::ToUpperHex(bytes); }

/// 20250601093000 as a card sees it.
PurseMoment Moment(std::string_view text) {
  return {Fixed<4>(text.substr(0, 8)), Fixed<3>(text.substr(8))};
}

const std::string k0011 = "00112233445566778899AABBCCDDEEFF";
const std::string kTransport = "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF";

std::string Repeated(std::string_view byte) {
  std::string text;
  for (int i = 0; i < 16; ++i) text += byte;
  return text;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(fmcos_crypto)

BOOST_AUTO_TEST_CASE(ThereAndBack) {
  const Secret<16> key = Key(k0011);
  const Block8 plain = Block("0102030405060708");
  BOOST_TEST(Text(TripleDesDecrypt(key.bytes(), TripleDesEncrypt(key.bytes(), plain))) ==
             "0102030405060708");
  // Equal halves are single DES; the worked example of many textbooks.
  const Secret<16> single = Key("133457799BBCDFF1");
  BOOST_TEST(Text(TripleDesEncrypt(single.bytes(), Block("0123456789ABCDEF"))) ==
             "85E813540F0AB405");
}

BOOST_AUTO_TEST_CASE(PbocDiversification) {
  const Secret<16> key = DiversifyPboc(Key(k0011).bytes(), Block("1122334455667788"));
  BOOST_TEST(Text(key.bytes()) == "496BD7A3513644533100B54E71196528");
}

BOOST_AUTO_TEST_CASE(ExternalAuthentication) {
  struct Row { std::string key; const char* challenge; const char* cryptogram; };
  const Row rows[] = {{"0102030405060708", "BB83BFF3", "74B0047DD681D96C"},
                      {"FFFFFFFFFFFFFFFF", "53FD1F262EC4E6E2", "A0DBBFC1192FF24A"},
                      {kTransport, "53FD1F262EC4E6E2", "A0DBBFC1192FF24A"},
                      {k0011, "1A2B3C4D", "2C15406FD90FEA8B"},
                      {k0011, "1A2B3C4D5E6F7081", "180886E12F513449"},
                      {Repeated("39"), "1A2B3C4D", "47BD80AA388E408D"},
                      {Repeated("39"), "1A2B3C4D5E6F7081", "D772797E6D4AA445"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.key << " " << row.challenge) {
      BOOST_TEST(Text(ExternalAuthCryptogram(Key(row.key).bytes(), Hex(row.challenge))) ==
                 row.cryptogram);
    }
  }
}

BOOST_AUTO_TEST_CASE(InternalAuthentication) {
  const base::Bytes data = Hex("0102030405060708");
  BOOST_TEST(Text(InternalAuthCipher(Key("1122334455667788").bytes(), data)) ==
             "178F59F8578E0D3F");
  BOOST_TEST(Text(InternalAuthMac(Key8(Hex("1122334455667788")), data)) == "A82A8CEB");
}

BOOST_AUTO_TEST_CASE(MacOfALine) {
  struct Row { std::string key; const char* challenge; const char* message; const char* mac; };
  const Row rows[] = {
      {kTransport, "44A47DEB", "04D600001411223344556677889900AABBCCDDEEFF", "F2F62231"},
      {kTransport, "D0FE4FB9", "11223344556677889900AABBCCDDEEFF", "8D318577"},
      {kTransport, "D0FE4FB9", "04B0000004", "F09C8A19"},
      {Repeated("36"), "A3BBCFC8",
       "04D6950022000122000001FFFF01010000220000000000000620160101205012310000", "96E32EF1"},
      {kTransport, "4C45BAB9", "84D40102147C87BC23140021B3AFEA67E6359DDCFE", "D7C943F6"},
      {kTransport, "EF364818", "84D43901147C87BC23140021B3AFEA67E6359DDCFE", "9095E4E1"},
      {k0011, "1A2B3C4D", "04B0950004", "812A50C3"},
      {k0011, "1A2B3C4D", "0001220000", "BE319C11"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.message) {
      BOOST_TEST(Text(LineMac(Key(row.key).bytes(), Hex(row.challenge), Hex(row.message))) ==
                 row.mac);
    }
  }
}

BOOST_AUTO_TEST_CASE(GuardedCommands) {
  enum class Form { Maced, Encrypted };
  struct Row {
    Form form; std::string key; const char* challenge; ApduHeader header;
    const char* data; const char* command;
  };
  const ApduHeader update{0x00, 0xD6, 0x95, 0x00};
  const Row rows[] = {
      {Form::Maced, k0011, "1A2B3C4D", update, "0001220000", "04D69500090001220000F178595B"},
      {Form::Maced, Repeated("36"), "1A2B3C4D", update, "0001220000",
       "04D69500090001220000C4FC4B44"},
      {Form::Encrypted, k0011, "1A2B3C4D", update, "0001220000",
       "04D695000CF9B108BC4E23C261C292295B"},
      {Form::Encrypted, k0011, "1A2B3C4D", update, "11223344556677",
       "04D695000CC56D6C8BED62632F20C3D35D"},
      {Form::Encrypted, k0011, "1A2B3C4D", update, "1122334455667788",
       "04D69500146C76EC225C6339434413451B82C5A8D21D9D0C27"},
      {Form::Maced, k0011, "1A2B3C4D", {0x84, 0x1E, 0, 0}, "", "841E000004E00A62E9"},
      {Form::Maced, k0011, "1A2B3C4D", {0x84, 0x1E, 0, 1}, "", "841E000104A4085364"},
      {Form::Maced, k0011, "1A2B3C4D", {0x84, 0x18, 0, 0}, "", "8418000004030555B4"},
      {Form::Maced, k0011, "1A2B3C4D", {0x84, 0x16, 0, 0}, "", "8416000004D19F2808"},
      {Form::Encrypted, Repeated("37"), "1A2B3C4D", {0x84, 0x24, 1, 0}, "123456",
       "842401000CA89EF762479FBB69EA5EF913"},
      {Form::Encrypted, Repeated("37"), "1A2B3C4D", {0x84, 0x24, 0, 1}, "123456",
       "842400010CA89EF762479FBB69170EE18B"},
      {Form::Encrypted, kTransport, "1A2B3C4D", {0x80, 0xD4, 0x01, 0x01},
       "3EF0020001EB18CE6986C820970E876219052CE0CF",
       "84D401011CE45EB02D5102D085F72CCD4AD47E69030D254E0E59F9E91966E8B1F5"},
      {Form::Encrypted, k0011, "5D72B3FD", {0x80, 0xD4, 0x00, 0x00},
       "22000000112233445566778899AABBCCDDEEFF",
       "84D400001CDCC0BB5793ABFCA2CA8C1624822F6E01A86A0B5CBED191DD8A9D4ADB"},
      {Form::Encrypted, kTransport, "4C45BAB9", {0x80, 0xD4, 0x01, 0x02},
       "F9F0F0AAFF1122334455667788",
       "84D40102147C87BC23140021B3AFEA67E6359DDCFED7C943F6"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.command) {
      const auto build = row.form == Form::Maced ? MacedCommand : EncryptedCommand;
      BOOST_TEST(Text(build(row.header, Hex(row.data), Key(row.key).bytes(),
                            Hex(row.challenge))) == row.command);
    }
  }
}

BOOST_AUTO_TEST_CASE(PinReloadIsMacedUnderTheFoldedKey) {
  const Secret<8> folded = FoldedKey(Key(k0011).bytes());
  BOOST_TEST(Text(folded.bytes()) == "8888888888888888");
  BOOST_TEST(Text(DesMac(folded.bytes(), Hex("654321"))) == "73B2C6FD");
}

BOOST_AUTO_TEST_CASE(Loads) {
  struct Row {
    const char* name; std::string key; const char* random; std::uint16_t serial;
    const char* session; std::uint32_t balance; std::uint32_t amount; PurseKind kind;
    const char* terminal; const char* mac1; const char* moment; const char* mac2;
    std::string tac_key; const char* tac;
  };
  constexpr PurseKind purse = PurseKind::PurseLoad, passbook = PurseKind::PassbookLoad;
  const std::string k3f01 = "3F013F013F013F013F013F013F013F01";
  const std::string load_key = "A9E6E145F5DF09500A58EEF8575D49DB";
  const std::string tac_key = "2B8A438742C851566F02D881B09D58C0";
  const char* term = "666666666666";
  const Row rows[] = {
      {"a", "11223344556677888877665544332211", "11223344", 0, "9B1D924E05595603", 0, 0x1000,
       passbook, "001122334455", "2988AE5A", "20111221214822", "3A845BF0", "", ""},
      {"b, first", k0011, "E0B84748", 0, "7C45FBFB5B3A68F5", 0, 0x2000, purse, "001122334455",
       "EA411F90", "", "", "", ""},
      {"b, second", k0011, "C903814D", 0, "11FDF264E8AEEFA3", 0, 0x2000, purse, "001122334455",
       "03976C22", "20161216105800", "8AFA5718", k0011, "FA00066D"},
      {"c", k3f01, "06B825D7", 0x17, "6E76E8541E217D9A", 0x1A, 1, purse, "112233445566",
       "684C81CE", "20170310110734", "9C8A0625", Repeated("34"), "16EAD516"},
      {"d", "3F3F3F3F3F3F3F3F1122334455667788", "4E066548", 0, "3B75C79CFA8C2327", 0, 0x10, purse,
       term, "0D39ADBB", "20240411212121", "097E98FE", "", ""},
      {"e1", load_key, "A1B2C3D4", 0, "8AB553943E819BEC", 0, 10000, purse, term, "480443F8",
       "20250601093000", "9083FD73", tac_key, "487DEBF8"},
      {"e4", load_key, "DEADBEEF", 1, "3C8A68D0E41167B8", 0x1CFB, 5000, purse, term, "BCCE168B",
       "20250602080000", "4F338070", tac_key, "9E59DE96"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.name) {
      const PurseMove move{row.amount, row.kind, Fixed<6>(row.terminal)};
      const Secret<8> session =
          LoadSessionKey(Key(row.key).bytes(), {Fixed<4>(row.random), row.serial});
      BOOST_TEST(Text(session.bytes()) == row.session);
      BOOST_TEST(Text(LoadMac1(session.bytes(), row.balance, move)) == row.mac1);
      if (*row.moment == '\0') continue;
      const PurseMoment moment = Moment(row.moment);
      BOOST_TEST(Text(LoadMac2(session.bytes(), move, moment)) == row.mac2);
      if (row.tac_key.empty()) continue;
      const LoadResult result{row.balance + row.amount, row.serial};
      BOOST_TEST(Text(LoadTac(Key(row.tac_key).bytes(), result, move, moment)) == row.tac);
    }
  }
}

// The trace with algorithm byte 01 gives its TAC key folded; half of zeros folds to itself.
BOOST_AUTO_TEST_CASE(TacOfARealTrace) {
  const Secret<16> key = Key("25160770615243BC0000000000000000");
  const PurseMove move{0x10, PurseKind::PurseLoad, Fixed<6>("666666666666")};
  BOOST_TEST(Text(LoadTac(key.bytes(), {0x10, 0}, move, Moment("20240411212121"))) == "A802863E");
}

BOOST_AUTO_TEST_CASE(Purchases) {
  struct Row {
    const char* name; std::string key; const char* random; std::uint16_t serial;
    std::uint32_t terminal_serial; const char* session; std::uint32_t amount;
    const char* terminal; const char* moment; const char* mac1; const char* mac2;
    std::string tac_key; const char* tac;
  };
  const std::string purchase_key = "EB18CE6986C820970E876219052CE0CF";
  const std::string tac_key = "2B8A438742C851566F02D881B09D58C0";
  const Row rows[] = {
      {"a", "11223344556677888877665544332211", "11223344", 0, 1, "003238ABC57659DD", 0x1000,
       "001122334455", "20120229135100", "F15CAB75", "56988A13", "", ""},
      {"b", k0011, "584633C9", 0, 0, "C08346DF9F1D457A", 1, "001122334455", "20161216134600",
       "D45737C5", "66B54A6B", k0011, "8AF270DC"},
      {"e2", purchase_key, "11223344", 0, 1, "C825E617C7FDCE16", 2580, "666666666666",
       "20250601101530", "207BC7C5", "39047FC4", tac_key, "9186FF01"},
      {"e3", purchase_key, "55667788", 1, 0x12345, "2EBC7CB0FCF26D54", 1, "666666666666",
       "20250601101600", "52A0F93D", "450641BF", tac_key, "29071018"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.name) {
      const PurseMove move{row.amount, PurseKind::PursePurchase, Fixed<6>(row.terminal)};
      const PurseMoment moment = Moment(row.moment);
      const Secret<8> session = PurchaseSessionKey(
          Key(row.key).bytes(), {Fixed<4>(row.random), row.serial, row.terminal_serial});
      BOOST_TEST(Text(session.bytes()) == row.session);
      BOOST_TEST(Text(PurchaseMac1(session.bytes(), move, moment)) == row.mac1);
      BOOST_TEST(Text(PurchaseMac2(session.bytes(), row.amount)) == row.mac2);
      if (row.tac_key.empty()) continue;
      BOOST_TEST(Text(PurchaseTac(Key(row.tac_key).bytes(), row.terminal_serial, move, moment)) ==
                 row.tac);
    }
  }
}

BOOST_AUTO_TEST_CASE(EqualHalvesAreSeenThroughTheirParity) {
  struct Row { const char* key; bool equal; };
  const Row rows[] = {{"34343434343434343434343434343434", true},
                      {"34343434343434343535353535353535", true},
                      {"34343434343434343434343434343436", false},
                      {"B4343434343434343434343434343434", false},
                      {"00112233445566778899AABBCCDDEEFF", false}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.key) { BOOST_TEST(HasEqualHalves(Key(row.key).bytes()) == row.equal); }
  }
  BOOST_TEST(Text(FoldedKey(Key(Repeated("34")).bytes()).bytes()) == "0000000000000000");
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
