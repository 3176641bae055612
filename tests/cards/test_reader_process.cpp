/// The process in which libnfc lives may die at any moment: the program goes on, says what
/// happened, and the next touch works.
#include <boost/test/unit_test.hpp>

#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <string>
#include <thread>

#include "cards/classic_operations.h"
#include "cards/classic_session.h"
#include "cards/port_lock.h"
#include "cards/rig.h"

namespace steelyard::cards {
namespace {

using ports::CardContent;
using simulator::WireFault;
using simulator::WireFaultKind;

/// Checks that `work` throws an Error whose sentence has these words in it.
template <typename Error, typename Work>
void CheckFails(Work work, std::string_view words) {
  BOOST_CHECK_EXCEPTION(work(), Error, [&](const Error& error) {
    BOOST_TEST_MESSAGE(error.what());
    return std::string_view(error.what()).find(words) != std::string_view::npos;
  });
}

bool IsAlive(pid_t process) { return ::kill(process, 0) == 0; }

/// A program of a test's own in the place of ours.
std::filesystem::path Script(const TemporaryFolder& folder, const std::string& text) {
  const auto path = folder / "program";
  std::ofstream(path) << "#!/bin/sh\n" << text;
  std::filesystem::permissions(path, std::filesystem::perms::owner_all);
  return path;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_process)

// A status byte with bit 7 set makes libnfc call abort().
BOOST_AUTO_TEST_CASE(LibnfcAbortsAtEveryCommandOfAWrite) {
  Rig rig;
  rig.PlaceIssued(Record(1));
  const auto image = rig.Image();
  const auto write = [&] { rig.reader.WriteRecord(rig.uid, Record(2)); };
  const auto commands_before = rig.desk.counters().commands;
  const auto exchanges_before = rig.desk.counters().exchanges;
  write();
  const auto commands = rig.desk.counters().commands - commands_before;
  const auto exchanges = rig.desk.counters().exchanges - exchanges_before;
  BOOST_REQUIRE(commands > 12);
  std::size_t aborted = 0;
  for (std::size_t command = 1; command <= commands; ++command) {
    BOOST_TEST_CONTEXT("command " << command << " of " << commands) {
      rig.desk.TakeAway();
      rig.desk.Place(simulator::ClassicCard::FromImage(image).value());
      const auto writes_before = rig.desk.counters().writes;
      rig.desk.SetFault({.kind = WireFaultKind::MadStatus, .number = command});
      try {
        write();
      } catch (const ports::ReaderError& error) {
        ++aborted;
        const std::string_view sentence = error.what();
        const bool has_written = rig.desk.counters().writes > writes_before;
        const bool is_left = dynamic_cast<const ports::CardLeftError*>(&error) != nullptr;
        BOOST_TEST(sentence.find("sent what no reader may send") != sentence.npos, sentence);
        BOOST_TEST(is_left == has_written);
        BOOST_TEST((sentence.find("Nothing was written") == sentence.npos) == has_written);
      }
      const auto reading = rig.reader.Read(rig.uid);
      BOOST_TEST((reading.content == CardContent::Ours));
      BOOST_TEST((reading.record == Record(1) || reading.record == Record(2)));
      write();
      BOOST_TEST((rig.reader.Read(rig.uid).record == Record(2)));
    }
  }
  BOOST_TEST(aborted == exchanges);
}

BOOST_AUTO_TEST_CASE(KilledInTheMiddleOfEveryWrite) {
  const auto keys = KeyRing::Of(TestKeys());
  const TemporaryFolder locks;
  for (int deadly = 1; deadly <= 3; ++deadly) {
    BOOST_TEST_CONTEXT("block " << deadly) {
      std::atomic<pid_t> victim = 0;
      int written = 0;
      simulator::VirtualReader desk([&](const simulator::VirtualCard&) {
        if (victim != 0 && ++written == deadly) ::kill(victim, SIGKILL);
      });
      const auto uid = domain::CardUid::Parse("DEADBEEF").value();
      desk.Place(simulator::ClassicCard::Blank(uid).value());
      {
        NfcDevice device(desk.connstring());
        ClassicSession issuing(device, uid);
        PersonaliseClassicCard(issuing, keys, Record(1));
        victim = device.process();
        ClassicSession writing(device, uid);
        CheckFails<ports::CardLeftError>([&] { WriteClassicRecord(writing, keys, Record(2)); },
                                         "ended from outside (signal 9)");
        BOOST_TEST(!device.is_usable());
        BOOST_TEST(!IsAlive(victim));
        victim = 0;
      }
      LibnfcReader reader(desk.connstring(), TestRing(), locks.path());
      BOOST_TEST((reader.Read(uid).content == CardContent::Ours));
      reader.WriteRecord(uid, Record(2));
      BOOST_TEST((reader.Read(uid).record == Record(2)));
    }
  }
}

BOOST_AUTO_TEST_CASE(KilledBetweenTwoQuestions) {
  simulator::VirtualReader desk;
  NfcDevice device(desk.connstring());
  BOOST_TEST(device.List().empty());
  ::kill(device.process(), SIGKILL);
  CheckFails<ports::ReaderError>([&] { device.List(); }, "signal 9");
  CheckFails<ports::ReaderError>([&] { device.Model(); }, "signal 9");
  const base::Bytes command{0x30, 0x00};
  BOOST_TEST((device.Exchange(command).outcome == ExchangeOutcome::ReaderFailed));
  BOOST_TEST(NfcDevice(desk.connstring()).Model() == "PN532 v1.6");
}

BOOST_AUTO_TEST_CASE(StoppedForEver) {
  simulator::VirtualReader desk;
  NfcDevice device(desk.connstring());
  const pid_t process = device.process();
  ::kill(process, SIGSTOP);
  CheckFails<ports::ReaderError>([&] { device.List(); }, "did not answer for so long");
  BOOST_TEST(!IsAlive(process));
  BOOST_TEST(NfcDevice(desk.connstring()).Model() == "PN532 v1.6");
}

BOOST_AUTO_TEST_CASE(EndsWithItsLine) {
  simulator::VirtualReader desk;
  pid_t process = 0;
  {
    const NfcDevice device(desk.connstring());
    process = device.process();
    BOOST_TEST(IsAlive(process));
  }
  BOOST_TEST(!IsAlive(process));
  // The reader was put to sleep: power-down is the last it heard, and the next open wakes it.
  BOOST_TEST(NfcDevice(desk.connstring()).Model() == "PN532 v1.6");
}

// The keys of cards pass through a process that may abort.
BOOST_AUTO_TEST_CASE(LeavesNoCore) {
  simulator::VirtualReader desk;
  const NfcDevice device(desk.connstring());
  std::ifstream limits("/proc/" + std::to_string(device.process()) + "/limits");
  std::string line;
  while (std::getline(limits, line) && !line.starts_with("Max core file size")) continue;
  BOOST_TEST(line.find(" 0 ") != std::string::npos, line);
}

BOOST_AUTO_TEST_CASE(ProgramsThatAreNotOurs) {
  simulator::VirtualReader desk;
  const TemporaryFolder folder;
  const auto open = [&](const std::filesystem::path& program) {
    return [&desk, program] { NfcDevice(desk.connstring(), {.program = program}).List(); };
  };
  std::ofstream(folder / "text") << "no program";
  CheckFails<ports::ReaderError>(open(folder / "missing"), (folder / "missing").string());
  CheckFails<ports::ReaderError>(open(folder / "text"), "cannot be started");
  CheckFails<ports::ReaderError>(open("/bin/false"), "ended by itself (status 1)");
  const std::string hear = "dd bs=4096 count=1 <&3 >/dev/null 2>&1\n";
  const std::string done = "printf '\\000' >&3\n";
  CheckFails<ports::ReaderError>(open(Script(folder, hear + "printf '\\377' >&3\n" + hear)),
                                 "does not answer");
  const char* const nonsense[] = {"\\377", "\\001", "\\000\\010\\377", "\\000\\010",
                                  "\\000\\010\\004\\001\\002\\003\\004"};
  for (const std::string answer : nonsense) {
    BOOST_TEST_CONTEXT(answer) {
      const auto script = hear + done + hear + "printf '" + answer + "' >&3\n" + hear;
      CheckFails<ports::ReaderError>(open(Script(folder, script)), "another version");
    }
  }
}

// Whoever is killed leaves a process that finishes what is under way and closes the reader. Until
// then the reader is locked.
BOOST_AUTO_TEST_CASE(TheLockLastsUntilTheReaderIsClosed) {
  Rig rig;
  rig.PlaceBlank();
  const pid_t child = ::fork();
  BOOST_REQUIRE(child >= 0);
  if (child == 0) {
    while (true) {
      try {
        rig.reader.Read(rig.uid);
      } catch (const ports::ReaderError&) {
        // A busy machine is late with an answer: it asks again, until it is killed.
      }
    }
  }
  const auto wait_for_exchanges = [&](std::size_t number) {
    while (rig.desk.counters().exchanges < number && ::waitpid(child, nullptr, WNOHANG) == 0) {
      std::this_thread::yield();
    }
  };
  wait_for_exchanges(20);
  const auto lock = [&] { PortLock(rig.desk.connstring(), rig.locks.path()); };
  CheckFails<ports::ReaderError>(lock, "process " + std::to_string(child));
  rig.desk.SetFault({.kind = WireFaultKind::Delay, .delay = std::chrono::milliseconds(500)});
  wait_for_exchanges(rig.desk.counters().exchanges + 1);
  ::kill(child, SIGKILL);
  BOOST_REQUIRE(::waitpid(child, nullptr, 0) == child);
  const auto commands = rig.desk.counters().commands;
  lock();
  // The reader was told to sleep meanwhile; nothing comes after that.
  const auto when_locked = rig.desk.counters().commands;
  BOOST_TEST(when_locked > commands);
  BOOST_TEST((rig.reader.Look().outcome == ports::TouchOutcome::OneCard));
}

BOOST_AUTO_TEST_SUITE_END()

}  // namespace steelyard::cards
