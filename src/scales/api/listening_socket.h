/// A listening socket whose connections wait for data with one system call. Poco's own poll makes
/// an epoll set for every wait and throws it away: four system calls, two of each request's ten.
#pragma once
#include <Poco/Net/ServerSocket.h>

namespace steelyard::scales {

class ListeningSocket : public Poco::Net::ServerSocket {
 public:
  ListeningSocket();
};

}  // namespace steelyard::scales
