/// Shop: a store in a temporary folder, driven through the real steelyardctl.
#pragma once
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "support/child_process.h"
#include "support/temp_database.h"

namespace steelyard::tests {

using Json = nlohmann::json;

/// One run of steelyardctl with --json.
struct Ran {
  int status;
  Json answer;         ///< null when standard output was not exactly one object
  std::string errors;  ///< standard error

  std::string outcome() const { return answer.value("outcome", ""); }
};

inline std::vector<std::string> Command(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), STEELYARDCTL);
  return arguments;
}

inline Ran RunJson(std::vector<std::string> arguments) {
  arguments.insert(arguments.begin(), "--json");
  const auto finished = testing::RunProgram(Command(std::move(arguments)));
  auto answer = Json::parse(finished.output, nullptr, false);
  if (!answer.is_object()) answer = Json();
  return {finished.status, answer, finished.errors};
}

class Shop {
 public:
  Shop() { Write("passphrase", "correct horse battery staple\n"); }

  std::string store() const { return m_temp.path().string(); }
  std::string File(const std::string& name) const { return (m_temp.folder() / name).string(); }
  std::string Write(const std::string& name, const std::string& text) const {
    std::ofstream(File(name), std::ios::binary) << text;
    return File(name);
  }
  std::string Read(const std::string& name) const {
    std::ifstream stream(File(name), std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
  }

  /// With --store, --passphrase-file and --json.
  Ran Run(std::vector<std::string> arguments) const {
    for (const auto& option :
         {std::string("--store"), store(), std::string("--passphrase-file"), File("passphrase")}) {
      arguments.push_back(option);
    }
    return RunJson(std::move(arguments));
  }

  /// A store with one tier, ready for products.
  void Open() const {
    Run({"init", "--name", "鲜果店"});
    Run({"tier", "set", "--code", "gold", "--name", "金卡", "--discount", "50"});
  }

 private:
  TempDatabase m_temp;
};

}  // namespace steelyard::tests
