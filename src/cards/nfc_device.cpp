#include "cards/nfc_device.h"

#include <fmt/format.h>
#include <nfc/nfc.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <iterator>
#include <string_view>
#include <thread>

#include "ports/card_reader.h"

namespace steelyard::cards {
namespace {

constexpr int kOpenAttempts = 3;
constexpr std::chrono::milliseconds kPauseBetweenAttempts{200};
constexpr int kExchangeTimeoutMs = 2000;
constexpr nfc_modulation kIso14443A{NMT_ISO14443A, NBR_106};

struct ContextCloser {
  void operator()(nfc_context* context) const { nfc_exit(context); }
};
struct DeviceCloser {
  void operator()(nfc_device* device) const { nfc_close(device); }
};

struct TextFreer {
  void operator()(char* text) const { nfc_free(text); }
};

std::optional<NfcTarget> ToTarget(const nfc_target& target) {
  const nfc_iso14443a_info& info = target.nti.nai;
  const auto uid = domain::CardUid::FromBytes(std::span(info.abtUid).first(info.szUidLen));
  if (!uid) return std::nullopt;
  return NfcTarget{*uid, info.btSak};
}

/// libnfc answers 0 to calls a driver does not know, which is also its word for success.
int WithLastError(nfc_device* device, int result) {
  return result == 0 ? nfc_device_get_last_error(device) : result;
}

using Context = std::unique_ptr<nfc_context, ContextCloser>;

Context StartLibnfc() {
  nfc_context* context = nullptr;
  nfc_init(&context);
  if (context == nullptr) {
    throw ports::ReaderError(
        "The library for card readers could not be started; there is too little memory. No card "
        "was read or written. Close other programs and try again.");
  }
  return Context(context);
}

}  // namespace

std::vector<std::string> ListUsbReaders() {
  const Context context = StartLibnfc();
  std::array<nfc_connstring, 8> found{};
  const std::size_t count = nfc_list_devices(context.get(), found.data(), found.size());
  std::vector<std::string> names;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string_view name = found[i];
    if (name.find("_usb") != std::string_view::npos) names.emplace_back(name);
  }
  return names;
}

struct NfcDevice::Parts {
  Context context = StartLibnfc();
  std::unique_ptr<nfc_device, DeviceCloser> device;  ///< closed before its context
};

NfcDevice::NfcDevice(const std::string& connstring)
    : m_connstring(connstring), m_parts(std::make_unique<Parts>()) {
  nfc_connstring name{};
  if (connstring.empty() || connstring.size() >= sizeof name) {
    throw ports::ReaderError(
        "“{}” is no name of a card reader. Give one such as pn532_uart:/dev/ttyUSB0.", connstring);
  }
  std::ranges::copy(connstring, std::begin(name));
  for (int attempt = 1; attempt <= kOpenAttempts; ++attempt) {
    if (attempt > 1) std::this_thread::sleep_for(kPauseBetweenAttempts);
    m_parts->device.reset(nfc_open(m_parts->context.get(), name));
    nfc_device* device = m_parts->device.get();
    // Without this the chip polls on by itself when there is no card, and answers too late.
    if (device != nullptr && nfc_initiator_init(device) == 0 &&
        nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false) == 0) {
      return;
    }
  }
  throw ports::ReaderError(
      "The card reader {} does not answer. No card was read or written. Check its cable and its "
      "name, plug it in again, and see that no other program uses it.",
      connstring);
}

NfcDevice::~NfcDevice() = default;

std::string NfcDevice::Model() {
  constexpr std::string_view kChipLabel = "chip: ";
  char* text = nullptr;
  const int size = nfc_device_get_information_about(m_parts->device.get(), &text);
  const std::unique_ptr<char, TextFreer> owner(text);
  if (size < 0 || text == nullptr) Fail(size);
  const std::string_view information(text);
  const auto label = information.find(kChipLabel);
  if (label == std::string_view::npos) return nfc_device_get_name(m_parts->device.get());
  const auto model = information.substr(label + kChipLabel.size());
  return std::string(model.substr(0, model.find('\n')));
}

void NfcDevice::Fail(int code) {
  m_is_usable = false;
  throw ports::ReaderError(
      "The card reader {} stopped answering (libnfc error {}). Plug it in again and put the card "
      "back on it.",
      m_connstring, code);
}

std::vector<NfcTarget> NfcDevice::List() {
  std::array<nfc_target, 2> found{};
  nfc_device* device = m_parts->device.get();
  const int count =
      nfc_initiator_list_passive_targets(device, kIso14443A, found.data(), found.size());
  const int result = WithLastError(device, count);
  if (result < 0 && result != NFC_ETGRELEASED && result != NFC_ERFTRANS) Fail(result);
  std::vector<NfcTarget> targets;
  for (int i = 0; i < count; ++i) {
    if (const auto target = ToTarget(found[std::size_t(i)])) targets.push_back(*target);
  }
  return targets;
}

std::optional<NfcTarget> NfcDevice::Select(const domain::CardUid& uid) {
  if (const auto target = TryToSelect(uid)) return target;
  // A halted card may sleep through the first call; without a field it forgets that it was halted.
  nfc_device* device = m_parts->device.get();
  for (const bool is_on : {false, true}) {
    const int result = nfc_device_set_property_bool(device, NP_ACTIVATE_FIELD, is_on);
    if (result < 0) Fail(result);
  }
  return TryToSelect(uid);
}

std::optional<NfcTarget> NfcDevice::TryToSelect(const domain::CardUid& uid) {
  nfc_target found{};
  nfc_device* device = m_parts->device.get();
  const auto bytes = uid.bytes();
  const int count = nfc_initiator_select_passive_target(device, kIso14443A, bytes.data(),
                                                        bytes.size(), &found);
  const int result = WithLastError(device, count);
  if (result == NFC_ETGRELEASED || result == NFC_ERFTRANS) return std::nullopt;
  if (result < 0) Fail(result);
  if (count == 0) return std::nullopt;
  const auto target = ToTarget(found);
  return target && target->uid == uid ? target : std::nullopt;
}

ExchangeResult NfcDevice::Exchange(std::span<const std::uint8_t> command) {
  std::array<std::uint8_t, 264> answer{};
  nfc_device* device = m_parts->device.get();
  const int count =
      nfc_initiator_transceive_bytes(device, command.data(), command.size(), answer.data(),
                                     answer.size(), kExchangeTimeoutMs);
  const int result = WithLastError(device, count);
  if (result >= 0) {
    return {ExchangeOutcome::Done, base::Bytes(answer.begin(), answer.begin() + result)};
  }
  switch (result) {
    case NFC_EMFCAUTHFAIL: return {ExchangeOutcome::WrongKey, {}};
    case NFC_ERFTRANS:
    case NFC_ETGRELEASED:
    case NFC_EINVARG: return {ExchangeOutcome::CardSilent, {}};
    default: m_is_usable = false; return {ExchangeOutcome::ReaderFailed, {}};
  }
}

}  // namespace steelyard::cards
