/// The inside of CasScale: its memory, its answer to each message, and how it tells its sales.
#pragma once
#include <condition_variable>
#include <map>
#include <mutex>
#include <set>
#include <string>
#include <vector>

#include "scales/drivers/byte_channel.h"
#include "scales/drivers/cas_codec.h"
#include "scales/drivers/cas_sale.h"
#include "simulator/cas_scale.h"
#include "simulator/device_server.h"
#include "simulator/txt_mode_memory.h"

namespace steelyard::simulator {

class CasScale::Impl {
 public:
  explicit Impl(CasScaleOptions options);
  int Push();
  void MakeDueSales();
  void SellOne(std::int64_t time_ms) { m_memory.Sell(time_ms, {}); }
  /// The lines of all sales that are not acknowledged yet, in order.
  std::vector<scales::CasSaleLine> WaitingLines() const;
  bool IsReal(std::int64_t fid) const;

  CasScaleOptions m_options;
  mutable std::mutex m_mutex;  ///< guards everything down to m_not_understood
  TxtModeMemory m_memory;
  DeviceClock m_clock;
  std::map<std::int64_t, CasOddSale> m_odd;        ///< by running number
  std::map<std::int64_t, std::size_t> m_lines_told;  ///< acknowledged lines of a sale
  int m_due_sales = 0;
  int m_messages = 0;
  int m_last_department = 0;
  int m_not_understood = 0;
  std::set<std::string> m_acks;  ///< that came over a new connection
  std::condition_variable m_ack_came;
  DeviceServer m_server;

 private:
  void Serve(Poco::Net::StreamSocket& socket);
  /// False when the line is to break.
  bool Answer(scales::ByteChannel& channel);
  std::string TakeWrite(scales::ByteChannel& channel);
  std::string TakeDownload(scales::ByteChannel& channel);
  std::string AnswerLine(const std::string& line);
  /// 0, or the code of what is wrong.
  int Keep(const scales::CasPlu& plu);
  bool Send(scales::ByteChannel& channel, const std::string& answer);
  std::vector<scales::CasSaleLine> LinesOf(const TxtModeSold& sale) const;
  bool TellLine(scales::ByteChannel& channel, const scales::CasSaleLine& line);
  bool WaitForAck(scales::ByteChannel& channel, const scales::CasRoute& route);
  std::uint32_t CounterBefore(const TxtModeSold& sale) const;
};

}  // namespace steelyard::simulator
