#include "app/price_sending.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "app/notes.h"
#include "app/setting_values.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

/// A promotion may turn while prices are sent; then what turned is sent after it.
constexpr int kMostRounds = 4;

struct PricesDue {
  std::int64_t version = 0;
  std::vector<domain::Product> products;  ///< as sold at the moment asked about
  bool is_known = true;  ///< what the scale has; else these are the whole list
};

/// When the scale took the version it has; nothing when nobody knows what it has.
std::optional<base::Timestamp> TakenAt(const ports::Books& books, const ports::Scale& scale) {
  // A version that the books do not have was lost with a backup.
  const bool is_in_books = scale.prices_version <= books.catalogue().Version();
  if (scale.prices_version == 0 || !is_in_books) return std::nullopt;
  const auto last = books.price_history().LastConfirmed(scale.number);
  if (!last || last->version != scale.prices_version) return std::nullopt;
  return last->at;
}

/// Of `codes` those whose price differs between the two moments, as sold at `to`.
std::vector<domain::Product> Turned(const ports::Books& books, std::int64_t version,
                                    const std::vector<std::string>& codes, base::Timestamp from,
                                    base::Timestamp to) {
  std::vector<domain::Product> turned;
  for (const std::string& code : codes) {
    const auto product = books.price_history().FindProduct(code, version);
    if (!product || product->deleted) continue;
    auto now = AsSoldAt(*product, to);
    if (now != AsSoldAt(*product, from)) turned.push_back(std::move(now));
  }
  return turned;
}

PricesDue WholeList(const ports::Books& books, const ports::Scale& scale, base::Timestamp now) {
  PricesDue due{books.catalogue().Version(), {}, false};
  for (const auto& product : books.catalogue().ChangedSince(0)) {
    due.products.push_back(AsSoldAt(product, now));
  }
  if (scale.prices_version == 0) return due;
  for (auto& changed : books.catalogue().ChangedSince(scale.prices_version)) {
    // The whole list leaves deleted products out; the scale must forget those it still has.
    if (changed.deleted) due.products.push_back(std::move(changed));
  }
  return due;
}

PricesDue FindPricesDue(const ports::Books& books, const ports::Scale& scale, PriceScope scope,
                        base::Timestamp now) {
  const auto taken_at = TakenAt(books, scale);
  if (scope == PriceScope::Promotions && !taken_at) return {scale.prices_version, {}, true};
  if (scope == PriceScope::WholeList || !taken_at) return WholeList(books, scale, now);
  PricesDue due{scale.prices_version, {}, true};
  PriceTurns turns;
  due.products = Turned(books, due.version,
                        turns.Between(books, due.version, *taken_at, now), *taken_at, now);
  if (scope == PriceScope::Promotions) return due;
  due.version = books.catalogue().Version();
  auto changed = books.catalogue().ChangedSince(scale.prices_version);
  std::set<std::string> codes;
  for (auto& product : changed) {
    codes.insert(product.code);
    product = AsSoldAt(product, now);
  }
  std::erase_if(due.products, [&](const auto& product) { return codes.contains(product.code); });
  due.products.insert(due.products.end(), changed.begin(), changed.end());
  return due;
}

std::vector<PriceDifference> FindDifferences(const std::vector<domain::Product>& sent,
                                             const std::vector<ports::PriceOnScale>& shown) {
  std::map<std::string, domain::Price> on_scale;
  for (const auto& one : shown) on_scale.insert_or_assign(one.product, one.price);
  std::vector<PriceDifference> differences;
  for (const auto& product : sent) {
    const auto found = on_scale.find(product.code);
    const auto has = found == on_scale.end() ? std::nullopt : std::optional(found->second);
    const auto should = product.deleted ? std::nullopt : std::optional(product.list_price);
    const bool is_same = has && should ? domain::CostTheSame(*has, *should) : !has && !should;
    if (!is_same) differences.push_back({product.code, should, has});
  }
  return differences;
}

