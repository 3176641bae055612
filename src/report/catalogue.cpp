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
  catalogue.Add(folder);
  return catalogue;
}

Catalogue Catalogue::Load(const ReportFolders& folders) {
  Catalogue catalogue;
  catalogue.Add(folders.built_in);
  std::error_code error;
  if (!folders.own.empty() && std::filesystem::exists(folders.own, error)) {
    catalogue.Add(folders.own);
  }
  return catalogue;
}

void Catalogue::Add(const std::filesystem::path& folder) {
  std::vector<std::filesystem::path> files;
  std::error_code error;
  for (std::filesystem::directory_iterator entry(folder, error), end; !error && entry != end;
       entry.increment(error)) {
    if (entry->path().extension() == ".report") files.push_back(entry->path());
  }
  if (error) {
    m_mistakes.push_back(
        {folder, 0,
         fmt::format("the folder of reports cannot be read ({}); check that it exists and that "
                     "this user may read it",
                     error.message())});
  }
  std::sort(files.begin(), files.end());
  for (const auto& file : files) {
    const auto content = ReadFile(file);
    if (!content) {
      m_mistakes.push_back({file, 0, "the file cannot be read"});
      continue;
    }
    auto definition = ParseDefinition(file, *content);
    if (!definition) {
      m_mistakes.push_back(definition.error());
    } else if (const Definition* other = Find(definition->name)) {
      m_mistakes.push_back({file, 0,
                            fmt::format("there is a report {} already, in {}; give this file "
                                        "another name",
                                        other->name, other->file.string())});
    } else {
      m_definitions.push_back(std::move(definition).value());
    }
  }
}

std::vector<const Definition*> Catalogue::ByTopic() const& {
  std::vector<const Definition*> sorted;
  for (const Definition& definition : m_definitions) sorted.push_back(&definition);
  const auto key = [](const Definition& of) {
    constexpr int kBehindAll = 1000;
    return std::pair(of.topic, of.place == 0 ? kBehindAll : of.place);
  };
  std::stable_sort(sorted.begin(), sorted.end(), [&](const auto* one, const auto* other) {
    return key(*one) < key(*other);
  });
  return sorted;
}

const Definition* Catalogue::Find(std::string_view name) const& {
  for (const Definition& definition : m_definitions) {
    if (definition.name == name) return &definition;
  }
  return nullptr;
}

}  // namespace steelyard::report
