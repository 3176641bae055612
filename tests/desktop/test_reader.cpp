/// The reader comes and goes beside the window: what was cut off is said until it is finished.
#include <boost/test/unit_test.hpp>

#include <atomic>
#include <condition_variable>
#include <filesystem>
#include <fstream>
#include <functional>
#include <mutex>
#include <variant>
#include <vector>

#include "app/store_desk.h"
#include "cards/reader_trouble.h"
#include "desktop/reader_choice.h"
#include "desktop/reader_thread.h"

using namespace steelyard;
using namespace steelyard::desktop;

namespace {

using cards::ReaderTrouble;

/// A reader whose cable a test pulls.
class Cable {
 public:
  explicit Cable(tests::FakeCardReader& reader) : m_reader(reader) {}

  std::atomic<bool> is_plugged_in = true;
  std::atomic<bool> is_pulled_at_next_write = false;

  std::unique_ptr<ports::CardReader> Open() {
    if (!is_plugged_in) throw cards::ReaderInTrouble(ReaderTrouble::NotThere, {.reader = "R"});
    return std::make_unique<Reader>(*this);
  }

 private:
  class Reader final : public ports::CardReader {
   public:
    explicit Reader(Cable& cable) : m_cable(cable) {}
    std::string Model() override { return Inner().Model(); }
    ports::Touch Look() override { return Inner().Look(); }
    ports::CardReading Read(const domain::CardUid& uid) override { return Inner().Read(uid); }
    void Personalise(const domain::CardUid& uid, const domain::CardRecord& record,
                     ports::PurseAtIssue purse) override {
      Inner().Personalise(uid, record, purse);
    }
    void WriteRecord(const domain::CardUid& uid, const domain::CardRecord& record) override {
      Inner().WriteRecord(uid, record);
      if (!m_cable.is_pulled_at_next_write.exchange(false)) return;
      m_cable.is_plugged_in = false;
      throw ports::CardLeftError("Unplugged while the card was being written.");
    }
    void ChangeKeys(const domain::CardUid& uid) override { Inner().ChangeKeys(uid); }
    std::optional<ports::PurseReceipt> MirrorPurse(const domain::CardUid& uid,
                                                   const ports::PurseOrder& order) override {
      return Inner().MirrorPurse(uid, order);
    }
    bool IsRecordOf(const domain::CardUid& uid, const base::Bytes& data) const override {
      return m_cable.m_reader.IsRecordOf(uid, data);
    }

   private:
    ports::CardReader& Inner() {
      if (m_cable.is_plugged_in) return m_cable.m_reader;
      throw cards::ReaderInTrouble(ReaderTrouble::Unplugged, {.reader = "R"});
    }
    Cable& m_cable;
  };

  tests::FakeCardReader& m_reader;
};

/// What the thread told, in turn.
class News {
 public:
  void Add(const ReaderNews& news) {
    const std::lock_guard lock(m_mutex);
    m_news.push_back(news);
    m_more.notify_all();
  }
  /// The next news; it is of this kind.
  template <typename Kind>
  Kind Next() {
    std::unique_lock lock(m_mutex);
    const bool came = m_more.wait_for(lock, std::chrono::minutes(1),
                                      [this] { return m_read < m_news.size(); });
    BOOST_REQUIRE(came);
    const ReaderNews news = m_news[m_read++];
    BOOST_REQUIRE_MESSAGE(std::holds_alternative<Kind>(news), "news of kind " << news.index());
    return std::get<Kind>(news);
  }

