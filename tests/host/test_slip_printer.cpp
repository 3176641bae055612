/// Receipt printers: what is on the paper, and why there is nothing on it.
#include <fcntl.h>
#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <iterator>

#include "host/slip_printer.h"
#include "support/temp_database.h"
#include "support/virtual_printer.h"

using namespace steelyard;
using namespace steelyard::host;
using ports::PrinterAddress;
using ports::PrinterKind;
using testing::PrinterMood;
using testing::VirtualPrinter;

namespace {

constexpr PrinterPatience kShort{std::chrono::milliseconds(2'000), std::chrono::milliseconds(2'000),
                                 std::chrono::milliseconds(300)};

report::SlipDocument SomeSlip() {
  report::SlipWriter writer(32);
  writer.Middle("鲜果店", report::SlipStyle::Tall);
  writer.Pair("Principal", "12.50");
  return writer.Take();
}

PrinterAddress AddressOf(const std::string& text) { return PrinterAddress::Parse(text).value(); }

/// The sentence of the failure, or what became of the paper.
std::string Print(const std::string& printer, std::string_view bytes,
                  const PrinterPatience& patience = kShort) {
  try {
    switch (PrintBytes(AddressOf(printer), bytes, patience)) {
      case PaperState::NotTold: return "not told";
      case PaperState::Enough: return "enough";
      case PaperState::NearEnd: return "near end";
    }
  } catch (const PrinterError& error) {
    return error.what();
  }
  return {};
}

/// What came, once it is so much or nothing more comes: the kernel hands on what was written to a
/// terminal in its own time and pieces.
std::string ReadAtLeast(int file, std::size_t size) {
  std::string got;
  char buffer[512];
  pollfd ready{file, POLLIN, 0};
  while (got.size() < size && ::poll(&ready, 1, 60'000) > 0) {
    const ssize_t count = ::read(file, buffer, sizeof buffer);
    if (count <= 0) break;
    got.append(buffer, static_cast<std::size_t>(count));
  }
  return got;
}

bool Says(const std::string& sentence, std::string_view words) {
  return sentence.find(words) != std::string::npos;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(printer_addresses)

BOOST_AUTO_TEST_CASE(WhatIsAnAddressAndWhatIsNone) {
  struct Row {
    const char* text;
    const char* written;  ///< null: no address
  };
  for (const Row& row : {Row{"tcp:192.168.1.20:9100", "tcp:192.168.1.20:9100"},
                         Row{"tcp:printer", "tcp:printer:9100"},
                         Row{"tcp:[::1]:9101", "tcp:[::1]:9101"},
                         Row{"tcp:[::1]", "tcp:[::1]:9100"},
                         Row{"file:/dev/usb/lp0", "file:/dev/usb/lp0"},
                         Row{"pdf:slip.pdf", "pdf:slip.pdf"}, Row{"", nullptr},
                         Row{"tcp:", nullptr},
                         Row{"tcp::9100", nullptr}, Row{"tcp:a:", nullptr}, Row{"tcp:a:0", nullptr},
                         Row{"tcp:a:65536", nullptr}, Row{"tcp:a:x", nullptr},
                         Row{"tcp:a:91 00", nullptr}, Row{"tcp:a b", nullptr},
                         Row{"tcp:[::1", nullptr}, Row{"tcp:[::1]9100", nullptr},
                         Row{"tcp:[::1]:", nullptr}, Row{"tcp:[]", nullptr},
                         Row{"file:", nullptr}, Row{"pdf:", nullptr}, Row{"usb:1", nullptr},
                         Row{"TCP:a", nullptr}, Row{"192.168.1.20:9100", nullptr}}) {
    BOOST_TEST_CONTEXT(row.text) {
      const auto address = PrinterAddress::Parse(row.text);
      BOOST_TEST(address.has_value() == (row.written != nullptr));
      if (!address || row.written == nullptr) continue;
      BOOST_TEST(address->ToString() == row.written);
      BOOST_TEST(PrinterAddress::Parse(row.written)->ToString() == row.written);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(receipt_printers)

BOOST_AUTO_TEST_CASE(ASlipIsOnThePaper) {
  for (const bool answers : {true, false}) {
    for (const bool chatters : {true, false}) {
      VirtualPrinter printer({.answers = answers, .chatters = chatters});
      const auto said = Print(printer.Address(), report::RenderEscPos(SomeSlip()));
      BOOST_TEST(said == (answers ? "enough" : "not told"));
      const auto paper = printer.Paper();
      BOOST_TEST(paper.problems.empty());
      BOOST_TEST(paper.cuts == 1);
      BOOST_TEST(paper.Text() == "             鲜果店\nPrincipal                  12.50\n");
      BOOST_TEST(paper.lines[0].tall);
    }
  }
}

BOOST_AUTO_TEST_CASE(SeveralSlipsOneAfterTheOther) {
  VirtualPrinter printer;
  for (int i = 1; i <= 3; ++i) {
    BOOST_TEST(Print(printer.Address(), report::RenderEscPos(SomeSlip())) == "enough");
    BOOST_TEST(printer.Paper().cuts == i);
  }
}

BOOST_AUTO_TEST_CASE(ThePrinterSaysWhyItDoesNotPrint) {
  struct Row {
    PrinterMood mood;
    const char* words;
    bool prints;
  };
  for (const Row& row : {Row{{.paper = 0x72}, "out of paper. Nothing was printed", false},
                         Row{{.offline = 0x16}, "cover of the printer", false},
                         Row{{.offline = 0x32}, "out of paper. Nothing was printed", false},
                         Row{{.fault = 0x1a}, "knife of the printer", false},
                         Row{{.fault = 0x32}, "fault of its own", false},
                         Row{{.fault = 0x52}, "fault of its own", false},
                         Row{{.paper = 0x1e}, "near end", true},
                         Row{{.lines_of_paper = 1}, "ran out of paper", true},
                         Row{{.answers_after_printing = false}, "no longer after it", true},
                         Row{{.paper = 0x00}, "not told", true}}) {
    BOOST_TEST_CONTEXT(row.words) {
      VirtualPrinter printer(row.mood);
      const auto said = Print(printer.Address(), report::RenderEscPos(SomeSlip()));
      BOOST_TEST(Says(said, row.words), said);
      BOOST_TEST(printer.Paper().lines.empty() == !row.prints);
    }
  }
}

BOOST_AUTO_TEST_CASE(NobodyThere) {
  std::string address;
  {
    const VirtualPrinter gone;
    address = gone.Address();
  }
  const auto said = Print(address, "x");
  BOOST_TEST(Says(said, address), said);
  BOOST_TEST(Says(said, "Connection refused"), said);
  BOOST_TEST(Says(Print("tcp:no-such-host.invalid:9100", "x"), "cannot be reached"));
  BOOST_TEST(Says(Print("file:/dev/no-such-printer", "x"), "cannot be reached"));
}

BOOST_AUTO_TEST_CASE(APrinterThatTakesNoMoreEndsOurPatience) {
  const int listener = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in place{};
  place.sin_family = AF_INET;
  place.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  BOOST_REQUIRE(::bind(listener, reinterpret_cast<sockaddr*>(&place), sizeof place) == 0);
  socklen_t size = sizeof place;
  ::getsockname(listener, reinterpret_cast<sockaddr*>(&place), &size);
  BOOST_REQUIRE(::listen(listener, 1) == 0);  // and never accepts
  const auto said = Print("tcp:127.0.0.1:" + std::to_string(ntohs(place.sin_port)),
                          std::string(64 << 20, 'x'),
                          {std::chrono::milliseconds(2'000), std::chrono::milliseconds(100),
                           std::chrono::milliseconds(50)});
  BOOST_TEST(Says(said, "took no more"), said);
  ::close(listener);
}

BOOST_AUTO_TEST_CASE(ADeviceFileTakesTheSameBytes) {
  const int master = ::posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  BOOST_REQUIRE(master >= 0);
  BOOST_REQUIRE(::grantpt(master) == 0);
  BOOST_REQUIRE(::unlockpt(master) == 0);
  const std::string device = ::ptsname(master);
  const int kept_open = ::open(device.c_str(), O_RDWR | O_NOCTTY | O_CLOEXEC);
  const auto bytes = report::RenderEscPos(SomeSlip());
  BOOST_TEST(Print("file:" + device, bytes) == "not told");
  const std::string got = ReadAtLeast(master, 3 + bytes.size());
  BOOST_TEST(got.starts_with("\x10\x04\x04"));  // the question nobody answered
  BOOST_TEST(got.substr(3) == bytes);           // and no line end changed
  ::close(kept_open);
  ::close(master);
}

BOOST_AUTO_TEST_CASE(AFileIsNeverOverwritten) {
  const tests::TempDatabase temp;
  const auto file = (temp.folder() / "store.db").string();
  std::ofstream(file) << "the books";
  for (const auto& path : {file, temp.folder().string()}) {
    const auto said = Print("file:" + path, "x");
    BOOST_TEST(Says(said, "is no printer"), said);
  }
  std::ifstream stream(file);
  BOOST_TEST(std::string(std::istreambuf_iterator<char>(stream), {}) == "the books");
}

BOOST_AUTO_TEST_CASE(APdfIsAWholeFile) {
  const tests::TempDatabase temp;
  const auto file = (temp.folder() / "slip.pdf").string();
  BOOST_CHECK(PrintSlip(AddressOf("pdf:" + file), SomeSlip(), report::Language::Chinese) ==
              PaperState::NotTold);
  std::ifstream stream(file);
  BOOST_TEST(std::string(std::istreambuf_iterator<char>(stream), {}).starts_with("%PDF-"));
}

BOOST_AUTO_TEST_SUITE_END()
