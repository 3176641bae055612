/// XLSX files put together part by part, right or wrong as a test wants them.
#pragma once
#include <Poco/DateTime.h>
#include <Poco/Zip/Compress.h>

#include <map>
#include <sstream>
#include <string>

namespace steelyard::tests {

using Parts = std::map<std::string, std::string>;

inline std::string ZipOf(const Parts& parts) {
  std::ostringstream bytes;
  Poco::Zip::Compress zip(bytes, true);
  for (const auto& [path, content] : parts) {
    std::istringstream stream(content);
    zip.addFile(stream, Poco::DateTime(2026, 11, 22), path);
  }
  zip.close();
  return bytes.str();
}

inline std::string Relationship(const std::string& id, const std::string& type,
                                const std::string& target) {
  return "<Relationship Id=\"" + id +
         "\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/" + type +
         "\" Target=\"" + target + "\"/>";
}

inline std::string Relationships(const std::string& content) {
  return "<?xml version=\"1.0\"?><Relationships "
         "xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">" +
         content + "</Relationships>";
}

inline const char* const kMain =
    "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" "
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

/// A workbook of one sheet with these rows and shared strings.
inline Parts BookOf(const std::string& rows, const std::string& shared = "") {
  const std::string main(kMain);
  return {{"_rels/.rels", Relationships(Relationship("rId1", "officeDocument", "xl/workbook.xml"))},
          {"xl/workbook.xml", "<workbook " + main + "><sheets><sheet name=\"a\" sheetId=\"1\" "
                              "r:id=\"rId7\"/></sheets></workbook>"},
          {"xl/_rels/workbook.xml.rels",
           Relationships(Relationship("rId7", "worksheet", "worksheets/sheet1.xml") +
                         Relationship("rId8", "sharedStrings", "sharedStrings.xml"))},
          {"xl/sharedStrings.xml", "<sst " + main + ">" + shared + "</sst>"},
          {"xl/worksheets/sheet1.xml",
           "<worksheet " + main + "><sheetData>" + rows + "</sheetData></worksheet>"}};
}

}  // namespace steelyard::tests
