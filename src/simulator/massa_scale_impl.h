/// The inside of MassaScale: its memory and journal, and its answer to each message.
#pragma once
#include <Poco/Net/DatagramSocket.h>

#include <map>
#include <mutex>
#include <set>
#include <thread>
#include <vector>

#include "scales/drivers/massa_codec.h"
#include "scales/drivers/massa_frame.h"
#include "simulator/device_server.h"
#include "simulator/massa_scale.h"
#include "simulator/txt_mode_memory.h"

namespace steelyard::simulator {

class MassaScale::Impl {
 public:
  explicit Impl(MassaScaleOptions options);
  void Start();
  void Stop();
  void SellOne(std::int64_t time_ms) { m_memory.Sell(time_ms, {}); }
  std::vector<std::string> Journal() const;
  /// By datagrams, those behind the first `told_before`; nobody need hear them.
  void TellSales(std::size_t told_before);

  MassaScaleOptions m_options;
  mutable std::mutex m_mutex;  ///< guards everything down to m_not_understood
  TxtModeMemory m_memory;
  DeviceClock m_clock;
  std::set<std::int64_t> m_unbookable;  ///< running numbers of sales with an impossible price
  int m_due_sales = 0;
  int m_messages = 0;
  int m_whole_loads = 0;
  int m_polls_during_connections = 0;
  int m_not_understood = 0;
  Poco::Net::DatagramSocket m_udp;
  DeviceServer m_server;

 private:
  /// A file that is being loaded.
  struct Load {
    int next = 1;
    std::string content;
  };

  void Serve(Poco::Net::StreamSocket& socket);
  void AnswerPolls();
  /// False when the line is to break.
  bool Send(scales::ByteChannel& channel, const scales::MassaMessage& message);
  scales::MassaMessage Answer(const scales::MassaMessage& question);
  scales::MassaMessage TakePart(const scales::MassaPart& part);
  bool KeepProducts(const std::string& content);
  scales::MassaMessage TellPart(const scales::MassaPartName& asked) const;
  scales::MassaMessage ResetFiles(std::uint32_t mask);
  std::string PluFile() const;
  std::string TotalsFile() const;
  std::uint32_t StatusMask() const;
  void MakeDueSales();

  std::map<std::uint8_t, Load> m_loads;
  bool m_is_without_products = false;  ///< since a load was begun and not finished
  std::thread m_poll_thread;
};

}  // namespace steelyard::simulator
