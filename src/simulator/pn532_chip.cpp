#include "simulator/pn532_chip.h"

#include <algorithm>

namespace steelyard::simulator {
namespace {

constexpr std::uint8_t kDiagnose = 0x00, kGetFirmwareVersion = 0x02, kGetGeneralStatus = 0x04,
                       kReadRegister = 0x06, kWriteRegister = 0x08, kSetParameters = 0x12,
                       kSamConfiguration = 0x14, kPowerDown = 0x16, kRfConfiguration = 0x32,
                       kInDataExchange = 0x40, kInCommunicateThru = 0x42, kInDeselect = 0x44,
                       kInListPassiveTarget = 0x4A, kInRelease = 0x52;
constexpr std::uint8_t kPollForEver = 0xFF;
constexpr std::uint8_t kAutomaticRats = 0x10;
constexpr std::uint8_t kCascadeTag = 0x88;

ChipReply Answer(std::uint8_t command, std::span<const std::uint8_t> data) {
  base::Bytes body{static_cast<std::uint8_t>(command + 1)};
  body.insert(body.end(), data.begin(), data.end());
  return {ReplyKind::Answer, std::move(body)};
}

ChipReply Answer(std::uint8_t command, std::initializer_list<std::uint8_t> data = {}) {
  return Answer(command, std::span(data.begin(), data.size()));
}

ChipReply SyntaxError() { return {ReplyKind::SyntaxError, {}}; }

std::uint16_t Address(std::span<const std::uint8_t> bytes) {
  return static_cast<std::uint16_t>(bytes[0] << 8 | bytes[1]);
}

/// The UID a host selects by: longer ones come in pieces, each but the last behind a cascade tag.
base::Bytes WithoutCascadeTags(std::span<const std::uint8_t> bytes) {
  base::Bytes uid;
  while (bytes.size() > 4 && bytes[0] == kCascadeTag) {
    uid.insert(uid.end(), bytes.begin() + 1, bytes.begin() + 4);
    bytes = bytes.subspan(4);
  }
  uid.insert(uid.end(), bytes.begin(), bytes.end());
  return uid;
}

}  // namespace

bool Pn532Chip::Hears(WakeUp wake_up) {
  if (wake_up == WakeUp::Seen) m_power = Power::Awake;
  return m_power == Power::Awake;
}

ChipReply Pn532Chip::Handle(std::span<const std::uint8_t> command) {
  m_polling.reset();
  if (command.empty()) return SyntaxError();
  const Parameters parameters = command.subspan(1);
  switch (command[0]) {
    case kDiagnose: return Diagnose(parameters);
    case kGetFirmwareVersion: return Answer(kGetFirmwareVersion, {0x32, 0x01, 0x06, 0x07});
    case kGetGeneralStatus: return GeneralStatus();
    case kReadRegister: return ReadRegisters(parameters);
    case kWriteRegister: return WriteRegisters(parameters);
    case kSetParameters: return SetParameters(parameters);
    case kSamConfiguration: return parameters.empty() ? SyntaxError() : Answer(kSamConfiguration);
    case kPowerDown: return parameters.empty() ? SyntaxError() : PowerDown();
    case kRfConfiguration: return ConfigureRf(parameters);
    case kInListPassiveTarget: return ListPassiveTarget(parameters);
    case kInDataExchange: return ExchangeData(parameters);
    case kInCommunicateThru: return TalkRaw();
    case kInDeselect:
    case kInRelease: return Release(command[0]);
    default: return SyntaxError();
  }
}

ChipReply Pn532Chip::Diagnose(Parameters parameters) const {
  if (parameters.empty()) return SyntaxError();
  constexpr std::uint8_t kCommunicationTest = 0x00;
  if (parameters[0] == kCommunicationTest) return Answer(kDiagnose, parameters);
  return Answer(kDiagnose, {0x00});
}

ChipReply Pn532Chip::GeneralStatus() const {
  base::Bytes data{0x00, 0x01, static_cast<std::uint8_t>(m_targets.size())};
  for (std::size_t i = 0; i < m_targets.size(); ++i) {
    data.insert(data.end(), {static_cast<std::uint8_t>(i + 1), 0x00, 0x00, 0x10});
  }
  data.push_back(0x00);
  return Answer(kGetGeneralStatus, data);
}

ChipReply Pn532Chip::ReadRegisters(Parameters parameters) const {
  if (parameters.empty() || parameters.size() % 2 != 0) return SyntaxError();
  base::Bytes values;
  for (; !parameters.empty(); parameters = parameters.subspan(2)) {
    const auto found = m_registers.find(Address(parameters));
    values.push_back(found == m_registers.end() ? 0 : found->second);
  }
  return Answer(kReadRegister, values);
}

ChipReply Pn532Chip::WriteRegisters(Parameters parameters) {
  if (parameters.empty() || parameters.size() % 3 != 0) return SyntaxError();
  for (; !parameters.empty(); parameters = parameters.subspan(3)) {
    m_registers[Address(parameters)] = parameters[2];
  }
  return Answer(kWriteRegister);
}

ChipReply Pn532Chip::ConfigureRf(Parameters parameters) {
  constexpr std::uint8_t kField = 0x01, kRetries = 0x05, kFieldOn = 0x01;
  if (parameters.empty()) return SyntaxError();
  if (parameters[0] == kField && parameters.size() == 2 && !(parameters[1] & kFieldOn)) {
    DropTargets();
    m_field.SwitchOff();
  }
  if (parameters[0] == kRetries && parameters.size() == 4) m_passive_retries = parameters[3];
  return Answer(kRfConfiguration);
}

ChipReply Pn532Chip::SetParameters(Parameters parameters) {
  if (parameters.size() != 1) return SyntaxError();
  m_parameters = parameters[0];
  return Answer(kSetParameters);
}

RfField::Cards Pn532Chip::FindCards(Parameters parameters) {
  constexpr std::uint8_t kType106A = 0x00;
  if (parameters[1] != kType106A) return {};
  const base::Bytes wanted = WithoutCascadeTags(parameters.subspan(2));
  const auto is_released = [&](const auto& card) {
    return std::ranges::find(m_released, card) != m_released.end();
  };
  RfField::Cards found;
  for (const auto& card : wanted.empty() ? m_field.LookAround() : m_field.cards()) {
    if (wanted.empty() || std::ranges::equal(wanted, card->uid().bytes())) found.push_back(card);
  }
  std::stable_partition(found.begin(), found.end(),
                        [&](const auto& card) { return !is_released(card); });
  if (found.size() > parameters[0]) found.resize(parameters[0]);
  return found;
}

ChipReply Pn532Chip::ListPassiveTarget(Parameters parameters) {
  if (parameters.size() < 2 || parameters[0] < 1 || parameters[0] > 2) return SyntaxError();
  m_targets = FindCards(parameters);
  if (m_targets.empty() && m_passive_retries == kPollForEver) {
    m_polling = base::Bytes(parameters.begin(), parameters.end());
    return {ReplyKind::Polling, {}};
  }
  base::Bytes data{static_cast<std::uint8_t>(m_targets.size())};
  for (std::size_t i = 0; i < m_targets.size(); ++i) {
    VirtualCard& card = *m_targets[i];
    m_field.Select(card);
    const auto uid = card.uid().bytes();
    data.insert(data.end(), {static_cast<std::uint8_t>(i + 1), card.atqa()[0], card.atqa()[1],
                             card.sak(), static_cast<std::uint8_t>(uid.size())});
    data.insert(data.end(), uid.begin(), uid.end());
    if (!(m_parameters & kAutomaticRats)) continue;
    card.Activate();
    const base::Bytes ats = card.ats();
    data.insert(data.end(), ats.begin(), ats.end());
  }
  return Answer(kInListPassiveTarget, data);
}

std::optional<base::Bytes> Pn532Chip::PollAgain() {
  if (!m_polling) return std::nullopt;
  const base::Bytes parameters = *m_polling;
  ChipReply reply = ListPassiveTarget(parameters);
  if (reply.kind != ReplyKind::Answer) return std::nullopt;
  m_polling.reset();
  return std::move(reply.body);
}

ChipReply Pn532Chip::ExchangeData(Parameters parameters) {
  constexpr std::uint8_t kTargetNumber = 0x3F;
  if (parameters.empty()) return SyntaxError();
  const std::size_t number = parameters[0] & kTargetNumber;
  if (number < 1 || number > m_targets.size()) {
    return Answer(kInDataExchange, {kStatusWrongContext});
  }
  const CardAnswer answer = m_field.Exchange(*m_targets[number - 1], parameters.subspan(1));
  // A card that refused is halted; it wants to be selected again.
  if (answer.status != kStatusOk) m_targets.clear();
  base::Bytes data{answer.status};
  data.insert(data.end(), answer.data.begin(), answer.data.end());
  return Answer(kInDataExchange, data);
}

/// A MIFARE Classic card says nothing to what is not in its cipher. A CPU card is asked this way
/// whether it is still there, by a block that is not acknowledged: it answers with one that is.
ChipReply Pn532Chip::TalkRaw() const {
  constexpr std::uint8_t kAcknowledged = 0xA3;
  const bool is_there = !m_targets.empty() && m_field.Holds(m_targets.front().get()) &&
                        !m_targets.front()->ats().empty();
  if (!is_there) return Answer(kInCommunicateThru, {kStatusTimeout});
  return Answer(kInCommunicateThru, {kStatusOk, kAcknowledged});
}

ChipReply Pn532Chip::Release(std::uint8_t answer_code) {
  for (const auto& card : m_targets) m_released.push_back(card);
  m_targets.clear();
  return Answer(answer_code, {kStatusOk});
}

ChipReply Pn532Chip::PowerDown() {
  DropTargets();
  m_field.SwitchOff();
  m_power = Power::Asleep;
  return Answer(kPowerDown, {kStatusOk});
}

void Pn532Chip::DropTargets() {
  m_targets.clear();
  m_released.clear();
}

}  // namespace steelyard::simulator
