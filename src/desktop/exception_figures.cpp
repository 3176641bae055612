#include "desktop/exception_figures.h"

#include <wx/intl.h>

#include <algorithm>
#include <charconv>

#include "desktop/format.h"
#include "ports/scales.h"

namespace steelyard::desktop {
namespace {

template <typename Take>
void ForEachFigure(const std::string& detail, Take take) {
  std::size_t at = 0;
  while (at < detail.size()) {
    const auto end = std::min(detail.find(' ', at), detail.size());
    const auto part = detail.substr(at, end - at);
    const auto equals = part.find('=');
    if (equals != std::string::npos) take(part.substr(0, equals), part.substr(equals + 1));
    at = end + 1;
  }
}

std::optional<std::int64_t> ReadWhole(const std::string& text) {
  std::int64_t value = 0;
  const auto* end = text.data() + text.size();
  const auto read = std::from_chars(text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

std::optional<int> ReadScale(const std::string& text) {
  const auto number = ReadWhole(text);
  if (!number || *number < 1 || *number > ports::kMostScales) return std::nullopt;
  return static_cast<int>(*number);
}

std::optional<std::string> FigureOf(const ports::BookException& exception, const char* name) {
  std::optional<std::string> found;
  ForEachFigure(exception.detail, [&](const std::string& figure, const std::string& value) {
    if (figure == name && !found) found = value;
  });
  return found;
}

struct FigureName {
  const char* name;
  wxString word;
};

std::vector<FigureName> NamesOfMoney() {
  return {{"amount_fen", _("amount")},
          {"expected_amount_fen", _("amount by the list")},
          {"unit_price_fen", _("sold at")},
          {"expected_unit_price_fen", _("price by the list")},
          {"list_price_fen", _("list price told")},
          {"expected_list_price_fen", _("list price by the list")},
          {"total_fen", _("total")},
          {"stored_value_fen", _("taken from the card")},
          {"spendable_fen", _("the card had")},
          {"sent_fen", _("sent")},
          {"on_scale_fen", _("on the scale")},
          {"purse_fen", _("purse")},
          {"principal_fen", _("principal")},
          {"bonus_fen", _("bonus")},
          {"top_up_fen", _("top-up")}};
}

std::vector<FigureName> NamesOfTexts() {
  return {{"from", _("from number")},
          {"to", _("to number")},
          {"number", _("ticket number")},
          {"scale", _("scale")},
          {"scale_before", _("scale before")},
          {"product", _("product")},
          {"version", _("price version")},
          {"products", _("products that differ")},
          {"first", _("first of them")},
          {"day", _("day")},
          {"verified_until", _("verified until")},
          {"counter", _("counter")},
          {"known_counter", _("counter in the books")},
          {"recorded_by", _("recorded by")},
          {"repeated_by", _("repeated by")},
          {"reason", _("reason")},
          {"uid", _("chip")}};
}

std::vector<FigureName> NamesOfTimes() {
  return {{"back_ms", _("back by")},
          {"offset_ms", _("clock off by")},
          {"ms_between", _("time between")}};
}

const wxString* WordFor(const std::vector<FigureName>& names, const std::string& name) {
  for (const auto& one : names) {
    if (name == one.name) return &one.word;
  }
  return nullptr;
}

}  // namespace

wxString DetailText(const std::string& detail, base::UtcOffset offset) {
  const auto money = NamesOfMoney();
  const auto texts = NamesOfTexts();
  const auto times = NamesOfTimes();
  wxString all;
  ForEachFigure(detail, [&](const std::string& name, const std::string& value) {
    if (base::Id128::Parse(value)) return;  // the buttons lead to what it names
    const auto whole = ReadWhole(value);
    wxString text;
    if (const auto* word = WordFor(money, name); word && whole) {
      text = *word + " " + MoneyText(domain::MoneyDifference(*whole));
    } else if (const auto* time = WordFor(times, name); time && whole) {
      // TRANSLATORS: a name, then seconds.
      text = wxString::Format(_("%s %s s"), *time, CountText(*whole / 1000));
    } else if (name == "closed_at_ms" && whole) {
      const auto moment = base::Timestamp::FromUnixMs(*whole);
      if (moment) text = wxString::Format(_("closed %s"), MomentText(*moment, offset));
    } else if (const auto* plain = WordFor(texts, name)) {
      text = *plain + " " + ToWx(value);
    }
    if (text.empty()) text = ToWx(name + "=" + value);
    all += (all.empty() ? wxString() : wxString(L" · ")) + text;
  });
  return all.empty() ? ToWx(detail) : all;
}

std::optional<int> ScaleOfSubject(const std::string& subject) {
  const std::string kScale = "scale ";
  if (!subject.starts_with(kScale)) return std::nullopt;
  return ReadScale(subject.substr(kScale.size()));
}

std::optional<int> ScaleOf(const ports::BookException& exception) {
  if (const auto scale = ScaleOfSubject(exception.subject)) return scale;
  const auto figure = FigureOf(exception, "scale");
  return figure ? ReadScale(*figure) : std::nullopt;
}

std::optional<domain::CardNumber> CardOf(const ports::BookException& exception) {
  const std::string kCard = "card ";
  if (!exception.subject.starts_with(kCard)) return std::nullopt;
  return domain::CardNumber::Parse(exception.subject.substr(kCard.size()));
}

TicketsWanted TicketsOf(const ports::BookException& exception) {
  TicketsWanted wanted;
  for (const char* name : {"ticket", "first", "second", "recorded", "repeated"}) {
    const auto value = FigureOf(exception, name);
    const auto id = value ? domain::TicketId::Parse(*value) : std::nullopt;
    if (id) wanted.ids.push_back(*id);
  }
  const auto scale = ScaleOf(exception);
  const auto figure = FigureOf(exception, "number");
  const auto number = figure ? ReadWhole(*figure) : std::nullopt;
  if (wanted.ids.empty() && scale && number) wanted.numbered.push_back({*scale, *number});
  return wanted;
}

std::optional<domain::BusinessDay> DayOf(const ports::BookException& exception) {
  const auto figure = FigureOf(exception, "day");
  return figure ? domain::BusinessDay::Parse(*figure) : std::nullopt;
}

}  // namespace steelyard::desktop
