#include "simulator/reader_control.h"

#include <fmt/format.h>

#include <charconv>
#include <filesystem>
#include <map>
#include <optional>
#include <sstream>
#include <vector>

#include "simulator/card_image.h"

namespace steelyard::simulator {
namespace {

using Words = std::vector<std::string>;

constexpr std::string_view kDefaultUid = "DEADBEEF";

std::optional<std::size_t> CountFrom(const std::string& text) {
  constexpr std::size_t kMaxCount = 1'000'000;
  std::size_t value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool is_whole = error == std::errc() && end == text.data() + text.size();
  return is_whole && value <= kMaxCount ? std::optional(value) : std::nullopt;
}

/// The blank card that the words after a command ask for: `m1 [UID]` or `cpu [UID]`.
std::unique_ptr<VirtualCard> BlankCardFrom(const Words& words) {
  if (words.size() < 2 || words.size() > 3) return nullptr;
  const auto family = ParseCardFamily(words[1]);
  const auto uid = domain::CardUid::Parse(words.size() == 3 ? words[2] : kDefaultUid);
  return family && uid ? BlankCard(*family, *uid) : nullptr;
}

std::string Error(std::string_view sentence) { return fmt::format("error {}", sentence); }

std::string Replace(VirtualReader& reader, const std::unique_ptr<VirtualCard>& card,
                    std::string_view mistake) {
  if (!card) return Error(mistake);
  reader.TakeAway();
  reader.Place(*card);
  return "ok";
}

std::string Dump(const VirtualReader& reader, const std::string& path) {
  const auto card = reader.card();
  if (!card) return Error("There is no card. Nothing was written.");
  try {
    SaveCardImage(*card, path);
  } catch (const std::filesystem::filesystem_error& error) {
    return Error(error.what());
  }
  return "ok";
}

/// `stack KIND N UID`
std::string Stack(VirtualReader& reader, const Words& words) {
  constexpr std::size_t kMaxStack = 10'000;
  const auto family = words.size() == 4 ? ParseCardFamily(words[1]) : std::nullopt;
  const auto count = family ? CountFrom(words[2]) : std::nullopt;
  auto uid = count ? domain::CardUid::Parse(words[3]) : std::nullopt;
  if (!uid || *count == 0 || *count > kMaxStack || !BlankCard(*family, *uid)) {
    return Error("Write: stack m1 N UID, or stack cpu N UID, with N up to 10000.");
  }
  for (std::size_t i = 0; i < *count; ++i, uid = UidAfter(*uid)) {
    reader.Stack(*BlankCard(*family, *uid));
  }
  return "ok";
}

std::string Status(const VirtualReader& reader) {
  const auto counters = reader.counters();
  const auto card = reader.card();
  const auto us = [](CardTime time) { return time.count() / 1000; };
  return fmt::format(
      "ok port={} uid={} cards={} exchanges={} writes={} commands={} stacked={} card-us={} "
      "line-us={}",
      reader.port(), card ? card->uid().ToString() : "none", counters.cards, counters.exchanges,
      counters.writes, counters.commands, counters.stacked, us(counters.card_time),
      us(counters.serial_time));
}

/// The faults that count to a number, or nothing when the word names none.
std::optional<std::string> OrderFault(VirtualReader& reader, const Words& words) {
  static const std::map<std::string, CardCut> kCuts{
      {"remove-after", {CutCount::Exchanges, 1, CutMoment::Before}},
      {"tear-after-writes", {CutCount::Writes, 0, CutMoment::After}},
      {"tear-before-write", {CutCount::Writes, 0, CutMoment::Before}},
      {"tear-half-write", {CutCount::Writes, 0, CutMoment::Half}}};
  static const std::map<std::string, WireFaultKind> kFaults{
      {"drop-answer", WireFaultKind::DropAnswer},
      {"bad-checksum", WireFaultKind::BadDataChecksum},
      {"mad-status", WireFaultKind::MadStatus},
      {"delay", WireFaultKind::Delay}};
  const auto cut = kCuts.find(words[0]);
  const auto fault = kFaults.find(words[0]);
  if (cut == kCuts.end() && fault == kFaults.end()) return std::nullopt;

  const bool is_delay = words[0] == "delay";
  const auto number = words.size() > 1 ? CountFrom(words[1]) : std::nullopt;
  const auto delay = is_delay && words.size() == 3 ? CountFrom(words[2]) : std::nullopt;
  const bool has_all_words = words.size() == (is_delay ? 3U : 2U);
  if (!has_all_words || !number || (is_delay && !delay)) {
    return Error("Whole numbers are expected, one for the count and for delay the milliseconds.");
  }
  if (cut != kCuts.end()) {
    CardCut order = cut->second;
    order.number += *number;
    if (order.number == 0) return Error("The count starts at 1.");
    reader.SetCut(order);
    return "ok";
  }
  if (*number == 0) return Error("The count starts at 1.");
  reader.SetFault({.kind = fault->second,
                   .number = *number,
                   .delay = std::chrono::milliseconds(delay.value_or(0))});
  return "ok";
}

}  // namespace

ControlAnswer ControlReader(VirtualReader& reader, std::string_view line) {
  std::istringstream stream{std::string(line)};
  Words words;
  for (std::string word; stream >> word;) words.push_back(word);
  if (words.empty()) return {Error("There is no command on this line.")};
  const std::string& command = words[0];
  const bool is_alone = words.size() == 1;

  if (command == "place") {
    return {Replace(reader, BlankCardFrom(words), "Write: place m1 [UID], or place cpu [UID].")};
  }
  if (command == "add") {
    const auto card = BlankCardFrom(words);
    if (!card || words.size() != 3) return {Error("Write: add m1 UID, or add cpu UID.")};
    reader.Place(*card);
    return {"ok"};
  }
  if (command == "stack") return {Stack(reader, words)};
  if (command == "load" && words.size() == 2) {
    return {Replace(reader, LoadCardImage(words[1]), "The file holds no card image.")};
  }
  if (command == "dump" && words.size() == 2) return {Dump(reader, words[1])};
  if (command == "status" && is_alone) return {Status(reader)};
  if (command == "quit" && is_alone) return {"ok", AfterCommand::Quit};
  if (const auto answer = OrderFault(reader, words)) return {*answer};
  if (command == "swap" && is_alone) {
    return {reader.Swap() ? "ok" : Error("The stack is empty. The card was left where it is.")};
  }
  if (command == "remove" && is_alone) {
    reader.TakeAway();
  } else if (line == "feed on" || line == "feed off") {
    reader.SetFeeding(line == "feed on" ? Feeding::ByItself : Feeding::ByHand);
  } else if (command == "unplug" && is_alone) {
    reader.Unplug();
  } else if (command == "plug-in" && is_alone) {
    reader.PlugIn();
  } else if (command == "put-back" && is_alone) {
    reader.PutBack();
  } else if (command == "no-fault" && is_alone) {
    reader.ClearFaults();
  } else {
    return {Error("This command is not known, or has too few or too many words.")};
  }
  return {"ok"};
}

}  // namespace steelyard::simulator
