/// CardOnReader: a MIFARE Classic card on a virtual reader of its own, lying there until it goes.
#pragma once
#include <boost/test/unit_test.hpp>
#include <string>

#include "support/child_process.h"
#include "support/store_on_disk.h"

namespace steelyard::testing {

class CardOnReader {
 public:
  CardOnReader(const StoreOnDisk& store, const std::string& uid)
      : m_process({STEELYARDCTL, "simulate", "reader", "--card", "m1", "--uid", uid, "--image",
                   store.File(uid + ".mfd").string()}) {
    const auto line = m_process.WaitForLine("pn532_uart:");
    BOOST_REQUIRE_MESSAGE(line.has_value(), m_process.errors());
    const auto start = line->find("pn532_uart:");
    m_device = line->substr(start, line->find_first_of(" \"", start) - start);
  }
  /// The name under which libnfc finds the reader.
  const std::string& device() const { return m_device; }

 private:
  ChildProcess m_process;
  std::string m_device;
};

}  // namespace steelyard::testing