void ReadBack(ports::ScaleDriver& driver, const std::vector<domain::Product>& products,
              PricesSent& sent) {
  std::vector<std::string> codes;
  for (const auto& product : products) codes.push_back(product.code);
  const auto shown = driver.ReadPrices(codes);
  if (!shown) return;
  sent.is_read_back = true;
  for (auto& difference : FindDifferences(products, *shown)) {
    sent.differences.push_back(std::move(difference));
  }
}

/// Changes alone make no list on a device that never had the rest.
void RefuseOtherDevice(const ports::ScaleIdentity& identity, const ports::Scale& scale) {
  if (identity.serial.empty() || scale.serial.empty() || identity.serial == scale.serial) return;
  throw ports::ScaleError(
      "Scale {} ({}) says its serial number is {}, but the one registered is {}: it is another "
      "device. No price was sent to it. Test the connection by hand to accept it, then send it the "
      "whole list.",
      scale.number, scale.address, identity.serial, scale.serial);
}

std::string FenOf(const std::optional<domain::Price>& price) {
  return price ? fmt::format("{}", price->fen()) : std::string("none");
}

/// Takes out of `products` what the scale cannot have at its price; what it can forget stays in, to
/// be forgotten.
void LeaveOutUnfit(const ports::ScaleDriver& driver, std::vector<domain::Product>& products,
                   PricesSent& sent) {
  std::map<std::string, base::Explanation> unfit;
  for (auto& one : ports::FindUnfitFor(driver, products)) {
    unfit.emplace(one.product, std::move(one.why));
  }
  if (unfit.empty()) return;
  std::vector<domain::Product> fit;
  for (domain::Product& product : products) {
    const auto found = unfit.find(product.code);
    if (found != unfit.end() && product.deleted) continue;
    if (found != unfit.end()) {
      const auto is_same = [&](const auto& told) { return told.product == product.code; };
      if (std::none_of(sent.unfit.begin(), sent.unfit.end(), is_same)) {
        sent.unfit.push_back({product.code, found->second});
      }
      product.deleted = true;
      if (!ports::FindUnfitFor(driver, {product}).empty()) continue;
    }
    fit.push_back(std::move(product));
  }
  products = std::move(fit);
}

void RefuseWhenNothingFits(const ports::Scale& scale, const std::vector<domain::Product>& products,
                           const PricesSent& sent) {
  const bool is_any_sold = std::any_of(products.begin(), products.end(),
                                       [](const auto& product) { return !product.deleted; });
  if (sent.unfit.empty() || is_any_sold || sent.scope != PriceScope::WholeList) return;
  throw ports::ScaleError(
      "Scale {} ({}) can be sent none of the {} products on the list. {} Nothing was sent. Give "
      "the products other codes or prices, or the scale another profile.",
      scale.number, scale.address, sent.unfit.size(), sent.unfit.front().why);
}

std::string DescribeDifferences(const PricesSent& sent) {
  const auto& first = sent.differences.front();
  return fmt::format("version={} products={} first={} sent_fen={} on_scale_fen={}", sent.version,
                     sent.differences.size(), first.product, FenOf(first.sent),
                     FenOf(first.on_scale));
}

/// Of the whole list, whatever was sent now; empty when all of it fits.
std::string DescribeUnfit(const ports::ScaleDriver& driver, const ports::Books& books,
                          base::Timestamp now) {
  auto list = books.catalogue().ChangedSince(0);
  for (auto& product : list) product = AsSoldAt(product, now);
  const auto unfit = ports::FindUnfitFor(driver, list);
  if (unfit.empty()) return {};
  return fmt::format("unfit={} first={}", unfit.size(), unfit.front().product);
}

