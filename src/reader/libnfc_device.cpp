#include "reader/libnfc_device.h"

#include <string.h>

#include <algorithm>
#include <array>
#include <iterator>
#include <string>

namespace steelyard::reader {
namespace {

using cards::Message;
using cards::Question;
using cards::Status;

constexpr nfc_modulation kIso14443A{NMT_ISO14443A, NBR_106};

struct TextFreer {
  void operator()(char* text) const { nfc_free(text); }
};

Message Failed(int code) {
  Message answer(Status::ReaderFailed);
  // The longest number has room.
  static_cast<void>(answer.Append(std::to_string(code)));
  return answer;
}

bool AppendWithSize(Message& answer, std::span<const std::uint8_t> bytes) {
  const std::array<std::uint8_t, 1> size{static_cast<std::uint8_t>(bytes.size())};
  return answer.Append(size) && answer.Append(bytes);
}

bool AppendCard(Message& answer, const nfc_target& target) {
  const nfc_iso14443a_info& info = target.nti.nai;
  const std::array<std::uint8_t, 1> sak{info.btSak};
  return answer.Append(sak) &&
         AppendWithSize(answer, std::span(info.abtUid).first(info.szUidLen)) &&
         AppendWithSize(answer, std::span(info.abtAts).first(info.szAtsLen));
}

bool IsNoCard(int result) { return result == NFC_ETGRELEASED || result == NFC_ERFTRANS; }

}  // namespace

/// libnfc answers 0 to calls a driver does not know, which is also its word for success.
int LibnfcDevice::WithLastError(int result) const {
  return result == 0 ? nfc_device_get_last_error(m_device.get()) : result;
}

Message LibnfcDevice::Answer(const Message& question) {
  const auto kind = static_cast<Question>(question.head());
  if (kind != Question::Open && !m_device) return Failed(NFC_ENOTSUCHDEV);
  switch (kind) {
    case Question::Open: return Open(question.text());
    case Question::Model: return Model();
    case Question::List:
    case Question::Select:
    case Question::SelectAsClassic: break;
    case Question::Exchange: return Exchange(question.body());
    default: return Failed(NFC_ENOTIMPL);
  }
  const bool is_classic = kind == Question::SelectAsClassic;
  const int result = Use(is_classic ? Activation::None : Activation::Automatic);
  if (result < 0) return Failed(result);
  return kind == Question::List ? List() : Select(question.body());
}

int LibnfcDevice::Use(Activation activation) {
  return nfc_device_set_property_bool(m_device.get(), NP_AUTO_ISO14443_4,
                                      activation == Activation::Automatic);
}

Message LibnfcDevice::Open(std::string_view name) {
  nfc_connstring connstring{};
  if (name.empty() || name.size() >= sizeof connstring) return Failed(NFC_EINVARG);
  std::ranges::copy(name, std::begin(connstring));
  m_device.reset();
  if (!m_context) {
    nfc_context* context = nullptr;
    nfc_init(&context);
    if (context == nullptr) return Failed(NFC_ESOFT);
    m_context.reset(context);
  }
  m_device.reset(nfc_open(m_context.get(), connstring));
  if (!m_device) return Failed(NFC_ENOTSUCHDEV);
  nfc_device* device = m_device.get();
  int result = nfc_initiator_init(device);
  // Without this the chip polls on by itself when there is no card, and answers too late.
  if (result == 0) result = nfc_device_set_property_bool(device, NP_INFINITE_SELECT, false);
  if (result == 0) return Message(Status::Done);
  m_device.reset();
  return Failed(result);
}

Message LibnfcDevice::Model() {
  constexpr std::string_view kChipLabel = "chip: ";
  char* text = nullptr;
  const int size = nfc_device_get_information_about(m_device.get(), &text);
  const std::unique_ptr<char, TextFreer> owner(text);
  if (size < 0 || text == nullptr) return Failed(size);
  const std::string_view information(text);
  const auto label = information.find(kChipLabel);
  std::string_view model = nfc_device_get_name(m_device.get());
  if (label != std::string_view::npos) {
    model = information.substr(label + kChipLabel.size());
    model = model.substr(0, model.find('\n'));
  }
  Message answer(Status::Done);
  return answer.Append(model) ? answer : Failed(NFC_EOVFLOW);
}

Message LibnfcDevice::List() {
  std::array<nfc_target, 2> found{};
  const int count = nfc_initiator_list_passive_targets(m_device.get(), kIso14443A, found.data(),
                                                       found.size());
  const int result = WithLastError(count);
  if (result < 0 && !IsNoCard(result)) return Failed(result);
  Message answer(Status::Done);
  for (int i = 0; i < count; ++i) {
    if (!AppendCard(answer, found[std::size_t(i)])) return Failed(NFC_EOVFLOW);
  }
  return answer;
}

Message LibnfcDevice::Select(Bytes uid) {
  const auto try_to_select = [&](nfc_target& found) {
    const int count = nfc_initiator_select_passive_target(m_device.get(), kIso14443A, uid.data(),
                                                          uid.size(), &found);
    const int result = WithLastError(count);
    return IsNoCard(result) ? 0 : result;
  };
  nfc_target found{};
  int result = try_to_select(found);
  if (result == 0) {
    // A halted card may sleep through the first call; without a field it forgets its halt.
    for (const bool is_on : {false, true}) {
      result = nfc_device_set_property_bool(m_device.get(), NP_ACTIVATE_FIELD, is_on);
      if (result < 0) return Failed(result);
    }
    result = try_to_select(found);
  }
  if (result < 0) return Failed(result);
  Message answer(Status::Done);
  if (result > 0 && !AppendCard(answer, found)) return Failed(NFC_EOVFLOW);
  return answer;
}

Message LibnfcDevice::Exchange(Bytes command) {
  std::array<std::uint8_t, 264> data{};
  const int count = nfc_initiator_transceive_bytes(m_device.get(), command.data(), command.size(),
                                                   data.data(), data.size(),
                                                   int(cards::kExchangePatience.count()));
  const int result = WithLastError(count);
  Message answer(Status::Done);
  if (result >= 0) {
    const bool has_room = answer.Append(std::span(data).first(std::size_t(result)));
    ::explicit_bzero(data.data(), data.size());
    return has_room ? answer : Failed(NFC_EOVFLOW);
  }
  switch (result) {
    case NFC_EMFCAUTHFAIL: return Message(Status::WrongKey);
    case NFC_ERFTRANS:
    case NFC_ETGRELEASED:
    case NFC_EINVARG: return Message(Status::CardSilent);
    default: return Failed(result);
  }
}

}  // namespace steelyard::reader
