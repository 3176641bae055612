/// Takes the sales that TXT-MODE scales push: line by line in, answers out, no connection in sight.
#pragma once
#include <optional>
#include <string>

#include "app/context.h"
#include "ports/card_reader.h"
#include "scales/drivers/txt_mode_codec.h"

namespace steelyard::scales {

/// What one connection has told so far.
class PushDesk {
 public:
  /// `peer` is the address the connection comes from, without port.
  PushDesk(app::Context& context, const ports::CardDataVerifier& verifier, std::string peer)
      : m_context(context), m_verifier(verifier), m_peer(std::move(peer)) {}

  enum class Next { GoOn, HangUp };
  struct Reply {
    std::string text;  ///< to send; empty for silence
    Next next = Next::GoOn;
  };

  /// Takes one line as received. A sale is acknowledged only once it is durable; what cannot be
  /// read or stored gets no answer, so the scale keeps it and tells it again.
  Reply Take(const std::string& text);

 private:
  struct Block {
    std::string index;
    std::string machine_code;
    SaleReader reader{SaleForm::Push};
    std::optional<TxtSale> sale;
    std::string refused;  ///< why nothing of this block is taken; empty while it is good
  };

  void TakeSaleLine(const std::string& text);
  Reply Finish(const TxtLine& end_line);
  std::string Record(const PushEnd& end);
  base::Result<ports::Scale, Misread> FindScale(const std::string& machine_code);
  void Refuse(const std::string& what);

  app::Context& m_context;
  const ports::CardDataVerifier& m_verifier;
  std::string m_peer;
  std::optional<Block> m_block;
};

}  // namespace steelyard::scales
