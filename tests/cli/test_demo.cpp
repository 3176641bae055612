/// The demo store: what it promises, its reports, the schedule, the day's close.
#include <boost/test/unit_test.hpp>

#include <filesystem>

#include "shop.h"
#include "support/virtual_printer.h"

using namespace steelyard::tests;

namespace {

/// One demo store for every case here; cases leave its money alone.
struct Demo {
  Demo() {
    made = RunJson({"init", "--demo", "--store", shop.store()});
    BOOST_REQUIRE(made.status == 0);
  }
  Ran Run(std::vector<std::string> arguments) const {
    arguments.insert(arguments.end(), {"--store", shop.store()});
    return RunJson(arguments);
  }
  Shop shop;
  Ran made;
};

const Demo& TheDemo() {
  static const Demo demo;
  return demo;
}

/// A period that holds all thirty days, wherever today's are.
std::vector<std::string> Report(const std::string& name, std::vector<std::string> more = {}) {
  std::vector<std::string> arguments = {"report",     "run",  name,        "--from",
                                        "2020-01-01", "--to", "2190-01-01"};
  arguments.insert(arguments.end(), more.begin(), more.end());
  return arguments;
}

std::int64_t TotalOf(const Json& report, const std::string& column) {
  for (std::size_t i = 0; i < report["columns"].size(); ++i) {
    if (report["columns"][i]["name"] == column) return report["totals"][i];
  }
  BOOST_FAIL("there is no column " + column);
  return 0;
}

}  // namespace

BOOST_AUTO_TEST_SUITE(demo)

BOOST_AUTO_TEST_CASE(a_pin_comes_from_a_file_and_is_told_to_nobody) {
  const auto& demo = TheDemo();
  const std::string member = demo.Run({"member", "list"}).answer["members"][0]["member"];
  const std::string card =
      demo.Run({"member", "show", "--member", member}).answer["cards"][0]["card"];
  const auto pin = [&](const char* what, std::vector<std::string> more = {}) {
    more.insert(more.begin(), {"card", "pin", what, "--card", card});
    const auto ran = demo.Run(more);
    for (const char* secret : {"836152", "83615"}) {
      BOOST_TEST(ran.answer.dump().find(secret) == std::string::npos);
      BOOST_TEST(ran.errors.find(secret) == std::string::npos);
    }
    return ran;
  };
  BOOST_TEST(pin("clear").outcome() == "nothing_to_change");
  BOOST_TEST(pin("unlock").outcome() == "nothing_to_change");
  BOOST_TEST(pin("set").status == 2);  // there is no terminal to ask on
  for (const char* wrong : {"", "836", "8361529", "8361x2"}) {
    const auto file = demo.shop.Write("wrong-pin", std::string(wrong) + "\n");
    BOOST_TEST(pin("set", {"--new-pin-file", file}).status == 2);
  }
  const auto file = demo.shop.Write("pin", "836152\n");
  BOOST_TEST(pin("set", {"--new-pin-file", file}).answer["card"] == card);
  BOOST_TEST(demo.shop.Read("store.steelyard").find("836152") == std::string::npos);
  BOOST_TEST(pin("unlock").outcome() == "nothing_to_change");
  BOOST_TEST(pin("clear").status == 0);
}


BOOST_AUTO_TEST_CASE(a_slip_comes_out_of_the_printer) {
  const auto& demo = TheDemo();
  const std::string member = demo.Run({"member", "list"}).answer["members"][0]["member"];
  const std::string card =
      demo.Run({"member", "show", "--member", member}).answer["cards"][0]["card"];
  const auto movements = demo.Run({"card", "statement", "--card", card}).answer["movements"];
  BOOST_REQUIRE(!movements.empty());
  const std::string operation = movements[0]["operation"];
  BOOST_TEST(demo.Run({"card", "slip", "--card", card}).outcome() == "printer_missing");
  BOOST_TEST(demo.Run({"card", "slip", "--printer", "pdf:x.pdf"}).status == 2);
  BOOST_TEST(demo.Run({"card", "slip", "--card", card, "--printer", "lp0"}).status == 2);
  BOOST_TEST(demo.Run({"card", "slip", "--operation", std::string(32, '0'), "--printer",
                       "pdf:" + demo.shop.File("slip.pdf")})
                 .outcome() == "operation_unknown");
  steelyard::testing::VirtualPrinter printer;
  for (const auto& what : {std::pair("--card", card), std::pair("--operation", operation)}) {
    const auto ran = demo.Run({"card", "slip", what.first, what.second, "--printer",
                               printer.Address(), "--language", "zh_CN"});
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.answer["paper"] == "enough");
    BOOST_TEST(printer.Paper().Text().ends_with(ran.answer["text"].get<std::string>()));
  }
  BOOST_TEST(printer.Paper().cuts == 2);
  BOOST_TEST(printer.Paper().problems.empty());
  BOOST_TEST(printer.Paper().Text().find("可用余额") != std::string::npos);
  steelyard::testing::VirtualPrinter empty({.paper = 0x72});
  const auto ran = demo.Run({"card", "slip", "--card", card, "--printer", empty.Address()});
  BOOST_TEST(ran.status == 3);
  BOOST_TEST(ran.outcome() == "printer_failed");
  BOOST_TEST(ran.errors.find("out of paper") != std::string::npos);
  BOOST_TEST(demo.Run({"card", "slip", "--card", card, "--printer",
                       "pdf:" + demo.shop.File("slip.pdf")}).status == 0);
  BOOST_TEST(demo.shop.Read("slip.pdf").starts_with("%PDF-"));
}

