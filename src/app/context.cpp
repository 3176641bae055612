#include "app/context.h"

#include <fmt/format.h>

#include <charconv>

namespace steelyard::app {
namespace {

constexpr char kName[] = "store.name";
constexpr char kDayCut[] = "store.day_cut_minutes";
constexpr char kTicketRounding[] = "sales.ticket_rounding";
constexpr char kSpendOrder[] = "cards.spend_order";
constexpr char kBonusLadder[] = "cards.bonus_ladder";
constexpr char kSinglePurchase[] = "limits.single_purchase_fen";
constexpr char kRegisteredBalance[] = "limits.registered_balance_fen";
constexpr char kUnregisteredBalance[] = "limits.unregistered_balance_fen";
constexpr char kPinRequiredAbove[] = "limits.pin_required_above_fen";  // empty: never
constexpr char kDeposit[] = "limits.deposit_fen";
constexpr int kMinutesOfADay = 24 * 60;

std::optional<std::int64_t> ParseNumber(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<domain::Money> ParseFen(std::string_view text) {
  const auto fen = ParseNumber(text);
  return fen ? domain::Money::FromFen(*fen) : std::nullopt;
}

std::optional<int> ParseDayCut(std::string_view text) {
  const auto minutes = ParseNumber(text);
  if (!minutes || *minutes < 0 || *minutes >= kMinutesOfADay) return std::nullopt;
  return static_cast<int>(*minutes);
}

std::optional<base::UtcOffset> ParseOffset(std::string_view text) {
  const auto minutes = ParseNumber(text);
  if (!minutes || *minutes < -kMinutesOfADay || *minutes > kMinutesOfADay) return std::nullopt;
  return base::UtcOffset::FromMinutes(static_cast<int>(*minutes));
}

std::optional<domain::BonusStep> ParseStep(std::string_view text) {
  const std::size_t colon = text.find(':');
  if (colon == text.npos) return std::nullopt;
  const auto paid = ParseFen(text.substr(0, colon));
  const auto bonus = ParseFen(text.substr(colon + 1));
  if (!paid || !bonus) return std::nullopt;
  return domain::BonusStep{*paid, *bonus};
}

/// `50000:3000,100000:10000`: paid and bonus in fen, rising.
std::optional<std::vector<domain::BonusStep>> ParseLadder(std::string_view text) {
  std::vector<domain::BonusStep> ladder;
  while (!text.empty()) {
    const std::size_t comma = text.find(',');
    const auto step = ParseStep(text.substr(0, comma));
    if (!step || (!ladder.empty() && step->paid <= ladder.back().paid)) return std::nullopt;
    ladder.push_back(*step);
    if (comma == text.npos) return ladder;
    text.remove_prefix(comma + 1);
    if (text.empty()) return std::nullopt;
  }
  return ladder;
}

std::string WriteLadder(const std::vector<domain::BonusStep>& ladder) {
  std::string text;
  for (const domain::BonusStep& step : ladder) {
    text += fmt::format("{}{}:{}", text.empty() ? "" : ",", step.paid.fen(), step.bonus.fen());
  }
  return text;
}

/// Puts the setting into `value`; leaves the default where there is no such setting.
template <typename T, typename Parse>
void Load(const ports::Books& books, const std::string& name, T& value, Parse parse) {
  const auto text = books.settings().Find(name);
  if (!text) return;
  const auto parsed = parse(*text);
  if (!parsed) {
    throw ports::StorageError(
        "The setting {} holds \"{}\", which it cannot mean. Nothing was done; correct the setting.",
        name, *text);
  }
  value = *parsed;
}

std::string FenText(domain::Money amount) { return fmt::format("{}", amount.fen()); }

}  // namespace

StoreSettings LoadSettings(const ports::Books& books) {
  StoreSettings settings;
  settings.code = books.settings().Find(ports::kStoreCodeSetting).value_or(settings.code);
  settings.name = books.settings().Find(kName).value_or(settings.name);
  domain::Limits& limits = settings.limits;
  Load(books, ports::kUtcOffsetSetting, settings.calendar.offset, ParseOffset);
  Load(books, kDayCut, settings.calendar.day_cut_minutes, ParseDayCut);
  Load(books, kTicketRounding, settings.ticket_rounding, domain::ParseTicketRounding);
  Load(books, kSpendOrder, settings.spend_order, domain::ParseSpendOrder);
  Load(books, kSinglePurchase, limits.single_purchase, ParseFen);
  Load(books, kRegisteredBalance, limits.registered_balance, ParseFen);
  Load(books, kUnregisteredBalance, limits.unregistered_balance, ParseFen);
  Load(books, kDeposit, limits.deposit, ParseFen);
  Load(books, kPinRequiredAbove, limits.pin_required_above,
       [](std::string_view text) -> std::optional<std::optional<domain::Money>> {
         if (text.empty()) return std::optional<domain::Money>();
         const auto amount = ParseFen(text);
         if (!amount) return std::nullopt;
         return amount;
       });
  Load(books, kBonusLadder, settings.bonus_ladder, ParseLadder);
  return settings;
}

StoreSettings LoadSettings(ports::Store& store) {
  StoreSettings settings;
  store.Read([&](const ports::Books& books) { settings = LoadSettings(books); });
  return settings;
}

void SaveSettings(const StoreSettings& settings, ports::Books& books) {
  ports::Settings& book = books.settings();
  const domain::Limits& limits = settings.limits;
  book.Set(ports::kStoreCodeSetting, settings.code);
  book.Set(kName, settings.name);
  book.Set(ports::kUtcOffsetSetting, fmt::format("{}", settings.calendar.offset.minutes()));
  book.Set(kDayCut, fmt::format("{}", settings.calendar.day_cut_minutes));
  book.Set(kTicketRounding, std::string(domain::ToText(settings.ticket_rounding)));
  book.Set(kSpendOrder, std::string(domain::ToText(settings.spend_order)));
  book.Set(kSinglePurchase, FenText(limits.single_purchase));
  book.Set(kRegisteredBalance, FenText(limits.registered_balance));
  book.Set(kUnregisteredBalance, FenText(limits.unregistered_balance));
  book.Set(kPinRequiredAbove,
           limits.pin_required_above ? FenText(*limits.pin_required_above) : std::string());
  book.Set(kDeposit, FenText(limits.deposit));
  book.Set(kBonusLadder, WriteLadder(settings.bonus_ladder));
  LoadSettings(books);  // what cannot be read back must not be saved: the commit is undone
}

domain::BusinessDay Today(Context& context, const StoreSettings& settings) {
  return domain::BusinessDay::Of(context.clock.Now(), settings.calendar);
}

}  // namespace steelyard::app
