#include "scales/drivers/cas_codec.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>

#include "scales/drivers/byte_fields.h"

namespace steelyard::scales {
namespace {

constexpr std::size_t kNameBytes = 40;
constexpr std::size_t kMostBody = 4 * 1024;

enum Field : unsigned {
  kDepartment = 0x01,
  kNumber = 0x02,
  kType = 0x04,
  kPrice = 0x06,
  kName = 0x0A,
  kItemCode = 0x0B
};
constexpr std::uint32_t kByWeight = 1;
constexpr std::uint32_t kByCount = 2;

base::Failure<Misread> Wrong(std::string what) { return base::Fail(Misread{std::move(what)}); }

std::optional<std::uint32_t> ParseNumber(std::string_view digits, int base) {
  std::uint32_t value = 0;
  const char* const end = digits.data() + digits.size();
  const auto read = std::from_chars(digits.data(), end, value, base);
  if (read.ec != std::errc() || read.ptr != end) return std::nullopt;
  return value;
}

std::string Length(std::size_t length, CasRadix radix) {
  switch (radix) {
    case CasRadix::Hex: return fmt::format("{:X}", length);
    case CasRadix::FourHexDigits: return fmt::format("{:04X}", length);
    case CasRadix::Decimal: return fmt::format("{}", length);
  }
  return {};
}

/// `F=01.57,2:` and the value: code, type, length.
std::string FieldBytes(unsigned code, char type, const std::string& value,
                       const std::string& length) {
  return fmt::format("F={:02X}.{:02X},{}:", code, static_cast<unsigned>(type), length) + value;
}

/// The fields of a product. `length` writes their lengths.
template <typename WriteLength>
std::string FieldsOf(const CasPlu& plu, CodePage page, WriteLength length) {
  const auto department = ByteWriter().U16(static_cast<unsigned>(plu.department)).Take();
  const auto number = ByteWriter().U32(plu.number).Take();
  const auto type = ByteWriter().U8(plu.by_piece ? kByCount : kByWeight).Take();
  const auto price = ByteWriter().U32(plu.price).Take();
  const auto item_code = ByteWriter().U32(plu.item_code).Take();
  const auto name = EncodeWithin(plu.name, page, kNameBytes);
  return FieldBytes(kDepartment, 'W', department, length(2)) +
         FieldBytes(kNumber, 'L', number, length(4)) + FieldBytes(kType, 'M', type, length(1)) +
         FieldBytes(kPrice, 'L', price, length(4)) +
         FieldBytes(kItemCode, 'L', item_code, length(4)) +
         FieldBytes(kName, 'S', name, length(name.size()));
}

void TakeField(CasPlu& plu, unsigned code, std::string_view value, CodePage page) {
  ByteReader reader(value);
  switch (code) {
    case kDepartment: plu.department = reader.U16(); break;
    case kNumber: plu.number = reader.U32(); break;
    case kType: plu.by_piece = reader.U8() != kByWeight; break;
    case kPrice: plu.price = reader.U32(); break;
    case kItemCode: plu.item_code = reader.U32(); break;
    case kName: plu.name = Decode(reader.Padded(value.size()), page); break;
    default: break;  // texts, dates and settings that nobody asked for
  }
}

/// The value of `name=` in `^=01.*=01.$=0.…`; empty when it is not there.
std::string_view ItemOf(std::string_view items, std::string_view name) {
  const std::size_t at = items.find(name);
  if (at == items.npos) return {};
  items.remove_prefix(at + name.size());
  return items.substr(0, items.find('.'));
}

std::string DownloadFrame(std::string_view body) {
  const std::string length = ByteWriter().U16(body.size()).Take();
  std::string checked = ByteWriter().U32(0).Text(",").Text(length).Text(":").Text(body).Take();
  checked += ':';
  unsigned sum = 0;
  for (const char byte : checked) sum += static_cast<unsigned char>(byte);
  return "WL" + checked + static_cast<char>(sum & 0xFF) + '\r';
}

}  // namespace

char CasBcc(std::string_view bytes) {
  unsigned sum = 0;
  for (const char byte : bytes) sum ^= static_cast<unsigned char>(byte);
  return static_cast<char>(sum);
}

std::string CasWriteCommand(const CasPlu& plu, const CasProfile& profile) {
  const std::string fields = FieldsOf(plu, profile.code_page, [&](std::size_t length) {
    return Length(length, profile.radix);
  });
  return fmt::format("W02A{:05X},{:02X}L{:04X}:", plu.number, plu.department, fields.size()) +
         fields + CasBcc(fields);
}

std::string CasDownloadCommand(const CasPlu& plu, CodePage page) {
  ByteWriter body;
  body.U16(static_cast<unsigned>(plu.department))
      .U32(plu.number)
      .U8(plu.by_piece ? kByCount : kByWeight)
      .Padded(EncodeWithin(plu.name, page, kNameBytes), kNameBytes)
      .Zeros(kNameBytes + 5)   // names 2 and 3
      .Zeros(2 + 2 + 2 + 2)    // group, label, second label, origin
      .Zeros(1 + 4)            // unit weight, fixed weight
      .U32(plu.item_code)
      .Zeros(2 + 1 + 1)        // quantity, its symbol, fixed price
      .U32(plu.price)
      .Zeros(4 + 4 + 1)        // special price, tare, its number
      .Zeros(2 + 2 + 2 + 2 + 1)  // barcodes, produced, pack date and time
      .Zeros(4 + 1)            // sell-by
      .Zeros(2 + 2 + 2 + 1);   // message, reserved, sale message
  return DownloadFrame(body.Take());
}

std::string CasReadCommand(CasPluName plu) {
  return fmt::format("R02F{:02X}{:06X},00\n", plu.department, plu.number);
}

std::string CasDeleteCommand(CasPluName plu) {
  return fmt::format("C43F13,{:02X}{:06X}\n", plu.department, plu.number);
}

std::string CasDeleteDownloadCommand(CasPluName plu) {
  return DownloadFrame(
      ByteWriter().U16(static_cast<unsigned>(plu.department)).U32(plu.number).Take());
}

base::Result<CasAck, Misread> ParseCasAck(std::string_view line) {
  const std::size_t at = std::min(line.rfind(":O"), line.rfind(":E"));
  const auto code = at == line.npos ? std::nullopt : ParseNumber(line.substr(at + 2, 2), 16);
  if (!code) return Wrong(fmt::format("it answered \"{}\"", Quote(line)));
  if (line[at + 1] == 'O') return CasAck{};
  return CasAck{static_cast<int>(*code)};
}

base::Result<CasAck, Misread> ParseCasDownloadAck(std::string_view bytes) {
  if (bytes.size() < kCasDownloadAckBytes || !bytes.starts_with("WL")) {
    return Wrong(fmt::format("it answered \"{}\"", Quote(bytes)));
  }
  const char verdict = bytes[kCasDownloadAckBytes - 1];
  if (verdict == ':') return CasAck{};
  return CasAck{static_cast<unsigned char>(verdict)};
}

std::string DescribeCasError(int code) {
  switch (code) {
    case 0x82: return "the number is too high or not allowed";
    case 0x84: return "the message was damaged";
    case 0x88: return "its memory for direct messages is full";
    case 0x89: return "its memory is full";
    case 0x95: return "it does not know this kind of message";
    case 0x97: return "it does not know this structure";
    case kCasNoSuchPlu: return "there is no such product in it";
    case 0x99: return "its list is at an end";
    default: return fmt::format("error {:02X}", code);
  }
}

base::Result<CasReplyHead, Misread> ParseCasReplyHead(std::string_view head) {
  const bool is_head = head.size() == kCasReplyHead && head.starts_with("W02A") &&
                       head[9] == ',' && head[12] == 'L' && head[17] == ':';
  const auto length = is_head ? ParseNumber(head.substr(13, 4), 16) : std::nullopt;
  if (!length || *length > kMostBody) {
    return Wrong(fmt::format("\"{}\" begins no product", Quote(head)));
  }
  return CasReplyHead{head.substr(10, 2) == "01", *length};
}

base::Result<CasPlu, Misread> ParseCasFields(std::string_view fields, CasRadix radix,
                                             CodePage page) {
  CasPlu plu;
  while (!fields.empty()) {
    const std::size_t colon = fields.find(':');
    const bool is_field = fields.starts_with("F=") && colon != fields.npos && colon > 8 &&
                          fields[4] == '.' && fields[7] == ',';
    const auto code = is_field ? ParseNumber(fields.substr(2, 2), 16) : std::nullopt;
    const auto length =
        is_field ? ParseNumber(fields.substr(8, colon - 8), radix == CasRadix::Decimal ? 10 : 16)
                 : std::nullopt;
    if (!code || !length || *length > fields.size() - colon - 1) {
      return Wrong(fmt::format("\"{}\" is no field of a product", Quote(fields.substr(0, 20))));
    }
    TakeField(plu, *code, fields.substr(colon + 1, *length), page);
    fields.remove_prefix(colon + 1 + *length);
  }
  return plu;
}

base::Result<CasReply, Misread> ParseCasReply(const CasReplyHead& head, std::string_view body,
                                              CodePage page) {
  if (body.size() != head.body_bytes + 1) return Wrong("a product came in part only");
  const char bcc = body.back();
  body.remove_suffix(1);
  if (bcc != '\0' && bcc != CasBcc(body)) return Wrong("the check sum of a product is wrong");
  const std::size_t first = body.find("F=");
  const std::string_view items = body.substr(0, first);
  CasReply reply;
  const auto id = ParseNumber(ItemOf(items, "^="), 16);
  reply.scale_id = static_cast<int>(id.value_or(0));
  if (!head.has_data || first == body.npos) {
    const auto row = ParseNumber(ItemOf(items, "N="), 16);
    reply.slot = row.value_or(0) == 0 ? CasSlot::EndOfList : CasSlot::Empty;
    return reply;
  }
  const auto plu = ParseCasFields(body.substr(first), CasRadix::Hex, page);
  if (!plu) return base::Fail(plu.error());
  reply.slot = CasSlot::Plu;
  reply.plu = *plu;
  return reply;
}

std::string CasReplyBytes(const CasReply& reply, CodePage page) {
  const bool has_data = reply.slot == CasSlot::Plu;
  const std::uint32_t row = reply.slot == CasSlot::EndOfList ? 0 : reply.plu.number;
  std::string body = fmt::format("^={:02X}.*={:02X}.$=0.&=C0A80096.@=4F50.?=0.N={:04X}.",
                                 reply.scale_id, reply.plu.department, row);
  if (has_data) {
    body += FieldsOf(reply.plu, page,
                     [](std::size_t length) { return fmt::format("{:02X}", length); });
  }
  return fmt::format("W02A{:05X},{}L{:04X}:", row, has_data ? "01" : "00", body.size()) + body +
         CasBcc(body);
}

}  // namespace steelyard::scales
