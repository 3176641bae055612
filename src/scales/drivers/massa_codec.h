/// Payloads and records of the Massa-K protocol: bytes in, values out. Nothing here opens a
/// connection.
///
/// A file is a row of records `number u32 · length u16 · data`, told in parts of at most 1024
/// bytes. The document calls a part a record, a public client cuts the whole file into slices:
/// whoever receives appends the parts and cuts records by their own length: right for both.
#pragma once
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "base/timestamp.h"
#include "scales/drivers/misread.h"
#include "scales/drivers/text_encoding.h"

namespace steelyard::scales {

enum class MassaFile : std::uint8_t { Plu = 1, Totals = 7, Transactions = 8, AddPlu = 101 };

/// Bits of the masks in FILE_STATUS, RES_ID and RESET_FILES.
inline constexpr std::uint32_t kMassaPluBit = 1U << 0;
inline constexpr std::uint32_t kMassaTransactionsBit = 1U << 7;
inline constexpr std::size_t kMassaPartBytes = 1024;
inline constexpr int kMassaMostParts = 65'535;  ///< part numbers have 16 bits

struct MassaIdentity {
  std::string serial;
  std::uint32_t missing_files = 0;  ///< bit = 1: the file is missing or in error
};
base::Result<MassaIdentity, Misread> ParseResId(std::string_view payload);
std::string ResIdPayload(const MassaIdentity& identity);

std::string MaskPayload(std::uint32_t mask);
base::Result<std::uint32_t, Misread> ParseMask(std::string_view payload);

/// DFILE, UFILE and UDP_DFILE carry one.
struct MassaPart {
  std::uint8_t file = 0;
  std::uint16_t total = 0;
  std::uint16_t current = 0;  ///< from 1
  std::string data;
};
std::string PartPayload(const MassaPart& part);
base::Result<MassaPart, Misread> ParsePart(std::string_view payload);

/// Which part is meant: ACK_DFILE, BAD_DFILE, ERR_UFILE and REQ_UFILES, where `total` is 0. File 0:
/// the scale has no such file.
struct MassaPartName {
  std::uint8_t file = 0;
  std::uint16_t total = 0;
  std::uint16_t current = 0;
  bool operator==(const MassaPartName&) const = default;
};
std::string PartNamePayload(const MassaPartName& name);
base::Result<MassaPartName, Misread> ParsePartName(std::string_view payload);

/// The file as slices of 1024 bytes: how a record that is longer can be sent.
std::vector<std::string> CutIntoParts(std::string_view file);

/// A record with its number and length, and where it began.
struct MassaRecord {
  std::string bytes;
  int part = 0;  ///< in which its first byte came
  int at = 0;    ///< the place of that byte in the part
};

/// Cuts records out of parts that follow each other.
class MassaRecordCutter {
 public:
  void Append(int part, std::string_view data, std::size_t skip = 0);
  /// The next whole record; nothing until more parts come. Misread for a length no record has.
  base::Result<std::optional<MassaRecord>, Misread> Next();
  bool IsInsideRecord() const { return !m_bytes.empty(); }

 private:
  struct Piece {
    int part;
    int at;
    std::size_t size;
  };
  std::string m_bytes;
  std::deque<Piece> m_pieces;
};

/// A product as the scale keeps it.
struct MassaPlu {
  std::uint32_t number = 0;
  bool by_piece = false;
  std::uint8_t label_format = 1;
  std::uint8_t barcode_format = 1;
  std::uint8_t barcode_prefix = 21;  ///< of in-store codes
  std::uint32_t price = 0;           ///< kopeks or fen, per kilogram or piece
  std::uint32_t tare_g = 0;
  std::uint32_t code = 0;
  std::uint32_t shelf_minutes = 0;
  std::string name;  ///< UTF-8; lines are parted by line feeds
};
/// With its check byte. What does not fit into the 250 bytes of a name is left out.
std::string PluRecordBytes(const MassaPlu& plu, CodePage page);
base::Result<MassaPlu, Misread> ParseMassaPlu(std::string_view record, CodePage page);
/// The number alone, for records that are only passed on.
std::uint32_t NumberOfRecord(std::string_view record);

/// One line of a sale. The scale tells neither amount nor payment.
struct MassaTransaction {
  std::uint32_t number = 0;
  bool by_piece = false;
  base::WallClock at{};
  std::uint32_t group = 0;  ///< of the receipt; 0 where there are none
  std::uint64_t scale_number = 0;
  int operator_number = 0;
  std::uint32_t plu = 0;
  std::uint32_t price = 0;     ///< per kilogram or piece
  std::uint32_t quantity = 0;  ///< grams or pieces
  std::string raw;             ///< the record as it came
};
inline constexpr std::size_t kMassaTransactionBytes = 50;
base::Result<MassaTransaction, Misread> ParseTransaction(std::string_view record);
std::string TransactionBytes(const MassaTransaction& transaction);

/// What the scale counted of one product.
struct MassaTotal {
  std::uint32_t plu = 0;
  std::uint64_t day_weight_g = 0;
  int day_purchases = 0;
  std::uint64_t month_weight_g = 0;
  int month_purchases = 0;
  base::WallClock last{};  ///< of the last transaction; minute and second are not told
};
base::Result<MassaTotal, Misread> ParseTotal(std::string_view record);
std::string TotalBytes(const MassaTotal& total);

}  // namespace steelyard::scales
