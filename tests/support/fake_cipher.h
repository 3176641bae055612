/// Stands for the cipher of personal data where no key file is.
#pragma once
#include <algorithm>
#include <span>

#include "ports/personal_data.h"

namespace steelyard::tests {

/// Turns texts round, and opens them for their member alone.
class FakeCipher final : public ports::PersonalDataCipher {
 public:
  base::Bytes Seal(const domain::MemberId& member, std::string_view text) const override {
    base::Bytes sealed(member.value().bytes().begin(), member.value().bytes().end());
    sealed.insert(sealed.end(), text.rbegin(), text.rend());
    return sealed;
  }
  std::optional<std::string> Open(const domain::MemberId& member,
                                  const base::Bytes& sealed) const override {
    if (has_lost_keys || !std::ranges::equal(member.value().bytes(),
                                             std::span(sealed).first(16))) {
      return std::nullopt;
    }
    return std::string(sealed.rbegin(), sealed.rend() - 16);
  }
  bool has_lost_keys = false;
};

}  // namespace steelyard::tests
