#include "scales/drivers/cas_cl.h"

#include <fmt/format.h>

#include <charconv>

#include "scales/drivers/byte_channel.h"
#include "scales/drivers/told_sale.h"
#include "scales/drivers/unfit_products.h"

namespace steelyard::scales {
namespace {

constexpr std::size_t kMostAckBytes = 256;
constexpr std::int64_t kMostItemCode = 999'999;

/// One conversation with the scale.
class Session {
 public:
  explicit Session(const CasOptions& options)
      : m_options(options),
        m_channel(ByteChannel::Connect(options.address, kCasPort, options.name, options.limits)) {}
  ~Session() { m_channel.CloseGently(); }
  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  [[noreturn]] void Refuse(const std::string& what) const {
    throw ports::ScaleError(
        "{}: {}. What it accepted before stays; nothing else was changed. Check that this is a CAS "
        "CL scale and that its profile fits.",
        m_options.name, what);
  }

  void Write(const CasPlu& plu) {
    const bool is_download = m_options.profile.write_form == CasWriteForm::Download;
    m_channel.Send(is_download ? CasDownloadCommand(plu, m_options.profile.code_page)
                               : CasWriteCommand(plu, m_options.profile));
    const CasAck ack = is_download ? ReadDownloadAck() : ReadAck();
    if (ack.error) RefuseProduct(plu.number, *ack.error);
  }

  void Delete(CasPluName plu) {
    const bool is_download = m_options.profile.write_form == CasWriteForm::Download;
    m_channel.Send(is_download ? CasDeleteDownloadCommand(plu) : CasDeleteCommand(plu));
    const CasAck ack = is_download ? ReadDownloadAck() : ReadAck();
    // What is not there needs no deleting.
    if (ack.error && *ack.error != kCasNoSuchPlu) RefuseProduct(plu.number, *ack.error);
  }

  /// Nothing for an empty slot, and past the end of the list.
  CasReply Read(CasPluName plu) {
    m_channel.Send(CasReadCommand(plu));
    const auto head = ParseCasReplyHead(Needed(m_channel.ReadExactly(kCasReplyHead)));
    if (!head) Refuse(head.error().what);
    const auto reply = ParseCasReply(*head, Needed(m_channel.ReadExactly(head->body_bytes + 1)),
                                     m_options.profile.code_page);
    if (!reply) Refuse(reply.error().what);
    return *reply;
  }

 private:
  [[noreturn]] void RefuseProduct(std::uint32_t number, int error) const {
    throw ports::ScaleError(
        "{} did not take product {}: {}. The products before it were sent, those after it were "
        "not. Mend that and send the prices again.",
        m_options.name, number, DescribeCasError(error));
  }

  std::string Needed(std::optional<std::string> read) const {
    if (read) return *std::move(read);
    throw ConnectionLost(
        "{} hung up in the middle of its answer. What was stored before stays; the rest is "
        "still in the scale. Try again; if it stays so, see whether another program is "
        "connected to it.",
        m_options.name);
  }

  CasAck ReadAck() {
    for (;;) {
      const std::string line = Needed(m_channel.ReadUntil('\n', kMostAckBytes));
      if (line == "\n") continue;  // answers end with two of them
      const auto ack = ParseCasAck(line);
      if (!ack) Refuse(ack.error().what);
      return *ack;
    }
  }

  CasAck ReadDownloadAck() {
    const auto ack = ParseCasDownloadAck(Needed(m_channel.ReadExactly(kCasDownloadAckBytes)));
    if (!ack) Refuse(ack.error().what);
    m_channel.DropInput();  // what follows the verdict is not documented
    return *ack;
  }

