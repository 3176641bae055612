/// Members from tables.
#include "host/member_file.h"

#include <algorithm>
#include <set>
#include <utility>

#include "base/check.h"
#include "domain/text.h"

namespace steelyard::host {
namespace {

const sheets::KnownColumn kColumns[] = {{"name", true, "姓名|名字|会员姓名"},
                                        {"phone", false, "电话|手机|手机号|电话号码"},
                                        {"tier", false, "等级|会员等级"},
                                        {"note", false, "备注"},
                                        {"joined", false, "入会日期|注册日期"}};

MemberRowMistake MistakeOf(sheets::CellMistake mistake) {
  switch (mistake) {
    case sheets::CellMistake::TooFewCells: return MemberRowMistake::TooFewCells;
    case sheets::CellMistake::TooManyCells: return MemberRowMistake::TooManyCells;
    case sheets::CellMistake::NotUtf8: return MemberRowMistake::NotUtf8;
    case sheets::CellMistake::TooLong: return MemberRowMistake::CellTooLong;
    case sheets::CellMistake::ControlCharacter: return MemberRowMistake::ControlCharacter;
    case sheets::CellMistake::Fault: return MemberRowMistake::FormulaFault;
  }
  base::Check(false);
  return {};
}

/// Reads one row after the other against the same columns.
class RowReader {
 public:
  RowReader(const sheets::Table& table, const sheets::Columns& columns, const ports::Books& books)
      : m_head(table.front()),
        m_columns(columns),
        m_books(books),
        m_tiers(books.catalogue().Tiers()) {}

  void Read(const sheets::Row& row, MemberImportPreview& preview) {
    m_row = &row;
    m_bad.reset();
    const auto member = ReadMember();
    if (m_bad) {
      preview.bad_rows.push_back(*m_bad);
    } else {
      preview.members.push_back(member);
    }
  }

 private:
  sheets::Cell CellAt(const std::string& column) const {
    const auto found = m_columns.find(column);
    return found == m_columns.end() ? sheets::Cell() : m_row->cells[found->second];
  }

  /// Notes the row's first mistake.
  void Refuse(MemberRowMistake mistake, const std::string& column) {
    if (m_bad) return;
    const auto found = m_columns.find(column);
    const bool is_known = found != m_columns.end();
    m_bad = BadMemberRow{m_row->line, is_known ? m_head.cells[found->second].text : "", mistake,
                         is_known ? sheets::Shown(m_row->cells[found->second].text) : ""};
  }

  app::NewMember ReadMember() {
    if (const auto fault = sheets::FindCellFault(*m_row, m_columns.size())) {
      const bool has_column = fault->column < m_head.cells.size();
      m_bad = BadMemberRow{m_row->line, has_column ? m_head.cells[fault->column].text : "",
                           MistakeOf(fault->mistake),
                           sheets::Shown(m_row->cells[fault->column].text)};
      return {};
    }
    app::NewMember member{CellAt("name").text, ReadPhone(), ReadTier(), CellAt("note").text,
                          ReadJoined()};
    const auto name_mistake = domain::FindNameMistake(member.name);
    if (name_mistake == domain::TextMistake::Blank) {
      m_bad.reset();  // what a row without a name has beside it does not matter
      Refuse(MemberRowMistake::NameEmpty, "name");
    }
    if (name_mistake) Refuse(MemberRowMistake::NameInvalid, "name");
    if (!member.note.empty() && domain::FindNoteMistake(member.note)) {
      Refuse(MemberRowMistake::NoteInvalid, "note");
    }
    if (!m_seen.insert({member.name, member.phone}).second) Refuse(MemberRowMistake::Twice, "name");
    if (app::IsMember(m_books, member)) Refuse(MemberRowMistake::AlreadyMember, "name");
    return member;
  }

  /// A number must be whole: 13800000000 is a telephone, 1.38 is none.
  std::string ReadPhone() {
    const auto cell = CellAt("phone");
    const bool is_no_phone =
        cell.kind == sheets::CellKind::Number && cell.text.find_first_of(".-") != cell.text.npos;
    const bool is_invalid = !cell.text.empty() && domain::FindNameMistake(cell.text);
    if (is_no_phone || is_invalid) Refuse(MemberRowMistake::PhoneInvalid, "phone");
    return cell.text;
  }

  std::string ReadTier() {
    const auto text = CellAt("tier").text;
    for (const auto& tier : m_tiers) {
      if (tier.code == text || tier.name == text) return tier.code;
    }
    if (!text.empty()) Refuse(MemberRowMistake::TierUnknown, "tier");
    return {};
  }

  /// Dates of spreadsheets are numbers whose meaning depends on the program that wrote them.
  std::optional<domain::BusinessDay> ReadJoined() {
    const auto cell = CellAt("joined");
    if (cell.text.empty()) return std::nullopt;
    const auto day = cell.kind == sheets::CellKind::Text ? domain::BusinessDay::Parse(cell.text)
                                                         : std::nullopt;
    if (!day) Refuse(MemberRowMistake::JoinedInvalid, "joined");
    return day;
  }

  const sheets::Row& m_head;
  const sheets::Columns& m_columns;
  const ports::Books& m_books;
  std::vector<domain::Tier> m_tiers;
  std::set<std::pair<std::string, std::string>> m_seen;
  const sheets::Row* m_row = nullptr;
  std::optional<BadMemberRow> m_bad;
};

}  // namespace

MemberImportPreview PreviewMemberImport(app::Context& context, std::string_view bytes) {
  MemberImportPreview preview;
  const auto table = sheets::ReadTable(bytes);
  if (!table) {
    preview.unreadable = table.error();
    return preview;
  }
  const auto columns = sheets::ReadHead(*table, kColumns);
  if (!columns) {
    preview.head_fault = columns.error();
    return preview;
  }
  context.store.Read([&](const ports::Books& books) {
    RowReader reader(*table, *columns, books);
    for (std::size_t i = 1; i < table->size(); ++i) reader.Read((*table)[i], preview);
  });
  return preview;
}

}  // namespace steelyard::host
