#include "host/scale_search.h"

#include <map>
#include <mutex>
#include <thread>

#include "scales/drivers/txt_mode_discovery.h"

namespace steelyard::host {
namespace {

constexpr std::chrono::milliseconds kLookForStopEvery{100};

/// Asks those that were heard, each on a thread of its own.
class Asking {
 public:
  explicit Asking(const ScaleSearch& search) : m_search(search) {}

  bool IsFull() const { return m_threads.size() >= ports::kMostScales; }

  void Add(const std::string& address) {
    if (IsFull() || !m_seen.insert(address).second) return;
    Note({"txt-mode", address, std::nullopt, base::Explanation()});
    if (m_search.known.count(address) > 0) return;
    m_threads.emplace_back([this, address] {
      const auto heard = scales::AskWhoItIs(address, m_search.stop);
      Note({"txt-mode", address, heard.identity, heard.trouble});
    });
  }

  std::vector<FoundScale> Finish() {
    m_threads.clear();  // waits for each
    std::vector<FoundScale> found;
    for (auto& [address, one] : m_found) found.push_back(std::move(one));
    return found;
  }

 private:
  void Note(const FoundScale& found) {
    {
      const std::lock_guard lock(m_mutex);
      m_found[found.address] = found;
    }
    if (m_search.progress) m_search.progress(found);
  }

  const ScaleSearch& m_search;
  std::mutex m_mutex;
  std::map<std::string, FoundScale> m_found;
  std::set<std::string> m_seen;
  std::vector<std::jthread> m_threads;
};

}  // namespace

std::vector<FoundScale> FindScales(const ScaleSearch& search) {
  scales::BeaconListener listener(search.listen_host, search.listen_port);
  Asking asking(search);
  const auto end = std::chrono::steady_clock::now() + search.time;
  while (!search.stop.stop_requested() && !asking.IsFull()) {
    const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(
        end - std::chrono::steady_clock::now());
    if (left.count() <= 0) break;
    for (const auto& address : listener.Hear(std::min(left, kLookForStopEvery))) {
      asking.Add(address);
    }
  }
  return asking.Finish();
}

}  // namespace steelyard::host
