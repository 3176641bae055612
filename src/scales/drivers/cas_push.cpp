#include "scales/drivers/cas_push.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>
#include <fmt/format.h>
#include <spdlog/spdlog.h>

#include <algorithm>

#include "app/scale_contact.h"
#include "scales/drivers/cas_cl.h"
#include "scales/drivers/scale_address.h"
#include "scales/scale_notes.h"

namespace steelyard::scales {
namespace {

constexpr std::int64_t kContactEveryMs = 60'000;

/// An IPv4 address as the protocol writes it: `C0A80001`. Zeros for any other.
std::string HexAddress(const std::string& ip) {
  Poco::Net::IPAddress address;
  if (!Poco::Net::IPAddress::tryParse(ip, address) ||
      address.family() != Poco::Net::IPAddress::IPv4) {
    return "00000000";
  }
  const auto* bytes = static_cast<const unsigned char*>(address.addr());
  return fmt::format("{:02X}{:02X}{:02X}{:02X}", bytes[0], bytes[1], bytes[2], bytes[3]);
}

}  // namespace

std::optional<CasPushDesk::Reply> CasPushDesk::Take(std::string_view message) {
  const auto line = ParseCasPush(message);
  if (!line) {
    Refuse(line.error().what);
    return std::nullopt;
  }
  const auto scale = FindScale(line->scale_id);
  if (!scale) {
    Refuse(scale.error().what);
    return std::nullopt;
  }
  try {
    NoteContact(*scale);
    m_booking.Take(*scale, *line);
  } catch (const std::exception& error) {
    spdlog::error("A sale pushed by scale {} could not be stored ({}). It was not acknowledged; "
                  "the scale tells it again.",
                  scale->number, error.what());
    return std::nullopt;
  }
  const auto profile = ParseCasProfile(scale->profile).value_or(CasProfile{});
  return Reply{CasAcknowledgement(line->route, HexAddress(m_ends.ours)), profile.ack_way,
               scale->address};
}

std::vector<ports::Scale> CasPushDesk::ScalesHere() {
  std::vector<ports::Scale> here;
  m_context.store.Read([&](const ports::Books& books) {
    for (const ports::Scale& scale : books.scales().All()) {
      if (scale.driver == "cas-cl" && HostOf(scale.address) == m_ends.theirs) {
        here.push_back(scale);
      }
    }
  });
  return here;
}

base::Result<ports::Scale, Misread> CasPushDesk::FindScale(int scale_id) {
  const auto here = ScalesHere();
  if (here.size() == 1) return here.front();
  // Several scales behind one address, a bridge say: their own ids tell them apart.
  for (const ports::Scale& scale : here) {
    if (scale.serial == std::to_string(scale_id)) return scale;
  }
  for (const ports::Scale& scale : here) {
    if (scale.number == scale_id) return scale;
  }
  const std::string_view why =
      here.empty() ? "no CAS scale is registered at this address"
                   : "several CAS scales are registered at this address, and none has this id";
  return base::Fail(Misread{fmt::format("its own id is {}, and {}", scale_id, why)});
}

void CasPushDesk::NoteContact(const ports::Scale& scale) {
  const base::Timestamp now = m_context.clock.Now();
  const bool is_fresh = scale.last_contact && now >= *scale.last_contact &&
                        now < scale.last_contact->Plus(kContactEveryMs);
  if (is_fresh && scale.last_error.empty()) return;
  app::NoteContact(m_context, scale.number, [&](ports::Scale& row) {
    row.last_contact = now;
    row.last_error.clear();
  });
}

void CasPushDesk::Refuse(std::string_view what) {
  const auto explanation = base::Explanation::Of(
      "A sale pushed from {} was not recorded and not acknowledged: {}. The scale keeps it and "
      "tells it again. Check the scale's registration and profile, and look at the sale there.",
      m_ends.theirs, what);
  spdlog::warn("{}", explanation.Text());
  try {
    const auto here = ScalesHere();
    if (here.size() != 1) return;
    NoteTrouble(m_context, {here.front().number, "push_refused", explanation},
                here.front().last_error);
  } catch (const std::exception& error) {
    spdlog::error("That refusal could not be noted either ({}).", error.what());
  }
}

}  // namespace steelyard::scales
