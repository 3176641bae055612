#include "ports/personal_data.h"

#include "base/check.h"

namespace steelyard::ports {

std::string_view ToText(IdDocument document) {
  switch (document) {
    case IdDocument::IdentityCard: return "identity_card";
    case IdDocument::Passport: return "passport";
    case IdDocument::ResidencePermit: return "residence_permit";
    case IdDocument::Other: return "other";
  }
  base::Check(false);
  return {};
}

std::optional<IdDocument> ParseIdDocument(std::string_view text) {
  using enum IdDocument;
  for (const auto document : {IdentityCard, Passport, ResidencePermit, Other}) {
    if (ToText(document) == text) return document;
  }
  return std::nullopt;
}

}  // namespace steelyard::ports
