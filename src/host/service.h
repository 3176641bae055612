/// Service: what a store runs all day: the scale API, the collector, the export schedule.
#pragma once
#include <chrono>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>

#include "host/opened_store.h"

namespace steelyard::host {

/// The port is taken, most often by another Steelyard that serves already, or a certificate cannot
/// be used. `what()` names the address or the file and what to do.
class AddressTaken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

enum class Part { On, Off };

struct ListenAddress {
  std::string host;
  std::uint16_t port;  ///< 0: any free one
};

/// The files belong to the machine, not to the store: two hosts of one store have their own.
struct TlsAddress {
  ListenAddress listen;
  std::filesystem::path certificate;  ///< PEM
  std::filesystem::path key;          ///< PEM, without a passphrase
};

struct ServiceOptions {
  std::string host = "0.0.0.0";  ///< scales are on the LAN; what they say is signed
  std::uint16_t port = 7080;     ///< 0: any free one
  Part collector = Part::On;
  Part schedule = Part::On;
  std::chrono::seconds pull_interval{15};
  /// Where TXT-MODE scales may push their sales; nothing: nowhere. Needs the collector.
  std::optional<ListenAddress> push;
  /// Where the scale API listens with TLS as well; nothing: nowhere.
  std::optional<TlsAddress> tls;
  /// Where Dahua scales may dial in; nothing: nowhere. Needs the collector.
  std::optional<ListenAddress> dahua;
  std::optional<ListenAddress> cas;  ///< the same for CAS CL scales
  /// Where Massa-K scales say, by UDP, that they sold something; nothing: nowhere. Needs the
  /// collector.
  std::optional<ListenAddress> massa;
};

/// One Service a process. Started again after Stop it serves anew.
class Service {
 public:
  /// `store` must be unlocked and outlive the service.
  Service(OpenedStore& store, ServiceOptions options);
  ~Service();
  Service(const Service&) = delete;
  Service& operator=(const Service&) = delete;

  /// Throws  AddressTaken: nothing was started.
  void Start();
  /// Answers what is being asked, then ends. Safe to repeat.
  void Stop();
  bool IsRunning() const;
  std::string Address() const;      ///< HOST:PORT; the real port when 0 was asked for
  std::string TlsAddress() const;   ///< the same with TLS; empty without
  std::string PushAddress() const;  ///< the same of pushed sales; empty when they are not taken
  std::string DahuaAddress() const;  ///< the same of Dahua scales that dial in
  std::string CasAddress() const;    ///< the same of CAS CL scales
  std::string MassaAddress() const;  ///< where Massa-K scales are heard

 private:
  class Parts;
  OpenedStore& m_store;
  ServiceOptions m_options;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::host
