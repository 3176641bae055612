/// The inside of TxtModeScale: its state, and its answer to each line.
#pragma once
#include <atomic>
#include <mutex>

#include "scales/drivers/line_channel.h"
#include "scales/drivers/txt_mode_codec.h"
#include "simulator/device_server.h"
#include "simulator/txt_mode_memory.h"
#include "simulator/txt_mode_scale.h"

namespace steelyard::simulator {

class TxtModeScale::Impl {
 public:
  explicit Impl(TxtModeScaleOptions options);
  void Start();
  /// Tells the back office what it has not acknowledged yet; how many it has acknowledged now.
  int Push();
  std::optional<TxtModeMember> AskMember(const std::string& card);
  void Announce(std::int64_t count);
  void SendBeacon();
  void SellOne(std::int64_t time_ms) {
    m_memory.Sell(time_ms, {.card_permille = m_options.card_permille});
  }

  TxtModeScaleOptions m_options;
  const scales::TxtProfile m_profile;
  mutable std::mutex m_mutex;  ///< guards everything down to m_not_understood
  TxtModeMemory m_memory;
  DeviceClock m_clock;
  int m_due_sales = 0;
  std::int64_t m_push_index = 0;
  int m_not_understood = 0;
  int m_marks_seen = 0;
  DeviceServer m_server;

 private:
  enum class Next { GoOn, HangUp };

  void Serve(Poco::Net::StreamSocket& socket);
  Next Answer(scales::LineChannel& channel, const std::string& text);
  Next AnswerSales(scales::LineChannel& channel, std::int64_t count);
  std::string SalesText(std::int64_t count);
  std::string TakeBlockLine(const scales::TxtLine& line);
  std::string Identity() const;
  bool KeepPlu(const scales::TxtLine& line);
  bool KeepFace(const scales::TxtLine& line);
  void MakeDueSales();
  std::string Accepted(const std::string& kind) const;
  void SendEncoded(scales::LineChannel& channel, const std::string& utf8) const;
  scales::LineChannel CallBackOffice() const;

  std::atomic<int> m_tasks{0};
  std::string m_block;  ///< kind of the block being received; only the client's thread uses it
};

}  // namespace steelyard::simulator
