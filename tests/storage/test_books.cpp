/// Cards, writes to them, prices, people, scales, exceptions: each book by what it refuses.
#include <boost/test/unit_test.hpp>

#include "storage/store_fixture.h"

using namespace steelyard;
using namespace steelyard::tests;
using domain::CardState;

namespace {

struct BooksStore : EmptyStore {
  void Do(const std::function<void(ports::Books&)>& work) { store->Commit(work); }
  bool IsRefused(const std::function<void(ports::Books&)>& work) {
    try {
      store->Commit(work);
      return false;
    } catch (const ports::StorageError& error) {
      return std::string(error.what()).size() > 20;
    }
  }
  /// What `question` answers on a snapshot.
  template <typename Question>
  auto Ask(Question&& question) {
    std::optional<std::decay_t<decltype(question(std::declval<const ports::Books&>()))>> answer;
    store->Read([&](const ports::Books& books) { answer.emplace(question(books)); });
    return *std::move(answer);
  }
  void AddCard(const ports::Card& card) {
    Do([&](ports::Books& books) { books.cards().Add(card); });
  }
  std::vector<std::int64_t> HotListVersions(std::int64_t since) {
    return Ask([&](const ports::Books& books) {
      std::vector<std::int64_t> versions;
      for (const auto& [card, version] : books.cards().ChangedSince(since)) {
        versions.push_back(version);
      }
      return versions;
    });
  }
};

bool Same(const ports::Card& a, const ports::Card& b) {
  return a.id == b.id && a.uid == b.uid && a.number == b.number && a.card_class == b.card_class &&
         a.state == b.state && a.tier == b.tier && a.member == b.member &&
         a.valid_until == b.valid_until && a.counter == b.counter;
}

ports::CardWrite SomeWrite(std::uint64_t id, std::uint64_t card) {
  return {.id = Nth(id),
          .card = SomeCard(card).id,
          .kind = ports::CardWriteKind::TopUp,
          .record = {.number = SomeCard(card).number,
                     .card_class = domain::CardClass::StoredValue,
                     .tier = "",
                     .valid_until = std::nullopt,
                     .counter = 4'294'967'295U,
                     .principal = Fen(5000),
                     .bonus = Fen(30)},
          .postings = domain::PostingsForTopUp(SomeCard(card).id, {Fen(500), Fen(30), Fen(2000)}),
          .operator_name = "li",
          .at = ManualClock().Now(),
          .approver = "wang",
          .reason = "wrong amount",
          .replaces = SomeCard(9).number,
          .corrects = Nth(77)};
}

domain::Price PerKg(std::int64_t fen) {
  return domain::Price::FromFen(fen, domain::PriceUnit::PerKilogram).value();
}

domain::Product SomeProduct(const std::string& code) {
  return {.code = code,
          .name = "苹果 " + code,
          .category = "fruit",
          .barcode = "",
          .list_price = PerKg(980),
          .tare = domain::Weight::FromGrams(12).value(),
          .tier_prices = {{"gold", PerKg(900)}, {"silver", PerKg(950)}},
          .promotions = {{.tier = "",
                          .price = PerKg(700),
                          .starts_at = ManualClock().Now(),
                          .ends_at = ManualClock().Now().Plus(1000)},
                         {.tier = "gold",
                          .price = PerKg(600),
                          .starts_at = ManualClock().Now(),
                          .ends_at = ManualClock().Now().Plus(2000)}}};
}

ports::Scale SomeScale(int number) {
  return {.number = number,
          .driver = "txt-mode",
          .address = "127.0.0.1:20304",
          .profile = "market",
          .key = "",
          .serial = "S-1",
          .prices_version = 7,
          .journal_position = 99,
          .last_contact = ManualClock().Now(),
          .clock_offset_ms = -1500,
          .last_error = "no answer",
          .journal_read_at = std::nullopt,
          .journal_mark = "2609121403",
          .vendor = "JHScale",
          .model = "TM-30A",
          .firmware = "2.7",
          .unique_code = "CN-0001",
          .verified_until = domain::BusinessDay::Parse("2027-09-30")};
}

ports::BookException SomeException(std::uint64_t id, const std::string& detail) {
  return {.id = Nth(id),
          .kind = ports::ExceptionKind::JournalGap,
          .at = ManualClock().Now().Plus(-static_cast<std::int64_t>(id)),
          .subject = "scale 3",
          .detail = detail,
          .resolved_at = std::nullopt,
          .resolution = ""};
}

}  // namespace

