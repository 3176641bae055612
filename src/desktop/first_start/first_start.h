/// The wizard of the first start: a store, its manager, its keys, its devices; or a demo store.
///
/// It asks first and makes all at once at the end. Whoever gives up, or is killed, leaves nothing.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "desktop/background.h"
#include "desktop/first_start/answers.h"

namespace steelyard::desktop {

struct FirstStart {
  std::filesystem::path store;  ///< where it is to be
  Background& background;
  /// The model of the reader under this name, or of the first that answers for an empty one. Slow.
  ///
  /// Throws  ReaderError.
  std::function<std::string(const std::string& reader)> test_reader;
  /// Listens for scales for some seconds. Throws ScaleError.
  std::function<std::vector<HeardScale>()> hear_scales;
};

/// What was answered for the store that is there now; nothing when the person gave up. Changes the
/// language of the windows as the person asks.
std::optional<FirstAnswers> RunFirstStart(const FirstStart& start, report::Language language);

}  // namespace steelyard::desktop
