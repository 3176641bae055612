#include "scales/drivers/device_turn.h"

#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <cstddef>
#include <cstring>
#include <mutex>
#include <set>

#include "ports/price_bounds.h"
#include "ports/scale_face.h"

namespace steelyard::scales {
namespace {

using std::chrono::steady_clock;

/// Other processes cannot wake us.
constexpr std::chrono::milliseconds kLookAgain{20};

/// The devices this process speaks to now.
struct Turns {
  std::mutex mutex;
  std::condition_variable changed;
  std::set<std::string> taken;
};

Turns& AllTurns() {
  static Turns turns;
  return turns;
}

/// A name in the kernel's list of sockets, which one socket can have at a time; no file is made.
/// Negative while another process has it.
int BindName(const std::string& address) {
  const std::string name = "steelyard scale " + address;
  sockaddr_un where{};
  where.sun_family = AF_UNIX;
  // The first byte stays zero: that makes it a name without a file (unix(7), "abstract").
  const std::size_t length = std::min(name.size(), sizeof where.sun_path - 1);
  std::memcpy(where.sun_path + 1, name.data(), length);
  const int socket = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
  if (socket < 0) return -1;
  const auto size = static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + 1 + length);
  if (::bind(socket, reinterpret_cast<const sockaddr*>(&where), size) == 0) return socket;
  ::close(socket);
  return -1;
}

/// Each call in its turn.
class TurnTaker : public ports::ScaleDriver, public ports::PriceBounds {
 public:
  TurnTaker(std::unique_ptr<ports::ScaleDriver> driver, const ports::Scale& scale,
            std::stop_token stop)
      : m_driver(std::move(driver)),
        m_address(scale.address),
        m_name(base::Explanation::Of("Scale {} ({})", scale.number, scale.address)),
        m_stop(std::move(stop)) {}

  ports::ScaleIdentity Probe() override {
    const DeviceTurn turn(m_address, m_name, m_stop);
    return m_driver->Probe();
  }
  std::optional<base::Timestamp> ReadClock() override {
    const DeviceTurn turn(m_address, m_name, m_stop);
    return m_driver->ReadClock();
  }
  void SetClock(base::Timestamp now) override {
    const DeviceTurn turn(m_address, m_name, m_stop);
    m_driver->SetClock(now);
  }
  std::vector<ports::UnfitProduct> FindUnfit(
      const std::vector<domain::Product>& products) const override {
    return ports::FindUnfitFor(*m_driver, products);
  }
  void SendPrices(const std::vector<domain::Product>& products) override {
    const DeviceTurn turn(m_address, m_name, m_stop);
    m_driver->SendPrices(products);
  }
  std::optional<std::vector<ports::PriceOnScale>> ReadPrices(
      const std::vector<std::string>& products) override {
    const DeviceTurn turn(m_address, m_name, m_stop);
    return m_driver->ReadPrices(products);
  }
  void Pull(const ports::JournalCursor& last, const ports::StorePulled& store) override {
    const DeviceTurn turn(m_address, m_name, m_stop);
    m_driver->Pull(last, store);
  }
  void ClearSales(const ports::JournalCursor& last, const ports::StorePulled& store) override {
    const DeviceTurn turn(m_address, m_name, m_stop);
    m_driver->ClearSales(last, store);
  }

 protected:
  DeviceTurn TakeTurn() const { return DeviceTurn(m_address, m_name, m_stop); }

 private:
  std::unique_ptr<ports::ScaleDriver> m_driver;
  std::string m_address;
  base::Explanation m_name;
  std::stop_token m_stop;
};

/// The same for a scale that has keys and texts: who looks for its face finds it.
class FacedTurnTaker final : public TurnTaker, public ports::ScaleFace {
 public:
  FacedTurnTaker(std::unique_ptr<ports::ScaleDriver> driver, ports::ScaleFace& face,
                 const ports::Scale& scale, std::stop_token stop)
      : TurnTaker(std::move(driver), scale, std::move(stop)), m_face(face) {}

  void SetHotKeys(const std::vector<ports::HotKey>& keys) override {
    const DeviceTurn turn = TakeTurn();
    m_face.SetHotKeys(keys);
  }
  void SetTexts(const std::vector<ports::ScaleText>& texts) override {
    const DeviceTurn turn = TakeTurn();
    m_face.SetTexts(texts);
  }
  void SetClasses(const std::vector<ports::ScaleText>& classes) override {
    const DeviceTurn turn = TakeTurn();
    m_face.SetClasses(classes);
  }
  void SetBarcodePrefix(int prefix) override {
    const DeviceTurn turn = TakeTurn();
    m_face.SetBarcodePrefix(prefix);
  }
  void ClearProducts() override {
    const DeviceTurn turn = TakeTurn();
    m_face.ClearProducts();
  }

 private:
  ports::ScaleFace& m_face;  ///< a part of the driver
};

}  // namespace

DeviceTurn::DeviceTurn(const std::string& address, const base::Explanation& name,
                       const std::stop_token& stop, std::chrono::milliseconds patience)
    : m_address(address) {
  Turns& turns = AllTurns();
  const auto deadline = steady_clock::now() + patience;
  std::unique_lock lock(turns.mutex);
  for (;;) {
    if (stop.stop_requested()) {
      throw ports::CallStopped("{}: the call was called off before it began.", name);
    }
    if (!turns.taken.contains(address)) {
      m_socket = BindName(address);
      if (m_socket >= 0) break;
    }
    if (steady_clock::now() >= deadline) {
      throw ports::ScaleError(
          "{} is being spoken to by somebody else on this computer, for longer than anybody waits. "
          "Nothing was sent or pulled. Try again when that is done.",
          name);
    }
    turns.changed.wait_for(lock, kLookAgain);
  }
  turns.taken.insert(address);
}

DeviceTurn::~DeviceTurn() {
  Turns& turns = AllTurns();
  {
    const std::lock_guard lock(turns.mutex);
    ::close(m_socket);
    turns.taken.erase(m_address);
  }
  turns.changed.notify_all();
}

std::unique_ptr<ports::ScaleDriver> TakingTurns(std::unique_ptr<ports::ScaleDriver> driver,
                                                const ports::Scale& scale,
                                                const std::stop_token& stop) {
  if (auto* face = dynamic_cast<ports::ScaleFace*>(driver.get())) {
    return std::make_unique<FacedTurnTaker>(std::move(driver), *face, scale, stop);
  }
  return std::make_unique<TurnTaker>(std::move(driver), scale, stop);
}

}  // namespace steelyard::scales