BOOST_FIXTURE_TEST_SUITE(books, BooksStore)

BOOST_AUTO_TEST_CASE(a_card_is_found_as_it_was_added) {
  auto card = SomeCard(1);
  card.valid_until.reset();
  card.tier = "";
  AddCard(card);
  AddCard(SomeCard(2));
  const auto by_uid = Ask([&](const auto& books) { return books.cards().FindByUid(card.uid); });
  const auto by_number =
      Ask([&](const auto& books) { return books.cards().FindByNumber(SomeCard(2).number); });
  BOOST_REQUIRE(by_uid && by_number);
  BOOST_CHECK(Same(*by_uid, card));
  BOOST_CHECK(Same(*by_number, SomeCard(2)));
  BOOST_CHECK(!Ask([](const auto& books) { return books.cards().FindByUid(SomeCard(3).uid); }));
  BOOST_CHECK(
      !Ask([](const auto& books) { return books.cards().FindByNumber(SomeCard(3).number); }));
}

BOOST_AUTO_TEST_CASE(a_uid_a_number_and_an_id_belong_to_one_card) {
  AddCard(SomeCard(1));
  auto same_uid = SomeCard(2);
  same_uid.uid = SomeCard(1).uid;
  auto same_number = SomeCard(2);
  same_number.number = SomeCard(1).number;
  auto same_id = SomeCard(2);
  same_id.id = SomeCard(1).id;
  auto no_such_member = SomeCard(2);
  no_such_member.member = domain::MemberId(Nth(77));
  for (const auto& card : {same_uid, same_number, same_id, no_such_member}) {
    BOOST_CHECK(IsRefused([&](ports::Books& books) { books.cards().Add(card); }));
  }
  AddCard(SomeCard(2));
  auto taken = SomeCard(2);
  taken.uid = SomeCard(1).uid;
  BOOST_CHECK(IsRefused([&](ports::Books& books) { books.cards().Update(taken); }));
  BOOST_CHECK(IsRefused([&](ports::Books& books) { books.cards().Update(SomeCard(3)); }));
}

BOOST_AUTO_TEST_CASE(only_a_change_of_state_raises_the_hot_list_version) {
  AddCard(SomeCard(1, CardState::Blank));
  AddCard(SomeCard(2, CardState::Blank));
  BOOST_CHECK(HotListVersions(0).empty());
  const auto update = [&](const ports::Card& card) {
    Do([&](ports::Books& books) { books.cards().Update(card); });
  };
  update(SomeCard(2, CardState::Active));
  BOOST_CHECK(HotListVersions(0) == std::vector<std::int64_t>({1}));
  auto counted = SomeCard(2, CardState::Active);
  counted.counter = 9;
  counted.tier = "silver";
  update(counted);
  BOOST_CHECK(HotListVersions(1).empty());
  update(SomeCard(1, CardState::Lost));
  update(SomeCard(2, CardState::Suspended));
  BOOST_CHECK(HotListVersions(0) == std::vector<std::int64_t>({2, 3}));
  BOOST_CHECK(HotListVersions(2) == std::vector<std::int64_t>({3}));
  AddCard(SomeCard(3, CardState::Lost));
  BOOST_CHECK(HotListVersions(3) == std::vector<std::int64_t>({4}));
}

BOOST_AUTO_TEST_CASE(numbers_are_taken_once_and_never_one_that_a_card_has) {
  AddCard(SomeCard(2));
  std::vector<std::int64_t> taken;
  for (int i = 0; i < 4; ++i) {
    Do([&](ports::Books& books) { taken.push_back(books.cards().TakeNumber().sequence()); });
    if (i == 1) Reopen();
  }
  BOOST_CHECK(taken == std::vector<std::int64_t>({1, 3, 4, 5}));
}

