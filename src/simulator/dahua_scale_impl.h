/// The inside of DahuaScale: its state, and its answer to each command.
#pragma once
#include <atomic>
#include <map>
#include <mutex>
#include <thread>

#include "scales/drivers/frame_channel.h"
#include "simulator/dahua_memory.h"
#include "simulator/dahua_scale.h"
#include "simulator/device_server.h"
#include "simulator/txt_mode_memory.h"

namespace steelyard::simulator {

class DahuaScale::Impl {
 public:
  explicit Impl(DahuaScaleOptions options);
  void Start();
  void Stop();
  void DialIn(const std::string& address);
  int SellByCart(const std::string& address, int carts);

  DahuaScaleOptions m_options;
  mutable std::mutex m_mutex;  ///< guards everything down to m_not_understood
  DahuaMemory m_memory;
  DeviceClock m_clock;
  int m_due_sales = 0;
  std::int64_t m_bytes_answered = 0;
  std::map<std::string, std::string> m_face;  ///< as FaceOf names it
  std::int64_t m_fen_by_cart = 0;
  int m_not_understood = 0;
  DeviceServer m_server;
  std::atomic<bool> m_has_dialled{false};

 private:
  enum class Next { GoOn, HangUp };

  void Serve(Poco::Net::StreamSocket& socket);
  Next AnswerOn(scales::FrameChannel& channel, const std::string& command);
  Next Send(scales::FrameChannel& channel, const std::string& reply);
  /// Keys, texts and the like: the reply, if the command is written right.
  std::string KeepFace(const std::string& command);
  /// The reply without line end; empty for silence.
  std::string Answer(const std::string& command);
  std::string AnswerSale(const std::string& command);
  std::string AnswerPrice(const std::string& command) const;
  std::string KeepPrice(const std::string& command);
  std::string SetClock(const std::string& command);
  void MakeDueSales();
  bool SellCart(scales::FrameChannel& channel, base::SeededRandom& random);
  std::optional<std::string> AskStore(scales::FrameChannel& channel, const std::string& frame,
                                      const std::string& answer);

  std::thread m_dialler;
};

}  // namespace steelyard::simulator
