#include "scales/drivers/dahua_cart.h"

#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <array>

#include "app/scale_contact.h"
#include "app/sell.h"
#include "base/check.h"
#include "domain/price_book.h"
#include "scales/drivers/dahua_codec.h"
#include "scales/scale_notes.h"

namespace steelyard::scales {
namespace {

constexpr std::string_view kDone = "000";
constexpr std::string_view kRefused = "001";
constexpr std::size_t kMostNameBytes = 64;
constexpr std::size_t kMostLines = 99;  // items(3), and a cart of a hundred lines is none
constexpr std::int64_t kMostTotal = 99'999'999;
constexpr int kTicketDigits = 100'000;

std::string HeadOf(const DahuaCartFrame& frame) {
  return fmt::format("0b{}{:02}{}", frame.letter, frame.scale_number, frame.vendor);
}

domain::TicketId NewId(app::Context& context) {
  std::array<std::uint8_t, 16> bytes{};
  context.entropy.Fill(bytes);
  return domain::TicketId(base::Id128::FromBytes(bytes).value());
}

}  // namespace

base::Result<DahuaCartFrame, Misread> ParseCartFrame(std::string_view frame) {
  constexpr std::size_t kHead = 7;  // `!0B`, letter, s(2), v
  const auto wrong = [&](std::string_view why) {
    return base::Fail(Misread{fmt::format("frame \"{}\" {}", Quote(frame), why)});
  };
  if (frame.size() < kHead || !frame.starts_with("!0B")) return wrong("is none of a cart");
  const auto scale = ParseDigits(frame.substr(4, 2));
  const char vendor = frame[6];
  if (!scale || vendor < 'A' || vendor > 'D') return wrong("names neither scale nor vendor");
  DahuaCartFrame told{.letter = frame[3], .scale_number = static_cast<int>(*scale),
                      .vendor = vendor};
  const std::string_view rest = frame.substr(kHead);
  switch (told.letter) {
    case 'Q':
    case 'D':
    case 'V':
    case 'S': return rest.empty() ? base::Result<DahuaCartFrame, Misread>(told)
                                  : wrong("has more than it should");
    case 'A': break;
    default: return wrong("asks for nothing that is known");
  }
  constexpr std::size_t kPlu = 5, kTail = 13;
  if (rest.size() < kPlu + kTail || rest.size() > kPlu + kTail + kMostNameBytes) {
    return wrong("has no line of a cart");
  }
  const auto plu = ParseDigits(rest.substr(0, kPlu));
  const auto quantity = ParseDigits(rest.substr(rest.size() - kTail, 5));
  const auto amount = ParseDigits(rest.substr(rest.size() - 8));
  if (!plu || !quantity || !amount) return wrong("has something else than digits in a number");
  told.plu = static_cast<int>(*plu);
  told.name = rest.substr(kPlu, rest.size() - kPlu - kTail);
  told.quantity = static_cast<int>(*quantity);
  told.amount = *amount;
  return told;
}

std::vector<std::string> DahuaCarts::Take(const ports::Scale& scale, std::string_view text) {
  const auto frame = ParseCartFrame(text);
  if (!frame) {
    spdlog::warn("Scale {}: {}. It was not answered.", scale.number, frame.error().what);
    return {};
  }
  const std::lock_guard lock(m_mutex);
  Cart& cart = m_carts.try_emplace({scale.number, frame->vendor},
                                   Cart{{}, m_context.clock.Now(), {}, {}, {}}).first->second;
  const auto answer = [&](std::string_view status, std::int64_t total) {
    return std::vector{fmt::format("{}{}{:08}", HeadOf(*frame), status, total)};
  };
  if (cart.may_be_recorded && frame->letter != 'S' && frame->letter != 'Q') {
    spdlog::warn("Scale {}: its cart was finished and may be stored, so it stays as it is.",
                 scale.number);
    return {};
  }
  switch (frame->letter) {
    case 'A':
      cart.last_answer.clear();
      cart.raw += std::string(text) + "\r\n";
      return Add(scale, cart, *frame);
    case 'D':
      cart.raw += std::string(text) + "\r\n";
      if (cart.lines.empty()) return answer(kRefused, 0);
      cart.lines.pop_back();
      return answer(kDone, TotalOf(cart));
    case 'V':
      cart = Cart{{}, m_context.clock.Now(), {}, {}, {}};
      return answer(kDone, 0);
    case 'Q': {
      std::int64_t grams = 0;
      for (const Line& line : cart.lines) {
        const auto* weight = std::get_if<domain::Weight>(&line.booked.quantity);
        grams += weight ? weight->grams() : 0;
      }
      return {fmt::format("{}{}{:05}{:08}", HeadOf(*frame), kDone,
                          std::min<std::int64_t>(grams, 99'999), TotalOf(cart))};
    }
    default: return Finish(scale, cart, *frame);
  }
}

std::int64_t DahuaCarts::TotalOf(const Cart& cart) {
  std::int64_t total = 0;
  for (const Line& line : cart.lines) total += line.booked.amount.fen();
  return total;
}

/// The amount is the scale's. Its price is not told: the list's is taken, and the checks list what
/// does not fit it. Nothing for a line that cannot be booked.
std::optional<domain::TicketLine> DahuaCarts::LineFor(const DahuaCartFrame& line) const {
  std::optional<domain::Product> product;
  m_context.store.Read([&](const ports::Books& books) {
    product = books.catalogue().Find(std::to_string(line.plu));
  });
  const auto amount = domain::Money::FromFen(line.amount);
  const auto grams = domain::Weight::FromGrams(line.quantity);
  const auto pieces = domain::Pieces::FromCount(line.quantity);
  if (!amount || !grams || line.quantity == 0) return std::nullopt;
  const std::string code = std::to_string(line.plu);
  if (!product) {
    const auto price = domain::Price::FromFen(line.amount * 1'000 / line.quantity,
                                              domain::PriceUnit::PerKilogram);
    if (!price) return std::nullopt;
    return domain::TicketLine{code, *grams, *price, *price, *amount};
  }
  const auto price = domain::ExplainPrice(*product, nullptr, m_context.clock.Now()).price;
  if (price.unit() != domain::PriceUnit::PerPiece) {
    return domain::TicketLine{code, *grams, price, product->list_price, *amount};
  }
  if (!pieces) return std::nullopt;
  return domain::TicketLine{code, *pieces, price, product->list_price, *amount};
}

std::vector<std::string> DahuaCarts::Add(const ports::Scale& scale, Cart& cart,
                                         const DahuaCartFrame& line) {
  const auto answer = [&](std::string_view status) {
    return std::vector{fmt::format("{}{:05}{}{}{:08}", HeadOf(line), line.plu, line.name, status,
                                   TotalOf(cart))};
  };
  const auto booked = LineFor(line);
  if (!booked || cart.lines.size() == kMostLines || TotalOf(cart) + line.amount > kMostTotal) {
    spdlog::warn("Scale {}: a line of PLU {} with quantity {} was not taken into a cart.",
                 scale.number, line.plu, line.quantity);
    return answer(kRefused);
  }
  if (cart.lines.empty()) cart.opened_at = m_context.clock.Now();
  if (!cart.id) cart.id = NewId(m_context);
  cart.lines.push_back({line, *booked});
  return answer(kDone);
}

std::vector<std::string> DahuaCarts::Finish(const ports::Scale& scale, Cart& cart,
                                            const DahuaCartFrame& frame) {
  if (cart.lines.empty()) return cart.last_answer;
  const base::Timestamp now = m_context.clock.Now();
  std::vector<domain::TicketLine> lines;
  for (const Line& line : cart.lines) lines.push_back(line.booked);
  const auto total = domain::Money::FromFen(TotalOf(cart)).value();
  std::int64_t number = 0;
  try {
    std::optional<domain::Ticket> recorded;  // where a commit came late, but came
    m_context.store.Read([&](const ports::Books& books) {
      recorded = books.tickets().Load(*cart.id);
      number = recorded ? (*recorded)->number : books.tickets().LastNumber(scale.number) + 1;
    });
    auto ticket = domain::Ticket::From(
        {.id = *cart.id,
         .number = number,
         .kind = domain::TicketKind::Sale,
         .corrects = std::nullopt,
         .cashier = frame.vendor - 'A' + 1,
         .opened_at = std::min(cart.opened_at, now),
         .closed_at = now,
         .authorisation = domain::AuthorisationMode::Offline,
         .card = std::nullopt,
         .lines = std::move(lines),
         .rounding = domain::MoneyDifference(),
         .total = total,
         .tenders = {{domain::TenderType::Cash, total, ""}}});
    if (!ticket) {
      NoteTrouble(m_context,
                  {scale.number, "cart_refused",
                   base::Explanation("A cart could not be booked and was not recorded. Write down "
                                     "what was sold and book it by hand.")},
                  scale.last_error);
      return {};
    }
    const auto profile = ParseDahuaProfile(scale.profile).value_or(DahuaProfile());
    cart.may_be_recorded = true;
    app::RecordTickets(m_context, m_verifier,
                       {{recorded ? *recorded : std::move(ticket).value(), scale.number,
                         "dahua-tm", cart.raw, {}, ports::NumberSeries::Rising,
                         domain::Money::FromFen(profile.rounding_step)}});
    app::NoteContact(m_context, scale.number, [&](ports::Scale& row) {
      row.last_contact = now;
      row.last_error.clear();
      row.journal_position = std::max(row.journal_position, number);
    });
  } catch (const std::exception& error) {
    spdlog::error("A cart of scale {} could not be stored ({}). It was not answered and is kept.",
                  scale.number, error.what());
    return {};
  }
  const std::int64_t shown = number % kTicketDigits;
  std::vector<std::string> answer{fmt::format("{}{:05}", HeadOf(frame), shown),
                                  fmt::format("0bH{:05}{:<32}", shown, "Steelyard")};
  int place = 0;
  for (const Line& line : cart.lines) {
    answer.push_back(fmt::format("0bL{:05}{:05}{}{:05}{:08}", ++place, line.told.plu,
                                 line.told.name, line.told.quantity, line.told.amount));
  }
  answer.push_back(fmt::format("0bE{:05}{:03}{:08}", shown, place, total.fen()));
  cart = Cart{{}, now, {}, {}, answer};
  return answer;
}

}  // namespace steelyard::scales
