/// OwnCertificate: a certificate of this machine's loopback address, as an engineer makes one.
#pragma once
#include <Poco/Net/Context.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <string>

#include "support/child_process.h"

namespace steelyard::tests {

struct OwnCertificate {
  explicit OwnCertificate(const std::filesystem::path& folder, const std::string& name = "store")
      : certificate(folder / (name + ".crt")), key(folder / (name + ".key")) {
    const auto made = testing::RunProgram(
        {"openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256",
         "-nodes", "-keyout", key.string(), "-out", certificate.string(), "-days", "2", "-subj",
         "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"});
    BOOST_REQUIRE_MESSAGE(made.status == 0, made.errors);
  }
  Poco::Net::Context::Ptr ClientThatTrustsIt() const {
    return new Poco::Net::Context(Poco::Net::Context::TLS_CLIENT_USE, "", "", certificate.string(),
                                  Poco::Net::Context::VERIFY_STRICT, 9, false);
  }

  std::filesystem::path certificate;
  std::filesystem::path key;
};

}  // namespace steelyard::tests
