#include "scales/drivers/txt_mode_member.h"

#include <fmt/format.h>

#include <array>
#include <limits>

#include "base/check.h"

namespace steelyard::scales {
namespace {

constexpr std::int64_t kEightDigits = 100'000'000;
constexpr std::size_t kHalf = 8;  // digits of a card number

std::optional<app::NamedCard> NumberFromParts(const TxtCardParts& parts) {
  if (parts.first >= kEightDigits || parts.second >= kEightDigits) return std::nullopt;
  const auto number =
      domain::CardNumber::Parse(fmt::format("{:08}{:08}", parts.first, parts.second));
  if (!number) return std::nullopt;
  return app::NamedCard(*number);
}

/// UIDs have 4 or 7 bytes here. One of seven begins with its maker's number, which is never 0.
std::optional<app::NamedCard> UidFromParts(const TxtCardParts& parts) {
  constexpr std::int64_t kThreeBytes = 1LL << 24;
  if (parts.first >= kThreeBytes) return std::nullopt;
  const auto whole = static_cast<std::uint64_t>(parts.first) << 32 |
                     static_cast<std::uint64_t>(parts.second);
  std::array<std::uint8_t, 7> bytes{};
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    bytes[bytes.size() - 1 - i] = static_cast<std::uint8_t>(whole >> (8 * i));
  }
  const std::span<const std::uint8_t> all(bytes);
  const auto uid = domain::CardUid::FromBytes(parts.first == 0 ? all.subspan(3) : all);
  if (!uid) return std::nullopt;
  return app::NamedCard(*uid);
}

struct Shown {
  const char* english;
  const char* chinese;
};

Shown WordsFor(MemberRefusal refusal) {
  switch (refusal) {
    case MemberRefusal::CardsNotSetUp: return {"No cards here", "本秤未设卡"};
    case MemberRefusal::ScaleUnknown: return {"Scale unknown", "本秤未登记"};
    case MemberRefusal::TryAgain: return {"Try again", "请重试"};
    case MemberRefusal::CardUnknown: return {"Card unknown", "未知卡"};
    case MemberRefusal::CardLost: return {"Card lost", "卡已挂失"};
    case MemberRefusal::CardSuspended: return {"Card suspended", "卡已停用"};
    case MemberRefusal::CardReturned: return {"Card returned", "卡已退"};
    case MemberRefusal::CardReplaced: return {"Card replaced", "卡已补换"};
    case MemberRefusal::CardExpired: return {"Card expired", "卡已过期"};
    case MemberRefusal::CardRefused: return {"Card refused", "卡不可用"};
  }
  base::Check(false);
  return {};
}

}  // namespace

std::optional<app::NamedCard> CardFromParts(const TxtCardParts& parts, CardNaming naming) {
  switch (naming) {
    case CardNaming::NotOurs: return std::nullopt;
    case CardNaming::Number: return NumberFromParts(parts);
    case CardNaming::Uid: return UidFromParts(parts);
  }
  base::Check(false);
  return {};
}

TxtCardParts PartsOf(const domain::CardNumber& number) {
  const std::string& digits = number.ToString();
  return TxtCardParts{std::stoll(digits.substr(0, kHalf)), std::stoll(digits.substr(kHalf))};
}

std::optional<TxtCardParts> PartsOf(const domain::CardUid& uid) {
  if (uid.bytes().size() > 7) return std::nullopt;
  std::uint64_t whole = 0;
  for (const std::uint8_t byte : uid.bytes()) whole = whole << 8 | byte;
  return TxtCardParts{static_cast<std::int64_t>(whole >> 32),
                      static_cast<std::int64_t>(whole & 0xFFFF'FFFF)};
}

MemberQuery ParseMemberQuery(const TxtLine& line) {
  return {SanitiseText(line.At(2)), SanitiseText(line.At(3)), ParseCardParts(line, 4)};
}

std::string MemberBlock(const MemberQuery& query, const MemberAnswer& answer) {
  const TxtCardParts card = query.card.value_or(TxtCardParts{});
  return JoinLine({"DWL", "VIP", query.task}) +
         JoinLine({"VIP", query.task, std::to_string(card.first), std::to_string(card.second),
                   std::to_string(answer.points), "0", SanitiseText(answer.name),
                   FormatMoney(answer.balance)}) +
         JoinLine({"END", "VIP", query.task});
}

std::optional<MemberAnswer> ParseMemberAnswer(const TxtLine& line) {
  if (!line.Begins("VIP")) return std::nullopt;
  const auto points = ParseWhole(line.At(4), 0, std::numeric_limits<std::int64_t>::max());
  const auto balance = ParseMoney(line.At(7));
  if (!points || !balance) return std::nullopt;
  return MemberAnswer{*points, std::string(line.At(6)), *balance};
}

MemberRefusal RefusalFor(domain::DeclineReason reason) {
  using domain::DeclineReason;
  switch (reason) {
    case DeclineReason::UnknownScale: return MemberRefusal::ScaleUnknown;
    case DeclineReason::CardUnknown: return MemberRefusal::CardUnknown;
    case DeclineReason::CardLost: return MemberRefusal::CardLost;
    case DeclineReason::CardSuspended: return MemberRefusal::CardSuspended;
    case DeclineReason::CardReturned: return MemberRefusal::CardReturned;
    case DeclineReason::CardReplaced: return MemberRefusal::CardReplaced;
    case DeclineReason::CardExpired: return MemberRefusal::CardExpired;
    case DeclineReason::BadSignature:
    case DeclineReason::ReplayedRequest:
    case DeclineReason::CardDataMismatch:
    case DeclineReason::OverSingleLimit:
    case DeclineReason::InsufficientFunds:
    case DeclineReason::PinRequired:
    case DeclineReason::PinWrong: return MemberRefusal::CardRefused;
  }
  base::Check(false);
  return {};
}

std::string ShownName(MemberRefusal refusal, CodePage page) {
  const Shown words = WordsFor(refusal);
  return page == CodePage::Gbk ? words.chinese : words.english;
}

}  // namespace steelyard::scales