/// Lists what is not on the scale as it should be, and nothing twice. Differences are told once
/// until prices are taken, whatever they are then.
void ListNotTaken(Context& context, ports::Books& books, const ports::ScaleDriver& driver,
                  int scale, const PricesSent& sent) {
  using enum ports::ExceptionKind;
  const auto open = books.exceptions().OpenAbout(PricesNotTaken, SubjectOfScale(scale));
  if (!sent.differences.empty()) {
    const bool is_told = std::any_of(open.begin(), open.end(), [](const auto& one) {
      return one.detail.starts_with("version=");
    });
    if (is_told) return;
    ListException(context, books,
                  {PricesNotTaken, SubjectOfScale(scale), DescribeDifferences(sent)});
    return;
  }
  if (open.empty() && sent.unfit.empty()) return;
  const std::string detail = DescribeUnfit(driver, books, context.clock.Now());
  for (const auto& one : open) {
    if (one.detail != detail) books.exceptions().Resolve(one.id, context.clock.Now(), "taken");
  }
  const bool is_told = std::any_of(open.begin(), open.end(),
                                   [&](const auto& one) { return one.detail == detail; });
  if (detail.empty() || is_told) return;
  ListException(context, books, {PricesNotTaken, SubjectOfScale(scale), detail});
}

void NoteClockTrouble(Context& context, ports::Books& books, int scale, const PricesSent& sent) {
  if (!sent.clock_trouble) return;
  books.scales().AddEvent(
      {scale, context.clock.Now(), "clock_failed", sent.clock_trouble->Text()});
}

/// What it took, it has since `moment`.
void NoteTaken(ports::Books& books, ports::Scale& scale, const PricesSent& sent,
               base::Timestamp moment) {
  if (!sent.differences.empty()) return;
  scale.prices_version = sent.version;
  books.price_history().Confirm({scale.number, sent.version, moment});
}

bool AreSentByThemselves(const ports::Books& books) {
  const auto text = books.settings().Find(kSendPricesSetting);
  return text && ParseSendPrices(*text) == SendingPrices::Automatic;
}

}  // namespace

domain::Product AsSoldAt(const domain::Product& product, base::Timestamp moment) {
  domain::Product sold = product;
  sold.list_price = domain::ExplainPrice(product, nullptr, moment).price;
  sold.promotions.clear();
  return sold;
}

const std::vector<PriceTurns::Turn>& PriceTurns::TurnsOf(const ports::Books& books,
                                                         std::int64_t version) {
  const auto [found, is_new] = m_turns.try_emplace(version);
  if (!is_new) return found->second;
  for (const auto& code : books.price_history().EverPromoted(version)) {
    const auto product = books.price_history().FindProduct(code, version);
    if (!product || product->deleted) continue;
    for (const auto& promotion : product->promotions) {
      found->second.push_back({promotion.starts_at, code});
      found->second.push_back({promotion.ends_at, code});
    }
  }
  return found->second;
}

std::vector<std::string> PriceTurns::Between(const ports::Books& books, std::int64_t version,
                                             base::Timestamp from, base::Timestamp to) {
  std::set<std::string> products;
  for (const Turn& turn : TurnsOf(books, version)) {
    const bool is_between = turn.at > std::min(from, to) && turn.at <= std::max(from, to);
    if (is_between) products.insert(turn.product);
  }
  return {products.begin(), products.end()};
}

std::optional<PriceScope> FindScopeDue(const ports::Books& books, const ports::Scale& scale,
                                       PriceTurns& turns, base::Timestamp now) {
  const std::int64_t newest = books.catalogue().Version();
  if (newest > 0 && scale.prices_version != newest && AreSentByThemselves(books)) {
    return PriceScope::Changes;
  }
  const auto taken_at = TakenAt(books, scale);
  if (!taken_at) return std::nullopt;
  if (turns.Between(books, scale.prices_version, *taken_at, now).empty()) return std::nullopt;
  return PriceScope::Promotions;
}

