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
    case Format::Html:
      return "html";
  }
  base::Check(false);
  return "";
}

std::optional<Format> ParseFormat(std::string_view text) {
  for (const Format format : {Format::Text, Format::Csv, Format::Json, Format::Xlsx, Format::Pdf,
                              Format::Html}) {
    if (ToText(format) == text) return format;
  }
  return std::nullopt;
}

std::string_view ToText(Paper paper) { return paper == Paper::A4 ? "a4" : "80mm"; }

std::optional<Paper> ParsePaper(std::string_view text) {
  for (const Paper paper : {Paper::A4, Paper::Roll80mm}) {
    if (ToText(paper) == text) return paper;
  }
  return std::nullopt;
}

ExportContext WithoutContext(Language language) {
  constexpr std::int64_t kAnyMoment = 1'700'000'000'000;  // nobody shows it
  return {"", language, *base::Timestamp::FromUnixMs(kAnyMoment)};
}

void TellProgress(const ExportContext& context, const Progress& progress) {
  constexpr std::size_t kRows = 256;
  const bool is_told = progress.done % kRows == 0 || progress.all < kRows;
  if (context.progress && is_told) context.progress(progress);
}

void ExportTo(const std::filesystem::path& path, Format format, const Table& table,
              const ExportContext& context) {
  WholeFile file(path);
  const auto append = [&](std::string_view text) { file.Append(text); };
  switch (format) {
    case Format::Text:
      WriteText(table, context, append);
      break;
    case Format::Csv:
      WriteCsv(table, context, append);
      break;
    case Format::Json:
      WriteJson(table, context, append);
      append("\n");
      break;
    case Format::Xlsx:
      WriteXlsx(file.temporary(), table, context);
      break;
    case Format::Pdf:
      file.Write(RenderPdf(table, context, context.paper));
      break;
    case Format::Html:
      WriteHtml(table, context, append);
      break;
  }
  file.Commit();
}

}  // namespace steelyard::report
