#include "report/catalogue.h"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <system_error>

namespace steelyard::report {
namespace {

std::optional<std::string> ReadFile(const std::filesystem::path& file) {
  std::error_code error;
  if (!std::filesystem::is_regular_file(file, error)) return std::nullopt;
  std::ifstream stream(file, std::ios::binary);
  if (!stream) return std::nullopt;
  std::string content{std::istreambuf_iterator<char>(stream), {}};
  if (stream.bad()) return std::nullopt;
  return content;
}

}  // namespace

Catalogue Catalogue::Load(const std::filesystem::path& folder) {
  Catalogue catalogue;
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".report") files.push_back(entry->path());
  }
  if (error) {
    catalogue.m_mistakes.push_back(
        {folder, 0,
         fmt::format("the folder of reports cannot be read ({}); check that it exists and that "
                     "this user may read it",
                     error.message())});
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const auto content = ReadFile(file);
    if (!content) {
      catalogue.m_mistakes.push_back({file, 0, "the file cannot be read"});
      continue;
    }
    auto definition = ParseDefinition(file, *content);
    if (definition) {
      catalogue.m_definitions.push_back(std::move(definition).value());
    } else {
      catalogue.m_mistakes.push_back(definition.error());
    }
  }
  return catalogue;
}

const Definition* Catalogue::Find(std::string_view name) const& {
  for (const Definition& definition : m_definitions) {
    if (definition.name == name) return &definition;
  }
  return nullptr;
}

}  // namespace steelyard::report
