/// ZIP and XML, bounded.
#include "sheets/xlsx_parts.h"

#include <Poco/Exception.h>
#include <Poco/SAX/Attributes.h>
#include <Poco/SAX/LexicalHandler.h>
#include <Poco/SAX/SAXParser.h>
#include <Poco/Zip/ZipArchive.h>
#include <Poco/Zip/ZipStream.h>

#include <sstream>

namespace steelyard::sheets {
namespace {

constexpr std::size_t kMaxEntries = 2'000;  // a workbook has some twenty

/// Counted before Poco makes an object of each.
bool HasBearablyManyEntries(std::string_view bytes) {
  constexpr std::string_view kEntry = "PK\x03\x04";
  std::size_t entries = 0;
  for (auto at = bytes.find(kEntry); at != bytes.npos; at = bytes.find(kEntry, at + 4)) {
    if (++entries > kMaxEntries) return false;
  }
  return true;
}

/// A DTD has no place in XLSX; entities that multiply come with one.
class NoDtd final : public Poco::XML::LexicalHandler {
 public:
  bool HasSeenOne() const { return m_has_seen_one; }
  void startDTD(const std::string&, const std::string&, const std::string&) override {
    m_has_seen_one = true;
  }
  void endDTD() override {}
  void startEntity(const std::string&) override {}
  void endEntity(const std::string&) override {}
  void startCDATA() override {}
  void endCDATA() override {}
  void comment(const char[], int, int) override {}

 private:
  bool m_has_seen_one = false;
};

class RelationshipsHandler final : public PartHandler {
 public:
  explicit RelationshipsHandler(std::string folder) : m_folder(std::move(folder)) {}
  Relationships found;

 private:
  void Begin(const std::string& name, const Attributes& attributes) override {
    if (name != "Relationship") return;
    const auto type = AttributeOf(attributes, "Type");
    found.emplace(AttributeOf(attributes, "Id"),
                  Relationship{type.substr(type.rfind('/') + 1),
                               PathOf(AttributeOf(attributes, "Target"))});
  }

  /// Targets are seen from the part's folder, or from the top when they begin with a /.
  std::string PathOf(std::string target) const {
    if (target.starts_with('/')) return target.substr(1);
    std::string folder = m_folder;
    while (target.starts_with("../")) {
      target.erase(0, 3);
      if (!folder.empty()) folder.pop_back();
      folder.erase(folder.rfind('/') + 1);  // npos + 1 is 0
    }
    return folder + target;
  }

  std::string m_folder;  ///< with its / at the end; empty for the top
};

}  // namespace

struct XlsxParts::Zip {
  explicit Zip(std::string_view bytes) : stream(std::string(bytes)), archive(stream) {}
  std::istringstream stream;
  Poco::Zip::ZipArchive archive;
};

XlsxParts::XlsxParts(std::unique_ptr<Zip> zip) : m_zip(std::move(zip)) {}
XlsxParts::XlsxParts(XlsxParts&&) noexcept = default;
XlsxParts::~XlsxParts() = default;

std::optional<XlsxParts> XlsxParts::Open(std::string_view bytes) {
  if (!HasBearablyManyEntries(bytes)) return std::nullopt;
  try {
    return XlsxParts(std::make_unique<Zip>(bytes));
  } catch (const Poco::Exception&) {
    return std::nullopt;
  }
}

bool XlsxParts::Contains(const std::string& path) const {
  return m_zip->archive.findHeader(path) != m_zip->archive.headerEnd();
}

base::Result<std::string, SheetMistake> XlsxParts::Read(const std::string& path) {
  const auto header = m_zip->archive.findHeader(path);
  if (header == m_zip->archive.headerEnd()) return base::Fail(SheetMistake::Damaged);
  if (header->second.isEncrypted()) return base::Fail(SheetMistake::OldOrLocked);
  try {
    m_zip->stream.clear();
    Poco::Zip::ZipInputStream part(m_zip->stream, header->second);
    std::string content;
    char buffer[16'384];
    // What a part says of its size is a claim: what comes out is counted.
    while (part.read(buffer, sizeof buffer), part.gcount() > 0) {
      content.append(buffer, static_cast<std::size_t>(part.gcount()));
      if (content.size() > kMaxPartBytes) return base::Fail(SheetMistake::TooLarge);
    }
    if (part.bad() || !part.crcValid()) return base::Fail(SheetMistake::Damaged);
    return content;
  } catch (const Poco::Exception&) {
    return base::Fail(SheetMistake::Damaged);
  }
}

bool ParsePart(const std::string& xml, PartHandler& handler) {
  NoDtd no_dtd;
  try {
    Poco::XML::SAXParser parser;
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_GENERAL_ENTITIES, false);
    parser.setFeature(Poco::XML::XMLReader::FEATURE_EXTERNAL_PARAMETER_ENTITIES, false);
    parser.setProperty(Poco::XML::XMLReader::PROPERTY_LEXICAL_HANDLER,
                       static_cast<Poco::XML::LexicalHandler*>(&no_dtd));
    parser.setContentHandler(&handler);
    parser.parseMemoryNP(xml.data(), xml.size());
  } catch (const Poco::Exception&) {
    return false;
  }
  return !no_dtd.HasSeenOne() && !handler.IsRefused();
}

std::string AttributeOf(const Poco::XML::Attributes& attributes, std::string_view name) {
  for (int i = 0; i < attributes.getLength(); ++i) {
    if (attributes.getLocalName(i) == name) return attributes.getValue(i);
  }
  return {};
}

base::Result<Relationships, SheetMistake> ReadRelationships(XlsxParts& parts,
                                                            const std::string& path) {
  const auto slash = path.rfind('/') + 1;
  const std::string folder = path.substr(0, slash);
  const auto xml = parts.Read(folder + "_rels/" + path.substr(slash) + ".rels");
  if (!xml) return base::Fail(xml.error());
  RelationshipsHandler handler(folder);
  if (!ParsePart(*xml, handler)) return base::Fail(SheetMistake::Damaged);
  return std::move(handler.found);
}

}  // namespace steelyard::sheets