BOOST_AUTO_TEST_CASE(a_card_has_at_most_one_open_write) {
  AddCard(SomeCard(1));
  AddCard(SomeCard(2));
  const auto begin = [&](const ports::CardWrite& write) {
    return [write](ports::Books& books) { books.card_writes().Begin(write); };
  };
  Do(begin(SomeWrite(1, 1)));
  BOOST_CHECK(IsRefused(begin(SomeWrite(2, 1))));
  BOOST_CHECK(IsRefused(begin(SomeWrite(1, 2))));
  BOOST_CHECK(IsRefused(begin(SomeWrite(3, 3))));  // no such card
  Do(begin(SomeWrite(4, 2)));
  const auto open =
      Ask([](const auto& books) { return books.card_writes().FindOpen(SomeCard(1).id); });
  BOOST_REQUIRE(open.has_value());
  const auto expected = SomeWrite(1, 1);
  BOOST_CHECK(open->id == expected.id && open->card == expected.card);
  BOOST_CHECK(open->kind == expected.kind && open->record == expected.record);
  BOOST_REQUIRE_EQUAL(open->postings.size(), 3);
  for (std::size_t i = 0; i < 3; ++i) {
    const auto& found = open->postings[i];
    const auto& wanted = expected.postings[i];
    BOOST_CHECK(found.debit == wanted.debit && found.credit == wanted.credit);
    BOOST_CHECK(found.amount == wanted.amount && found.reason == wanted.reason);
  }
  BOOST_CHECK(open->approver == expected.approver && open->reason == expected.reason);
  BOOST_CHECK(open->replaces == expected.replaces && open->corrects == expected.corrects);
  BOOST_CHECK(open->state == ports::CardWriteState::Open && !open->refusal);
  BOOST_CHECK(open->operator_name == expected.operator_name && open->at == expected.at);
  BOOST_CHECK_EQUAL(
      Ask([](const auto& books) { return books.card_writes().AllOpen().size(); }), 2);
}

BOOST_AUTO_TEST_CASE(a_write_ends_once) {
  AddCard(SomeCard(1));
  const auto settle = [](std::uint64_t id) {
    return [id](ports::Books& books) { books.card_writes().Settle(SomeWrite(id, 1)); };
  };
  const auto refuse = [](std::uint64_t id) {
    return [id](ports::Books& books) {
      books.card_writes().Refuse(Nth(id), ports::WriteRefusal::BalanceChanged);
    };
  };
  const auto abandon = [](std::uint64_t id) {
    return [id](ports::Books& books) { books.card_writes().Abandon(Nth(id)); };
  };
  const auto state = [&](std::uint64_t id) {
    const auto write = Ask([&](const auto& books) { return books.card_writes().Find(Nth(id)); });
    return write ? std::string(ports::ToText(write->state)) : "unknown";
  };
  BOOST_CHECK(IsRefused(settle(1)));
  BOOST_CHECK_EQUAL(state(1), "unknown");
  const std::function<void(ports::Books&)> ways[] = {settle(1), refuse(2), abandon(3)};
  const char* const ends[] = {"settled", "refused", "abandoned"};
  for (std::uint64_t id = 1; id <= 3; ++id) {
    Do([&](ports::Books& books) { books.card_writes().Begin(SomeWrite(id, 1)); });
    BOOST_CHECK_EQUAL(state(id), "open");
    Do(ways[id - 1]);
    BOOST_CHECK_EQUAL(state(id), ends[id - 1]);
    BOOST_CHECK(IsRefused(settle(id)) && IsRefused(refuse(id)) && IsRefused(abandon(id)));
    BOOST_CHECK_EQUAL(state(id), ends[id - 1]);
  }
  const auto refused = Ask([](const auto& books) { return books.card_writes().Find(Nth(2)); });
  BOOST_CHECK(refused->refusal == ports::WriteRefusal::BalanceChanged);
  BOOST_CHECK_EQUAL(refused->postings.size(), 3);  // what it would have moved
}

