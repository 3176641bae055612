/// Opens a store beside the window. After a new version of the program its books are brought up to
/// date first, which takes a minute and more where there are millions of tickets.
#pragma once
#include <filesystem>
#include <memory>

#include "host/opened_store.h"

namespace steelyard::desktop {

/// Says what goes on if it takes longer than a person waits without asking.
///
/// Throws  what OpenedStore::Open throws.
std::unique_ptr<host::OpenedStore> OpenStore(const std::filesystem::path& path);

}  // namespace steelyard::desktop
