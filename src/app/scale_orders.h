/// What a person orders of one scale: keys, texts and classes, and to forget what it keeps.
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "app/pull_sales.h"
#include "ports/scale_face.h"

namespace steelyard::app {

struct ScaleFaceOrder {
  std::vector<ports::HotKey> keys;
  std::vector<ports::ScaleText> texts;
  std::vector<ports::ScaleText> classes;
  std::optional<int> barcode_prefix;
};
/// The first that applies.
enum class FaceOutcome {
  Done,
  NotAllowed,
  ProductUnknown,  ///< a key has a product that the price book lacks
  NoFace           ///< this kind of scale takes prices only
};
std::string_view ToText(FaceOutcome outcome);
struct FaceResult {
  FaceOutcome outcome;
  std::string product = {};  ///< of ProductUnknown
};
/// Sends what the order has; nothing is sent unless Done.
///
/// Throws  ScaleError, noted in the register: some of it may have been sent; send it again.
FaceResult SetScaleFace(Context& context, const Actor& actor, ports::ScaleDriver& driver, int scale,
                        const ScaleFaceOrder& order);

enum class ClearOutcome {
  Done,
  NotAllowed,
  CannotBeTold  ///< this kind of scale cannot be told to forget its products
};
std::string_view ToText(ClearOutcome outcome);

/// Takes all products off the scale and notes that it has no version of the prices any more. The
/// order is in the audit log before the scale hears it.
///
/// Throws  ScaleError, noted in the register: the scale may have forgotten them.
ClearOutcome ClearScaleProducts(Context& context, const Actor& actor, ports::ScaleDriver& driver,
                                int scale);

struct ClearedSales {
  ClearOutcome outcome;
  PullResult pulled = {};
};
/// Reads the scale's sales to the end, and when all are stored has it forget them. The order is in
/// the audit log before.
///
/// Throws  as PullSales; also ScaleError where the scale cannot be told to forget.
ClearedSales ClearScaleSales(Context& context, const ports::CardDataVerifier& verifier,
                             const Actor& actor, ports::ScaleDriver& driver, int scale);

}  // namespace steelyard::app
