#include "scales/drivers/massa_vpm.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <set>

#include "scales/drivers/massa_journal.h"
#include "scales/drivers/told_sale.h"
#include "scales/drivers/unfit_products.h"

namespace steelyard::scales {
namespace {

constexpr int kMostLoads = 3;

/// The price as such a scale shows it; nothing when it is too high.
std::optional<domain::Price> ShownPrice(const domain::Price& price) {
  return price.unit() == domain::PriceUnit::PerPiece ? std::optional(price) : PerKilogram(price);
}

std::optional<base::Explanation> WhyItDoesNotFit(const domain::Product& product) {
  constexpr std::int64_t kHighest = 999'999;  // as high as our codes go
  if (!PluNumberOf(product)) return NoPluNumber(product, kHighest);
  if (product.deleted || ShownPrice(product.list_price)) return std::nullopt;
  return base::Explanation::Of("The price of product {} is higher than the scale can show.",
                               product.code);
}

/// Of a product that fits, and is on sale.
MassaPlu PluFrom(const domain::Product& product) {
  MassaPlu plu;
  plu.number = plu.code = static_cast<std::uint32_t>(PluNumberOf(product).value());
  plu.by_piece = product.list_price.unit() == domain::PriceUnit::PerPiece;
  plu.price = static_cast<std::uint32_t>(ShownPrice(product.list_price).value().fen());
  plu.tare_g = static_cast<std::uint32_t>(product.tare.grams());
  plu.name = product.name;
  return plu;
}

/// A product file being changed: records by number.
using MassaPluFile = std::map<std::uint32_t, std::string>;

MassaPluFile ReadPluFile(MassaSession& session) {
  MassaPluFile file;
  for (std::string& record : session.ReadFile(MassaFile::Plu)) {
    const std::uint32_t number = NumberOfRecord(record);
    file.insert_or_assign(number, std::move(record));
  }
  return file;
}

std::string Joined(const MassaPluFile& file) {
  std::string content;
  for (const auto& [number, record] : file) content += record;
  return content;
}

bool HasPlus(MassaSession& session) { return (session.AskStatus() & kMassaPluBit) == 0; }

/// True when the scale took `file` as an addition to what it has.
bool TryToAdd(MassaSession& session, const MassaPluFile& file) {
  try {
    session.SendFile(MassaFile::AddPlu, Joined(file));
    return true;
  } catch (const MassaFileUnknown&) {
    return false;
  }
}

}  // namespace

ports::ScaleIdentity MassaDriver::Probe() {
  const MassaIdentity identity = PollMassa(m_options.scale);
  return {"Massa-K VPM", identity.serial, "", (identity.missing_files & kMassaPluBit) != 0};
}

void MassaDriver::SetClock(base::Timestamp) {
  throw ports::NotInProtocol(
      "{} cannot be told the time by its protocol. Nothing was sent. Set the clock at the scale.",
      m_options.scale.name);
}

std::vector<ports::UnfitProduct> MassaDriver::FindUnfit(
    const std::vector<domain::Product>& products) const {
  return FindUnfitAmong(products, &WhyItDoesNotFit);
}

void MassaDriver::SendPrices(const std::vector<domain::Product>& products) {
  RefuseUnfit(m_options.scale.name, products, &WhyItDoesNotFit);
  MassaPluFile changed;
  std::set<std::uint32_t> deleted;
  for (const domain::Product& product : products) {
    if (product.deleted) {
      deleted.insert(static_cast<std::uint32_t>(PluNumberOf(product).value()));
      continue;
    }
    const MassaPlu plu = PluFrom(product);
    changed[plu.number] = PluRecordBytes(plu, m_options.profile.code_page);
  }
  MassaPluFile whole;
  {
    MassaSession session(m_options.scale);
    const bool has_plus = HasPlus(session);
    if (has_plus && deleted.empty() && (changed.empty() || TryToAdd(session, changed))) return;
    if (has_plus) whole = ReadPluFile(session);
  }
  for (auto& [number, record] : changed) whole[number] = std::move(record);
  for (const std::uint32_t number : deleted) whole.erase(number);
  for (int load = 1;; ++load) {
    try {
      MassaSession session(m_options.scale);
      session.SendFile(MassaFile::Plu, Joined(whole));
      if (whole.empty() || HasPlus(session)) return;
    } catch (const ConnectionLost&) {
      if (load == kMostLoads) throw;
      continue;
    }
    if (load == kMostLoads) {
      throw ports::ScaleError(
          "{} took its products but reports them as missing. It may sell nothing now. Send all "
          "prices again; if it stays so, restart the scale.",
          m_options.scale.name);
    }
  }
}

std::optional<std::vector<ports::PriceOnScale>> MassaDriver::ReadPrices(
    const std::vector<std::string>& products) {
  std::vector<ports::PriceOnScale> prices;
  MassaSession session(m_options.scale);
  if (!HasPlus(session)) return prices;
  const std::set<std::string> asked(products.begin(), products.end());
  for (const std::string& record : session.ReadFile(MassaFile::Plu)) {
    const auto plu = ParseMassaPlu(record, m_options.profile.code_page);
    if (!plu) session.Refuse(plu.error().what);
    if (!asked.contains(std::to_string(plu->number))) continue;
    const auto price = domain::Price::FromFen(
        plu->price, plu->by_piece ? domain::PriceUnit::PerPiece : domain::PriceUnit::PerKilogram);
    if (!price) session.Refuse(fmt::format("the price of product {} is {}", plu->number,
                                           plu->price));
    prices.push_back({std::to_string(plu->number), plu->name, *price});
  }
  return prices;
}

/// Which scale answers; the running numbers of one must not be taken for those of another.
std::string MassaDriver::CheckSerial() {
  const std::string serial = PollMassa(m_options.scale).serial;
  if (!m_options.serial.empty() && serial != m_options.serial) {
    throw ports::ScaleError(
        "{} says its serial number is {}, but the one registered here is {}; the running numbers "
        "of one scale must not be taken for those of another. Nothing was pulled. Register it "
        "under a number of its own.",
        m_options.scale.name, serial, m_options.serial);
  }
  return serial;
}

void MassaDriver::Pull(const ports::JournalCursor& last, const ports::StorePulled& store) {
  const MassaDevice device{CheckSerial(), m_options.offset, m_options.profile.rounding};
  MassaSession session(m_options.scale);
  MassaJournal journal(session, {device, last, m_options.settling});
  journal.Pull(store);
  journal.NameWhatIsMissing(m_options.scale.name);
}

void MassaDriver::ClearSales(const ports::JournalCursor& last, const ports::StorePulled& store) {
  if (!m_options.profile.can_clear_sales) {
    throw ports::ScaleError(
        "{} may not be told to forget its sales: its maker confirms that for totals only. Nothing "
        "was cleared. When you have seen it work on this model, add the word clears to its "
        "profile.",
        m_options.scale.name);
  }
  const MassaDevice device{CheckSerial(), m_options.offset, m_options.profile.rounding};
  MassaSession session(m_options.scale);
  MassaJournal journal(session, {device, last, m_options.settling});
  journal.Pull(store);
  journal.NameWhatIsMissing(m_options.scale.name);
  journal.CompareWithTotals(m_options.scale.name);
  if (!journal.MarkCleared(store)) return;  // it has none
  if (journal.HasGrown()) {
    throw ports::ScaleError(
        "{} sold something while its sales were stored. Nothing was cleared. Order it again when "
        "nobody sells at it.",
        m_options.scale.name);
  }
  const std::uint32_t absent = session.ResetFiles(kMassaTransactionsBit);
  if ((absent & kMassaTransactionsBit) == 0) {
    throw ports::ScaleError(
        "{} was told to forget its sales and did not. All of them are stored here, none was lost. "
        "Take the word clears out of its profile: this model does not support it.",
        m_options.scale.name);
  }
}

}  // namespace steelyard::scales
