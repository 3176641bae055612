#include "scales/drivers/scale_address.h"

#include <Poco/Exception.h>
#include <Poco/Net/SocketAddress.h>

namespace steelyard::scales {

std::string HostOf(const std::string& address) {
  try {
    const bool has_port = address.find(':') != std::string::npos;
    constexpr Poco::UInt16 kAnyPort = 1;
    return (has_port ? Poco::Net::SocketAddress(address)
                     : Poco::Net::SocketAddress(address, kAnyPort))
        .host()
        .toString();
  } catch (const Poco::Exception&) {
    return {};
  }
}

}  // namespace steelyard::scales
