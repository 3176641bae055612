/// One request of a scale and the answer to it, free of any HTTP library.
#pragma once
#include <optional>
#include <string>

#include "base/timestamp.h"

namespace steelyard::scales {

/// More than this in one request is refused.
constexpr std::size_t kMaxRequestBytes = 64 * 1024;

enum class BodyState { Complete, TooLarge, Unfinished };

struct ApiRequest {
  std::string method;
  std::string target;  ///< path and query as they stand in the request line
  std::string scale;   ///< header fields as sent; empty when absent
  std::string time;
  std::string nonce;
  std::string signature;
  std::string content_type;
  std::string body;
  BodyState body_state = BodyState::Complete;
};

struct ApiAnswer {
  int status = 200;
  std::string content_type = "application/json";
  std::string body;
  std::string signature;    ///< empty when the scale is unknown
  std::string allow;        ///< the methods of the path, with 405
  int retry_after = 0;      ///< seconds; 0 for none
};

}  // namespace steelyard::scales
