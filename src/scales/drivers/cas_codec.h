/// Messages of the CAS CL protocol (CL5000, CL5200, CL5500, CL7000) that write, read and delete
/// products: bytes in, values out. Nothing here opens a connection.
///
/// Source  three public authors, one of them decoding the traffic of the maker's own program.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"
#include "scales/drivers/cas_profile.h"
#include "scales/drivers/misread.h"

namespace steelyard::scales {

/// XOR of all bytes.
char CasBcc(std::string_view bytes);

/// A product as the scale keeps it.
struct CasPlu {
  int department = 1;
  std::uint32_t number = 0;
  bool by_piece = false;
  std::uint32_t price = 0;  ///< in the scale's smallest unit, per kilogram or piece
  std::uint32_t item_code = 0;
  std::string name;  ///< UTF-8
};

/// In fields of code, type and length (W02A).
std::string CasWriteCommand(const CasPlu& plu, const CasProfile& profile);
/// In the fixed structure of the models J and D (WL).
std::string CasDownloadCommand(const CasPlu& plu, CodePage page);
struct CasPluName {
  int department = 1;
  std::uint32_t number = 0;
};
std::string CasReadCommand(CasPluName plu);
std::string CasDeleteCommand(CasPluName plu);
/// WL form; department and number 0 delete everything, which this program never does.
std::string CasDeleteDownloadCommand(CasPluName plu);

/// What the scale said to a command: `:O` and the low byte of a number, or `:E` and a code.
struct CasAck {
  std::optional<int> error;
};
base::Result<CasAck, Misread> ParseCasAck(std::string_view line);
inline constexpr std::size_t kCasDownloadAckBytes = 15;
base::Result<CasAck, Misread> ParseCasDownloadAck(std::string_view bytes);
inline constexpr int kCasNoSuchPlu = 0x98;
/// `the number is not allowed`
std::string DescribeCasError(int code);

/// The answer to a reading: 18 bytes of head, then a body and its BCC.
inline constexpr std::size_t kCasReplyHead = 18;
struct CasReplyHead {
  bool has_data = false;
  std::size_t body_bytes = 0;
};
base::Result<CasReplyHead, Misread> ParseCasReplyHead(std::string_view head);
enum class CasSlot { Plu, Empty, EndOfList };
struct CasReply {
  CasSlot slot = CasSlot::Empty;
  int scale_id = 0;  ///< 0: not told
  CasPlu plu;
};
/// Lenient, because an emulator in use leaves parts out: what comes before the first field may be
/// missing, and a BCC of 00 is none.
base::Result<CasReply, Misread> ParseCasReply(const CasReplyHead& head, std::string_view body,
                                              CodePage page);

/// The other side of these, for the virtual scale. `body` without its BCC.
base::Result<CasPlu, Misread> ParseCasFields(std::string_view fields, CasRadix radix,
                                             CodePage page);
std::string CasReplyBytes(const CasReply& reply, CodePage page);

}  // namespace steelyard::scales
