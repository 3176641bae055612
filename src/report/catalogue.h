/// Catalogue: every report the store has, one a file.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

#include "report/definition.h"

namespace steelyard::report {

class Catalogue {
 public:
  /// Reads every `*.report` in `folder`. A wrong file is among the mistakes and the others still
  /// work; so is a folder that cannot be read.
  static Catalogue Load(const std::filesystem::path& folder);

  const std::vector<Definition>& definitions() const& { return m_definitions; }  ///< by name
  const std::vector<DefinitionMistake>& mistakes() const& { return m_mistakes; }
  /// Null when there is no such report.
  const Definition* Find(std::string_view name) const&;

  // A loop over what a passing catalogue holds would read it when it is gone.
  void definitions() && = delete;
  void mistakes() && = delete;
  void Find(std::string_view name) && = delete;

 private:
  Catalogue() = default;
  std::vector<Definition> m_definitions;
  std::vector<DefinitionMistake> m_mistakes;
};

}  // namespace steelyard::report
