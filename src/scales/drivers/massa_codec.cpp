#include "scales/drivers/massa_codec.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "scales/drivers/byte_fields.h"

namespace steelyard::scales {
namespace {

constexpr std::size_t kRecordHead = 6;  // number u32, length u16
constexpr std::size_t kMostRecordBytes = 4 * 1024;  // a product with all texts has some 1,800
constexpr std::size_t kSerial = 20;
constexpr std::uint16_t kScaleType = 1;
constexpr std::uint8_t kByPiece = 0x02;  // in the first byte of a status
constexpr std::size_t kNameBytes = 250;
constexpr char kLineEnd = 0x0C;
constexpr char kTextEnd = 0x0D;
constexpr int kCentury = 2000;

base::Failure<Misread> Wrong(std::string what) { return base::Fail(Misread{std::move(what)}); }

std::uint8_t SumOf(std::string_view bytes) {
  unsigned sum = 0;
  for (const char byte : bytes) sum += static_cast<unsigned char>(byte);
  return static_cast<std::uint8_t>(sum);
}

/// Lines of font, length and characters; the last one ends 0D, the others 0C. Font 0 is the
/// label's own.
std::string TextField(std::string_view encoded) {
  std::string field;
  for (bool more = true; more;) {
    const std::size_t end = encoded.find('\n');
    more = end != encoded.npos;
    const std::string_view line = encoded.substr(0, end);
    field += ByteWriter().U8(0).U8(line.size()).Text(line).Take();
    field += more ? kLineEnd : kTextEnd;
    if (more) encoded.remove_prefix(end + 1);
  }
  return field;
}

/// A text field's characters, its lines parted by line feeds; nothing when it does not end.
std::optional<std::string> ReadTextField(ByteReader& reader) {
  std::string text;
  for (;;) {
    reader.U8();  // font
    text += reader.Text(reader.U8());
    const std::uint8_t end = reader.U8();
    if (reader.IsShort() || (end != kLineEnd && end != kTextEnd)) return std::nullopt;
    if (end == kTextEnd) return text;
    text += '\n';
  }
}

ByteWriter& Write(ByteWriter& writer, const base::WallClock& wall) {
  return writer.U8(static_cast<unsigned>(wall.year - kCentury))
      .U8(static_cast<unsigned>(wall.month))
      .U8(static_cast<unsigned>(wall.day))
      .U8(static_cast<unsigned>(wall.hour));
}

/// Head and body of a record; Misread when the length is not that of the body.
base::Result<std::uint32_t, Misread> ReadHead(ByteReader& reader, std::string_view record) {
  const std::uint32_t number = reader.U32();
  const std::size_t length = reader.U16();
  if (reader.IsShort() || length + kRecordHead != record.size()) {
    return Wrong(fmt::format("a record of {} bytes says it has {} more", record.size(), length));
  }
  return number;
}

}  // namespace

base::Result<MassaIdentity, Misread> ParseResId(std::string_view payload) {
  ByteReader reader(payload);
  const std::uint16_t type = reader.U16();
  MassaIdentity identity{std::string(reader.Padded(kSerial)), reader.U32()};
  if (!reader.IsWhole() || type != kScaleType) return Wrong("its answer names no scale");
  if (identity.serial.empty()) return Wrong("it has no serial number");
  return identity;
}

std::string ResIdPayload(const MassaIdentity& identity) {
  return ByteWriter()
      .U16(kScaleType)
      .Padded(identity.serial, kSerial)
      .U32(identity.missing_files)
      .Take();
}

std::string MaskPayload(std::uint32_t mask) { return ByteWriter().U32(mask).Take(); }

base::Result<std::uint32_t, Misread> ParseMask(std::string_view payload) {
  ByteReader reader(payload);
  const std::uint32_t mask = reader.U32();
  if (!reader.IsWhole()) return Wrong("its list of files cannot be read");
  return mask;
}

std::string PartPayload(const MassaPart& part) {
  base::Check(part.data.size() <= kMassaPartBytes);
  return ByteWriter()
      .U8(part.file)
      .U16(part.total)
      .U16(part.current)
      .U16(part.data.size())
      .Text(part.data)
      .Take();
}

base::Result<MassaPart, Misread> ParsePart(std::string_view payload) {
  ByteReader reader(payload);
  MassaPart part{reader.U8(), reader.U16(), reader.U16(), {}};
  part.data = reader.Text(reader.U16());
  if (!reader.IsWhole() || part.data.size() > kMassaPartBytes || part.current < 1 ||
      part.current > part.total) {
    return Wrong("a part of a file cannot be read");
  }
  return part;
}

std::string PartNamePayload(const MassaPartName& name) {
  return ByteWriter().U8(name.file).U16(name.total).U16(name.current).Take();
}

base::Result<MassaPartName, Misread> ParsePartName(std::string_view payload) {
  ByteReader reader(payload);
  const MassaPartName name{reader.U8(), reader.U16(), reader.U16()};
  if (!reader.IsWhole()) return Wrong("the name of a part cannot be read");
  return name;
}

std::vector<std::string> CutIntoParts(std::string_view file) {
  std::vector<std::string> parts;
  do {
    parts.emplace_back(file.substr(0, kMassaPartBytes));
    file.remove_prefix(parts.back().size());
  } while (!file.empty());
  return parts;
}

void MassaRecordCutter::Append(int part, std::string_view data, std::size_t skip) {
  skip = std::min(skip, data.size());
  data.remove_prefix(skip);
  if (data.empty()) return;
  m_pieces.push_back({part, static_cast<int>(skip), data.size()});
  m_bytes += data;
}

base::Result<std::optional<MassaRecord>, Misread> MassaRecordCutter::Next() {
  if (m_bytes.size() < kRecordHead) return std::optional<MassaRecord>();
  ByteReader reader(m_bytes);
  reader.U32();
  const std::size_t size = kRecordHead + reader.U16();
  if (size > kMostRecordBytes) {
    return Wrong(fmt::format("it has a record of {} bytes, which no file has", size));
  }
  if (m_bytes.size() < size) return std::optional<MassaRecord>();
  MassaRecord record{m_bytes.substr(0, size), m_pieces.front().part, m_pieces.front().at};
  m_bytes.erase(0, size);
  for (std::size_t left = size; left > 0;) {
    Piece& first = m_pieces.front();
    const std::size_t taken = std::min(left, first.size);
    first.at += static_cast<int>(taken);
    first.size -= taken;
    left -= taken;
    if (first.size == 0) m_pieces.pop_front();
  }
  return std::optional(std::move(record));
}

std::string PluRecordBytes(const MassaPlu& plu, CodePage page) {
  constexpr std::size_t kFrame = 3;  // font, length and end of the one line
  const std::string name = TextField(EncodeWithin(plu.name, page, kNameBytes - kFrame));
  const std::string data = ByteWriter()
                               .U8(plu.by_piece ? kByPiece : 0)
                               .U8(0)
                               .U8(plu.label_format)
                               .U8(plu.barcode_format)
                               .U8(plu.barcode_prefix)
                               .U32(plu.price)
                               .U32(plu.tare_g)
                               .U32(plu.code)
                               .Zeros(6)  // sale date
                               .U32(plu.shelf_minutes)
                               .Zeros(2)
                               .Text("    ")  // certification
                               .Zeros(4)      // group, reserve
                               .Text(name)
                               .Text(TextField(""))
                               .Text(TextField(""))
                               .Take();
  std::string record = ByteWriter().U32(plu.number).U16(data.size() + 1).Text(data).Take();
  record += static_cast<char>(SumOf(record));
  return record;
}

base::Result<MassaPlu, Misread> ParseMassaPlu(std::string_view record, CodePage page) {
  ByteReader reader(record);
  const auto number = ReadHead(reader, record);
  if (!number) return base::Fail(number.error());
  if (static_cast<char>(SumOf(record.substr(0, record.size() - 1))) != record.back()) {
    return Wrong(fmt::format("the check byte of product {} is wrong", *number));
  }
  MassaPlu plu;
  plu.number = *number;
  plu.by_piece = (reader.U8() & kByPiece) != 0;
  reader.U8();
  plu.label_format = reader.U8();
  plu.barcode_format = reader.U8();
  plu.barcode_prefix = reader.U8();
  plu.price = reader.U32();
  plu.tare_g = reader.U32();
  plu.code = reader.U32();
  reader.Text(6);
  plu.shelf_minutes = reader.U32();
  reader.Text(2 + 4 + 4);
  const auto name = ReadTextField(reader);
  if (!name) return Wrong(fmt::format("the name of product {} does not end", *number));
  plu.name = Decode(*name, page);
  return plu;
}

std::uint32_t NumberOfRecord(std::string_view record) { return ByteReader(record).U32(); }

base::Result<MassaTransaction, Misread> ParseTransaction(std::string_view record) {
  ByteReader reader(record);
  const auto number = ReadHead(reader, record);
  if (!number) return base::Fail(number.error());
  MassaTransaction transaction;
  transaction.number = *number;
  transaction.by_piece = (reader.U8() & kByPiece) != 0;
  reader.U8();
  base::WallClock& at = transaction.at;
  at.year = kCentury + reader.U8();
  for (int* field : {&at.month, &at.day, &at.hour, &at.minute, &at.second}) *field = reader.U8();
  transaction.group = reader.U32();
  transaction.scale_number = reader.U32();
  transaction.scale_number |= static_cast<std::uint64_t>(reader.U8()) << 32;
  transaction.operator_number = reader.U8();
  transaction.plu = reader.U32();
  transaction.price = reader.U32();
  transaction.quantity = reader.U32();
  reader.Text(14);
  if (!reader.IsWhole()) {
    return Wrong(fmt::format("transaction {} has {} bytes instead of {}", *number, record.size(),
                             kMassaTransactionBytes));
  }
  transaction.raw = record;
  return transaction;
}

std::string TransactionBytes(const MassaTransaction& transaction) {
  ByteWriter writer;
  writer.U32(transaction.number).U16(kMassaTransactionBytes - kRecordHead);
  writer.U8(transaction.by_piece ? kByPiece : 0).U8(0);
  Write(writer, transaction.at)
      .U8(static_cast<unsigned>(transaction.at.minute))
      .U8(static_cast<unsigned>(transaction.at.second));
  writer.U32(transaction.group)
      .U32(transaction.scale_number)
      .U8(transaction.scale_number >> 32)
      .U8(static_cast<unsigned>(transaction.operator_number))
      .U32(transaction.plu)
      .U32(transaction.price)
      .U32(transaction.quantity)
      .Zeros(14);
  return writer.Take();
}

base::Result<MassaTotal, Misread> ParseTotal(std::string_view record) {
  ByteReader reader(record);
  const auto number = ReadHead(reader, record);
  if (!number) return base::Fail(number.error());
  MassaTotal total;
  total.plu = *number;
  reader.Text(2);
  total.day_weight_g = reader.U48();
  total.day_purchases = reader.U16();
  total.month_weight_g = reader.U48();
  total.month_purchases = reader.U16();
  total.last.year = kCentury + reader.U8();
  for (int* field : {&total.last.month, &total.last.day, &total.last.hour}) *field = reader.U8();
  if (!reader.IsWhole()) return Wrong("its totals cannot be read");
  return total;
}

std::string TotalBytes(const MassaTotal& total) {
  ByteWriter data;
  data.Zeros(2);
  data.U32(total.day_weight_g).U16(total.day_weight_g >> 32);
  data.U16(static_cast<unsigned>(total.day_purchases));
  data.U32(total.month_weight_g).U16(total.month_weight_g >> 32);
  data.U16(static_cast<unsigned>(total.month_purchases));
  Write(data, total.last);
  const std::string body = data.Take();
  return ByteWriter().U32(total.plu).U16(body.size()).Text(body).Take();
}

}  // namespace steelyard::scales
