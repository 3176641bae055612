/// ScaleCalls: what is being done with scales at this moment, and the orders that begin it.
#pragma once
#include <functional>
#include <map>
#include <memory>
#include <stop_token>

#include "desktop/commands/command.h"
#include "desktop/pages/page.h"
#include "desktop/workplace.h"

namespace steelyard::desktop {

/// Each call goes on beside the window; a scale that is being spoken to takes no second order. Ends
/// all calls with its own end. Belongs to the window's thread.
class ScaleCalls {
 public:
  struct Listener {
    std::function<void()> changed;  ///< something began or ended
    std::function<void(int scale, const wxString& sentence, NewsKind kind)> ended;
  };
  ScaleCalls(Workplace& place, Listener listener)
      : m_place(place), m_listener(std::move(listener)) {}
  ~ScaleCalls() { CallOffAll(); }
  ScaleCalls(const ScaleCalls&) = delete;
  ScaleCalls& operator=(const ScaleCalls&) = delete;

  // Whether this kind of scale can be asked for it, and is not being spoken to.
  bool CanPull(const ports::Scale& scale) const;
  bool CanSendPrices(const ports::Scale& scale) const;
  bool CanSetClock(const ports::Scale& scale) const;
  bool CanTest(const ports::Scale& scale) const;

  void Pull(const ports::Scale& scale);
  /// Where the clock can be read it is looked at again, so that an exception about it goes.
  void SetClock(const ports::Scale& scale);
  void Test(const ports::Scale& scale);

  bool IsUnderWay(int scale) const { return m_calls.count(scale) > 0; }
  /// Empty when nothing is under way.
  wxString StateOf(int scale) const;
  void CallOff(int scale);
  void CallOffAll();

 private:
  struct Call {
    wxString state;
    std::stop_source stop;
  };
  /// The sentence of how it went.
  using Work = std::function<wxString(ports::ScaleDriver&, int scale)>;
  bool IsFree(const ports::Scale& scale) const;
  void Begin(const ports::Scale& asked, const wxString& state, Work work);
  void End(int scale, const wxString& sentence, NewsKind kind);

  Workplace& m_place;
  Listener m_listener;
  std::map<int, Call> m_calls;
  std::shared_ptr<const int> m_alive = std::make_shared<const int>(0);
};

/// Pull, clock, test and call off, for whatever `selected` answers; sending prices is `send`.
void AddScaleCallCommands(Commands& commands, ScaleCalls& calls,
                          const std::function<const ports::Scale*()>& selected,
                          const std::function<void()>& send);

}  // namespace steelyard::desktop
