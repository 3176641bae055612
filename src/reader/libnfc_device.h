/// LibnfcDevice: one contactless reader through libnfc, in words of NfcDevice's messages. The only
/// place that knows libnfc.
#pragma once
#include <nfc/nfc.h>

#include <cstdint>
#include <memory>
#include <span>
#include <string_view>

#include "cards/reader_messages.h"

namespace steelyard::reader {

class LibnfcDevice {
 public:
  /// One question, one answer: see cards/reader_messages.h.
  cards::Message Answer(const cards::Message& question);

 private:
  using Bytes = std::span<const std::uint8_t>;
  cards::Message Open(std::string_view name);
  cards::Message Model();
  cards::Message List();
  cards::Message Select(Bytes uid);
  /// Whether a card that can is asked to speak ISO/IEC 14443-4 as soon as it is found. Costs an
  /// exchange with the reader only where it changes.
  enum class Activation { Automatic, None };
  int Use(Activation activation);
  cards::Message Exchange(Bytes command);
  int WithLastError(int result) const;

  struct ContextCloser {
    void operator()(nfc_context* context) const { nfc_exit(context); }
  };
  struct DeviceCloser {
    void operator()(nfc_device* device) const { nfc_close(device); }
  };
  std::unique_ptr<nfc_context, ContextCloser> m_context;
  std::unique_ptr<nfc_device, DeviceCloser> m_device;  ///< closed before its context
};

}  // namespace steelyard::reader
