/// Sales that a Dahua scale tells line by line while they are made ("protocol B"): frames in,
/// answers out, no connection in sight.
#pragma once
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/context.h"
#include "base/result.h"
#include "ports/card_reader.h"
#include "scales/drivers/misread.h"

namespace steelyard::scales {

/// What one frame of a scale says. Amounts in fen.
struct DahuaCartFrame {
  char letter;       ///< Q query, A add, D delete the last line, V void, S finish
  int scale_number;  ///< two digits, as set at the scale
  char vendor;       ///< A … D: who serves
  int plu = 0;       ///< of a line, as are those below
  std::string name = {};  ///< in the scale's own code page
  int quantity = 0;  ///< grams or pieces: the frame does not say which
  std::int64_t amount = 0;
};
/// `!0B` letter s(2) v, and for A plu(5) name qty(5) amount(8). The name has any length, so it is
/// what the fields on both sides of it leave.
base::Result<DahuaCartFrame, Misread> ParseCartFrame(std::string_view frame);

/// Carts that are open, by scale and vendor. They outlive connections: a scale that dials in again
/// goes on with its cart.
///
/// A cart is finished by S: its ticket is durable before the answer is given. S again, when the
/// answer was lost, gets the same answer and books nothing. A repeated A cannot be told from a
/// second piece of the same; the running total in each answer shows it at the scale.
///
/// Every method may be called from any thread.
class DahuaCarts {
 public:
  DahuaCarts(app::Context& context, const ports::CardDataVerifier& verifier)
      : m_context(context), m_verifier(verifier) {}

  /// Frames to send, without their ends; none for silence, after which the scale says that it
  /// cannot reach the store. `scale` is the one that sent it.
  std::vector<std::string> Take(const ports::Scale& scale, std::string_view frame);

 private:
  struct Line {
    DahuaCartFrame told;
    domain::TicketLine booked;
  };
  struct Cart {
    std::optional<domain::TicketId> id;  ///< given with the first line
    base::Timestamp opened_at;
    std::vector<Line> lines;
    std::string raw;
    std::vector<std::string> last_answer;  ///< to the S before; empty once a new line came
    /// Its ticket may be in the books, so that it must stay as it is until an S is answered.
    bool may_be_recorded = false;
  };

  std::vector<std::string> Add(const ports::Scale& scale, Cart& cart, const DahuaCartFrame& line);
  std::vector<std::string> Finish(const ports::Scale& scale, Cart& cart,
                                  const DahuaCartFrame& frame);
  std::optional<domain::TicketLine> LineFor(const DahuaCartFrame& line) const;
  static std::int64_t TotalOf(const Cart& cart);

  app::Context& m_context;
  const ports::CardDataVerifier& m_verifier;
  std::mutex m_mutex;
  std::map<std::pair<int, char>, Cart> m_carts;
};

}  // namespace steelyard::scales
