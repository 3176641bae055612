/// Rewrites a definition line by line, so that what people wrote between the lines is kept.
#include "report/save.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <sstream>

#include "report/file_error.h"
#include "report/whole_file.h"

namespace steelyard::report {
namespace {

namespace fs = std::filesystem;

bool IsLine(const std::string& text) {
  return text.find_first_not_of(' ') != text.npos &&
         std::all_of(text.begin(), text.end(), [](char letter) {
           return static_cast<unsigned char>(letter) >= 0x20 && letter != 0x7F;
         });
}

/// A title must be read back as it was written: blanks around it and a comment would not be.
bool IsTitle(const std::string& text) {
  return IsLine(text) && text.size() <= 200 && text.front() != ' ' && text.back() != ' ';
}

bool IsDefault(ColumnType type, const std::string& text) {
  return FitsParameter(type, text) && text.find_first_of("|\"\r\n") == text.npos;
}

class Rewriting {
 public:
  Rewriting(const Definition& changed, const SavedReport& saved)
      : m_changed(changed), m_saved(saved) {}

  std::string Rewrite(const std::string& original) {
    std::istringstream lines(original);
    for (std::string line; std::getline(lines, line);) Take(line);
    return m_text;
  }

 private:
  void Take(const std::string& line) {
    const bool is_indented = !line.empty() && (line.front() == ' ' || line.front() == '\t');
    if (!is_indented && !line.empty() && line.front() != '#') {
      m_section = line.substr(0, line.find(':'));
      if (m_section == "title.en") return AddHead();
      if (IsReplaced()) return;
    }
    const bool is_parameter = is_indented && m_section == "parameters";
    m_text += (is_parameter ? WithDefault(line) : line) + "\n";
  }

  bool IsReplaced() const {
    return m_section == "title.zh_CN" || m_section == "show" || m_section == "group" ||
           (m_section == "chart" && !m_changed.chart);
  }

  void AddHead() {
    m_text += "title.en:    " + m_saved.title.english + "\n";
    m_text += "title.zh_CN: " + m_saved.title.chinese + "\n";
    std::vector<std::string> names;
    for (const std::size_t column : m_changed.shown) {
      names.push_back(m_changed.columns[column].name);
    }
    m_text += fmt::format("show:        {}\n", fmt::join(names, " "));
    if (!m_changed.group) return;
    m_text += "group:       " + m_changed.columns[*m_changed.group].name + "\n";
  }

  /// `NAME TYPE DEFAULT | English | 中文` with another default.
  std::string WithDefault(const std::string& line) const {
    std::istringstream words(line);
    std::string name;
    words >> name;
    const auto given = m_saved.defaults.find(name);
    const auto parameter =
        std::find_if(m_changed.parameters.begin(), m_changed.parameters.end(),
                     [&](const Parameter& each) { return each.name == name; });
    if (given == m_saved.defaults.end() || parameter == m_changed.parameters.end()) return line;
    std::string type;
    words >> type;  // as it was written: it may say the kind
    return fmt::format("  {} {} \"{}\" {}", name, type, given->second,
                       line.substr(line.find('|')));
  }

  const Definition& m_changed;
  const SavedReport& m_saved;
  std::string m_section;
  std::string m_text;
};

std::optional<std::string> TextOf(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text{std::istreambuf_iterator<char>(stream), {}};
  if (!stream.is_open() || stream.bad() || text.empty()) return std::nullopt;
  return text;
}

bool AreValid(const Definition& original, const ports::ReportParameters& defaults) {
  return std::all_of(defaults.begin(), defaults.end(), [&](const auto& given) {
    const auto parameter =
        std::find_if(original.parameters.begin(), original.parameters.end(),
                     [&](const Parameter& each) { return each.name == given.first; });
    return parameter != original.parameters.end() && IsDefault(parameter->type, given.second);
  });
}

void MakeFolder(const fs::path& folder) {
  std::error_code error;
  fs::create_directories(folder, error);
  if (error) {
    throw ExportError("The folder {} could not be made: {}. Nothing was saved; check the "
                      "permissions of the folder it belongs into.",
                      folder.string(), error.message());
  }
}

}  // namespace

std::string Explain(SaveMistake mistake, Language language) {
  const bool is_chinese = language == Language::Chinese;
  switch (mistake) {
    case SaveMistake::NameNotValid:
      return is_chinese ? "报表名称只能用小写字母、数字和“-”。报表未保存；请另取名称。"
                        : "A report's name has small letters, digits and \"-\" only. Nothing was "
                          "saved; give another name.";
    case SaveMistake::NameTaken:
      return is_chinese ? "已有同名报表。报表未保存；请另取名称。"
                        : "There is a report of this name already. Nothing was saved; give another "
                          "name.";
    case SaveMistake::TitleNotValid:
      return is_chinese ? "标题必须是一行文字，首尾没有空格。报表未保存；请修改标题。"
                        : "A title is one line of text without blanks around it, in both "
                          "languages. Nothing was saved; change the title.";
    case SaveMistake::ColumnUnknown:
      return is_chinese ? "没有这样的列，或者同一列出现两次。报表未保存；请检查列名。"
                        : "There is no such column, or one is named twice. Nothing was saved; "
                          "check the columns.";
    case SaveMistake::ParameterNotValid:
      return is_chinese ? "没有这样的参数，或者参数值不能写入文件。报表未保存；请检查参数。"
                        : "There is no such parameter, or its value cannot stand in the file. "
                          "Nothing was saved; check the parameters.";
    case SaveMistake::SourceUnreadable:
      return is_chinese ? "无法读取原报表文件。报表未保存；请检查该文件是否还在。"
                        : "The file of the report that this one is made from cannot be read. "
                          "Nothing was saved; check that it is still there.";
  }
  base::Check(false);
  return "";
}

base::Result<fs::path, SaveMistake> SaveReport(const Catalogue& catalogue,
                                               const Definition& original,
                                               const SavedReport& saved, const fs::path& folder) {
  if (!IsReportName(saved.name)) return base::Fail(SaveMistake::NameNotValid);
  const fs::path file = folder / (saved.name + ".report");
  if (catalogue.Find(saved.name) != nullptr || fs::exists(file)) {
    return base::Fail(SaveMistake::NameTaken);
  }
  if (!IsTitle(saved.title.english) || !IsTitle(saved.title.chinese)) {
    return base::Fail(SaveMistake::TitleNotValid);
  }
  const auto changed = WithChanges(original, saved.changes);
  if (!changed) return base::Fail(SaveMistake::ColumnUnknown);
  if (!AreValid(original, saved.defaults)) return base::Fail(SaveMistake::ParameterNotValid);
  const auto text = TextOf(original.file);
  if (!text || !ParseDefinition(original.file, *text)) {
    return base::Fail(SaveMistake::SourceUnreadable);
  }
  const std::string rewritten = Rewriting(*changed, saved).Rewrite(*text);
  // Its own file was read, so it is what was changed: a default that is not among the choices.
  if (!ParseDefinition(file, rewritten)) return base::Fail(SaveMistake::ParameterNotValid);
  MakeFolder(folder);
  WholeFile whole(file);
  whole.Write(rewritten);
  whole.Commit();
  return file;
}

}  // namespace steelyard::report
