/// The simulated reader as a script drives it: its commands, its card files, its end.
#include <boost/test/unit_test.hpp>

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <cstring>
#include <fstream>
#include <future>
#include <sstream>
#include <string>
#include <thread>

#include "cards/file_descriptor.h"
#include "simulator/card_image.h"
#include "simulator/line.h"
#include "simulator/reader_control.h"
#include "simulator/reader_simulation.h"

namespace steelyard::simulator {
namespace {

namespace fs = std::filesystem;

class Folder {
 public:
  Folder() {
    std::string name = (fs::temp_directory_path() / "steelyard-XXXXXX").string();
    BOOST_REQUIRE(::mkdtemp(name.data()) != nullptr);
    m_path = name;
  }
  ~Folder() { fs::remove_all(m_path); }
  fs::path operator/(const char* name) const { return m_path / name; }

 private:
  fs::path m_path;
};

/// A stream buffer that tells when the first line is there.
class FirstLine : public std::stringbuf {
 public:
  std::future<std::string> line() { return m_line.get_future(); }

 protected:
  int sync() override {
    if (!m_is_told) m_line.set_value(str());
    m_is_told = true;
    return 0;
  }

 private:
  std::promise<std::string> m_line;
  bool m_is_told = false;
};

/// A simulation in a thread of its own; it must have ended before this is destroyed.
struct Simulation {
  explicit Simulation(const ReaderSimulationOptions& options) {
    auto line = buffer.line();
    thread = std::thread([this, options] {
      std::ostream out(&buffer);
      result = RunReaderSimulation(options, out);
    });
    first_line = line.get();
  }
  int Join() {
    thread.join();
    return result;
  }

  FirstLine buffer;
  std::thread thread;
  std::string first_line;
  int result = -1;
};

/// A script at the control socket.
class Script {
 public:
  explicit Script(const fs::path& path)
      : m_socket(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
    BOOST_REQUIRE(::connect(m_socket.get(), reinterpret_cast<sockaddr*>(&address),
                            sizeof address) == 0);
  }
  std::string Say(const std::string& line) {
    const std::string text = line + "\n";
    BOOST_REQUIRE(::send(m_socket.get(), text.data(), text.size(), 0) == ssize_t(text.size()));
    std::string answer;
    for (char letter; ::recv(m_socket.get(), &letter, 1, 0) == 1 && letter != '\n';) {
      answer += letter;
    }
    return answer;
  }

