#include "scales/drivers/dahua_listener.h"

#include <Poco/Exception.h>
#include <Poco/Net/TCPServerConnection.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <set>

#include "app/price_sending.h"
#include "app/pull_sales.h"
#include "app/scale_contact.h"
#include "app/scale_upkeep.h"
#include "scales/drivers/dahua.h"
#include "scales/drivers/dahua_cart.h"
#include "scales/drivers/scale_address.h"
#include "scales/drivers/scale_door.h"
#include "scales/recorded_sales.h"
#include "scales/scale_notes.h"

namespace steelyard::scales {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds kLookUp{100};  // how soon a connection notices that it is to stop
constexpr milliseconds kFirstWord{5'000};
constexpr milliseconds kMostSilence{10 * 60 * 1'000};
constexpr std::int64_t kDayMs = 24LL * 60 * 60 * 1'000;

/// What all connections share.
struct Shared {
  Shared(app::Context& the_context, const ports::CardDataVerifier& the_verifier,
         DahuaListenerOptions the_options)
      : context(the_context),
        verifier(the_verifier),
        options(std::move(the_options)),
        carts(the_context, the_verifier) {}

  std::vector<ports::Scale> DiallingFrom(const std::string& peer, DahuaMode mode) {
    std::vector<ports::Scale> scales;
    context.store.Read([&](const ports::Books& books) {
      for (const ports::Scale& scale : books.scales().All()) {
        const auto profile = ParseDahuaProfile(scale.profile);
        const bool is_meant = scale.driver == "dahua-tm" && profile && profile->mode == mode;
        if (is_meant && HostOf(scale.address) == peer) scales.push_back(scale);
      }
    });
    return scales;
  }

  app::Context& context;
  const ports::CardDataVerifier& verifier;
  const DahuaListenerOptions options;
  DahuaCarts carts;
  std::atomic<bool> stopping{false};
  std::mutex mutex;
  std::set<int> connected;  ///< scales that are spoken to now; guarded by `mutex`
};

/// Holds a scale's number while it is spoken to: one conversation each.
class Turn {
 public:
  Turn(Shared& shared, int scale) : m_shared(shared), m_scale(scale) {
    const std::lock_guard lock(m_shared.mutex);
    m_is_ours = m_shared.connected.insert(scale).second;
  }
  ~Turn() {
    const std::lock_guard lock(m_shared.mutex);
    if (m_is_ours) m_shared.connected.erase(m_scale);
  }
  Turn(const Turn&) = delete;
  Turn& operator=(const Turn&) = delete;
  bool IsOurs() const { return m_is_ours; }

 private:
  Shared& m_shared;
  int m_scale;
  bool m_is_ours = false;
};

/// The server's side of a scale that logs in.
class LoginConversation {
 public:
  LoginConversation(Shared& shared, FrameChannel& channel, std::string peer)
      : m_shared(shared), m_channel(channel), m_peer(std::move(peer)) {}

  void Run() {
    const std::string number = AskNumber();
    const auto scale = FindScale(number);
    if (!scale) {
      spdlog::warn("A scale at {} calls itself {}, and none is registered with this address and "
                   "number. It was not spoken to.",
                   m_peer, number);
      return;
    }
    const Turn turn(m_shared, scale->number);
    if (!turn.IsOurs()) return;
    m_channel.Send("!0m" + number + "A\r\n");
    Serve(*scale);
  }

 private:
  std::string AskNumber() {
    m_channel.Send("!0MA\r\n");
    const auto answer = m_channel.Receive(kFirstWord);
    if (answer && answer->size() == 9 && answer->starts_with("0m") && answer->ends_with("A") &&
        ParseDigits(answer->substr(2, 6))) {
      return answer->substr(2, 6);
    }
    throw ports::ScaleError(
        "{} did not tell its number after it had dialled in. It was not spoken to.",
        m_channel.name());
  }

  /// By the number it told before, or as the only one at its address that has told none.
  std::optional<ports::Scale> FindScale(const std::string& number) {
    std::vector<ports::Scale> unnamed;
    for (const auto& scale : m_shared.DiallingFrom(m_peer, DahuaMode::ServerLogin)) {
      if (scale.serial == number) return scale;
      if (scale.serial.empty()) unnamed.push_back(scale);
    }
    if (unnamed.size() != 1) return std::nullopt;
    app::NoteContact(m_shared.context, unnamed.front().number,
                     [&](ports::Scale& row) { row.serial = number; });
    return unnamed.front();
  }

  void Serve(const ports::Scale& scale) {
    auto& context = m_shared.context;
    DahuaOptions options =
        DahuaOptionsFor(scale, app::LoadSettings(context.store).calendar.offset);
    options.waits = m_shared.options.waits;
    options.dialled_in = &m_channel;
    DahuaDriver driver(options);
    PullAsRecorded as_recorded(context.store, driver);
    std::optional<base::Timestamp> clock_set_at;
    try {
      while (!m_shared.stopping) {
        app::PullSales(context, m_shared.verifier, as_recorded, scale.number);
        if (const auto scope = ScopeDue(scale.number)) {
          app::SendPrices(context, as_recorded, scale.number, *scope);
          clock_set_at = context.clock.Now();
        }
        if (!clock_set_at || context.clock.Now() >= clock_set_at->Plus(kDayMs)) {
          app::SetScaleClock(context, as_recorded, scale.number);
          clock_set_at = context.clock.Now();
        }
        Rest();
      }
    } catch (const ports::ScaleError& error) {
      NoteTrouble(context, {scale.number, "call_failed", error.explanation()}, scale.last_error);
      throw;
    }
  }

  /// What it is to be sent. A newer version at once, whatever the store's setting: nobody can send
  /// it by hand to a scale that only dials in.
  std::optional<app::PriceScope> ScopeDue(int number) {
    std::optional<app::PriceScope> scope;
    m_shared.context.store.Read([&](const ports::Books& books) {
      const auto row = books.scales().Find(number);
      if (!row || !row->HasProfileWord("push")) {
        throw ports::ScaleError("Scale {} is no longer one that dials in; it was hung up.", number);
      }
      scope = app::FindScopeDue(books, *row, m_turns, m_shared.context.clock.Now());
      if (row->prices_version < books.catalogue().Version()) scope = app::PriceScope::Changes;
    });
    return scope;
  }

  /// Until the scale is asked again; what it says meanwhile are signs of life.
  void Rest() {
    const auto until = std::chrono::steady_clock::now() + m_shared.options.interval;
    while (!m_shared.stopping && std::chrono::steady_clock::now() < until) {
      m_channel.Receive(std::min(kLookUp, m_shared.options.interval));
    }
  }

  Shared& m_shared;
  FrameChannel& m_channel;
  app::PriceTurns m_turns;
  std::string m_peer;
};

class Connection final : public Poco::Net::TCPServerConnection {
 public:
  Connection(const Poco::Net::StreamSocket& socket, Shared& shared)
      : TCPServerConnection(socket), m_shared(shared) {}

  void run() override {
    try {
      const std::string peer = socket().peerAddress().host().toString();
      FrameChannel channel(socket(), base::Explanation::Of("A scale at {}", peer));
      const auto carts = m_shared.DiallingFrom(peer, DahuaMode::Carts);
      const auto logins = m_shared.DiallingFrom(peer, DahuaMode::ServerLogin);
      if (carts.empty() && logins.empty()) {
        spdlog::warn("Somebody at {} dialled in where Dahua scales do, and no scale with the "
                     "profile push is registered with that address. Nothing was exchanged.",
                     peer);
      } else if (logins.empty()) {
        try {
          TakeCarts(channel, peer);
        } catch (const ConnectionLost&) {
          // It hung up. Its carts stay.
        }
      } else if (carts.empty()) {
        LoginConversation(m_shared, channel, peer).Run();
      } else {
        spdlog::warn("Scales at {} are registered both with push and with push+cart, so nobody can "
                     "tell which one dialled in. Nothing was exchanged.",
                     peer);
      }
    } catch (const Poco::Exception& error) {
      spdlog::warn("The connection of a scale that dialled in broke ({}).", error.displayText());
    } catch (const std::exception& error) {
      spdlog::warn("The connection of a scale that dialled in was closed: {}", error.what());
    }
  }

 private:
  void TakeCarts(FrameChannel& channel, const std::string& peer) {
    milliseconds silence{0};
    while (!m_shared.stopping && silence < kMostSilence) {
      const auto frame = channel.Receive(kLookUp);
      silence = frame ? milliseconds(0) : silence + kLookUp;
      if (!frame) continue;
      const auto scale = WhoSent(*frame, peer);
      if (!scale) {
        spdlog::warn("A cart of a scale at {} was not taken: \"{}\" names none that is registered "
                     "with this address.",
                     peer, Quote(*frame));
        continue;
      }
      std::string answer;
      for (const std::string& line : m_shared.carts.Take(*scale, *frame)) {
        answer += line + "\r\n\x03";
      }
      if (!answer.empty()) channel.Send(answer);
    }
  }

  /// The only scale at its address, or the one of several whose number the frame names.
  std::optional<ports::Scale> WhoSent(const std::string& frame, const std::string& peer) {
    const auto scales = m_shared.DiallingFrom(peer, DahuaMode::Carts);
    if (scales.size() == 1) return scales.front();
    const auto told = ParseCartFrame(frame);
    for (const ports::Scale& scale : scales) {
      if (told && told->scale_number == scale.number) return scale;
    }
    return std::nullopt;
  }

  Shared& m_shared;
};

}  // namespace

struct DahuaListener::Parts {
  Parts(app::Context& context, const ports::CardDataVerifier& verifier,
        DahuaListenerOptions options)
      : shared(context, verifier, std::move(options)) {}

  Shared shared;
  ScaleDoor door{[this](const Poco::Net::StreamSocket& socket) {
    return new Connection(socket, shared);
  }};
};

DahuaListener::DahuaListener(app::Context& context, const ports::CardDataVerifier& verifier,
                             DahuaListenerOptions options)
    : m_parts(std::make_unique<Parts>(context, verifier, std::move(options))) {}

DahuaListener::~DahuaListener() { Stop(); }

void DahuaListener::Start() {
  const DahuaListenerOptions& options = m_parts->shared.options;
  try {
    m_parts->shared.stopping = false;
    m_parts->door.Open(options.host, options.port);
  } catch (const Poco::Exception& error) {
    throw ports::ScaleError(
        "Dahua scales cannot dial in here: {}:{} cannot be listened at ({}). Nothing was started. "
        "Stop the other program that uses the port, or choose another.",
        options.host, options.port, error.displayText());
  }
}

void DahuaListener::Stop() {
  if (!m_parts->door.IsOpen()) return;
  m_parts->shared.stopping = true;
  m_parts->door.Close();
}

std::string DahuaListener::Address() const { return m_parts->door.Address(); }

}  // namespace steelyard::scales