BOOST_AUTO_TEST_CASE(what_was_moved_takes_the_place_of_what_was_planned) {
  AddCard(SomeCard(1));
  Do([](ports::Books& books) { books.card_writes().Begin(SomeWrite(1, 1)); });
  auto moved = SomeWrite(1, 1);
  moved.postings = domain::PostingsForTopUp(SomeCard(1).id, {Fen(7), Fen(0), Fen(0)});
  Do([&](ports::Books& books) { books.card_writes().Settle(moved); });
  const auto found = Ask([](const auto& books) { return books.card_writes().Find(Nth(1)); });
  BOOST_REQUIRE_EQUAL(found->postings.size(), 1);
  BOOST_CHECK_EQUAL(found->postings[0].amount.fen(), 7);
}

BOOST_AUTO_TEST_CASE(prices_are_saved_whole_under_one_version) {
  const domain::Tier gold{.code = "gold",
                          .name = "Gold",
                          .default_discount_permille = 50,
                          .category_discounts_permille = {{"fruit", 100}, {"nuts", 0}}};
  std::int64_t version = 0;
  const auto save = [&](std::vector<domain::Product> products, std::vector<domain::Tier> tiers,
                        std::vector<ports::Cashier> cashiers) {
    Do([&](ports::Books& books) {
      version = books.catalogue().Save(products, tiers, cashiers, ManualClock().Now());
    });
  };
  const auto changed_since = [&](std::int64_t since) {
    return Ask([&](const auto& books) { return books.catalogue().ChangedSince(since); });
  };
  BOOST_CHECK_EQUAL(Ask([](const auto& books) { return books.catalogue().Version(); }), 0);
  save({SomeProduct("101"), SomeProduct("102")}, {gold}, {{7, "王"}});
  BOOST_CHECK_EQUAL(version, 1);
  auto changed = SomeProduct("101");
  changed.tier_prices.erase("gold");
  changed.promotions.erase(changed.promotions.begin());
  changed.list_price = domain::Price::FromFen(300, domain::PriceUnit::PerPiece).value();
  changed.tier_prices.clear();
  changed.promotions.clear();
  auto gone = SomeProduct("102");
  gone.deleted = true;
  auto silver = gold;
  silver.category_discounts_permille.erase("nuts");
  save({changed, gone}, {silver}, {{7, "李"}, {8, "赵"}});
  Reopen();
  BOOST_CHECK_EQUAL(Ask([](const auto& books) { return books.catalogue().Version(); }), 2);
  BOOST_CHECK(changed_since(0) == std::vector<domain::Product>({changed}));
  BOOST_CHECK(changed_since(1) == std::vector<domain::Product>({changed, gone}));
  BOOST_CHECK(changed_since(2).empty());
  BOOST_CHECK(Ask([](const auto& books) { return books.catalogue().Find("102"); }) == gone);
  BOOST_CHECK(!Ask([](const auto& books) { return books.catalogue().Find("103"); }));
  BOOST_CHECK(Ask([](const auto& books) { return books.catalogue().Tiers(); }) ==
              std::vector<domain::Tier>({silver}));
  const auto cashiers = Ask([](const auto& books) { return books.catalogue().Cashiers(); });
  BOOST_REQUIRE_EQUAL(cashiers.size(), 2);
  BOOST_CHECK_EQUAL(cashiers[0].name, "李");
  BOOST_CHECK(IsRefused([](ports::Books& books) {
    books.catalogue().Save({}, {}, {{0, "x"}}, ManualClock().Now());
  }));
  BOOST_CHECK_EQUAL(Ask([](const auto& books) { return books.catalogue().Version(); }), 2);
}

