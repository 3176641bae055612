#include "app/scale_orders.h"

#include "app/notes.h"
#include "app/roles.h"
#include "app/scale_contact.h"
#include "base/check.h"

namespace steelyard::app {
namespace {

std::optional<std::string> FindUnknown(Context& context, const std::vector<ports::HotKey>& keys) {
  std::optional<std::string> unknown;
  context.store.Read([&](const ports::Books& books) {
    for (const ports::HotKey& key : keys) {
      if (unknown || key.product.empty()) continue;
      const auto product = books.catalogue().Find(key.product);
      if (!product || product->deleted) unknown = key.product;
    }
  });
  return unknown;
}

void WriteOrder(Context& context, const Actor& actor, int scale, const char* action) {
  context.store.Commit([&](ports::Books& books) {
    WriteAudit(context, books, actor.name, {action, SubjectOfScale(scale), "", ""});
  });
}

}  // namespace

std::string_view ToText(FaceOutcome outcome) {
  switch (outcome) {
    case FaceOutcome::Done: return "done";
    case FaceOutcome::NotAllowed: return "not_allowed";
    case FaceOutcome::ProductUnknown: return "product_unknown";
    case FaceOutcome::NoFace: return "prices_only";
  }
  base::Check(false);
  return {};
}

FaceResult SetScaleFace(Context& context, const Actor& actor, ports::ScaleDriver& driver, int scale,
                        const ScaleFaceOrder& order) {
  if (!MayManageStore(actor.role)) return {FaceOutcome::NotAllowed};
  if (auto unknown = FindUnknown(context, order.keys)) {
    return {FaceOutcome::ProductUnknown, *std::move(unknown)};
  }
  auto* face = dynamic_cast<ports::ScaleFace*>(&driver);
  if (face == nullptr) return {FaceOutcome::NoFace};
  const auto send = [&](const ports::Scale&) {
    if (!order.keys.empty()) face->SetHotKeys(order.keys);
    if (!order.texts.empty()) face->SetTexts(order.texts);
    if (!order.classes.empty()) face->SetClasses(order.classes);
    if (order.barcode_prefix) face->SetBarcodePrefix(*order.barcode_prefix);
  };
  CallScale(context, scale, send, [](ports::Books&, ports::Scale&) {});
  return {FaceOutcome::Done};
}

std::string_view ToText(ClearOutcome outcome) {
  switch (outcome) {
    case ClearOutcome::Done: return "done";
    case ClearOutcome::NotAllowed: return "not_allowed";
    case ClearOutcome::CannotBeTold: return "cannot_be_told";
  }
  base::Check(false);
  return {};
}

ClearOutcome ClearScaleProducts(Context& context, const Actor& actor, ports::ScaleDriver& driver,
                                int scale) {
  if (!MayManageStore(actor.role)) return ClearOutcome::NotAllowed;
  auto* face = dynamic_cast<ports::ScaleFace*>(&driver);
  if (face == nullptr) return ClearOutcome::CannotBeTold;
  const auto clear = [&](const ports::Scale&) {
    WriteOrder(context, actor, scale, "scale.clear_products");
    // Before it hears it: what it has is unknown from here on, whatever comes of the call.
    NoteContact(context, scale, [](ports::Scale& row) { row.prices_version = 0; });
    face->ClearProducts();
  };
  CallScale(context, scale, clear, [](ports::Books&, ports::Scale&) {});
  return ClearOutcome::Done;
}

ClearedSales ClearScaleSales(Context& context, const ports::CardDataVerifier& verifier,
                             const Actor& actor, ports::ScaleDriver& driver, int scale) {
  if (!MayManageStore(actor.role)) return {ClearOutcome::NotAllowed};
  WriteOrder(context, actor, scale, "scale.clear_sales");
  return {ClearOutcome::Done, PullAndClear(context, verifier, driver, scale)};
}

}  // namespace steelyard::app
