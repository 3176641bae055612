#include "report/query_scan.h"

#include <fmt/format.h>

#include <algorithm>

namespace steelyard::report {
namespace {

bool IsLetter(char letter) {
  return (letter >= 'a' && letter <= 'z') || (letter >= 'A' && letter <= 'Z') || letter == '_';
}

bool IsNameLetter(char letter) {
  return IsLetter(letter) || (letter >= '0' && letter <= '9');
}

class Scanner {
 public:
  explicit Scanner(std::string_view query) : m_query(query) {}

  QueryScan Scan() {
    while (m_at < m_query.size() && !m_result.mistake) Step();
    if (!m_result.mistake && m_first_word.empty()) Refuse("the query is empty");
    return std::move(m_result);
  }

 private:
  char At(std::size_t ahead) const {
    return m_at + ahead < m_query.size() ? m_query[m_at + ahead] : '\0';
  }

  void Refuse(std::string sentence) {
    const auto lines = std::count(m_query.begin(), m_query.begin() + m_at, '\n');
    m_result.mistake = QueryMistake{static_cast<int>(lines) + 1, std::move(sentence)};
  }

  void Step() {
    const char letter = At(0);
    if (letter == '-' && At(1) == '-') return SkipTo("\n", "");
    if (letter == '/' && At(1) == '*') return SkipTo("*/", "a comment /* does not end");
    if (letter == '\'' || letter == '"') return SkipQuoted(letter);
    if (letter == ';') {
      return Refuse("the query holds a `;`: a report is one SELECT and needs none");
    }
    if (letter == '?' || letter == '$' || letter == '@') {
      return Refuse(fmt::format("the query holds a `{}`: parameters are written :name", letter));
    }
    if (letter == ':') return TakeParameter();
    if (IsLetter(letter)) return TakeWord();
    ++m_at;
  }

  void SkipTo(std::string_view end, const char* mistake) {
    const std::size_t found = m_query.find(end, m_at + 2);
    if (found == m_query.npos && *mistake != '\0') return Refuse(mistake);
    m_at = found == m_query.npos ? m_query.size() : found + end.size();
  }

  /// A doubled quote inside closes and opens again, which comes to the same.
  void SkipQuoted(char quote) {
    const std::size_t found = m_query.find(quote, m_at + 1);
    if (found == m_query.npos) {
      return Refuse(fmt::format("the query has a {} without its other half", quote));
    }
    m_at = found + 1;
  }

  void TakeParameter() {
    if (At(1) == ':') {
      return Refuse("the query holds `::`, which only PostgreSQL understands: write CAST(x AS y)");
    }
    const std::string_view name = NameAt(m_at + 1);
    if (name.empty() || !IsName(name)) return Refuse("a `:` without the name of a parameter");
    m_result.parameters.insert(std::string(name));
    m_at += 1 + name.size();
  }

  void TakeWord() {
    const std::string_view word = NameAt(m_at);
    if (m_first_word.empty()) {
      m_first_word = word;
      std::transform(word.begin(), word.end(), m_first_word.begin(), [](char letter) {
        return letter >= 'a' && letter <= 'z' ? static_cast<char>(letter - 'a' + 'A') : letter;
      });
      if (m_first_word != "SELECT" && m_first_word != "WITH") {
        return Refuse(fmt::format("the query begins with {}: a report is one SELECT", word));
      }
    }
    m_at += word.size();
  }

  std::string_view NameAt(std::size_t begin) const {
    std::size_t end = begin;
    while (end < m_query.size() && IsNameLetter(m_query[end])) ++end;
    return m_query.substr(begin, end - begin);
  }

  std::string_view m_query;
  std::size_t m_at = 0;
  std::string m_first_word;
  QueryScan m_result;
};

}  // namespace

QueryScan ScanQuery(std::string_view query) {
  return Scanner(query).Scan();
}

bool IsName(std::string_view text) {
  return !text.empty() && IsLetter(text.front()) &&
         std::all_of(text.begin(), text.end(), IsNameLetter);
}

}  // namespace steelyard::report