BOOST_AUTO_TEST_CASE(operators_have_one_name_each) {
  const ports::Operator li{.name = "li", .role = ports::Role::CardDesk, .password_hash = "h"};
  Do([&](ports::Books& books) { books.operators().Add(li); });
  BOOST_CHECK(IsRefused([&](ports::Books& books) { books.operators().Add(li); }));
  BOOST_CHECK(IsRefused([](ports::Books& books) {
    books.operators().Update(
        {.name = "nobody", .role = ports::Role::Manager, .password_hash = "h"});
  }));
  Do([](ports::Books& books) {
    books.operators().Update({.name = "li", .role = ports::Role::Auditor, .password_hash = "i",
                              .disabled = true});
  });
  const auto found = Ask([](const auto& books) { return books.operators().Find("li"); });
  BOOST_REQUIRE(found.has_value());
  BOOST_CHECK(found->role == ports::Role::Auditor && found->disabled);
  BOOST_CHECK_EQUAL(found->password_hash, "i");
  BOOST_CHECK(!Ask([](const auto& books) { return books.operators().Find("LI"); }));
  BOOST_CHECK_EQUAL(Ask([](const auto& books) { return books.operators().All().size(); }), 1);
}

BOOST_AUTO_TEST_CASE(members_are_searched_for_what_was_typed_and_nothing_else) {
  Do([](ports::Books& books) {
    std::uint64_t id = 0;
    for (const auto& [name, phone] : std::vector<std::pair<std::string, std::string>>{
             {"王小明", "13800000001"}, {"Li 100%", "13900000002"}, {"li_wei", "13700000003"},
             {"Zhao!", "13600000004"}}) {
      books.members().Add({.id = domain::MemberId(Nth(++id)), .name = name, .phone = phone,
                           .tier = ""});
    }
  });
  struct Row {
    const char* text;
    std::size_t found;
  };
  for (const Row& row : {Row{"", 4}, Row{"小", 1}, Row{"LI", 2}, Row{"139", 1}, Row{"%", 1},
                         Row{"_", 1}, Row{"!", 1}, Row{"0000000", 4}, Row{"nobody", 0},
                         Row{"l%i", 0}, Row{"' OR 1=1", 0}}) {
    BOOST_TEST_CONTEXT(row.text) {
      BOOST_CHECK_EQUAL(
          Ask([&](const auto& books) { return books.members().Search(row.text, 10).size(); }),
          row.found);
    }
  }
  BOOST_CHECK_EQUAL(
      Ask([](const auto& books) { return books.members().Search("", 2).size(); }), 2);
  BOOST_CHECK(IsRefused([](ports::Books& books) {
    books.members().Update({.id = domain::MemberId(Nth(9)), .name = "", .phone = "", .tier = ""});
  }));
}

BOOST_AUTO_TEST_CASE(scales_have_one_number_each) {
  Do([](ports::Books& books) { books.scales().Add(SomeScale(3)); });
  BOOST_CHECK(IsRefused([](ports::Books& books) { books.scales().Add(SomeScale(3)); }));
  BOOST_CHECK(IsRefused([](ports::Books& books) { books.scales().Add(SomeScale(0)); }));
  BOOST_CHECK(IsRefused([](ports::Books& books) { books.scales().Add(SomeScale(256)); }));
  BOOST_CHECK(IsRefused([](ports::Books& books) { books.scales().Update(SomeScale(4)); }));
  const auto found = Ask([](const auto& books) { return books.scales().Find(3); });
  BOOST_REQUIRE(found.has_value());
  BOOST_CHECK_EQUAL(found->journal_position, 99);
  BOOST_CHECK_EQUAL(found->journal_mark, "2609121403");
  BOOST_CHECK_EQUAL(found->unique_code, "CN-0001");
  BOOST_CHECK(found->verified_until == domain::BusinessDay::Parse("2027-09-30"));
  BOOST_CHECK(found->clock_offset_ms == -1500);
  BOOST_CHECK(found->last_contact == ManualClock().Now());
  for (int i = 1; i <= 3; ++i) {
    Do([&](ports::Books& books) {
      books.scales().AddEvent({.scale = 3, .at = ManualClock().Now(), .type = "power_on",
                               .detail = std::to_string(i)});
    });
  }
  const auto events = Ask([](const auto& books) { return books.scales().Events(3, 2); });
  BOOST_REQUIRE_EQUAL(events.size(), 2);
  BOOST_CHECK_EQUAL(events[0].detail, "3");
  Do([](ports::Books& books) { books.scales().Remove(3); });
  BOOST_CHECK(Ask([](const auto& books) { return books.scales().All().empty(); }));
}

