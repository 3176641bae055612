/// Printers of the system: files to a queue of CUPS by its own program `lp`.
#pragma once
#include <chrono>
#include <filesystem>
#include <stop_token>
#include <string>
#include <string_view>

#include "delivery/delivery_error.h"

namespace steelyard::delivery {

/// A name as CUPS takes it: no blanks, slashes or number signs, and no hyphen in front.
bool IsQueueName(std::string_view name);

struct PrintOrder {
  std::string queue;
  std::string title;  ///< of the job, as the queue's list shows it
  std::filesystem::path file;
  std::chrono::milliseconds patience{60'000};
};

/// Returns  the job's name, `office-42`; what becomes of it there is the queue's.
/// Throws   DeliveryError and those derived from it; each says whether anything may be printed.
std::string PrintFile(const PrintOrder& order, std::stop_token stop = {});

}  // namespace steelyard::delivery
