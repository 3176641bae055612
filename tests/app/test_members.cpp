/// Members: changing them, their cards and their tiers.
#include <boost/test/unit_test.hpp>

#include "app/store_desk.h"

using namespace steelyard;
using namespace steelyard::app;
using domain::CardClass;
using tests::FakeCard;
using tests::Fen;

namespace {

struct MemberDesk : tests::StoreDesk {
  MemberDesk() { StockShelves(); }

  FakeCard first{"04A1B2C3"};
  FakeCard second{"04A1B2C4"};

  domain::MemberId Add(const NewMember& member) {
    return AddMember(context, desk, member).member.value().id;
  }
  void IssueTo(FakeCard& card, const domain::MemberId& member, std::int64_t top_up,
               CardClass card_class = CardClass::Both, std::string tier = "") {
    reader.Clear();
    reader.Put(card);
    const auto issued = IssueCard(context, reader, desk,
                                  {.id = NewRequest(), .card_class = card_class, .member = member,
                                   .tier = std::move(tier), .top_up = Fen(top_up),
                                   .deposit = Fen(1000), .valid_until = std::nullopt});
    BOOST_REQUIRE(issued.outcome == CardDeskOutcome::Done);
  }
  std::string Change(const Actor& actor, const MemberChange& change) {
    return std::string(ToText(ChangeMember(context, actor, change).outcome));
  }
  std::string History(const domain::MemberId& id) {
    std::string text;
    const auto view = ViewMember(context, id).value();
    for (const auto& one : view.tiers) {
      text += fmt::format("{}>{} {} {};", one.from, one.to, one.actor, one.reason);
    }
    return text;
  }
};

}  // namespace

BOOST_FIXTURE_TEST_SUITE(member_changes, MemberDesk)

BOOST_AUTO_TEST_CASE(WhatIsRefusedChangesNothing) {
  const auto id = Add({"王小明", "139", "gold", "note"});
  const auto audit = Audit().size();
  struct Row { Actor actor; MemberChange change; const char* outcome; };
  const std::string long_note(1001, 'x');
  const Row rows[] = {
      {auditor, {.id = id, .name = "李"}, "not_allowed"},
      {machine, {.id = id, .name = "李"}, "not_allowed"},
      {desk, {.id = id, .name = ""}, "name_empty"},
      {desk, {.id = id, .name = "\u3000"}, "name_empty"},
      {desk, {.id = id, .name = "a\nb"}, "name_invalid"},
      {desk, {.id = id, .phone = "1\t2"}, "phone_invalid"},
      {desk, {.id = id, .note = long_note}, "note_invalid"},
      {desk, {.id = id, .note = "a\nb"}, "note_invalid"},
      {desk, {.id = id, .tier = "blue", .reason = long_note}, "reason_invalid"},
      {desk, {.id = domain::MemberId(tests::Nth(1)), .name = "李"}, "member_unknown"},
      {desk, {.id = id, .name = "李", .tier = "tin"}, "tier_unknown"},
      {desk, {.id = id}, "nothing_to_change"},
      {desk, {.id = id, .name = "王小明", .phone = "139", .tier = "gold", .note = "note",
              .disabled = false}, "nothing_to_change"}};
  for (const Row& row : rows) {
    BOOST_TEST_CONTEXT(row.outcome) { BOOST_TEST(Change(row.actor, row.change) == row.outcome); }
  }
  BOOST_TEST(Audit().size() == audit);
  BOOST_TEST(ViewMember(context, id)->member.name == "王小明");
}

BOOST_AUTO_TEST_CASE(WhatIsNotNamedStays) {
  const auto id = Add({"王小明", "139", "gold", "note"});
  BOOST_TEST(Change(desk, {.id = id, .phone = ""}) == "done");
  BOOST_TEST(Change(manager, {.id = id, .disabled = true, .reason = "moved away"}) == "done");
  const auto member = ViewMember(context, id)->member;
  BOOST_TEST(member.name == "王小明");
  BOOST_TEST(member.phone.empty());
  BOOST_TEST(member.tier == "gold");
  BOOST_TEST(member.note == "note");
  BOOST_TEST(member.disabled);
  BOOST_CHECK(member.joined == tests::Day("2026-11-22"));
  const auto newest = Audit().front();
  BOOST_TEST(newest.action == "member.change");
  BOOST_TEST(newest.actor == "wang");
  BOOST_TEST(newest.after.find("disabled=1") != std::string::npos);
  BOOST_TEST(newest.after.ends_with("reason=moved away"));
}