BOOST_AUTO_TEST_CASE(an_open_exception_is_listed_once_and_resolved_once) {
  const auto add = [&](std::uint64_t id, const std::string& detail) {
    Do([&](ports::Books& books) { books.exceptions().Add(SomeException(id, detail)); });
  };
  const auto open = [&] {
    return Ask([](const auto& books) { return books.exceptions().Open(10); });
  };
  add(1, "missing=4");
  add(2, "missing=4");
  add(3, "missing=5");
  BOOST_REQUIRE_EQUAL(open().size(), 2);
  BOOST_CHECK(open()[0].id == Nth(3));  // the oldest first
  const auto resolve = [](std::uint64_t id) {
    return [id](ports::Books& books) {
      books.exceptions().Resolve(Nth(id), ManualClock().Now(), "asked the cashier");
    };
  };
  BOOST_CHECK(IsRefused(resolve(2)));
  Do(resolve(1));
  BOOST_CHECK(IsRefused(resolve(1)));
  const auto resolved = Ask([](const auto& books) { return books.exceptions().Find(Nth(1)); });
  BOOST_REQUIRE(resolved.has_value());
  BOOST_CHECK(resolved->resolved_at == ManualClock().Now());
  BOOST_CHECK_EQUAL(resolved->resolution, "asked the cashier");
  add(4, "missing=4");
  BOOST_CHECK_EQUAL(open().size(), 2);
  BOOST_CHECK(!Ask([](const auto& books) { return books.exceptions().Find(Nth(2)); }));
}

BOOST_AUTO_TEST_CASE(the_audit_log_is_newest_first) {
  for (int i = 0; i < 3; ++i) {
    Do([&](ports::Books& books) {
      books.audit().Add({.at = ManualClock().Now(), .actor = "li", .action = "card.top_up",
                         .subject = std::to_string(i), .before = "a", .after = "b"});
    });
  }
  const auto newest = Ask([](const auto& books) { return books.audit().Newest(2); });
  BOOST_REQUIRE_EQUAL(newest.size(), 2);
  BOOST_CHECK_EQUAL(newest[0].subject, "2");
  BOOST_CHECK_EQUAL(newest[1].subject, "1");
  BOOST_CHECK_EQUAL(newest[0].after, "b");
}