 private:
  cards::FileDescriptor m_socket;
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_control)

BOOST_AUTO_TEST_CASE(Commands) {
  const Folder folder;
  const std::string image = (folder / "card.mfd").string();
  VirtualReader reader;
  struct Row { std::string command; const char* uid; std::size_t cards; };
  const Row rows[] = {{"place m1", "DEADBEEF", 1},
                      {"place m1 04782E21801D80", "04782E21801D80", 1},
                      {"dump " + image, "04782E21801D80", 1},
                      {"add m1 01020304", "04782E21801D80", 2},
                      {"remove", "04782E21801D80", 0},
                      {"remove", "04782E21801D80", 0},
                      {"put-back", "04782E21801D80", 2},
                      {"place m1 01020304", "01020304", 1},
                      {"load " + image, "04782E21801D80", 1},
                      {"remove-after 0", "04782E21801D80", 1},
                      {"tear-after-writes 3", "04782E21801D80", 1},
                      {"tear-before-write 1", "04782E21801D80", 1},
                      {"tear-half-write 1", "04782E21801D80", 1},
                      {"drop-answer 1", "04782E21801D80", 1},
                      {"bad-checksum 1", "04782E21801D80", 1},
                      {"mad-status 1", "04782E21801D80", 1},
                      {"delay 1 200", "04782E21801D80", 1},
                      {"no-fault", "04782E21801D80", 1},
                      {"place cpu", "DEADBEEF", 1},
                      {"add cpu 01020304", "DEADBEEF", 2},
                      {"dump " + image, "DEADBEEF", 2},
                      {"place m1 01020304", "01020304", 1},
                      {"load " + image, "DEADBEEF", 1},
                      {"stack cpu 2 1122AAFF", "DEADBEEF", 1},
                      {"swap", "1122AAFF", 1},
                      {"unplug", "1122AAFF", 1},
                      {"unplug", "1122AAFF", 1},
                      {"plug-in", "1122AAFF", 1},
                      {"plug-in", "1122AAFF", 1},
                      {"swap", "1122AB00", 1},
                      {"stack m1 1 04782E21801D80", "1122AB00", 1},
                      {"feed on", "1122AB00", 1},
                      {"feed off", "1122AB00", 1}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.command) {
      BOOST_TEST(ControlReader(reader, row.command).line == "ok");
      BOOST_TEST(reader.counters().cards == row.cards);
      BOOST_TEST(reader.card()->uid().ToString() == row.uid);
    }
  }
  BOOST_TEST(ControlReader(reader, "status").line ==
             "ok port=" + reader.port() +
                 " uid=1122AB00 cards=1 exchanges=0 writes=0 commands=0 stacked=1 card-us=0 "
                 "line-us=0");
  const auto quit = ControlReader(reader, "quit");
  BOOST_TEST(quit.line == "ok");
  BOOST_TEST((quit.after == AfterCommand::Quit));
}

BOOST_AUTO_TEST_CASE(Refused) {
  VirtualReader reader;
  for (const char* command :
       {"", "   ", "fly", "place", "place cpu 01020304050607080900", "place dog",
        "place m1 XY", "place m1 010203",
        "place m1 01020304050607080900", "place m1 01020304 x", "add", "add m1", "load",
        "load /no/such/file", "dump", "dump /no/such/folder/card.mfd", "dump a b", "remove all",
        "tear-after-writes", "tear-after-writes 0", "tear-after-writes x", "tear-after-writes -1",
        "tear-after-writes 1 2", "remove-after 99999999999", "drop-answer 0", "delay 1",
        "swap", "swap 1", "stack", "stack m1", "stack m1 2", "stack dog 2 01020304",
        "stack cpu 0 01020304", "stack cpu 10001 01020304", "stack cpu 1 XY", "feed", "feed maybe",
        "unplug now", "plug-in now", "delay 0 5", "delay 1 x", "status now", "quit now",
        "no-fault 1"}) {
    BOOST_TEST_CONTEXT(command) {
      const auto answer = ControlReader(reader, command);
      BOOST_TEST(answer.line.starts_with("error "));
      BOOST_TEST(answer.line.find('\n') == std::string::npos);
      BOOST_TEST((answer.after == AfterCommand::GoOn));
      BOOST_TEST(reader.counters().cards == 0U);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(reader_simulation)

BOOST_AUTO_TEST_CASE(ServesUntilQuit) {
  const Folder folder;
  ReaderSimulationOptions options;
  options.control = folder / "control";
  options.image = folder / "card.mfd";
  options.uid = domain::CardUid::Parse("04782E21801D80");
  Simulation simulation(options);
  BOOST_TEST(simulation.first_line.starts_with("reader pn532_uart:/dev/pts/"));
  BOOST_TEST(simulation.first_line.ends_with("\n"));
  BOOST_TEST(LoadCardImage(options.image)->uid().ToString() == "04782E21801D80");
  {
    Script first(options.control);
    Script second(options.control);
    BOOST_TEST(first.Say("status").find("uid=04782E21801D80 cards=1") != std::string::npos);
    BOOST_TEST(second.Say("remove") == "ok");
    BOOST_TEST(first.Say("status").find("cards=0") != std::string::npos);
    BOOST_TEST(first.Say("nonsense").starts_with("error "));
  }
  BOOST_TEST(Script(options.control).Say("quit") == "ok");
  BOOST_TEST(simulation.Join() == 0);
  BOOST_TEST(!fs::exists(options.control));
}

BOOST_AUTO_TEST_CASE(ServesUntilTerminated) {
  for (const int signal : {SIGTERM, SIGINT}) {
    Simulation simulation({.cards = {}, .uid = {}, .image = {}, .control = {}, .link = {}});
    BOOST_TEST(::pthread_kill(simulation.thread.native_handle(), signal) == 0);
    BOOST_TEST(simulation.Join() == 0);
  }
}

BOOST_AUTO_TEST_CASE(SeveralCardsAndAPortWithAName) {
  const Folder folder;
  ReaderSimulationOptions options;
  options.cards = ParseCardFamilies("cpu+m1+cpu").value();
  options.control = folder / "control";
  options.link = folder / "reader";
  options.image = folder / "card.txt";
  Simulation simulation(options);
  BOOST_TEST(simulation.first_line == "reader pn532_uart:" + options.link.string() + "\n");
  BOOST_TEST(LoadCardImage(options.image)->sak() == 0x20);
  Script script(options.control);
  BOOST_TEST(script.Say("status").find("uid=DEADBEEF cards=3") != std::string::npos);
  BOOST_TEST(script.Say("unplug") == "ok");
  BOOST_TEST(!fs::exists(options.link));
  BOOST_TEST(script.Say("plug-in") == "ok");
  Line line(options.link.string());
  line.Send(std::string(32, '5'));
  BOOST_TEST(line.Ask("1401") == "15");
  BOOST_TEST(line.Ask("4A0100DEADBEF1") == "4B0101000820" "04DEADBEF1" "1078809002209000"
                                           "00000000DEADBEF1");
  BOOST_TEST(line.Ask("400100A40000023F00").ends_with("9000"));
  BOOST_TEST(script.Say("quit") == "ok");
  BOOST_TEST(simulation.Join() == 0);
  BOOST_TEST(!fs::exists(options.link));
  for (const char* text : {"", "+", "m1+", "m1+none", "dog", "M1"}) {
    BOOST_TEST(!ParseCardFamilies(text).has_value());
  }
  BOOST_TEST(ParseCardFamilies("none")->empty());
}

// The card of yesterday is on the reader again, and every write is in its file at once.
BOOST_AUTO_TEST_CASE(CardsPersist) {
  const Folder folder;
  ReaderSimulationOptions options;
  options.control = folder / "control";
  options.image = folder / "card.mfd";
  base::Bytes image =
      BlankCard(CardFamily::M1, domain::CardUid::Parse("01020304").value())->image();
  image[64] = 0x77;
  SaveCardImage(*CardFromImage(image), options.image);
  Simulation simulation(options);
  Script script(options.control);
  BOOST_TEST(script.Say("status").find("uid=01020304") != std::string::npos);

  const auto& first = simulation.first_line;
  Line line(first.substr(first.find('/'), first.size() - first.find('/') - 1));
  line.Send(std::string(32, '5'));
  BOOST_TEST(line.Ask("1401") == "15");
  BOOST_TEST(line.Ask("4A0100") == "4B01010004080401020304");
  BOOST_TEST(line.Ask("40016004FFFFFFFFFFFF01020304") == "4100");
  BOOST_TEST(line.Ask("4001A005" + std::string(32, '9')) == "4100");
  const auto saved = LoadCardImage(options.image);
  BOOST_REQUIRE(saved != nullptr);
  BOOST_TEST(saved->image()[64] == 0x77);
  BOOST_TEST(saved->image()[80] == 0x99);

  BOOST_TEST(script.Say("tear-after-writes 1") == "ok");
  BOOST_TEST(line.Ask("4001A006" + std::string(32, '8')) == "4101");
  BOOST_TEST(script.Say("status").find("cards=0") != std::string::npos);
  BOOST_TEST(LoadCardImage(options.image)->image()[96] == 0x88);
  BOOST_TEST(script.Say("quit") == "ok");
  BOOST_TEST(simulation.Join() == 0);
}

BOOST_AUTO_TEST_CASE(WhatCannotBeSimulated) {
  const Folder folder;
  std::ofstream(folder / "text") << "no card";
  std::ostringstream out;
  ReaderSimulationOptions text;
  text.image = folder / "text";
  BOOST_CHECK_THROW(RunReaderSimulation(text, out), std::runtime_error);
  ReaderSimulationOptions uid;
  uid.uid = domain::CardUid::Parse("01020304050607080900");
  BOOST_CHECK_THROW(RunReaderSimulation(uid, out), std::runtime_error);
  ReaderSimulationOptions far;
  far.control = folder / std::string(200, 'x').c_str();
  BOOST_CHECK_THROW(RunReaderSimulation(far, out), std::runtime_error);
  ReaderSimulationOptions taken;
  taken.control = folder / "text";
  BOOST_CHECK_THROW(RunReaderSimulation(taken, out), std::runtime_error);
  BOOST_TEST(out.str().empty());
  BOOST_TEST(fs::exists(folder / "text"));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::simulator
