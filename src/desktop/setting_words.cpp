#include "desktop/setting_words.h"

#include <fmt/format.h>

#include <cstdlib>

#include "app/setting_values.h"
#include "base/check.h"
#include "desktop/format.h"

namespace steelyard::desktop {
namespace {

using app::SettingId;
using app::SettingKind;

/// What has a look of its own although it is kept as minutes.
bool IsTimeOfDay(const app::KnownSetting& setting) { return setting.id == SettingId::DayCut; }
bool IsOffset(const app::KnownSetting& setting) { return setting.id == SettingId::UtcOffset; }
bool IsYesOrNo(const app::KnownSetting& setting) {
  return setting.kind == SettingKind::Count && setting.low == 0 && setting.high == 1;
}

std::string Clock(std::int64_t minutes) {
  return fmt::format("{:02}:{:02}", minutes / 60, minutes % 60);
}

/// `04:00` as minutes; nothing for anything else.
std::optional<std::int64_t> ReadClock(const std::string& text) {
  if (text.size() != 5 || text[2] != ':') return std::nullopt;
  const auto hours = app::ParseWhole(text.substr(0, 2));
  const auto minutes = app::ParseWhole(text.substr(3));
  if (!hours || !minutes || *minutes > 59) return std::nullopt;
  return *hours * 60 + *minutes;
}

wxString FenText(std::int64_t fen) {
  return MoneyText(domain::Money::FromFen(fen).value_or(domain::Money()));
}

std::string Stripped(wxString text) { return FromWx(text.Strip(wxString::both)); }

/// `500:30, 1000:100`, paid and bonus in yuan, as fen.
std::optional<std::string> ReadLadder(const std::string& text) {
  std::string stored;
  for (std::size_t at = 0; at <= text.size();) {
    const auto comma = std::min(text.find(',', at), text.size());
    const auto step = text.substr(at, comma - at);
    const auto colon = step.find(':');
    if (colon == step.npos) return std::nullopt;
    const auto paid = ReadMoney(ToWx(step.substr(0, colon)));
    const auto bonus = ReadMoney(ToWx(step.substr(colon + 1)));
    if (!paid || !bonus) return std::nullopt;
    stored += fmt::format("{}{}:{}", stored.empty() ? "" : ",", paid->fen(), bonus->fen());
    at = comma + 1;
  }
  return stored;
}

wxString ShownLadder(const std::string& value) {
  wxString shown;
  for (const auto& step : app::ParseBonusLadder(value).value_or(std::vector<domain::BonusStep>())) {
    if (!shown.empty()) shown += ", ";
    shown += ToWx(step.paid.ToString() + ":" + step.bonus.ToString());
  }
  return shown;
}

}  // namespace

wxString Title(app::SettingGroup group) {
  using enum app::SettingGroup;
  switch (group) {
    case Store: return _("The store");
    case Sales: return _("Sales");
    case Limits: return _("Limits of cards");
    case Cards: return _("Cards");
    case Approval: return _("What a second person approves");
    case Suspicion: return _("Copies and old data of cards");
    case StandIn: return _("Stand-in at scales");
    case Members: return _("Members");
    case Desk: return _("The desk");
    case Scales: return _("Scales that we call");
    case Mail: return _("Mail");
  }
  base::Check(false);
  return {};
}

wxString RangeText(const app::KnownSetting& setting) {
  if (IsTimeOfDay(setting)) return _("a time of day like 04:00");
  if (IsOffset(setting)) return _("a distance from UTC like +08:00");
  switch (setting.kind) {
    case SettingKind::Name: return _("one line of at most 64 characters");
    case SettingKind::Minutes:
    case SettingKind::Count:
      return wxString::Format(_("a number from %lld to %lld"),
                              static_cast<long long>(setting.low),
                              static_cast<long long>(setting.high));
    case SettingKind::Fen:
      return wxString::Format(_("an amount from %s to %s"), FenText(setting.low),
                              FenText(setting.high));
    case SettingKind::BonusLadder:
      return _("steps of paid and bonus, rising, like 500:30, 1000:100");
    case SettingKind::TierUpgrades:
      return _("steps like silver:1000.00/90d,gold:3000.00/90d");
    case SettingKind::Printer:
      return _("a printer like tcp:192.168.1.20:9100 or file:/dev/usb/lp0");
    case SettingKind::MailServer: return _("a server like smtp.example.com:587");
    case SettingKind::MailAddress: return _("an address like shop@example.com");
    case SettingKind::Path: return _("the whole path of a file, from / on");
    case SettingKind::Currency:
    case SettingKind::TicketRounding:
    case SettingKind::SpendOrder:
    case SettingKind::RefundRule:
    case SettingKind::Reaction:
    case SettingKind::SendPrices:
    case SettingKind::MailSecurity: return _("one of the choices");
  }
  base::Check(false);
  return {};
}

wxString UnitText(const app::KnownSetting& setting) {
  if (IsTimeOfDay(setting) || IsOffset(setting)) return {};
  switch (app::UnitOf(setting)) {
    case app::SettingUnit::None: return {};
    case app::SettingUnit::Yuan: return _("yuan");
    case app::SettingUnit::Minutes: return _("minutes");
    case app::SettingUnit::Seconds: return _("seconds");
    case app::SettingUnit::Days: return _("days");
    case app::SettingUnit::Years: return _("years");
    case app::SettingUnit::Times: return _("sales");
    case app::SettingUnit::Columns: return _("columns");
    case app::SettingUnit::Points: return _("points");
  }
  base::Check(false);
  return {};
}

std::vector<SettingChoice> ChoicesOf(const app::KnownSetting& setting) {
  if (IsYesOrNo(setting)) return {{"0", _("no")}, {"1", _("yes")}};
  switch (setting.kind) {
    case SettingKind::Currency: return {{app::kCurrency, _("Yuan (CNY), counted in fen")}};
    case SettingKind::TicketRounding:
      return {{"none", _("not rounded")},
              {"jiao", _("to the nearest jiao")},
              {"jiao_down", _("down to the jiao")}};
    case SettingKind::SpendOrder:
      return {{"principal_first", _("the principal first")},
              {"bonus_first", _("the bonus first")}};
    case SettingKind::RefundRule:
      return {{"pro_rata", _("in proportion")},
              {"principal_first", _("as if the principal was spent first")},
              {"bonus_first", _("as if the bonus was spent first")}};
    case SettingKind::Reaction:
      return {{"flag", _("list it under Exceptions")},
              {"block", _("list it and suspend the card")}};
    case SettingKind::SendPrices:
      return {{"by_hand", _("when somebody sends them")},
              {"automatic", _("as soon as they are saved")}};
    case SettingKind::MailSecurity:
      return {{"starttls", _("STARTTLS")},
              {"tls", _("TLS from the first byte")},
              {"none", _("none: everybody on the way can read it")}};
    case SettingKind::Name:
    case SettingKind::Minutes:
    case SettingKind::Count:
    case SettingKind::Fen:
    case SettingKind::BonusLadder:
    case SettingKind::TierUpgrades:
    case SettingKind::Printer:
    case SettingKind::MailServer:
    case SettingKind::MailAddress:
    case SettingKind::Path: return {};
  }
  base::Check(false);
  return {};
}

wxString ShownValue(const app::KnownSetting& setting, const std::string& value) {
  if (value.empty()) return {};
  for (const auto& choice : ChoicesOf(setting)) {
    if (choice.value == value) return choice.word;
  }
  const auto number = app::ParseWhole(value);
  if (number && setting.kind == SettingKind::Fen) return FenText(*number);
  if (number && IsTimeOfDay(setting)) return ToWx(Clock(*number));
  if (number && IsOffset(setting)) {
    return (*number < 0 ? "-" : "+") + ToWx(Clock(std::abs(*number)));
  }
  if (setting.kind == SettingKind::BonusLadder) return ShownLadder(value);
  return ToWx(value);
}

wxString TypedValue(const app::KnownSetting& setting, const std::string& value) {
  auto shown = ShownValue(setting, value);
  if (setting.kind == SettingKind::Fen) shown.Replace(",", "");
  return shown;
}

std::optional<std::string> ReadValue(const app::KnownSetting& setting, const wxString& typed) {
  const auto text = Stripped(typed);
  if (setting.kind == SettingKind::Fen) {
    const auto amount = ReadMoney(typed);
    return amount ? std::optional(std::to_string(amount->fen())) : std::nullopt;
  }
  if (setting.kind == SettingKind::BonusLadder) return ReadLadder(text);
  if (IsTimeOfDay(setting)) {
    const auto minutes = ReadClock(text);
    return minutes ? std::optional(std::to_string(*minutes)) : std::nullopt;
  }
  if (IsOffset(setting)) {
    const bool has_sign = text.starts_with('+') || text.starts_with('-');
    const auto minutes = has_sign ? ReadClock(text.substr(1)) : std::nullopt;
    if (!minutes) return std::nullopt;
    return std::to_string(text.front() == '-' ? -*minutes : *minutes);
  }
  return text;
}

wxString RiskText(const app::StandInLoss& loss) {
  return wxString::Format(
      _("While the store cannot be reached, each of the %s scales that call it may let cards pay "
        "up to %s that nobody has checked; at worst %s is lost."),
      CountText(loss.scales), MoneyText(loss.per_scale), MoneyText(loss.Total()));
}

wxString Sentence(const app::SettingResult& result) {
  using enum app::SettingOutcome;
  switch (result.outcome) {
    case Done: return _("The setting was changed.");
    case NotAllowed:
      return _("Only a manager may change settings. Nothing was changed; log in as a manager.");
    case NameUnknown:
      return _("This program has no such setting. Nothing was changed.");
    case ValueInvalid:
      return wxString::Format(_("This cannot be the value: it takes %s. Nothing was changed."),
                              RangeText(*result.setting));
    case ChangedMeanwhile:
      return _("It was changed elsewhere meanwhile. Nothing was changed; look at its value now.");
    case NothingToChange: return _("It is like this already, so nothing was changed.");
    case Fixed:
      return _("This stands in every entry of the books, and there are some. Nothing was changed; "
               "only a new store can have another.");
    case ConfirmationNeeded:
      return RiskText(result.loss) + " " +
             _("Nothing was changed yet. If that is what you want, confirm it once more.");
  }
  base::Check(false);
  return {};
}

wxString Sentence(const app::ImportedSetting& imported) {
  const auto name = ToWx(imported.name);
  if (imported.outcome == app::SettingOutcome::NameUnknown) {
    return wxString::Format(_("%s: there is no such setting"), name);
  }
  if (imported.outcome == app::SettingOutcome::Fixed) {
    return wxString::Format(_("%s: it is fixed since the first entry of the books"), name);
  }
  if (imported.outcome == app::SettingOutcome::ChangedMeanwhile) {
    return wxString::Format(_("%s: it was changed elsewhere meanwhile"), name);
  }
  return wxString::Format(_("%s: it takes %s"), name, RangeText(*imported.setting));
}

wxString Sentence(const app::SettingImportResult& result) {
  using enum app::SettingImportOutcome;
  switch (result.outcome) {
    case Done: return _("The settings of the file hold now.");
    case NotAllowed:
      return _("Only a manager may change settings. Nothing was changed; log in as a manager.");
    case NamedTwice: return _("The file names a setting twice. Nothing was changed; correct it.");
    case SomeRefused: return _("Nothing was changed, because of these in the file:");
    case ConfirmationNeeded:
      return RiskText(result.loss) + " " +
             _("Nothing was changed yet. If that is what you want, confirm it once more.");
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::desktop
