/// Catalogue: every report the store has, one a file.
#pragma once
#include <filesystem>
#include <string_view>
#include <vector>

#include "report/definition.h"

namespace steelyard::report {

/// Where reports are: those that come with the program, and those that a store made for itself.
struct ReportFolders {
  std::filesystem::path built_in;
  std::filesystem::path own;  ///< need not exist; nothing is looked for where it is empty
};

class Catalogue {
 public:
  /// Reads every `*.report` in `folder`. A wrong file is among the mistakes and the others still
  /// work; so is a folder that cannot be read.
  static Catalogue Load(const std::filesystem::path& folder);
  /// Both folders. A report of the store's own cannot have the name of one that comes with the
  /// program: what a schedule or a script means by a name must not change with a file.
  static Catalogue Load(const ReportFolders& folders);

  /// By name, those that come with the program first.
  const std::vector<Definition>& definitions() const& { return m_definitions; }
  /// By topic and place, as a window lists them; of one place those that come with the program
  /// first.
  std::vector<const Definition*> ByTopic() const&;
  const std::vector<DefinitionMistake>& mistakes() const& { return m_mistakes; }
  /// Null when there is no such report.
  const Definition* Find(std::string_view name) const&;

  // A loop over what a passing catalogue holds would read it when it is gone.
  void definitions() && = delete;
  void mistakes() && = delete;
  void Find(std::string_view name) && = delete;
  void ByTopic() && = delete;

 private:
  Catalogue() = default;
  void Add(const std::filesystem::path& folder);
  std::vector<Definition> m_definitions;
  std::vector<DefinitionMistake> m_mistakes;
};

}  // namespace steelyard::report
