/// Lines and blocks of the TXT-MODE protocol (scales of 友声/精函 JHScale, Ramuza, Balmak): pure
/// text in, values out. Nothing here opens a connection.
///
/// Fields are separated by TAB. We end every line with TAB CR LF, and accept CR LF, TAB LF or LF.
///
/// Source  the makers' TXT-MODE as five public implementations speak it; where they differ, the
///         reading is named at the place.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "domain/price_book.h"
#include "domain/ticket.h"
#include "ports/scale_face.h"
#include "scales/drivers/misread.h"
#include "scales/drivers/told_sale.h"
#include "scales/drivers/txt_mode_number.h"
#include "scales/drivers/txt_mode_profile.h"

namespace steelyard::scales {

/// Of UTF-8: some scales want it once before everything else.
inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

/// One line, split into its fields.
class TxtLine {
 public:
  static TxtLine Split(std::string_view text);
  std::string_view At(std::size_t index) const;  ///< empty past the end
  std::size_t size() const { return m_fields.size(); }
  bool IsBlank() const { return m_fields.size() == 1 && m_fields.front().empty(); }
  bool Begins(std::string_view first) const { return At(0) == first; }
  bool Begins(std::string_view first, std::string_view second) const {
    return At(0) == first && At(1) == second;
  }

 private:
  std::vector<std::string> m_fields;
};

/// The fields with TAB between and TAB CR LF after. A field with a control character is a bug.
std::string JoinLine(const std::vector<std::string>& fields);
/// `text` with every control character, TAB, CR and LF above all, turned into a blank: a name
/// must not be able to begin a field or a line of its own.
std::string SanitiseText(std::string_view text);

/// A number without decimals; nothing for anything else, and outside low … high.
std::optional<std::int64_t> ParseWhole(std::string_view text, std::int64_t low, std::int64_t high);

std::string ClockBlock(const base::WallClock& wall);
/// Six fields from `first` on: yy mm dd hh mi ss, with or without leading zeros.
base::Result<base::WallClock, Misread> ParseWallClock(const TxtLine& line, std::size_t first);

/// What a scale says of itself.
struct TxtIdentity {
  std::string name;
  std::string number;
  std::string model;
  std::string serial;
};
base::Result<TxtIdentity, Misread> ParseIdentity(const TxtLine& line);

inline constexpr std::int64_t kMaxTxtModePlu = 9'999'999;

/// One product as a scale keeps it.
struct PluRecord {
  std::int64_t number;  ///< 1 … 9,999,999
  std::string item_code;
  std::string barcode;
  domain::Price price;
  domain::Weight tare;
  std::string name;
  std::int64_t class_id = 0;  ///< 0: the profile's own
};
/// A category that is a number from 10 to 9999 is the scale's class of that number.
/// Nothing for a product whose code is no PLU number: zero, or with a leading zero, which a scale
/// does not give back.
std::optional<PluRecord> PluRecordFor(const domain::Product& product);
std::string PluLine(const PluRecord& record, const TxtProfile& profile);
std::string ClearPluLine(std::int64_t number);
/// `lines` between DWL and END of block `kind`.
std::string Block(const std::string& kind, const std::string& lines);
/// The block after which the scale has no product any more.
std::string ClearPlusBlock();
std::string HotKeyLine(const ports::HotKey& key);  ///< a key without product gets PLU 0
std::string TextLine(const ports::ScaleText& text);
std::string ClassLine(const ports::ScaleText& group);
std::string BarcodePrefixLine(int prefix);

/// A card as the protocol names it: its number split into two whole numbers.
struct TxtCardParts {
  std::int64_t first = 0;
  std::int64_t second = 0;
  bool operator==(const TxtCardParts&) const = default;
};
/// Fields `first` and the one after it. Nothing where either is no number, and for 0 and 0.
std::optional<TxtCardParts> ParseCardParts(const TxtLine& line, std::size_t first);

struct TxtSaleLine {
  std::int64_t plu;
  domain::Quantity quantity;
  domain::Price actual_price;
  domain::Price original_price;  ///< the actual price where the form does not tell it
  domain::Money amount;
  bool returned = false;
};

/// What the push form tells of payment; the pull form tells none of it.
struct TxtPayment {
  domain::Money received;
  domain::Money cash;
  domain::Money card;
  std::string card_number;  ///< the parts the scale gave, joined by `-`; empty when all are 0
  std::optional<TxtCardParts> buyer = {};          ///< the account the scale took the payment from
  std::optional<TxtCardParts> physical_card = {};  ///< what lay on its reader
};

struct TxtSale {
  std::int64_t fid;     ///< running number in the scale's life
  std::string sale_no;  ///< the push form's own unique number; empty in the pull form
  base::WallClock closed;
  int clerk;  ///< 0 when no clerk was logged in
  std::optional<TxtPayment> payment;
  std::vector<TxtSaleLine> lines;
  std::string raw;  ///< the lines as they came
};

/// Who speaks decides how many fields a sale has.
enum class SaleForm { Pull, Push };

/// Puts sales together from the lines between DWL REP and END REP.
class SaleReader {
 public:
  explicit SaleReader(SaleForm form) : m_form(form) {}

  static constexpr std::size_t kMaxRawBytes = 512 * 1024;

  /// Takes one line as received. A sale when this line completed one (REE, END, or the REP of the
  /// next sale).
  base::Result<std::optional<TxtSale>, Misread> Take(std::string_view text);
  bool InsideSale() const { return m_open.has_value(); }

 private:
  base::Result<std::optional<TxtSale>, Misread> Close();

  SaleForm m_form;
  std::optional<TxtSale> m_open;
};

/// Push form: the block's first and last line, and our answer.
struct PushEnd {
  std::string index;
  std::string sale_no;
  std::string machine_code;
};
base::Result<PushEnd, Misread> ParsePushEnd(const TxtLine& line);
std::string PushAcknowledgement(const PushEnd& end, const base::WallClock& now);

}  // namespace steelyard::scales
