/// The parts of an XLSX file: unpacked within limits, and parsed as XML without any DTD.
#pragma once
#include <Poco/SAX/DefaultHandler.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "sheets/table.h"

namespace steelyard::sheets {

class XlsxParts {
 public:
  /// Nothing when the bytes are no ZIP file of bearable size. `bytes` must outlive the parts.
  static std::optional<XlsxParts> Open(std::string_view bytes);
  XlsxParts(XlsxParts&&) noexcept;
  ~XlsxParts();

  bool Contains(const std::string& path) const;
  /// The unpacked part.
  base::Result<std::string, SheetMistake> Read(const std::string& path);

 private:
  struct Zip;
  explicit XlsxParts(std::unique_ptr<Zip> zip);
  std::unique_ptr<Zip> m_zip;
};

/// Listens to the elements of a part. Names are those without their prefix.
class PartHandler : public Poco::XML::DefaultHandler {
 public:
  bool IsRefused() const { return m_is_refused; }

 protected:
  using Attributes = Poco::XML::Attributes;
  virtual void Begin(const std::string& name, const Attributes& attributes) = 0;
  virtual void End(const std::string& name) { static_cast<void>(name); }
  virtual void Text(std::string_view text) { static_cast<void>(text); }
  /// What follows is not looked at any more.
  void Refuse() { m_is_refused = true; }

 private:
  void startElement(const std::string&, const std::string& name, const std::string&,
                    const Attributes& attributes) override {
    if (!m_is_refused) Begin(name, attributes);
  }
  void endElement(const std::string&, const std::string& name, const std::string&) override {
    if (!m_is_refused) End(name);
  }
  void characters(const char letters[], int start, int length) override {
    if (!m_is_refused) Text({letters + start, static_cast<std::size_t>(length)});
  }

  bool m_is_refused = false;
};

/// Whether the part was well-formed, without a DTD, and not refused by its handler.
bool ParsePart(const std::string& xml, PartHandler& handler);

/// A value without regard to the prefix of its name; empty when there is none.
std::string AttributeOf(const Poco::XML::Attributes& attributes, std::string_view name);

/// What a part refers to: by id, a type (the last word of its address) and a path in the file.
struct Relationship {
  std::string type;
  std::string path;
};
using Relationships = std::map<std::string, Relationship>;
/// Of the part at `path`; of the whole file for an empty one.
base::Result<Relationships, SheetMistake> ReadRelationships(XlsxParts& parts,
                                                            const std::string& path);

}  // namespace steelyard::sheets
