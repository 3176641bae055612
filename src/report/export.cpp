#include "report/export.h"

#include "report/whole_file.h"
#include "report/xlsx.h"

namespace steelyard::report {

std::string_view ToText(Format format) {
  switch (format) {
    case Format::Text:
      return "text";
    case Format::Csv:
      return "csv";
    case Format::Json:
      return "json";
    case Format::Xlsx:
      return "xlsx";
    case Format::Pdf:
      return "pdf";
  }
  base::Check(false);
  return "";
}

std::optional<Format> ParseFormat(std::string_view text) {
  for (const Format format : {Format::Text, Format::Csv, Format::Json, Format::Xlsx, Format::Pdf}) {
    if (ToText(format) == text) return format;
  }
  return std::nullopt;
}

void ExportTo(const std::filesystem::path& path, Format format, const Table& table,
              const ExportContext& context) {
  WholeFile file(path);
  switch (format) {
    case Format::Text:
      file.Write(RenderText(table, context.language));
      break;
    case Format::Csv:
      file.Write(RenderCsv(table, context.language));
      break;
    case Format::Json:
      file.Write(RenderJson(table) + "\n");
      break;
    case Format::Xlsx:
      WriteXlsx(file.temporary(), table, context);
      break;
    case Format::Pdf:
      file.Write(RenderPdf(table, context));
      break;
  }
  file.Commit();
}

}  // namespace steelyard::report
