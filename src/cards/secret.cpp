#include "cards/secret.h"

#include <sodium.h>
#include <sys/prctl.h>
#include <sys/resource.h>

#include <new>
#include <utility>

#include "base/check.h"

namespace steelyard::cards {

void Wipe(std::span<std::uint8_t> bytes) { sodium_memzero(bytes.data(), bytes.size()); }

bool EqualInConstantTime(std::span<const std::uint8_t> left,
                         std::span<const std::uint8_t> right) {
  return left.size() == right.size() &&
         sodium_memcmp(left.data(), right.data(), left.size()) == 0;
}

namespace {

/// For this process, once and for good: no core file, no memory for a debugger of the same user.
bool LeaveNoDump() {
  const rlimit none{0, 0};
  return ::setrlimit(RLIMIT_CORE, &none) == 0 && ::prctl(PR_SET_DUMPABLE, 0) == 0;
}

}  // namespace

LockedMemory::LockedMemory(std::size_t size) : m_size(size) {
  base::Check(sodium_init() >= 0);
  static const bool leaves_no_dump = LeaveNoDump();
  base::Check(leaves_no_dump);
  m_data = static_cast<std::uint8_t*>(sodium_malloc(size));
  if (m_data == nullptr) throw std::bad_alloc();
  Wipe(bytes());
}

LockedMemory::LockedMemory(LockedMemory&& other) noexcept
    : m_data(std::exchange(other.m_data, nullptr)), m_size(std::exchange(other.m_size, 0)) {}

LockedMemory& LockedMemory::operator=(LockedMemory&& other) noexcept {
  std::swap(m_data, other.m_data);
  std::swap(m_size, other.m_size);
  return *this;
}

LockedMemory::~LockedMemory() { sodium_free(m_data); }

}  // namespace steelyard::cards