BOOST_AUTO_TEST_CASE(the_demo_store_is_as_promised) {
  const auto& made = TheDemo().made.answer;
  BOOST_TEST(made["passphrase"] == "demo");
  BOOST_TEST(made["products"] == 60);
  BOOST_TEST(made["tickets"] > 1'500);
  BOOST_TEST(TheDemo().Run({"product", "list"}).answer["products"].size() == 60);
  BOOST_TEST(TheDemo().Run({"tier", "list"}).answer["tiers"].size() == 3);
  BOOST_TEST(TheDemo().Run({"cashier", "list"}).answer["cashiers"].size() == 5);
  BOOST_TEST(TheDemo().Run({"scale", "list"}).answer["scales"].size() == 4);
  BOOST_TEST(TheDemo().Run({"operator", "list"}).answer["operators"].size() == 3);
  BOOST_TEST(TheDemo().Run({"exceptions", "list"}).answer["exceptions"].empty());
  const auto verdict = TheDemo().Run({"verify"});
  BOOST_TEST(verdict.outcome() == "sound");
  BOOST_TEST(verdict.answer["tickets"] == made["tickets"]);
}

BOOST_AUTO_TEST_CASE(the_three_reports_agree_with_each_other) {
  const auto total = TotalOf(TheDemo().Run(Report("sales-by-cashier")).answer, "total");
  BOOST_TEST(total > 0);
  BOOST_TEST(TotalOf(TheDemo().Run(Report("sales-by-payment")).answer, "amount") == total);
  BOOST_TEST(TotalOf(TheDemo().Run(Report("sales-by-product")).answer, "amount") == total);
}

BOOST_AUTO_TEST_CASE(reports_are_written_in_every_format) {
  const struct {
    const char* format;
    const char* beginning;
  } formats[] = {{"pdf", "%PDF"}, {"xlsx", "PK"}, {"csv", "\xEF\xBB\xBF"}, {"json", "{"}};
  for (const auto& one : formats) {
    const auto file = TheDemo().shop.File(std::string("report.") + one.format);
    const auto ran = TheDemo().Run(Report(
        "sales-by-product", {"--format", one.format, "--output", file, "--language", "zh_CN"}));
    BOOST_TEST(ran.status == 0);
    BOOST_TEST(ran.answer["file"] == file);
    BOOST_TEST(TheDemo().shop.Read(std::string("report.") + one.format).starts_with(one.beginning));
  }
}

BOOST_AUTO_TEST_CASE(reports_are_refused) {
  BOOST_TEST(TheDemo().Run(Report("sales-by-moon")).outcome() == "report_unknown");
  BOOST_TEST(TheDemo().Run(Report("sales-by-product", {"--format", "pdf"})).status == 2);
  BOOST_TEST(TheDemo().Run(Report("sales-by-product", {"--format", "docx"})).status == 2);
  BOOST_TEST(TheDemo().Run(Report("sales-by-product", {"--moon", "full"})).status == 2);
  const auto backwards = TheDemo().Run(
      {"report", "run", "sales-by-product", "--from", "2026-02-01", "--to", "2026-01-01"});
  BOOST_TEST(backwards.outcome() == "report_refused");
  BOOST_TEST(
      TheDemo()
          .Run({"report", "run", "sales-by-product", "--from", "2026-02-30", "--to", "2026-03-01"})
          .status == 2);
  const auto folder = TheDemo().shop.File("no/such/folder/a.pdf");
  BOOST_TEST(
      TheDemo().Run(Report("sales-by-product", {"--format", "pdf", "--output", folder})).status ==
      3);
}

BOOST_AUTO_TEST_CASE(exports_are_scheduled) {
  const auto folder = TheDemo().shop.File("exports");
  const auto add = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"schedule", "add",     "--folder",
                                          folder,     "--every", "daily"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return TheDemo().Run(arguments);
  };
  BOOST_TEST(add({"--report", "sales-by-product"}).outcome() == "folder_missing");
  std::filesystem::create_directory(folder);
  BOOST_TEST(add({"--report", "sales-by-moon"}).outcome() == "report_unknown");
  BOOST_TEST(add({"--report", "sales-by-product", "--format", "docx"}).outcome() ==
             "format_unknown");
  BOOST_TEST(add({"--report", "sales-by-product", "--at", "24:00"}).status == 2);
  const auto added = add({"--report", "sales-by-product", "--at", "06:30"});
  BOOST_TEST(added.status == 0);
  const std::string id = added.answer["schedule"];
  BOOST_TEST(TheDemo().Run({"schedule", "list"}).answer["schedules"].size() == 1);
  BOOST_TEST(TheDemo().Run({"schedule", "run-due"}).answer["runs"].empty());
  BOOST_TEST(TheDemo().Run({"schedule", "remove", "--id", id}).status == 0);
  BOOST_TEST(TheDemo().Run({"schedule", "remove", "--id", id}).outcome() == "schedule_unknown");
}