PricesSent SendPrices(Context& context, ports::ScaleDriver& driver, int scale, PriceScope scope) {
  PricesSent sent;
  sent.scope = scope;
  base::Timestamp moment = context.clock.Now();
  const auto send = [&](const ports::Scale& row) {
    PricesDue due;
    context.store.Read(
        [&](const ports::Books& books) { due = FindPricesDue(books, row, scope, moment); });
    sent.version = due.version;
    if (!due.is_known) sent.scope = PriceScope::WholeList;
    if (due.is_known) {
      const auto identity = driver.Probe();
      RefuseOtherDevice(identity, row);
      if (identity.lacks_products) {
        sent.scope = PriceScope::WholeList;
        context.store.Read([&](const ports::Books& books) {
          due = FindPricesDue(books, row, sent.scope, moment);
        });
        sent.version = due.version;
      }
    }
    LeaveOutUnfit(driver, due.products, sent);
    RefuseWhenNothingFits(row, due.products, sent);
    PriceTurns turns;
    for (int round = 0; round < kMostRounds && !due.products.empty(); ++round) {
      driver.SendPrices(due.products);
      ReadBack(driver, due.products, sent);
      sent.products += due.products.size();
      const base::Timestamp now = context.clock.Now();
      context.store.Read([&](const ports::Books& books) {
        due.products = Turned(books, due.version,
                              turns.Between(books, due.version, moment, now), moment, now);
      });
      LeaveOutUnfit(driver, due.products, sent);
      moment = now;
    }
    if (sent.products == 0) return;
    try {
      driver.SetClock(context.clock.Now());
    } catch (const ports::CallStopped&) {
      throw;
    } catch (const ports::NotInProtocol&) {
      // Its clock is set at the scale itself.
    } catch (const ports::ScaleError& error) {
      sent.clock_trouble = error.explanation();  // the prices are there all the same
    }
  };
  CallScale(context, scale, send, [&](ports::Books& books, ports::Scale& row) {
    ListNotTaken(context, books, driver, scale, sent);
    NoteClockTrouble(context, books, scale, sent);
    NoteTaken(books, row, sent, moment);
  });
  return sent;
}

std::string_view ToText(SendOutcome outcome) {
  switch (outcome) {
    case SendOutcome::Confirmed: return "confirmed";
    case SendOutcome::NothingToSend: return "nothing_to_send";
    case SendOutcome::Differs: return "differs";
    case SendOutcome::Failed: return "failed";
    case SendOutcome::Cancelled: return "cancelled";
  }
  base::Check(false);
  return {};
}

std::vector<ScaleSending> SendPricesToEach(Context& context,
                                           const std::vector<ports::Scale>& scales,
                                           const MakeScaleDriver& make_driver,
                                           const SendOrder& order) {
  std::vector<ScaleSending> sendings(scales.size());
  for (std::size_t i = 0; i < scales.size(); ++i) sendings[i].scale = scales[i].number;
  const auto tell = [&](int scale, const ScaleSending* sending) {
    if (order.progress) order.progress(scale, sending);
  };
  const auto send = [&](std::size_t i) {
    ScaleSending& sending = sendings[i];
    tell(sending.scale, nullptr);
    try {
      const auto driver = make_driver(scales[i]);
      sending.sent = SendPrices(context, *driver, sending.scale, order.scope);
      sending.outcome = !sending.sent.differences.empty() ? SendOutcome::Differs
                        : sending.sent.products == 0 && sending.sent.unfit.empty()
                            ? SendOutcome::NothingToSend
                            : SendOutcome::Confirmed;
    } catch (const ports::CallStopped&) {
      sending.outcome = SendOutcome::Cancelled;
    } catch (const ports::ScaleError& error) {
      sending.outcome = SendOutcome::Failed;
      sending.trouble = error.explanation();
    }
    tell(sending.scale, &sending);
  };
  SideBySide(scales.size(), send, order.stop);
  return sendings;
}

}  // namespace steelyard::app
