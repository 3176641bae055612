#include "simulator/fmcos_files.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <sstream>

namespace steelyard::simulator {
namespace {

constexpr std::size_t kFileHeader = 11, kRecordsOverhead = 8, kPurseBody = 22, kKeyOverhead = 8;
constexpr std::size_t kEeprom = 8192;
constexpr std::string_view kFirstLine = "steelyard-fmcos-card 1";
constexpr std::size_t kMaxLevel = 2;

constexpr struct {
  FmcosLife life;
  std::string_view word;
} kLives[] = {{FmcosLife::InUse, "in-use"},
              {FmcosLife::BlockedForNow, "blocked-for-now"},
              {FmcosLife::BlockedForGood, "blocked-for-good"}};

std::string_view ToText(FmcosLife life) {
  return std::ranges::find(kLives, life, [](const auto& row) { return row.life; })->word;
}

std::string Hex(std::span<const std::uint8_t> bytes) {
  return bytes.empty() ? "-" : base::ToUpperHex(bytes);
}

void Append(std::string& text, const FmcosFile& file) {
  text += fmt::format("file {:02X} {:04X} {:04X} {:02X} {:02X} {:02X}\n", file.type, file.id,
                      file.size, file.read_right, file.write_right, file.access);
  if (!file.bytes.empty()) text += fmt::format("bytes {}\n", Hex(file.bytes));
  for (const auto& record : file.records) text += fmt::format("record {}\n", Hex(record));
  if (file.kind() != FmcosKind::Purse) return;
  const FmcosPurse& purse = file.purse;
  text += fmt::format("purse {:08X} {:04X} {:04X} {:06X}\n", purse.balance_fen,
                      purse.online_serial, purse.offline_serial, purse.overdraft_fen);
  for (const FmcosProof& proof : purse.proofs) {
    text += fmt::format("proof {:02X} {:04X} {} {}\n", proof.type, proof.serial, Hex(proof.mac),
                        Hex(proof.tac));
  }
}

void Append(std::string& text, const FmcosDirectory& directory, std::size_t level) {
  text += fmt::format("directory {} {:04X} {:04X} {:02X} {:02X} {:02X} {} {}\n", level,
                      directory.id, directory.size, directory.create_right, directory.erase_right,
                      directory.application_file, ToText(directory.life), Hex(directory.name));
  if (directory.key_file) {
    text += fmt::format("key-file {:04X} {:02X}\n", directory.key_file->size,
                        directory.key_file->add_right);
    for (const FmcosKey& key : directory.key_file->keys) {
      text += fmt::format("key {:02X} {:02X} {:02X} {:02X} {:02X} {:02X} {}\n", key.type, key.id,
                          key.use_right, key.change_right, key.third, key.fourth, Hex(key.value));
    }
  }
  for (const FmcosFile& file : directory.files) Append(text, file);
  for (const FmcosDirectory& child : directory.directories) Append(text, child, level + 1);
}

/// The words of one line; what does not fit is remembered and makes the whole text no image.
class Words {
 public:
  explicit Words(const std::string& line) : m_stream(line) {}

  std::string Text() {
    std::string word;
    if (!(m_stream >> word)) m_is_good = false;
    return word;
  }
  template <typename Number>
  Number HexNumber() {
    const std::string word = Text();
    std::uint32_t value = 0;
    const auto [end, error] = std::from_chars(word.data(), word.data() + word.size(), value, 16);
    const bool is_whole = error == std::errc() && end == word.data() + word.size();
    if (!is_whole || word.size() > 2 * sizeof(Number)) m_is_good = false;
    return static_cast<Number>(value);
  }
  base::Bytes HexBytes() {
    const std::string word = Text();
    if (word == "-") return {};
    const auto bytes = base::ParseHex(word);
    if (!bytes) m_is_good = false;
    return bytes.value_or(base::Bytes());
  }
  FmcosLife Life() {
    const auto found = std::ranges::find(kLives, Text(), [](const auto& row) { return row.word; });
    if (found != std::end(kLives)) return found->life;
    m_is_good = false;
    return FmcosLife::InUse;
  }
  bool is_good() const { return m_is_good; }
  bool AreAllUsed() {
    std::string more;
    return m_is_good && !(m_stream >> more);
  }

