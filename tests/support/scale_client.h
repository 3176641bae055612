/// ScaleClient: the few lines a scale needs to talk to its store, for tests that send one request.
#pragma once
#include <nlohmann/json.hpp>
#include <string>

namespace steelyard::testing {

struct ScaleAnswer {
  int status = 0;
  nlohmann::json body;
  bool is_signed_by_store = false;  ///< the answer's signature covers status, nonce and body
};

class ScaleClient {
 public:
  /// `address` is HOST:PORT; `key` the hex that registration printed.
  ScaleClient(std::string address, int scale, std::string key);

  ScaleAnswer Get(const std::string& target) const { return Send("GET", target, ""); }
  ScaleAnswer Post(const std::string& target, const nlohmann::json& body) const {
    return Send("POST", target, body.dump());
  }

 private:
  ScaleAnswer Send(const std::string& method, const std::string& target,
                   const std::string& body) const;

  std::string m_address;
  int m_scale;
  std::string m_key;
};

}  // namespace steelyard::testing
