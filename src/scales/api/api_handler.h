/// Answers one request of a scale: finds the path, trusts or refuses the sender, reads the body
/// strictly, and hands the work to the use cases. It decides nothing about money itself.
#pragma once
#include <mutex>

#include "app/context.h"
#include "ports/card_reader.h"
#include "ports/queries.h"
#include "scales/api/json_fields.h"
#include "scales/api/scale_gate.h"

namespace steelyard::scales {

/// Knows nothing of sockets, so that every path can be tried without one. Safe from several
/// threads.
class ApiHandler {
 public:
  ApiHandler(app::Context& context, const ports::CardDataVerifier& verifier,
             ports::TicketQueries& queries);

  /// Never throws: whatever fails becomes a problem answer. Signed when the scale is known.
  ApiAnswer Answer(const ApiRequest& request);

 private:
  using Query = std::map<std::string, std::string>;
  /// A trusted request, taken apart.
  struct Call {
    int scale;
    const ApiKey& key;  ///< the scale's
    Query query;
    std::string_view body;
  };
  struct Route {
    std::string_view method;
    std::string_view path;
    ApiAnswer (ApiHandler::*answer)(const Call& call);
  };
  static const std::vector<Route>& Routes();

  ApiAnswer Dispatch(const ApiRequest& request, const std::optional<KnownScale>& scale);
  ApiAnswer Status(const Call& call);
  ApiAnswer InquireCard(const Call& call);
  ApiAnswer RecordTickets(const Call& call);
  ApiAnswer Prices(const Call& call);
  ApiAnswer ConfirmPrices(const Call& call);
  ApiAnswer HotList(const Call& call);
  ApiAnswer Statistics(const Call& call);
  ApiAnswer RecordEvents(const Call& call);

  std::int64_t HotListVersion(const ports::Books& books);

  app::Context& m_context;
  const ports::CardDataVerifier& m_verifier;
  ports::TicketQueries& m_queries;
  ScaleGate m_gate;
  std::mutex m_hot_list_mutex;
  std::int64_t m_hot_list_version = 0;  ///< the newest seen; only saves reading the old ones again
};

}  // namespace steelyard::scales
