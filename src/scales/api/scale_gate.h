/// Decides whether a request comes from a scale of this store, and comes for the first time.
#pragma once
#include <map>
#include <mutex>
#include <optional>

#include "app/context.h"
#include "scales/api/exchange.h"
#include "scales/api/nonce_cache.h"
#include "scales/api/problem.h"
#include "scales/api/signature.h"

namespace steelyard::scales {

/// A scale of the register that speaks this API.
struct KnownScale {
  int number;
  ApiKey key;
};

/// Safe from several threads.
class ScaleGate {
 public:
  explicit ScaleGate(app::Context& context);

  /// Whoever the request says it comes from; not yet proven.
  ///
  /// Throws  StorageError.
  std::optional<KnownScale> FindScale(const ApiRequest& request);

  /// The reason not to trust the request, the first that applies: signature, age, replay. A
  /// trusted request's nonce is used up.
  ///
  /// Throws  StorageError when the store's time zone cannot be read.
  std::optional<Problem> FindDoubt(const ApiRequest& request, const KnownScale& scale);

  /// Notes in the register that the scale was heard of and how far its clock is off: at most once
  /// a minute a scale and without waiting, so that it costs a request nothing.
  void NoteContact(const ApiRequest& request, int scale);

 private:
  StoreTime TimeOfStore(base::Timestamp now);

  app::Context& m_context;
  NonceCache m_nonces;
  std::mutex m_contacts_mutex;
  std::map<int, base::Timestamp> m_last_contacts;
};

}  // namespace steelyard::scales