 private:
  std::istringstream m_stream;
  bool m_is_good = true;
};

/// Reads line by line; each line hangs on what the lines before it opened.
class MemoryReader {
 public:
  bool Take(const std::string& line) {
    Words words(line);
    const std::string what = words.Text();
    if (what == "directory") return TakeDirectory(words);
    FmcosDirectory* const directory = Directory();
    if (directory == nullptr) return false;
    if (what == "key-file") {
      const auto size = words.HexNumber<std::uint16_t>();
      directory->key_file = FmcosKeyFile{size, words.HexNumber<std::uint8_t>(), {}};
      return words.AreAllUsed();
    }
    if (what == "key") return TakeKey(words, *directory);
    if (what == "file") return TakeFile(words, *directory);
    if (directory->files.empty()) return false;
    return TakeContent(what, words, directory->files.back());
  }
  std::optional<FmcosDirectory> master() const { return m_master; }

 private:
  /// The directory opened last, or the one `level` steps down to the newest.
  FmcosDirectory* Directory(std::size_t level) {
    FmcosDirectory* directory = m_master ? &*m_master : nullptr;
    for (std::size_t i = 0; directory != nullptr && i < level; ++i) {
      directory = directory->directories.empty() ? nullptr : &directory->directories.back();
    }
    return directory;
  }
  FmcosDirectory* Directory() { return Directory(m_level); }

  bool TakeDirectory(Words& words) {
    const std::size_t level = words.HexNumber<std::uint8_t>();
    FmcosDirectory directory;
    directory.id = words.HexNumber<std::uint16_t>();
    directory.size = words.HexNumber<std::uint16_t>();
    directory.create_right = words.HexNumber<std::uint8_t>();
    directory.erase_right = words.HexNumber<std::uint8_t>();
    directory.application_file = words.HexNumber<std::uint8_t>();
    directory.life = words.Life();
    directory.name = words.HexBytes();
    if (!words.AreAllUsed() || level > kMaxLevel || (level == 0) == m_master.has_value()) {
      return false;
    }
    m_level = level;
    if (level == 0) {
      m_master = std::move(directory);
      return true;
    }
    FmcosDirectory* const parent = Directory(level - 1);
    if (parent == nullptr) return false;
    parent->directories.push_back(std::move(directory));
    return true;
  }
  static bool TakeKey(Words& words, FmcosDirectory& directory) {
    FmcosKey key{};
    key.type = words.HexNumber<std::uint8_t>();
    key.id = words.HexNumber<std::uint8_t>();
    key.use_right = words.HexNumber<std::uint8_t>();
    key.change_right = words.HexNumber<std::uint8_t>();
    key.third = words.HexNumber<std::uint8_t>();
    key.fourth = words.HexNumber<std::uint8_t>();
    key.value = words.HexBytes();
    if (!words.AreAllUsed() || !directory.key_file) return false;
    directory.key_file->keys.push_back(std::move(key));
    return true;
  }
  static bool TakeFile(Words& words, FmcosDirectory& directory) {
    FmcosFile file{};
    file.type = words.HexNumber<std::uint8_t>();
    file.id = words.HexNumber<std::uint16_t>();
    file.size = words.HexNumber<std::uint16_t>();
    file.read_right = words.HexNumber<std::uint8_t>();
    file.write_right = words.HexNumber<std::uint8_t>();
    file.access = words.HexNumber<std::uint8_t>();
    if (!words.AreAllUsed()) return false;
    directory.files.push_back(std::move(file));
    return true;
  }
  static bool TakeContent(const std::string& what, Words& words, FmcosFile& file) {
    if (what == "bytes") {
      file.bytes = words.HexBytes();
    } else if (what == "record") {
      file.records.push_back(words.HexBytes());
    } else if (what == "purse") {
      file.purse.balance_fen = words.HexNumber<std::uint32_t>();
      file.purse.online_serial = words.HexNumber<std::uint16_t>();
      file.purse.offline_serial = words.HexNumber<std::uint16_t>();
      file.purse.overdraft_fen = words.HexNumber<std::uint32_t>();
    } else if (what == "proof") {
      FmcosProof proof{};
      proof.type = words.HexNumber<std::uint8_t>();
      proof.serial = words.HexNumber<std::uint16_t>();
      proof.mac = words.HexBytes();
      proof.tac = words.HexBytes();
      file.purse.proofs.push_back(std::move(proof));
    } else {
      return false;
    }
    return words.AreAllUsed();
  }

