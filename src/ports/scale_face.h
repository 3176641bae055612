/// What is on a scale beside prices and sales: hot keys, texts, classes.
#pragma once
#include <string>
#include <vector>

#include "ports/scales.h"

namespace steelyard::ports {

/// A product behind a key of the scale.
struct HotKey {
  int page = 0;  ///< from 0
  int key = 0;   ///< on its page, from 1
  std::string product;  ///< product code
};

/// A line that the scale prints or shows, by the scale's own number for it.
struct ScaleText {
  int number;
  std::string text;
};

/// What a scale shows beside its prices, and its products as a whole. A ScaleDriver of scales that
/// have any of it is a ScaleFace, too. Each method sends what it is given; what is not named stays
/// as it is. Scales that take their keys by pages only are the exception: a key that is not named
/// on a page of which others are, is empty then.
///
/// Throws  ScaleError; NotInProtocol for what this kind of scale does not have.
class ScaleFace {
 public:
  virtual ~ScaleFace() = default;
  virtual void SetHotKeys(const std::vector<HotKey>& keys) {
    (void)keys;
    throw NotInProtocol("This kind of scale takes no hot keys. None was sent.");
  }
  virtual void SetTexts(const std::vector<ScaleText>& texts) {
    (void)texts;
    throw NotInProtocol("This kind of scale takes no texts. None was sent.");
  }
  /// Groups of products by their number.
  virtual void SetClasses(const std::vector<ScaleText>& classes) {
    (void)classes;
    throw NotInProtocol("This kind of scale takes no classes. None was sent.");
  }
  /// The first two digits of the barcodes it prints: 0 … 99.
  virtual void SetBarcodePrefix(int prefix) {
    (void)prefix;
    throw NotInProtocol("This kind of scale takes no barcode prefix. None was sent.");
  }
  /// Makes the scale forget all products. Only on a person's order.
  virtual void ClearProducts() {
    throw NotInProtocol(
        "This kind of scale cannot be told to forget its products. Nothing was cleared.");
  }
};

}  // namespace steelyard::ports