BOOST_AUTO_TEST_CASE(a_scheduled_export_is_claimed_until_it_is_finished_or_the_claimer_died) {
  const auto now = ManualClock().Now();
  auto& schedules = store->schedules();
  auto& runs = store->schedule_runs();
  const auto claim_of = [&](std::uint64_t run, std::int64_t from, std::int64_t to) {
    return ports::Claim{Nth(run), "host:1", now.Plus(from), now.Plus(to)};
  };
  const ports::ScheduledExport daily{
      .id = Nth(1), .name = "daily", .report = "sales-by-day", .parameters = "{}",
      .format = "pdf", .language = "zh_CN", .place = "/srv", .frequency = "daily",
      .at_minute = 30, .due = now, .next_due = now, .last_run = std::nullopt,
      .last_outcome = ""};
  const ports::AuditEntry audit{now, "wang", "schedule.change", "daily", "", ""};
  schedules.Add(daily, audit);
  BOOST_CHECK_THROW(schedules.Add(daily, audit), ports::StorageError);
  BOOST_CHECK(!runs.ClaimDue(claim_of(10, -1, 1'000)));
  BOOST_CHECK(runs.ClaimDue(claim_of(11, 0, 1'000)));
  BOOST_CHECK(!runs.ClaimDue(claim_of(12, 999, 2'000)));
  BOOST_CHECK(!runs.ClaimNow(Nth(1), claim_of(13, 999, 2'000)));
  BOOST_CHECK(runs.Extend(Nth(11), now.Plus(1'500)));
  BOOST_CHECK(!runs.ClaimDue(claim_of(14, 1'000, 2'000)));
  BOOST_CHECK(runs.ClaimDue(claim_of(15, 1'500, 2'500)));
  BOOST_CHECK(!runs.Extend(Nth(11), now.Plus(9'000)));
  runs.Finish({.run = Nth(15), .schedule = Nth(1), .at = now.Plus(1'600),
               .outcome = ports::RunOutcome::Failed, .result = "no", .due = now,
               .next_due = now.Plus(5'000), .attempts = 1});
  BOOST_CHECK(!runs.ClaimDue(claim_of(16, 4'999, 9'000)));
  const auto all = schedules.All();
  BOOST_REQUIRE_EQUAL(all.size(), 1);
  BOOST_CHECK(all[0].last_run == now.Plus(1'600));
  BOOST_CHECK_EQUAL(all[0].last_outcome, "no");
  BOOST_CHECK_EQUAL(all[0].attempts, 1);
  BOOST_CHECK(all[0].due == now);
  const auto told = runs.Newest(Nth(1), 9);
  BOOST_REQUIRE_EQUAL(told.size(), 2);
  BOOST_CHECK(told[0].outcome == ports::RunOutcome::Failed);
  BOOST_CHECK(told[1].outcome == ports::RunOutcome::CutOff);
  BOOST_CHECK(runs.Newest(Nth(2), 9).empty());
  auto paused = all[0];
  paused.state = ports::ScheduleState::Paused;
  paused.next_due = now;  // what was read before may be old by now
  BOOST_CHECK(schedules.Change(paused, ports::Times::Keep, audit));
  BOOST_CHECK(schedules.All()[0].next_due == now.Plus(5'000));
  BOOST_CHECK(!runs.ClaimDue(claim_of(17, 5'000, 9'000)));
  BOOST_CHECK(runs.ClaimNow(Nth(1), claim_of(18, 5'000, 9'000)));
  // Whose time is changed while it runs keeps the new one.
  paused.due = paused.next_due = now.Plus(50'000);
  paused.attempts = 0;
  BOOST_CHECK(schedules.Change(paused, ports::Times::Replace, audit));
  runs.Finish({.run = Nth(18), .schedule = Nth(1), .at = now.Plus(6'000),
               .outcome = ports::RunOutcome::Delivered, .result = "file", .due = now,
               .next_due = now.Plus(7'000), .attempts = 0});
  BOOST_CHECK(schedules.All()[0].next_due == now.Plus(50'000));
  BOOST_CHECK_EQUAL(runs.Newest(std::nullopt, 1)[0].result, "file");
  paused.id = Nth(2);
  BOOST_CHECK(!schedules.Change(paused, ports::Times::Keep, audit));
  // What is due is moved where nobody runs it and nobody moved it meanwhile.
  schedules.MoveDue(Nth(1), now, now.Plus(1), now.Plus(9'000));
  BOOST_CHECK(schedules.All()[0].due == now.Plus(50'000));
  schedules.MoveDue(Nth(1), now.Plus(50'000), now.Plus(60'000), now.Plus(9'000));
  BOOST_CHECK(schedules.All()[0].due == now.Plus(60'000));
  BOOST_CHECK(schedules.All()[0].next_due == now.Plus(60'000));
  BOOST_CHECK(runs.ClaimNow(Nth(1), claim_of(19, 9'000, 10'000)));
  schedules.MoveDue(Nth(1), now.Plus(60'000), now.Plus(70'000), now.Plus(9'500));
  BOOST_CHECK(schedules.All()[0].due == now.Plus(60'000));
  schedules.Remove(Nth(1), audit);
  schedules.Remove(Nth(1), audit);
  BOOST_CHECK(schedules.All().empty());
  // One entry for each change that was made, none for those that were refused.
  store->Read([&](const ports::Books& books) {
    BOOST_CHECK_EQUAL(books.audit().Newest(99).size(), 4);
  });
}

BOOST_AUTO_TEST_SUITE_END()
