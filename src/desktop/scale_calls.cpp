/// Talks to scales beside the window; what can be called off carries a stop of its own.
#include "desktop/scale_calls.h"

#include <wx/intl.h>

#include "app/pull_sales.h"
#include "app/roles.h"
#include "app/scale_upkeep.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr std::chrono::seconds kClockTolerance{30};

wxString PulledText(const app::PullResult& pulled) {
  // TRANSLATORS: counts of tickets, then the last running number.
  auto text = wxString::Format(_("%s new tickets, %s known already, up to number %s."),
                               CountText(pulled.recorded), CountText(pulled.already_recorded),
                               CountText(pulled.last_number));
  if (pulled.conflicts > 0) {
    const auto count = static_cast<unsigned>(pulled.conflicts);
    text += " " + wxString::Format(
                      wxPLURAL("%u came with other content than before: see Exceptions.",
                               "%u came with other content than before: see Exceptions.", count),
                      count);
  }
  return text;
}

}  // namespace

bool ScaleCalls::IsFree(const ports::Scale& scale) const {
  // A scale on the API calls us; nobody can call it.
  return app::MayManageStore(m_place.actor.role) && scale.driver != "api" &&
         !IsUnderWay(scale.number);
}

bool ScaleCalls::CanPull(const ports::Scale& scale) const {
  return IsFree(scale) && !scale.CallsUs() &&
         m_place.drivers.AbilitiesOf(scale.driver).is_pulled;
}

bool ScaleCalls::CanSendPrices(const ports::Scale& scale) const {
  return IsFree(scale) && m_place.drivers.AbilitiesOf(scale.driver).takes_prices;
}

bool ScaleCalls::CanSetClock(const ports::Scale& scale) const {
  return IsFree(scale) && m_place.drivers.AbilitiesOf(scale.driver).takes_time;
}

bool ScaleCalls::CanTest(const ports::Scale& scale) const { return IsFree(scale); }

wxString ScaleCalls::StateOf(int scale) const {
  const auto call = m_calls.find(scale);
  return call == m_calls.end() ? wxString() : call->second.state;
}

void ScaleCalls::Begin(const ports::Scale& asked, const wxString& state, Work work) {
  if (IsUnderWay(asked.number)) return;
  const auto scale = asked;  // who is told may read the register anew
  auto& call = m_calls[scale.number];
  call.state = state;
  const auto stop = call.stop.get_token();
  m_listener.changed();
  RunInBackground(
      m_place.scale_calls, m_alive,
      [make_driver = m_place.make_driver, stop, scale, work] {
        const auto driver = make_driver(scale, stop);
        return work(*driver, scale.number);
      },
      [this, number = scale.number](const wxString& sentence) {
        End(number, sentence, NewsKind::Good);
      },
      [this, number = scale.number](const base::Explanation& why) {
        const auto ended = m_calls.find(number);
        const bool is_called_off = ended != m_calls.end() && ended->second.stop.stop_requested();
        End(number, Sentence(why), is_called_off ? NewsKind::Attention : NewsKind::Failure);
      });
}

void ScaleCalls::End(int scale, const wxString& sentence, NewsKind kind) {
  m_calls.erase(scale);
  m_listener.ended(scale, sentence, kind);
}

void ScaleCalls::CallOff(int scale) {
  const auto call = m_calls.find(scale);
  if (call == m_calls.end()) return;
  call->second.state = _("calling off...");
  call->second.stop.request_stop();
  m_listener.changed();
}

void ScaleCalls::CallOffAll() {
  for (auto& [scale, call] : m_calls) call.stop.request_stop();
}

void ScaleCalls::Pull(const ports::Scale& scale) {
  Begin(scale, _("pulling sales..."),
        [&context = m_place.context, &verifier = m_place.card_verifier](
            ports::ScaleDriver& driver, int number) {
          return PulledText(app::PullSales(context, verifier, driver, number));
        });
}

void ScaleCalls::SetClock(const ports::Scale& scale) {
  const bool can_look = m_place.drivers.AbilitiesOf(scale.driver).shows_time;
  Begin(scale, _("setting the clock..."),
        [&context = m_place.context, can_look](ports::ScaleDriver& driver, int number) {
          app::SetScaleClock(context, driver, number);
          if (can_look) app::CheckScaleClock(context, driver, number, kClockTolerance);
          return _("its clock is set.");
        });
}

void ScaleCalls::Test(const ports::Scale& scale) {
  Begin(scale, _("testing..."),
        [&context = m_place.context](ports::ScaleDriver& driver, int number) {
          const auto identity = app::TestScale(context, driver, number);
          // TRANSLATORS: model, serial number and firmware as the device told.
          return wxString::Format(_("it answers as %s, serial %s, firmware %s."),
                                  ToWx(identity.model), ToWx(identity.serial),
                                  ToWx(identity.firmware));
        });
}

void AddScaleCallCommands(Commands& commands, ScaleCalls& calls,
                          const std::function<const ports::Scale*()>& selected,
                          const std::function<void()>& send) {
  using Can = bool (ScaleCalls::*)(const ports::Scale&) const;
  using Do = void (ScaleCalls::*)(const ports::Scale&);
  const auto can = [&calls, selected](Can ask) {
    return [&calls, selected, ask] {
      const auto* scale = selected();
      return scale && (calls.*ask)(*scale);
    };
  };
  const auto run = [&calls, selected](Do order) {
    return [&calls, selected, order] {
      if (const auto* scale = selected()) (calls.*order)(*scale);
    };
  };
  const auto needs = _("Choose a scale that we call, that can do this, and that is not busy. Those "
                       "on the API fetch prices and tell their sales by themselves.");
  const auto add = [&](Command command) {
    command.needs = needs;
    commands.push_back(std::move(command));
  };
  add({"scale.pull", _("&Pull sales now"), _("Fetch the sales the scale has kept"), "pull", "F2",
       can(&ScaleCalls::CanPull), run(&ScaleCalls::Pull)});
  add({"scale.send_prices", _("&Send prices..."), _("Send the price list to the scale"), "send",
       "F3", can(&ScaleCalls::CanSendPrices), send});
  add({"scale.set_clock", _("Set &clock"), _("Set the scale's clock to this computer's"), "clock",
       "F4", can(&ScaleCalls::CanSetClock), run(&ScaleCalls::SetClock)});
  add({"scale.test", _("&Test connection"), _("Ask the scale who it is"), "test", "F7",
       can(&ScaleCalls::CanTest), run(&ScaleCalls::Test)});
  commands.push_back({"scale.call_off", _("Call o&ff"), _("End what is being done with the scale"),
                      "return", "F8",
                      [&calls, selected] {
                        const auto* scale = selected();
                        return scale && calls.IsUnderWay(scale->number);
                      },
                      [&calls, selected] {
                        if (const auto* scale = selected()) calls.CallOff(scale->number);
                      },
                      CommandPlace::ButtonWhenPossible});
}

}  // namespace steelyard::desktop