 private:
  std::mutex m_mutex;
  std::condition_variable m_more;
  std::vector<ReaderNews> m_news;
  std::size_t m_read = 0;
};

struct Desk {
  Desk() {
    shop.StockShelves();
    shop.Issue(card);
    shop.reader.Clear();
    shop.reader.Put(card);
  }
  void Start() {
    thread.Start([this](const ReaderNews& one) { news.Add(one); });
  }
  void TopUp() {
    thread.Submit([this, id = shop.NewRequest()](ports::CardReader& reader) {
      app::TopUpCard(shop.context, reader, shop.desk, {id, tests::Fen(1'000)});
    });
  }

  tests::StoreDesk shop;
  tests::FakeCard card{"04A1B2C3"};
  Cable cable{shop.reader};
  News news;
  ReaderThread thread{shop.context, shop.desk, [this] { return cable.Open(); }};
};

}  // namespace

BOOST_AUTO_TEST_SUITE(reader_thread)

BOOST_AUTO_TEST_CASE(AWriteThatUnpluggingCutOffIsFinishedOnceItIsPluggedInAgain) {
  Desk desk;
  desk.Start();
  BOOST_TEST(!desk.news.Next<ReaderConnected>().unfinished);
  BOOST_TEST((desk.news.Next<CardTouched>().result.outcome == app::TouchOutcome::CardShown));
  desk.cable.is_pulled_at_next_write = true;
  desk.TopUp();
  const auto failed = desk.news.Next<CardFailed>().why;
  BOOST_TEST(failed.Text().find("Unplugged while") != std::string::npos);
  BOOST_TEST(failed.Text().find("No money was booked yet") != std::string::npos);
  for (const auto trouble : {ReaderTrouble::Unplugged, ReaderTrouble::NotThere}) {
    const auto missing = desk.news.Next<ReaderMissing>();
    BOOST_TEST((missing.trouble == trouble));
    BOOST_REQUIRE(missing.unfinished.has_value());
    BOOST_TEST(missing.unfinished->Text() == failed.Text());
  }
  desk.cable.is_plugged_in = true;
  const auto connected = desk.news.Next<ReaderConnected>();
  BOOST_REQUIRE(connected.unfinished.has_value());
  BOOST_TEST(connected.unfinished->Text() == failed.Text());
  const auto touched = desk.news.Next<CardTouched>().result;
  BOOST_TEST((touched.outcome == app::TouchOutcome::FinishedInterrupted));
  // It is done with: the next coming and going says nothing of it.
  desk.cable.is_plugged_in = false;
  BOOST_TEST(!desk.news.Next<ReaderMissing>().unfinished);
}

BOOST_AUTO_TEST_CASE(IsMissedFromTheStartAndFoundLater) {
  Desk desk;
  desk.cable.is_plugged_in = false;
  desk.Start();
  BOOST_TEST((desk.news.Next<ReaderMissing>().trouble == ReaderTrouble::NotThere));
  desk.cable.is_plugged_in = true;
  desk.news.Next<ReaderConnected>();  // no second ReaderMissing came between
  desk.news.Next<CardTouched>();
}

BOOST_AUTO_TEST_CASE(AnotherChoiceOpensAtOnce) {
  Desk desk;
  desk.Start();
  desk.news.Next<ReaderConnected>();
  desk.news.Next<CardTouched>();
  desk.thread.OpenAnew();
  desk.news.Next<ReaderConnected>();
  desk.news.Next<CardTouched>();  // the same card, on another reader
}

/// A batch looks for itself: what lies there is not touched beside it, and it survives unplugging.
BOOST_AUTO_TEST_CASE(IsTakenOverUntilItIsGivenBack) {
  Desk desk;
  std::atomic<int> looks = 0;
  desk.thread.TakeOver([&looks](ports::CardReader& reader) {
    ++looks;
    reader.Look();
  });
  desk.Start();
  desk.news.Next<ReaderConnected>();
  desk.cable.is_plugged_in = false;  // the next look of the batch is told as a failure
  BOOST_TEST((desk.news.Next<ReaderMissing>().trouble == ReaderTrouble::Unplugged));
  BOOST_TEST((desk.news.Next<ReaderMissing>().trouble == ReaderTrouble::NotThere));
  const int before = looks;
  desk.cable.is_plugged_in = true;
  desk.news.Next<ReaderConnected>();
  desk.thread.GiveBack();
  desk.news.Next<CardTouched>();  // the card that lay there all the time, told for the first time
  BOOST_TEST(looks >= before);
}

BOOST_AUTO_TEST_CASE(ACardThatRefusesIsNoReaderThatIsMissing) {
  Desk desk;
  desk.Start();
  desk.news.Next<ReaderConnected>();
  desk.news.Next<CardTouched>();
  desk.thread.Submit([](ports::CardReader&) { throw ports::ReaderError("The card refuses."); });
  BOOST_TEST(desk.news.Next<CardFailed>().why.Text() == "The card refuses.");
  desk.thread.OpenAnew();
  BOOST_TEST(desk.news.Next<ReaderConnected>().model == "fake");
}

BOOST_AUTO_TEST_SUITE_END()

BOOST_AUTO_TEST_SUITE(reader_choice)

BOOST_AUTO_TEST_CASE(IsRememberedUnlessTheCommandLineNamesOne) {
  const tests::TempDatabase folder;
  const auto memory = folder.folder() / "settings" / "reader";
  ReaderChoice first({}, memory);
  BOOST_TEST(first.chosen() == "");
  BOOST_TEST((first.Choose("acr122_usb") == Remembered::Yes));
  BOOST_TEST(first.chosen() == "acr122_usb");
  BOOST_TEST(ReaderChoice({}, memory).chosen() == "acr122_usb");
  BOOST_TEST(ReaderChoice("/dev/ttyUSB0", memory).chosen() == "/dev/ttyUSB0");
  BOOST_TEST((first.Choose("") == Remembered::Yes));
  BOOST_TEST(ReaderChoice({}, memory).chosen() == "");

  ReaderChoice forgetful({}, memory / "below a file" / "reader");
  BOOST_TEST((forgetful.Choose("acr122_usb") == Remembered::No));
  BOOST_TEST(forgetful.chosen() == "acr122_usb");
}

BOOST_AUTO_TEST_CASE(WithoutAChoiceItSaysWhatIsWrongWithTheLikeliestReader) {
  const tests::TempDatabase folder;
  const auto root = folder.folder() / "computer";
  const cards::SystemFolders computer{root / "dev", root / "sys", root / "proc"};
  const auto write = [&](const std::filesystem::path& file, const char* text) {
    std::filesystem::create_directories((root / file).parent_path());
    std::ofstream(root / file) << text << '\n';
  };
  const ReaderChoice choice({}, folder.folder() / "reader");
  const auto open = [&] {
    choice.Open(std::make_shared<const cards::KeyRing>(cards::KeyRing::Of(
                    cards::StoreKeys::FromBytes(base::Bytes(37, 'A')).value())),
                computer);
  };
  const auto is_no_trouble = [](const ports::ReaderError& error) {
    return dynamic_cast<const cards::ReaderInTrouble*>(&error) == nullptr;
  };
  BOOST_CHECK_EXCEPTION(open(), ports::ReaderError, is_no_trouble);
  write("dev/ttyUSB0", "");  // perhaps a scale: it is not even opened
  BOOST_CHECK_EXCEPTION(open(), ports::ReaderError, is_no_trouble);
  const std::filesystem::path usb = "sys/bus/usb/devices/1-4";
  write(usb / "idVendor", "072f");
  write(usb / "idProduct", "2200");
  write(usb / "busnum", "250");
  write(usb / "devnum", "250");
  BOOST_CHECK_THROW(open(), cards::ReaderInTrouble);
}

BOOST_AUTO_TEST_SUITE_END()
