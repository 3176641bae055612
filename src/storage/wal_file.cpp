/// Reads a write-ahead log as the SQLite file format, section 4, describes it.
#include "storage/wal_file.h"

#include <sys/stat.h>

#include <array>
#include <cstdint>
#include <fstream>
#include <optional>
#include <string>
#include <string_view>

#include "storage/errors.h"
#include "storage/store_facts.h"

namespace steelyard::storage {
namespace {

constexpr std::size_t kHeaderSize = 32;
constexpr std::size_t kFrameHeaderSize = 24;

std::uint32_t BigEndian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

std::uint32_t LittleEndian(std::string_view bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 4; i-- > 0;) value = value << 8 | static_cast<std::uint8_t>(bytes[at + i]);
  return value;
}

/// The running checksum over everything in the log; words in the byte order its magic number names.
class Checksum {
 public:
  explicit Checksum(std::uint32_t magic) : m_is_big_endian((magic & 1) != 0) {}
  void Add(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      m_first += Word(bytes, at) + m_second;
      m_second += Word(bytes, at + 4) + m_first;
    }
  }
  bool Is(std::string_view bytes, std::size_t at) const {
    return BigEndian(bytes, at) == m_first && BigEndian(bytes, at + 4) == m_second;
  }

 private:
  std::uint32_t Word(std::string_view bytes, std::size_t at) const {
    return m_is_big_endian ? BigEndian(bytes, at) : LittleEndian(bytes, at);
  }
  bool m_is_big_endian;
  std::uint32_t m_first = 0;
  std::uint32_t m_second = 0;
};

enum class WalState { Sound, NoLog, Damaged };

/// Whether commits follow behind the first frame that is not as it was written. A torn write can be
/// part of one commit only, because each is synced before the next begins.
WalState Judge(const std::string& log) {
  if (log.size() < kHeaderSize) return WalState::Sound;  // nothing was ever committed in it
  const std::uint32_t magic = BigEndian(log, 0);
  if ((magic & ~1U) != 0x377f0682U) return WalState::NoLog;
  Checksum checksum(magic);
  checksum.Add(std::string_view(log).substr(0, 24));
  if (!checksum.Is(log, 24)) return WalState::NoLog;
  const std::size_t page_size = BigEndian(log, 8);
  if (page_size < 512 || page_size > 65536) return WalState::NoLog;
  const std::string_view salts = std::string_view(log).substr(16, 8);
  bool is_intact = true;
  int commits_behind = 0;
  for (std::size_t at = kHeaderSize; at + kFrameHeaderSize + page_size <= log.size();
       at += kFrameHeaderSize + page_size) {
    const auto frame = std::string_view(log).substr(at, kFrameHeaderSize + page_size);
    const bool is_of_this_log = frame.substr(8, 8) == salts;
    if (is_intact) {
      checksum.Add(frame.substr(0, 8));
      checksum.Add(frame.substr(kFrameHeaderSize));
      is_intact = is_of_this_log && checksum.Is(frame, 16);
    }
    const bool is_commit = BigEndian(frame, 4) != 0;
    if (!is_intact && is_of_this_log && is_commit) ++commits_behind;
  }
  return commits_behind > 1 ? WalState::Damaged : WalState::Sound;
}

std::string ReadWhole(const std::filesystem::path& file) {
  std::error_code gone;
  const auto size = std::filesystem::file_size(file, gone);
  if (gone) return {};
  std::string bytes(size, '\0');
  std::ifstream stream(file, std::ios::binary);
  stream.read(bytes.data(), static_cast<std::streamsize>(size));
  bytes.resize(static_cast<std::size_t>(stream.gcount()));
  return bytes;
}

/// Another process may be writing while we read: what counts is what two readings agree on.
WalState JudgeTwice(const std::filesystem::path& file) {
  const std::string first = ReadWhole(file);
  const WalState state = Judge(first);
  if (state == WalState::Sound) return state;
  return ReadWhole(file) == first ? state : WalState::Sound;
}

/// Which file bears this name now; nothing when there is none.
std::optional<std::array<std::int64_t, 4>> FileAt(const std::string& path) {
  struct stat file {};
  if (::stat(path.c_str(), &file) != 0) return std::nullopt;
  return std::array<std::int64_t, 4>{static_cast<std::int64_t>(file.st_dev),
                                     static_cast<std::int64_t>(file.st_ino), file.st_ctim.tv_sec,
                                     file.st_ctim.tv_nsec};
}

/// Whether the index of a log lies there without its log. SQLite makes the log first and removes it
/// last, so while one and the same index is there, the log is, too. Three looks at two files, for
/// another process may close the store between the first two, and open it before the third.
bool HasIndexWithoutLog(const std::filesystem::path& store) {
  const auto index = FileAt(store.string() + "-shm");
  return index && !FileAt(store.string() + "-wal") && FileAt(store.string() + "-shm") == index;
}

}  // namespace

void CheckWalOf(const std::filesystem::path& store) {
  // Whoever has it open has read the log, and is writing in it now.
  if (OtherProcessUsing(store)) return;
  const std::filesystem::path log = store.string() + "-wal";
  if (HasIndexWithoutLog(store)) {
    throw DamageError(
        "The file {}-wal is missing, though the store was not closed: the newest sales may be in "
        "it. Nothing was changed. Put that file back beside the store. If it is lost, restore the "
        "newest backup; or take {}-shm away and verify what the store still has.",
        store.string(), store.string());
  }
  if (JudgeTwice(log) == WalState::Sound) return;
  throw DamageError(
      "The file {}, which holds the newest commits of the store, is damaged. Nothing was changed. "
      "Stop working with the store, keep a copy of both files, and restore the newest backup.",
      log.string());
}

}  // namespace steelyard::storage
