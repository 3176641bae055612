/// Which registered scale is at the other end of a connection.
#pragma once
#include <string>

namespace steelyard::scales {

/// The host of a registered address as numbers; empty when it cannot be found.
std::string HostOf(const std::string& address);

}  // namespace steelyard::scales