BOOST_AUTO_TEST_CASE(a_day_is_closed) {
  const auto closed = TheDemo().Run({"day", "close"});
  BOOST_TEST(closed.status == 0);
  BOOST_TEST(closed.answer["scales"].size() == 4);
  std::int64_t sum = 0;
  for (const auto& scale : closed.answer["scales"]) sum += scale["total"].get<std::int64_t>();
  BOOST_TEST(closed.answer["total"] == sum);
  BOOST_TEST(closed.answer["head"] == TheDemo().Run({"verify"}).answer["head"]);
  BOOST_TEST(TheDemo().Run({"day", "close", "--date", "2190-01-01"}).outcome() == "day_in_future");
  // Closed again, whatever is counted: the same answer.
  auto again = TheDemo().Run({"day", "close", "--counted", "1=0.05"});
  BOOST_TEST(again.status == 0);
  BOOST_TEST(again.answer["already_closed"] == true);
  again.answer["already_closed"] = false;
  BOOST_TEST(again.answer == closed.answer);
  const std::string day = closed.answer["day"];
  const auto shown = TheDemo().Run({"day", "show", "--date", day});
  BOOST_TEST(shown.answer["drawers"] == closed.answer["drawers"]);
  BOOST_TEST(shown.answer["late"]["tickets"] == 0);
  BOOST_TEST(TheDemo().Run({"day", "list"}).answer["days"].size() == 1);
  BOOST_TEST(TheDemo().Run({"day", "show", "--date", "2020-01-01"}).outcome() == "day_not_closed");
  const auto report = TheDemo().Run({"report", "run", "day-close", "--from", day, "--to", day});
  BOOST_TEST(report.status == 0);
  BOOST_TEST(report.answer["rows"].size() >
             closed.answer["scales"].size() + closed.answer["takings"].size());
}

BOOST_AUTO_TEST_CASE(drawers_are_counted_and_a_reason_is_asked_for) {
  const auto close = [&](std::vector<std::string> more) {
    std::vector<std::string> arguments = {"day", "close", "--date", "2020-01-02"};
    arguments.insert(arguments.end(), more.begin(), more.end());
    return TheDemo().Run(arguments);
  };
  for (const char* wrong : {"1", "=5", "1=", "1=-5", "1=x", "1=1.234"}) {
    BOOST_TEST_CONTEXT(wrong) {
      BOOST_TEST(close({"--counted", wrong}).status == 2);
    }
  }
  BOOST_TEST(close({"--even-so"}).status == 2);
  BOOST_TEST(close({"--reason", "why"}).status == 2);
  BOOST_TEST(close({"--even-so", "--reason", " "}).outcome() == "reason_empty");
  BOOST_TEST(close({"--counted", "77=1"}).outcome() == "drawer_unknown");
  BOOST_TEST(close({"--counted", "1=1", "--counted", "1=2"}).outcome() ==
             "drawer_counted_twice");
  const auto closed = close({"--counted", "1=0.05", "--counted", "manager=1"});
  BOOST_TEST(closed.status == 0);
  for (const auto& drawer : closed.answer["drawers"]) {
    if (drawer["counted"].is_null()) continue;
    BOOST_TEST(drawer["over"] ==
               drawer["counted"].get<std::int64_t>() - drawer["expected"].get<std::int64_t>());
  }
  const std::string nothing(32, '0');
  BOOST_TEST(TheDemo().Run({"exceptions", "resolve", "--id", nothing, "--note", "x"}).status == 1);
}

BOOST_AUTO_TEST_SUITE_END()
