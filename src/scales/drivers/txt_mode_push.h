/// Takes the sales that TXT-MODE scales push: line by line in, answers out, no connection in sight.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/context.h"
#include "ports/card_reader.h"
#include "scales/drivers/txt_mode_caller.h"
#include "scales/drivers/txt_mode_member.h"
#include "scales/drivers/txt_mode_ticket.h"

namespace steelyard::scales {

/// What one connection has told so far.
class PushDesk {
 public:
  /// `peer` is the address the connection comes from, without port.
  PushDesk(app::Context& context, const ports::CardDataVerifier& verifier, std::string peer)
      : m_context(context), m_verifier(verifier), m_caller(context, std::move(peer)) {}

  enum class Next { GoOn, HangUp };
  struct Reply {
    std::string text;  ///< to send; empty for silence
    Next next = Next::GoOn;
  };

  /// Takes one line as received. A sale is acknowledged only once it is durable; what cannot be
  /// read or stored gets no answer, so the scale keeps it and tells it again. Sales that are
  /// announced are asked for. A question about a card is answered to scales registered at this
  /// address, and what is told is held until the sale arrives; others are hung up on.
  Reply Take(const std::string& text);

 private:
  struct Block {
    std::string index;
    std::string machine_code;
    SaleReader reader{SaleForm::Push};
    std::optional<TxtSale> sale;
    std::string refused;  ///< why nothing of this block is taken; empty while it is good
  };

  /// Sales in the pull form that the scale had announced and we asked for.
  struct Announced {
    Announced(ports::Scale from, std::int64_t number_of_sales)
        : scale(std::move(from)), count(static_cast<std::size_t>(number_of_sales)) {}
    ports::Scale scale;
    std::size_t count;
    SaleReader reader{SaleForm::Pull};
    std::vector<TxtSale> sales;
    std::string refused;  ///< why no more of them is taken; empty while all is good
  };

  void TakeSaleLine(const std::string& text);
  Reply Finish(const TxtLine& end_line);
  std::string Record(const PushEnd& end);
  void NoteRecorded(int scale, const std::vector<std::int64_t>& numbers);
  std::optional<TxtBuyer> FindBuyer(const ports::Scale& scale, const TxtSale& sale);
  Reply AnswerMember(const TxtLine& line);
  void NoteUnansweredCard(const ports::Scale& scale, const std::string& why);
  Reply AskForAnnounced(const TxtLine& line);
  Reply TakeAnnounced(const TxtLine& line, const std::string& text);
  void StoreAnnounced();
  void Refuse(const std::string& what);

  app::Context& m_context;
  const ports::CardDataVerifier& m_verifier;
  TxtCaller m_caller;
  std::optional<Block> m_block;
  std::optional<Announced> m_announced;
};

}  // namespace steelyard::scales
