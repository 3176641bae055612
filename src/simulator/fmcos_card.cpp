/// The card itself: what an order is, which file is meant, directories and their life.
#include "simulator/fmcos_card.h"

#include <algorithm>
#include <utility>

#include "cards/fmcos_crypto.h"
#include "simulator/fmcos_answers.h"

namespace steelyard::simulator {

using namespace fmcos;

namespace {

constexpr std::string_view kMasterName = "1PAY.SYS.DDF01";
constexpr std::uint8_t kExternalKey = 0x39, kLineKey = 0x36;
constexpr std::uint8_t kSelectInstruction = 0xA4, kChallengeInstruction = 0x84,
                       kBlockInstruction = 0x1E, kUnblockInstruction = 0x18;
constexpr std::size_t kMaxData = 239;

base::Bytes BytesOf(std::string_view text) { return {text.begin(), text.end()}; }

std::uint64_t SeedFrom(const domain::CardUid& uid) {
  std::uint64_t seed = 0;
  for (const std::uint8_t byte : uid.bytes()) seed = seed << 8 | byte;
  return seed;
}

/// `6F L { 84 name, A5 { 88 sfi | 9F0C data } }`
base::Bytes ControlInformation(FmcosDirectory& directory) {
  base::Bytes inner{0x84, static_cast<std::uint8_t>(directory.name.size())};
  Append(inner, directory.name);
  const std::uint8_t file_id = directory.application_file;
  const FmcosFile* const file =
      directory.FileWithShortId(static_cast<std::uint8_t>(file_id & 0x1F));
  base::Bytes own;
  if (file != nullptr && (file_id & 0x80) != 0) {
    own = {0x9F, 0x0C, static_cast<std::uint8_t>(file->bytes.size())};
    Append(own, file->bytes);
  } else if (file != nullptr) {
    own = {0x88, 0x01, file_id};
  }
  if (!own.empty()) {
    inner.insert(inner.end(), {0xA5, static_cast<std::uint8_t>(own.size())});
    Append(inner, own);
  }
  base::Bytes information{0x6F, static_cast<std::uint8_t>(inner.size())};
  Append(information, inner);
  return information;
}

}  // namespace

const FmcosCard::Instruction FmcosCard::kInstructions[] = {
    {0xA4, 0x00, &FmcosCard::Select},
    {0x84, 0x00, &FmcosCard::GetChallenge},
    {0x82, 0x00, &FmcosCard::ExternalAuthenticate},
    {0x88, 0x00, &FmcosCard::InternalAuthenticate},
    {0x20, 0x00, &FmcosCard::VerifyPin},
    {0xB0, 0x00, &FmcosCard::ReadBinary},
    {0xD6, 0x00, &FmcosCard::UpdateBinary},
    {0xB2, 0x00, &FmcosCard::ReadRecord},
    {0xDC, 0x00, &FmcosCard::UpdateRecord},
    {0xE2, 0x00, &FmcosCard::AppendRecord},
    {0x5E, 0x80, &FmcosCard::ChangePin},
    {0x24, 0x80, &FmcosCard::UnblockPin},
    {0x5C, 0x80, &FmcosCard::GetBalance},
    {0x50, 0x80, &FmcosCard::Initialise},
    {0x52, 0x80, &FmcosCard::CreditForLoad},
    {0x54, 0x80, &FmcosCard::DebitForPurchase},
    {0x5A, 0x80, &FmcosCard::GetProof},
    {0xE0, 0x80, &FmcosCard::CreateFile},
    {0xD4, 0x80, &FmcosCard::WriteKey},
    {0x0E, 0x80, &FmcosCard::EraseDirectory},
    {0x1E, 0x80, &FmcosCard::BlockApplication},
    {0x18, 0x80, &FmcosCard::UnblockApplication},
    {0x16, 0x80, &FmcosCard::BlockCard},
};

FmcosCard::FmcosCard(FmcosMemory memory)
    : m_memory(std::move(memory)), m_random(SeedFrom(m_memory.uid)) {}

std::optional<FmcosCard> FmcosCard::Blank(const domain::CardUid& uid) {
  const auto bytes = uid.bytes();
  if (bytes.size() > 8) return std::nullopt;
  base::Bytes serial(8 - bytes.size(), 0x00);
  Append(serial, bytes);
  FmcosDirectory master;
  master.name = BytesOf(kMasterName);
  const FmcosKey transport{kExternalKey, 0x00, 0xF0, 0xF0, 0xAA, 0xFF, base::Bytes(16, 0xFF)};
  master.key_file = FmcosKeyFile{0x50, 0xF0, {transport}};
  return FmcosCard({uid, serial, FmcosLife::InUse, master});
}

std::optional<FmcosCard> FmcosCard::FromImage(std::span<const std::uint8_t> image) {
  auto memory = ParseFmcosMemory(std::string(image.begin(), image.end()));
  if (!memory) return std::nullopt;
  return FmcosCard(std::move(*memory));
}

base::Bytes FmcosCard::ats() const {
  base::Bytes ats{0x10, 0x78, 0x80, 0x90, 0x02, 0x20, 0x90, 0x00};
  Append(ats, m_memory.serial);
  return ats;
}

base::Bytes FmcosCard::image() const { return BytesOf(ToText(m_memory)); }

std::unique_ptr<VirtualCard> FmcosCard::Clone() const {
  return std::unique_ptr<VirtualCard>(new FmcosCard(*this));
}

bool FmcosCard::WouldWrite(std::span<const std::uint8_t> command) const {
  FmcosCard trial(*this);
  trial.Exchange(command);
  return trial.m_writes != m_writes;
}

CardAnswer FmcosCard::Exchange(std::span<const std::uint8_t> command, WriteExtent extent) {
  if (extent == WriteExtent::Half && WouldWrite(command)) return {kStatusTimeout, {}};
  m_bytes_written = 0;
  m_cipher_blocks = 0;
  return {kStatusOk, Run(command)};
}

CardTime FmcosCard::TimeOf(std::span<const std::uint8_t> command, const CardAnswer& answer) const {
  using namespace card_time;
  constexpr std::size_t kBlockHeaderAndChecksum = 3;
  const auto pages = static_cast<std::int64_t>((m_bytes_written + kPageBytes - 1) / kPageBytes);
  return Frame(command.size() + kBlockHeaderAndChecksum) +
         Frame(answer.data.size() + kBlockHeaderAndChecksum) + kApdu + kPageWrite * pages +
         kTripleDesBlock * static_cast<std::int64_t>(m_cipher_blocks);
}

std::optional<FmcosCard::Command> FmcosCard::Parse(std::span<const std::uint8_t> apdu) {
  if (apdu.size() < 4) return std::nullopt;
  Command command{apdu[0], apdu[1], apdu[2], apdu[3], {}, std::nullopt};
  if (apdu.size() == 4) return command;
  const std::size_t third = apdu[4];
  if (apdu.size() == 5) {
    command.expected = apdu[4];
    return command;
  }
  if (third == 0 || third > kMaxData || apdu.size() < 5 + third || apdu.size() > 6 + third) {
    return std::nullopt;
  }
  command.data = apdu.subspan(5, third);
  if (apdu.size() == 6 + third) command.expected = apdu.back();
  return command;
}

base::Bytes FmcosCard::Run(std::span<const std::uint8_t> apdu) {
  m_challenge = std::exchange(m_session.challenge, {});
  m_movement = std::exchange(m_session.movement, std::nullopt);
  if (m_memory.life != FmcosLife::InUse) return Word(kNotSupported);
  const auto command = Parse(apdu);
  if (!command) return Word(kWrongLength);
  const auto found = std::ranges::find(kInstructions, command->ins, &Instruction::ins);
  if (found == std::end(kInstructions)) return Word(kUnknownInstruction);
  if ((command->cla & ~0x04) != found->plain_class) return Word(kUnknownClass);
  if (const auto refusal = RefusalForLife(*command)) return Word(*refusal);
  return (this->*found->handler)(*command);
}

std::optional<std::uint16_t> FmcosCard::RefusalForLife(const Command& command) const {
  if (command.ins == kSelectInstruction || !m_session.directory) return std::nullopt;
  const FmcosLife life = m_memory.master.directories[*m_session.directory].life;
  if (life == FmcosLife::BlockedForGood) return kLockedForGood;
  const bool is_way_out = command.ins == kChallengeInstruction ||
                          command.ins == kBlockInstruction || command.ins == kUnblockInstruction;
  if (life == FmcosLife::BlockedForNow && !is_way_out) return kNotNow;
  return std::nullopt;
}

FmcosDirectory& FmcosCard::Directory() {
  return m_session.directory ? m_memory.master.directories[*m_session.directory]
                             : m_memory.master;
}

FmcosFile* FmcosCard::CurrentFile() {
  return m_session.file ? &Directory().files[*m_session.file] : nullptr;
}

/// XY: the state must be from Y to X; never when X is below Y. 0Y asks for the state of the MF.
bool FmcosCard::Allows(std::uint8_t right) const {
  const std::uint8_t highest = right >> 4;
  const std::uint8_t lowest = right & 0x0F;
  if (highest == 0) return m_session.master_state >= lowest;
  const std::uint8_t state =
      m_session.directory ? m_session.directory_state : m_session.master_state;
  return lowest <= state && state <= highest;
}

base::Bytes FmcosCard::Random(std::size_t size) {
  base::Bytes bytes;
  while (bytes.size() < size && !m_next_random.empty()) {
    bytes.push_back(m_next_random.front());
    m_next_random.erase(m_next_random.begin());
  }
  while (bytes.size() < size) bytes.push_back(static_cast<std::uint8_t>(m_random.Next() >> 32));
  return bytes;
}

void FmcosCard::Wrote(std::size_t bytes) {
  ++m_writes;
  m_bytes_written += bytes;
}

base::Bytes FmcosCard::Select(const Command& command) {
  const auto& children = m_memory.master.directories;
  if (command.p1 == 0x04) {
    if (command.data.size() < 5 || command.data.size() > 16) return Word(kWrongLength);
    if (std::ranges::equal(command.data, m_memory.master.name)) return SelectDirectory({});
    for (std::size_t i = 0; i < children.size(); ++i) {
      if (std::ranges::equal(command.data, children[i].name)) return SelectDirectory(i);
    }
    return Word(kNoFile);
  }
  if (command.p1 != 0x00) return Word(kWrongParameters);
  if (command.data.size() != 2) return Word(kWrongLength);
  const auto id = static_cast<std::uint16_t>(Number(command.data));
  if (id == kMasterFile) return SelectDirectory({});
  for (std::size_t i = 0; i < children.size(); ++i) {
    if (children[i].id == id) return SelectDirectory(i);
  }
  auto& files = Directory().files;
  const auto found = std::ranges::find(files, id, &FmcosFile::id);
  if (found == files.end()) return Word(kNoFile);
  m_session.file = static_cast<std::size_t>(found - files.begin());
  return Word(kDone);
}

base::Bytes FmcosCard::SelectDirectory(std::optional<std::size_t> directory) {
  m_session.directory = directory;
  m_session.file.reset();
  m_session.has_verified_pin = false;
  m_session.directory_state = 0;
  if (!directory) m_session.master_state = 0;
  FmcosDirectory& selected = Directory();
  if (selected.life == FmcosLife::BlockedForGood) return Word(kLockedForGood);
  return Answer(ControlInformation(selected),
                selected.life == FmcosLife::InUse ? kDone : kSelectedButBlocked);
}

base::Bytes FmcosCard::GetChallenge(const Command& command) {
  if (!command.data.empty() || (command.expected != 4 && command.expected != 8)) {
    return Word(kWrongLength);
  }
  m_session.challenge = Random(*command.expected);
  return Answer(m_session.challenge);
}

base::Bytes FmcosCard::CreateFile(const Command& command) {
  if (command.data.size() < 7) return Word(kWrongLength);
  const auto id = static_cast<std::uint16_t>(command.p1 << 8 | command.p2);
  if (id == kMasterFile) return CreateMaster(command);
  FmcosDirectory& parent = Directory();
  if (!Allows(parent.create_right)) return Word(kNotAllowed);
  const std::uint8_t type = command.data[0];
  if (type == static_cast<std::uint8_t>(FmcosKind::Directory)) return CreateDirectory(command);
  if (command.data.size() != 7) return Word(kWrongLength);
  if (type == static_cast<std::uint8_t>(FmcosKind::Keys)) return CreateKeyFile(command);
  FmcosFile file{};
  file.type = type;
  file.id = id;
  file.size = static_cast<std::uint16_t>(Number(command.data.subspan(1, 2)));
  file.read_right = command.data[3];
  file.write_right = command.data[4];
  file.access = command.data[6];
  switch (file.kind()) {
    case FmcosKind::Binary: file.bytes.assign(file.size, 0x00); break;
    case FmcosKind::FixedRecords:
    case FmcosKind::LoopRecords:
      if (file.record_count() < 2 || file.record_length() > 248) return Word(kWrongData);
      break;
    case FmcosKind::VariableRecords: break;
    case FmcosKind::Purse:
      if (id != 0x0001 && id != 0x0002) return Word(kWrongData);
      break;
    case FmcosKind::Keys:
    case FmcosKind::Directory:
    default: return Word(kWrongData);
  }
  if (parent.FileWithId(id) != nullptr) return Word(kWrongParameters);
  if (parent.space_used() + file.space() > parent.space_taken()) return Word(kNoRoom);
  Wrote(file.space());
  parent.files.push_back(std::move(file));
  return Word(kDone);
}

base::Bytes FmcosCard::CreateMaster(const Command& command) {
  FmcosDirectory& master = m_memory.master;
  const auto code = command.data.subspan(6);
  const bool is_code_right =
      code.size() >= 7 && std::ranges::all_of(code, [](auto byte) { return byte == 0xFF; });
  if (command.data[0] != static_cast<std::uint8_t>(FmcosKind::Directory)) return Word(kWrongData);
  if (!master.is_empty()) return Word(kWrongParameters);
  if (!is_code_right || !Allows(master.create_right)) return Word(kNotAllowed);
  master.create_right = command.data[3];
  master.erase_right = command.data[4];
  master.application_file = command.data[5];
  Wrote(16);
  SelectDirectory({});
  return Word(kDone);
}

base::Bytes FmcosCard::CreateDirectory(const Command& command) {
  FmcosDirectory& parent = Directory();
  if (command.data.size() < 13 || command.data.size() > 24) return Word(kWrongLength);
  if (m_session.directory) return Word(kWrongData);  // the tree has three levels, files included
  FmcosDirectory created;
  created.id = static_cast<std::uint16_t>(command.p1 << 8 | command.p2);
  created.size = static_cast<std::uint16_t>(Number(command.data.subspan(1, 2)));
  created.create_right = command.data[3];
  created.erase_right = command.data[4];
  created.application_file = command.data[5];
  created.name.assign(command.data.begin() + 8, command.data.end());
  for (const FmcosDirectory& sibling : parent.directories) {
    if (sibling.id == created.id || sibling.name == created.name) return Word(kWrongParameters);
  }
  const bool has_room = created.space_used() <= created.space_taken() &&
                        parent.space_used() + created.space_taken() <= parent.space_taken();
  if (!has_room) return Word(kNoRoom);
  Wrote(created.space_used());
  parent.directories.push_back(std::move(created));
  return Word(kDone);
}

base::Bytes FmcosCard::CreateKeyFile(const Command& command) {
  FmcosDirectory& parent = Directory();
  if (command.p1 != 0x00 || command.p2 != 0x00) return Word(kWrongData);
  if (parent.key_file) return Word(kWrongParameters);
  if (!parent.files.empty()) return Word(kWrongData);  // it must be the first
  const FmcosKeyFile file{static_cast<std::uint16_t>(Number(command.data.subspan(1, 2))),
                          command.data[4], {}};
  constexpr std::size_t kHeader = 11;
  if (parent.space_used() + kHeader + file.size > parent.space_taken()) return Word(kNoRoom);
  parent.key_file = file;
  Wrote(kHeader + file.size);
  return Word(kDone);
}

base::Bytes FmcosCard::EraseDirectory(const Command& command) {
  if (command.p1 != 0 || command.p2 != 0 || !command.data.empty()) return Word(kWrongParameters);
  FmcosDirectory& directory = Directory();
  if (!Allows(directory.erase_right)) return Word(kNotAllowed);
  Wrote(directory.space_used());
  directory.key_file.reset();
  directory.files.clear();
  directory.directories.clear();
  m_session.file.reset();
  return Word(kDone);
}

base::Bytes FmcosCard::BlockApplication(const Command& command) {
  if (command.p1 != 0x00 || command.p2 > 0x01) return Word(kWrongParameters);
  FmcosKey* const key = Directory().KeyOf(kLineKey, 0x00);
  const Unguarded order = TakeGuardOff(command, Guard::Mac, key, kWrongMac);
  if (order.refusal != 0) return Word(order.refusal);
  if (!m_session.directory) return Word(kNotNow);  // the MF is no application
  Directory().life = command.p2 == 0x01 ? FmcosLife::BlockedForGood : FmcosLife::BlockedForNow;
  Wrote(1);
  return Word(kDone);
}

base::Bytes FmcosCard::UnblockApplication(const Command& command) {
  if (command.p1 != 0x00 || command.p2 != 0x00) return Word(kWrongParameters);
  FmcosKey* const key = Directory().KeyOf(kLineKey, 0x00);
  const Unguarded order = TakeGuardOff(command, Guard::Mac, key, kWrongMac);
  if (order.refusal != 0) return Word(order.refusal);
  if (Directory().life == FmcosLife::InUse) return Word(kNotNow);
  Directory().life = FmcosLife::InUse;
  Wrote(1);
  return Word(kDone);
}

base::Bytes FmcosCard::BlockCard(const Command& command) {
  if (command.p1 != 0x00 || command.p2 != 0x00) return Word(kWrongParameters);
  FmcosKey* const key = Directory().KeyOf(kLineKey, 0x00);
  const Unguarded order = TakeGuardOff(command, Guard::Mac, key, kWrongMac);
  if (order.refusal != 0) return Word(order.refusal);
  m_memory.life = FmcosLife::BlockedForGood;
  Wrote(1);
  return Word(kDone);
}

}  // namespace steelyard::simulator