  std::optional<FmcosDirectory> m_master;
  std::size_t m_level = 0;
};

}  // namespace

std::size_t FmcosFile::space() const {
  switch (kind()) {
    case FmcosKind::FixedRecords:
    case FmcosKind::LoopRecords:
      return kFileHeader + record_count() * (record_length() + 1) + kRecordsOverhead;
    case FmcosKind::Purse: return kFileHeader + kPurseBody;
    case FmcosKind::Binary:
    case FmcosKind::VariableRecords:
    case FmcosKind::Keys:
    case FmcosKind::Directory: break;
  }
  return kFileHeader + size;
}

std::size_t FmcosKeyFile::space_used() const {
  std::size_t used = 0;
  for (const FmcosKey& key : keys) used += key.value.size() + kKeyOverhead;
  return used;
}

std::size_t FmcosDirectory::space_used() const {
  std::size_t used = kFileHeader + name.size();
  if (key_file) used += kFileHeader + key_file->size;
  for (const FmcosFile& file : files) used += file.space();
  for (const FmcosDirectory& child : directories) used += child.space_taken();
  return used;
}

std::size_t FmcosDirectory::space_taken() const {
  return size == 0xFFFF ? kEeprom : std::size_t{size};
}

FmcosFile* FmcosDirectory::FileWithId(std::uint16_t file_id) {
  const auto found = std::ranges::find(files, file_id, &FmcosFile::id);
  return found == files.end() ? nullptr : &*found;
}

FmcosFile* FmcosDirectory::FileWithShortId(std::uint8_t short_id) {
  const auto found = std::ranges::find(files, short_id, &FmcosFile::short_id);
  return found == files.end() ? nullptr : &*found;
}

FmcosKey* FmcosDirectory::KeyOf(std::uint8_t kind, std::uint8_t key_id) {
  if (!key_file) return nullptr;
  for (FmcosKey& key : key_file->keys) {
    if (key.kind() == kind && key.id == key_id) return &key;
  }
  return nullptr;
}

std::string ToText(const FmcosMemory& memory) {
  std::string text = fmt::format("{}\ncard {} {} {}\n", kFirstLine, memory.uid.ToString(),
                                 Hex(memory.serial), ToText(memory.life));
  Append(text, memory.master, 0);
  return text;
}

std::optional<FmcosMemory> ParseFmcosMemory(std::string_view text) {
  std::istringstream lines{std::string(text)};
  std::string line;
  if (!std::getline(lines, line) || line != kFirstLine) return std::nullopt;
  if (!std::getline(lines, line)) return std::nullopt;
  Words words(line);
  const bool is_card = words.Text() == "card";
  const auto uid = domain::CardUid::Parse(words.Text());
  const base::Bytes serial = words.HexBytes();
  const FmcosLife life = words.Life();
  if (!is_card || !uid || serial.size() != 8 || !words.AreAllUsed()) return std::nullopt;
  MemoryReader reader;
  while (std::getline(lines, line)) {
    if (!reader.Take(line)) return std::nullopt;
  }
  const auto master = reader.master();
  if (!master) return std::nullopt;
  return FmcosMemory{*uid, serial, life, *master};
}

}  // namespace steelyard::simulator
