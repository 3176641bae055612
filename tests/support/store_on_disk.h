/// StoreOnDisk: a store in a folder of its own, driven through the real steelyardctl.
#pragma once
#include <stdlib.h>

#include <boost/test/unit_test.hpp>
#include <filesystem>
#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/child_process.h"

namespace steelyard::testing {

class StoreOnDisk {
 public:
  StoreOnDisk() {
    std::string pattern = (std::filesystem::temp_directory_path() / "steelyard-XXXXXX").string();
    BOOST_REQUIRE(mkdtemp(pattern.data()) != nullptr);
    m_folder = pattern;
    std::ofstream(m_folder / "passphrase") << "right horse, wrong battery\n";
  }
  ~StoreOnDisk() {
    std::error_code ignored;
    std::filesystem::remove_all(m_folder, ignored);
  }

  std::filesystem::path File(const std::string& name) const { return m_folder / name; }

  std::vector<std::string> Command(const std::vector<std::string>& arguments) const {
    std::vector<std::string> command{STEELYARDCTL, "--store", File("store.db").string(),
                                     "--passphrase-file", File("passphrase").string()};
    command.insert(command.end(), arguments.begin(), arguments.end());
    return command;
  }

  /// Runs steelyardctl, which must end with status 0; its one JSON object.
  nlohmann::json Run(const std::vector<std::string>& arguments) const {
    std::vector<std::string> with_json{"--json"};
    with_json.insert(with_json.end(), arguments.begin(), arguments.end());
    const Finished finished = RunProgram(Command(with_json));
    BOOST_TEST_CONTEXT(arguments.at(0) << " " << finished.errors << finished.output) {
      BOOST_REQUIRE_EQUAL(finished.status, 0);
      return nlohmann::json::parse(finished.output);
    }
    return {};
  }

  /// `serve` on a free port; the address is read from the line that says it is ready.
  std::unique_ptr<ChildProcess> Serve(std::string& address, const std::string& listen) const {
    auto service = std::make_unique<ChildProcess>(
        Command({"--json", "serve", "--listen", listen, "--no-pull", "--no-schedule"}));
    const auto ready = service->WaitForLine("serving");
    BOOST_REQUIRE_MESSAGE(ready.has_value(), service->errors());
    address = nlohmann::json::parse(*ready).at("address");
    return service;
  }

 private:
  std::filesystem::path m_folder;
};

}  // namespace steelyard::testing
