/// Members from a table in CSV or XLSX: what a shop kept in a spreadsheet before it had us.
///
/// Columns by name, in any order: name, phone, tier, note, joined; in Chinese 姓名, 电话 or 手机,
/// 等级, 备注, 入会日期. A tier is its code or its name; a date is text like 2026-11-22.
#pragma once
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/members.h"
#include "sheets/columns.h"

namespace steelyard::host {

/// The first of a row that applies.
enum class MemberRowMistake {
  TooFewCells,
  TooManyCells,
  NotUtf8,
  CellTooLong,
  ControlCharacter,
  FormulaFault,  ///< #N/A and the like
  NameEmpty,
  NameInvalid,
  PhoneInvalid,
  TierUnknown,
  NoteInvalid,
  JoinedInvalid,
  Twice,         ///< name and phone stand in an earlier row
  AlreadyMember  ///< name and phone are in the books
};

struct BadMemberRow {
  int row;             ///< from 1 with the header, as a spreadsheet shows it
  std::string column;  ///< as the header has it; empty when the row as a whole is meant
  MemberRowMistake mistake;
  std::string cell;  ///< what stood there; empty when it cannot be shown
};

/// Either every row is good and `members` holds them, or nothing is to be imported.
struct MemberImportPreview {
  std::vector<app::NewMember> members;
  std::vector<BadMemberRow> bad_rows;
  std::optional<sheets::SheetMistake> unreadable;
  std::optional<sheets::HeadFault> head_fault;

  bool IsGood() const { return !unreadable && !head_fault && bad_rows.empty(); }
};

/// Reads `bytes` against the tiers and members of the books; changes nothing. Hand what is good to
/// app::ImportMembers.
MemberImportPreview PreviewMemberImport(app::Context& context, std::string_view bytes);

}  // namespace steelyard::host