  const CasOptions& m_options;
  ByteChannel m_channel;
};

/// The price as such a scale shows it, in fen; nothing when it cannot.
std::optional<std::int64_t> ShownFen(const domain::Price& price, const CasProfile& profile) {
  const bool by_piece = price.unit() == domain::PriceUnit::PerPiece;
  const auto shown = by_piece ? std::optional(price) : PerKilogram(price);
  const bool is_whole = shown && shown->fen() % profile.fen_per_unit == 0;
  return is_whole ? std::optional(shown->fen()) : std::nullopt;
}

std::optional<base::Explanation> WhyUnfitFor(const domain::Product& product,
                                             const CasProfile& profile) {
  const auto number = PluNumberOf(product);
  if (!number || *number > kMostItemCode) return NoPluNumber(product, kMostItemCode);
  if (product.deleted || ShownFen(product.list_price, profile)) return std::nullopt;
  return base::Explanation::Of(
      "The price of product {} is too high for the scale, or has more decimals than its prices.",
      product.code);
}

/// Of a product that fits.
CasPlu PluFrom(const domain::Product& product, const CasOptions& options) {
  const auto number = static_cast<std::uint32_t>(PluNumberOf(product).value());
  const auto fen = ShownFen(product.list_price, options.profile).value_or(0);  // of a deleted one
  return {.department = options.profile.department,
          .number = number,
          .by_piece = product.list_price.unit() == domain::PriceUnit::PerPiece,
          .price = static_cast<std::uint32_t>(fen / options.profile.fen_per_unit),
          .item_code = number,
          .name = product.name};
}

std::optional<std::uint32_t> NumberFrom(const std::string& code) {
  std::uint32_t number = 0;
  const auto read = std::from_chars(code.data(), code.data() + code.size(), number);
  if (read.ec != std::errc() || read.ptr != code.data() + code.size()) return std::nullopt;
  return number;
}

}  // namespace

ports::ScaleIdentity CasDriver::Probe() {
  const CasReply reply = Session(m_options).Read({m_options.profile.department, 1});
  return {"CAS CL", reply.scale_id == 0 ? "" : std::to_string(reply.scale_id), ""};
}

void CasDriver::SetClock(base::Timestamp) {
  throw ports::NotInProtocol(
      "{} cannot be told the time by its protocol. Nothing was sent. Set the clock at the scale.",
      m_options.name);
}

std::vector<ports::UnfitProduct> CasDriver::FindUnfit(
    const std::vector<domain::Product>& products) const {
  return FindUnfitAmong(products, [this](const auto& product) {
    return WhyUnfitFor(product, m_options.profile);
  });
}

void CasDriver::SendPrices(const std::vector<domain::Product>& products) {
  RefuseUnfit(m_options.name, products, [this](const auto& product) {
    return WhyUnfitFor(product, m_options.profile);
  });
  std::vector<CasPlu> plus;
  for (const domain::Product& product : products) plus.push_back(PluFrom(product, m_options));
  Session session(m_options);
  for (std::size_t i = 0; i < products.size(); ++i) {
    if (products[i].deleted) {
      session.Delete({plus[i].department, plus[i].number});
    } else {
      session.Write(plus[i]);
    }
  }
}

std::optional<std::vector<ports::PriceOnScale>> CasDriver::ReadPrices(
    const std::vector<std::string>& products) {
  std::vector<ports::PriceOnScale> prices;
  Session session(m_options);
  for (const std::string& code : products) {
    const auto number = NumberFrom(code);
    if (!number) continue;  // it cannot have one
    const CasReply reply = session.Read({m_options.profile.department, *number});
    if (reply.slot != CasSlot::Plu) continue;
    if (reply.plu.number != *number) {
      session.Refuse(fmt::format("asked for product {}, it told {}", *number, reply.plu.number));
    }
    const auto price = domain::Price::FromFen(
        std::int64_t{reply.plu.price} * m_options.profile.fen_per_unit,
        reply.plu.by_piece ? domain::PriceUnit::PerPiece : domain::PriceUnit::PerKilogram);
    if (!price) session.Refuse(fmt::format("the price of product {} is out of range", *number));
    prices.push_back({code, reply.plu.name, *price});
  }
  return prices;
}

void CasDriver::Pull(const ports::JournalCursor&, const ports::StorePulled&) {
  throw ports::NotInProtocol(
      "{} cannot be asked for its sales: it tells them by itself while serve listens for it. "
      "Nothing was pulled. Start serve with --cas-listen, and set this computer's address in the "
      "scale.",
      m_options.name);
}

}  // namespace steelyard::scales
