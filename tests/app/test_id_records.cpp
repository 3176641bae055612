/// ID records: what is one, who sees it, and when it goes.
#include <boost/test/unit_test.hpp>

#include "app/card_changes.h"
#include "app/id_records.h"
#include "app/settings.h"
#include "app/store_desk.h"
#include "support/fake_cipher.h"

using namespace steelyard;
using namespace steelyard::app;
using ports::IdDocument;
using tests::FakeCard;
using tests::FakeCipher;
using tests::Fen;

namespace {

constexpr const char* kNumber = "11010519491231002X";  // the example of GB 11643

struct IdDesk : tests::StoreDesk {
  domain::MemberId member = AddMember(context, desk, {"王小明"}).member.value().id;
  FakeCipher cipher;
  FakeCard card{"04A1B2C3"};

  std::string Keep(const std::string& number, IdDocument document = IdDocument::IdentityCard) {
    return std::string(ToText(KeepIdRecord(context, cipher, desk, {member, document, number})));
  }
  std::string Show(const Actor& actor) {
    const auto result = ShowIdRecord(context, cipher, actor, member);
    return result.view ? result.view->number : std::string(ToText(result.outcome));
  }
  std::string Reveal(const Actor& actor, const std::string& reason) {
    const auto result = RevealIdRecord(context, cipher, actor, member, reason);
    return result.view ? result.view->number : std::string(ToText(result.outcome));
  }
  void IssueToMember() {
    reader.Clear();
    reader.Put(card);
    BOOST_REQUIRE(IssueCard(context, reader, desk,
                            {.id = NewRequest(), .card_class = domain::CardClass::StoredValue,
                             .member = member, .tier = "", .top_up = Fen(100),
                             .deposit = Fen(0), .valid_until = std::nullopt})
                      .outcome == CardDeskOutcome::Done);
  }
  int Purge(const char* at) {
    clock.Set(tests::At(at));
    const auto result = RemoveOldIdRecords(context, machine);
    BOOST_TEST(ToText(result.outcome) == "done");
    return result.removed;
  }
  bool Lacks(std::int64_t fen) {
    bool lacks = false;
    store.Read([&](const ports::Books& books) { lacks = LacksIdRecord(books, member, Fen(fen)); });
    return lacks;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(id_records, IdDesk)

BOOST_AUTO_TEST_CASE(WhatIsANumber) {
  struct Row { IdDocument document; const char* text; const char* number; };
  using enum IdDocument;
  for (const Row& row :
       {Row{IdentityCard, kNumber, kNumber}, Row{IdentityCard, " 110105 19491231 002x ", kNumber},
        Row{IdentityCard, "110105194912310020", nullptr},
        Row{IdentityCard, "210105194912310021", nullptr},
        Row{IdentityCard, "11010519491231002", nullptr}, Row{IdentityCard, "", nullptr},
        Row{IdentityCard, "X1010519491231002X", nullptr}, Row{Passport, "e12345678", "E12345678"},
        Row{Passport, "1234", nullptr}, Row{Passport, "E1234567!", nullptr},
        Row{Passport, "护照12345", nullptr}, Row{Other, "AB-12-34", "AB-12-34"},
        Row{ResidencePermit, "12345678901234567890123456789012345678901", nullptr}}) {
    BOOST_TEST_CONTEXT(row.text) {
      BOOST_TEST(NormaliseIdNumber(row.document, row.text).value_or("none") ==
                 (row.number ? row.number : "none"));
    }
  }
}

BOOST_AUTO_TEST_CASE(WhoSeesWhat) {
  BOOST_TEST(Show(desk) == "no_record");
  BOOST_TEST(Keep("11010519491231002Y") == "number_invalid");
  BOOST_TEST(Keep(kNumber) == "done");
  BOOST_TEST(Show(desk) == "**************002X");
  BOOST_TEST(Show(manager) == "**************002X");
  for (const auto& actor : {auditor, machine}) BOOST_TEST(Show(actor) == "not_allowed");
  for (const auto& actor : {desk, auditor, machine}) {
    BOOST_TEST(Reveal(actor, "police asked") == "not_allowed");
    const auto kept = KeepIdRecord(context, cipher, actor, {member, IdDocument::Other, "12345"});
    BOOST_TEST((kept == IdRecordOutcome::Done) == (actor.name == desk.name));
  }
  BOOST_TEST(Keep(kNumber) == "done");
  BOOST_TEST(Reveal(manager, "") == "reason_missing");
  BOOST_TEST(Reveal(manager, "a\nb") == "reason_invalid");
  BOOST_TEST(Reveal(manager, "police asked") == kNumber);
  BOOST_TEST(Audit().front().action == "member.reveal_id_record");
  BOOST_TEST(Audit().front().after == "reason=police asked");
  cipher.has_lost_keys = true;
  BOOST_TEST(Show(desk) == "cannot_be_opened");
  const auto audit = Audit().size();
  BOOST_TEST(Reveal(manager, "again") == "cannot_be_opened");
  BOOST_TEST(Audit().size() == audit);
  member = domain::MemberId(tests::Nth(1));
  BOOST_TEST(Show(desk) == "member_unknown");
  BOOST_TEST(Reveal(manager, "x") == "member_unknown");
  BOOST_TEST(Keep(kNumber) == "member_unknown");
}

BOOST_AUTO_TEST_CASE(NothingIsRevealedThatIsNotInTheLog) {
  Keep(kNumber);
  store.FailAt(0, tests::CommitFailure::NothingWasDone);
  BOOST_CHECK_THROW(Reveal(manager, "police asked"), std::exception);
}

BOOST_AUTO_TEST_CASE(NoLogHoldsANumber) {
  Keep(kNumber);
  Reveal(manager, "police asked");
  for (const auto& entry : Audit()) {
    for (const auto* text : {&entry.subject, &entry.before, &entry.after}) {
      BOOST_TEST(text->find("002X") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(KeptForYearsAfterTheLastCard) {
  IssueToMember();
  Keep(kNumber);
  BOOST_TEST(Purge("2032-01-01T08:00:00+08:00") == 0);  // the card lives
  SetState(card, domain::CardState::Returned);
  BOOST_TEST(Purge("2032-02-29T08:00:00+08:00") == 0);  // from here the years count
  BOOST_TEST(Purge("2037-03-01T08:00:00+08:00") == 0);
  SetState(card, domain::CardState::Active);            // not so fast: it is used again
  BOOST_TEST(Purge("2038-01-01T08:00:00+08:00") == 0);
  SetState(card, domain::CardState::Replaced);
  BOOST_TEST(Purge("2038-01-02T08:00:00+08:00") == 0);
  BOOST_TEST(Purge("2043-01-02T08:00:00+08:00") == 0);
  BOOST_TEST(Show(desk) == "**************002X");
  BOOST_TEST(Purge("2043-01-03T08:00:00+08:00") == 1);
  BOOST_TEST(Show(desk) == "no_record");
  BOOST_TEST(Audit().front().action == "member.remove_id_record");
  BOOST_TEST(Purge("2043-01-04T08:00:00+08:00") == 0);
}

BOOST_AUTO_TEST_CASE(TheYearsAreASetting) {
  Keep(kNumber);  // of a member who never had a card
  BOOST_TEST(Purge("2027-01-01T08:00:00+08:00") == 0);
  for (const char* wrong : {"4", "31", "x"}) {
    BOOST_TEST(ToText(ChangeSetting(context, manager, {"members.id_record_years", wrong}).outcome)
               == "value_invalid");
  }
  ChangeSetting(context, manager, {"members.id_record_years", "7"});
  BOOST_TEST(Purge("2034-01-01T08:00:00+08:00") == 0);
  BOOST_TEST(Purge("2034-01-02T08:00:00+08:00") == 1);
  for (const auto& actor : {desk, auditor}) {
    BOOST_TEST(ToText(RemoveOldIdRecords(context, actor).outcome) == "not_allowed");
  }
}

BOOST_AUTO_TEST_CASE(FromWhichBalanceARecordIsNeeded) {
  BOOST_TEST(!Lacks(100'000));
  BOOST_TEST(Lacks(100'001));
  store.Read([&](const ports::Books& books) {
    BOOST_TEST(!LacksIdRecord(books, std::nullopt, Fen(500'000)));
  });
  ChangeSetting(context, manager, {"members.id_record_above_fen", "0"});
  BOOST_TEST(Lacks(1));
  BOOST_TEST(!Lacks(0));
  Keep(kNumber);
  BOOST_TEST(!Lacks(500'000));
}

BOOST_AUTO_TEST_CASE(TheDeskAsksForTheRecordBeforeACardHoldsMore) {
  FakeCard another{"04A1B2C4"};
  const auto issue = [&](FakeCard& blank, std::optional<domain::MemberId> holder,
                         std::int64_t fen) {
    reader.Clear();
    reader.Put(blank);
    return std::string(ToText(IssueCard(context, reader, desk,
                                        {.id = NewRequest(),
                                         .card_class = domain::CardClass::StoredValue,
                                         .member = holder,
                                         .tier = "",
                                         .top_up = Fen(fen),
                                         .deposit = {},
                                         .valid_until = std::nullopt})
                                  .outcome));
  };
  const auto top_up = [&](std::int64_t fen) {
    return std::string(
        ToText(TopUpCard(context, reader, desk, {NewRequest(), Fen(fen)}).outcome));
  };
  ChangeSetting(context, manager, {"members.id_record_above_fen", "50000"});
  BOOST_TEST(issue(card, member, 50'001) == "id_record_missing");
  BOOST_TEST(issue(card, member, 50'000) == "done");
  BOOST_TEST(top_up(1) == "id_record_missing");
  Keep(kNumber);
  BOOST_TEST(top_up(1) == "done");

  // Nor does a card come to hold more by changing hands.
  const auto stranger = AddMember(context, desk, {"李"}).member.value().id;
  BOOST_TEST(issue(another, std::nullopt, 60'000) == "done");
  const auto number = CardOf(another)->number;
  const auto transfer = [&](const domain::MemberId& to) {
    return std::string(ToText(TransferCard(context, desk, {number, to, "sold"}).outcome));
  };
  BOOST_TEST(transfer(stranger) == "id_record_missing");
  BOOST_TEST(!CardOf(another)->member);
  BOOST_TEST(transfer(member) == "done");
}

BOOST_AUTO_TEST_CASE(ADisabledMemberGetsNoCard) {
  const auto issue = [&] {
    reader.Clear();
    reader.Put(card);
    return std::string(ToText(IssueCard(context, reader, desk,
                                        {.id = NewRequest(),
                                         .card_class = domain::CardClass::StoredValue,
                                         .member = member,
                                         .tier = "",
                                         .top_up = Fen(100),
                                         .deposit = {},
                                         .valid_until = std::nullopt})
                                  .outcome));
  };
  store.Commit([&](ports::Books& books) {
    auto changed = books.members().Find(member).value();
    changed.disabled = true;
    books.members().Update(changed);
  });
  BOOST_TEST(issue() == "member_disabled");
  BOOST_TEST(!CardOf(card));
}

BOOST_AUTO_TEST_SUITE_END()
