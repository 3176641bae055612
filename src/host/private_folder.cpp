#include "host/private_folder.h"

#include <sys/stat.h>
#include <unistd.h>

#include <cstdlib>
#include <ctime>
#include <string>

#include "delivery/delivery_error.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view kBegin = "steelyard-passing-";

/// Reports are no business of whoever looks through the computer's temporary files later.
void RemoveAbandoned(const fs::path& parent) {
  constexpr std::time_t kDay = 24 * 60 * 60;
  std::error_code error;
  for (fs::directory_iterator entry(parent, error), end; !error && entry != end;
       entry.increment(error)) {
    if (!entry->path().filename().string().starts_with(kBegin)) continue;
    struct stat status {};
    const bool is_ours = ::lstat(entry->path().c_str(), &status) == 0 &&
                         S_ISDIR(status.st_mode) && status.st_uid == ::geteuid();
    if (!is_ours || status.st_mtime > std::time(nullptr) - kDay) continue;
    std::error_code ignored;
    fs::remove_all(entry->path(), ignored);
  }
}

}  // namespace

PrivateFolder::PrivateFolder() {
  std::error_code error;
  const auto parent = fs::temp_directory_path(error);
  RemoveAbandoned(parent);
  std::string pattern = (parent / (std::string(kBegin) + "XXXXXX")).string();
  if (error || ::mkdtemp(pattern.data()) == nullptr) {
    throw delivery::DeliveryError(
        "No folder for the file could be made in {}. Nothing was sent. Look whether the disk has "
        "room.",
        parent.string());
  }
  m_path = pattern;
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  fs::remove_all(m_path, ignored);
}

}  // namespace steelyard::host