BOOST_AUTO_TEST_CASE(CardsThatHadTheTierFollowTheMember) {
  const auto id = Add({"王小明", "139", "gold"});
  FakeCard pays_only{"04A1B2C5"};
  IssueTo(first, id, 10'000);
  IssueTo(second, id, 0, CardClass::Both, "blue");
  IssueTo(pays_only, id, 0, CardClass::StoredValue);
  BOOST_TEST(Change(desk, {.id = id, .tier = "", .reason = "asked for it"}) == "done");
  BOOST_TEST(CardOf(first)->tier == "");
  BOOST_TEST(CardOf(second)->tier == "blue");
  BOOST_TEST(first.Newest()->tier == "gold");  // what is written follows with the next write
  BOOST_TEST(Change(desk, {.id = id, .tier = "blue"}) == "done");
  TopUp(first, 100);
  BOOST_TEST(first.Newest()->tier == "blue");
  BOOST_TEST(CardOf(pays_only)->tier == "");
  BOOST_TEST(History(id) == ">blue li ;gold> li asked for it;>gold li ;");
}

BOOST_AUTO_TEST_CASE(TheScaleGoesByTheBooks) {
  const auto id = Add({"王小明", "139", "gold"});
  IssueTo(first, id, 10'000);
  Change(desk, {.id = id, .tier = "blue"});
  const auto answer =
      InquireCard(context, verifier, {3, first.uid, tests::DataOf(first.uid, *first.Newest())});
  BOOST_TEST(!answer.refused);
  BOOST_TEST(answer.card->tier == "blue");
}

BOOST_AUTO_TEST_CASE(AllCardsOnOnePage) {
  const auto id = Add({"王小明", "139", "gold"});
  BOOST_TEST(!ViewMember(context, domain::MemberId(tests::Nth(1))));
  BOOST_TEST(!MemberStatement(context, domain::MemberId(tests::Nth(1)), 10));
  BOOST_TEST(MemberStatement(context, id, 10)->empty());
  IssueTo(first, id, 10'000);
  clock.AdvanceMs(60'000);
  IssueTo(second, id, 5'000);
  clock.AdvanceMs(60'000);
  TopUp(first, 700);
  const auto view = ViewMember(context, id);
  BOOST_REQUIRE(view->cards.size() == 2u);
  BOOST_TEST(view->total.principal.fen() == 15'700);
  BOOST_TEST(view->total.deposit.fen() == 2'000);
  BOOST_TEST(view->cards[0].balances.principal.fen() == 10'700);
  const auto statement = *MemberStatement(context, id, 10);
  BOOST_REQUIRE(statement.size() == 5u);  // two issues with deposit, one top-up
  BOOST_TEST(statement[0].movement.posting.amount.fen() == 700);
  BOOST_CHECK(statement[0].card.uid == first.uid);
  BOOST_CHECK(statement[1].card.uid == second.uid);
  BOOST_CHECK(statement[4].card.uid == first.uid);
  const auto newest = *MemberStatement(context, id, 2);
  BOOST_REQUIRE(newest.size() == 2u);
  BOOST_TEST(newest[0].movement.posting.amount.fen() == 700);
}

BOOST_AUTO_TEST_CASE(BlanksAroundASearchDoNotCount) {
  Add({"王 小明", "139"});
  for (const char* query : {" 王", "王 ", "  139 ", " 王 小", ""}) {
    BOOST_TEST(SearchMembers(context, query, 10).size() == 1u, query);
  }
  BOOST_TEST(SearchMembers(context, "王小", 10).empty());
}

BOOST_AUTO_TEST_CASE(ACardsNumberIsFoundAsItIsPrinted) {
  const auto holder = Add({"王小明", "139"});
  Add({"李", "138 0013"});
  IssueTo(first, holder, 0);
  const auto number = CardOf(first)->number.ToString();
  const auto head = number.substr(0, 4) + " " + number.substr(4, 4);
  const auto tail = number.substr(8, 4) + " " + number.substr(12);
  const auto grouped = head + "  " + tail;
  struct Row { std::string query; std::vector<std::string> names; };
  const Row rows[] = {
      {number, {"王小明"}},
      {grouped, {"王小明"}},
      {head, {"王小明"}},
      {tail, {"王小明"}},
      {"138 0013", {"李"}},
      {"138 0014", {}},
      {grouped + " 1", {}},
      {grouped + "x", {}},
      {"1 3 9", {"王小明"}}};
  for (const auto& [query, names] : rows) {
    BOOST_TEST_CONTEXT(query) {
      std::vector<std::string> found;
      for (const auto& member : SearchMembers(context, query, 10)) found.push_back(member.name);
      BOOST_TEST(found == names, boost::test_tools::per_element());
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
