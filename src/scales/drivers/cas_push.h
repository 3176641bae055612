/// Takes the sale lines that CAS CL scales push: whole messages in, acknowledgements out, no
/// connection in sight.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "app/context.h"
#include "scales/cas_booking.h"
#include "scales/drivers/cas_sale.h"

namespace steelyard::scales {

/// What one connection tells.
class CasPushDesk {
 public:
  /// The addresses of the connection, without ports: `theirs` is where it comes from.
  struct Ends {
    std::string theirs;
    std::string ours;
  };
  CasPushDesk(app::Context& context, CasBooking& booking, Ends ends)
      : m_context(context), m_booking(booking), m_ends(std::move(ends)) {}

  struct Reply {
    std::string bytes;
    CasAckWay way = CasAckWay::SameConnection;
    std::string scale_address;  ///< where a new connection goes to
  };
  /// The answer, once the line is durable. Nothing when it could not be read or stored: then the
  /// scale keeps it and tells it again.
  std::optional<Reply> Take(std::string_view message);
  /// Notes with the scale, if it can be told which, that what came was not taken.
  void Refuse(std::string_view what);

 private:
  base::Result<ports::Scale, Misread> FindScale(int scale_id);
  std::vector<ports::Scale> ScalesHere();
  void NoteContact(const ports::Scale& scale);

  app::Context& m_context;
  CasBooking& m_booking;
  Ends m_ends;
};

}  // namespace steelyard::scales
