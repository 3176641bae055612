/// CasListener: where CAS CL scales tell their sales, line by line.
///
/// The protocol has no password. A line is taken only from the address its scale is registered
/// with; keep the port inside the store's network all the same.
#pragma once
#include <memory>
#include <string>

#include "app/context.h"
#include "ports/card_reader.h"

namespace steelyard::scales {

struct CasListenerOptions {
  std::string host = "0.0.0.0";
  int port = 20304;  ///< the scales' own; 0: a free one
};

class CasListener {
 public:
  CasListener(app::Context& context, const ports::CardDataVerifier& verifier,
              CasListenerOptions options);
  ~CasListener();
  CasListener(const CasListener&) = delete;
  CasListener& operator=(const CasListener&) = delete;

  /// Books what was left by the program before, and listens.
  ///
  /// Throws  ScaleError when the port cannot be had.
  void Start();
  void Stop();
  std::string Address() const;  ///< HOST:PORT, once started
  /// Books the tickets to which nothing was added for a while; the listener does so by itself.
  void BookRested();

 private:
  struct Parts;
  std::unique_ptr<Parts> m_parts;
};

}  // namespace steelyard::scales
