/// Sentences for the outcomes of use cases: what happened, what was not done, what to do now.
#include <wx/intl.h>

#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

wxString ListOf(const std::vector<std::string>& codes) {
  wxString text;
  for (const auto& code : codes) text += (text.empty() ? "" : ", ") + wxString::FromUTF8(code);
  return text;
}

/// `massa-vpm: cp1251, cp866; txt-mode: 64, 69`: drivers without words are left out.
wxString ProfilesOf(const ports::ScaleDrivers& drivers) {
  wxString text;
  for (const auto& name : drivers.Names()) {
    const auto words = drivers.ProfileWords(name);
    if (words.empty()) continue;
    text += (text.empty() ? "" : "; ") + wxString::FromUTF8(name) + ": " + ListOf(words);
  }
  return text;
}

}  // namespace

wxString Sentence(const base::Explanation& explanation) {
  std::vector<std::string> arguments;
  for (const auto& argument : explanation.arguments()) {
    arguments.push_back(FromWx(Sentence(argument)));
  }
  const auto words = ToWx(explanation.words());
  if (words.empty()) return words;  // gettext would answer with its header
  return ToWx(base::FillIn(FromWx(wxGetTranslation(words)), arguments));
}

wxString Sentence(app::AddScaleOutcome outcome, const ports::ScaleDrivers& drivers) {
  switch (outcome) {
    case app::AddScaleOutcome::Done: return _("The scale was added.");
    case app::AddScaleOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::AddScaleOutcome::NumberTaken:
      return _("There is a scale with this number already. Choose another number.");
    case app::AddScaleOutcome::NumberOutOfRange:
      return _("A scale's number is from 1 to 255. Nothing was added.");
    case app::AddScaleOutcome::DriverUnknown:
      // TRANSLATORS: %s is a list of codes: api, txt-mode.
      return wxString::Format(_("This program has no such driver. Nothing was added; it has %s."),
                              ListOf(drivers.Names()));
    case app::AddScaleOutcome::ProfileUnknown:
      // TRANSLATORS: %s names drivers and their words: massa-vpm: cp1251, cp866; txt-mode: 64, 69.
      return wxString::Format(_("The driver has no such profile. Nothing was added; a profile is "
                                "made of words joined by +: %s."),
                              ProfilesOf(drivers));
    case app::AddScaleOutcome::AddressMissing:
      return _("This driver needs the scale's address, as HOST:PORT. Nothing was added.");
    case app::AddScaleOutcome::AddressInvalid:
      return _("The address is not HOST:PORT. Nothing was added.");
  }
  return {};
}

wxString Sentence(app::RemoveScaleOutcome outcome) {
  switch (outcome) {
    case app::RemoveScaleOutcome::Done:
      return _("The scale was removed. Its sales stay in the books.");
    case app::RemoveScaleOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::RemoveScaleOutcome::Unknown: return _("There is no such scale any more.");
  }
  return {};
}

wxString Sentence(app::PriceChangeOutcome outcome) {
  switch (outcome) {
    case app::PriceChangeOutcome::Done:
      return _("The prices are saved. Send them to the scales.");
    case app::PriceChangeOutcome::NotAllowed:
      return _("Your role may not change prices. Nothing was saved; ask a manager.");
    case app::PriceChangeOutcome::NothingToChange: return _("There is nothing to save.");
    case app::PriceChangeOutcome::MistakeFound: return _("Nothing was saved.");
  }
  return {};
}

namespace {

wxString Confirmed(const app::PricesSent& sent, const wxString& version) {
  if (!sent.unfit.empty()) {
    // TRANSLATORS: the number of a price version, a count of products, why the first does not fit.
    return wxString::Format(_("confirmed version %s without %s products, first: %s"), version,
                            CountText(static_cast<std::int64_t>(sent.unfit.size())),
                            Sentence(sent.unfit.front().why));
  }
  if (sent.clock_trouble) {
    return wxString::Format(_("confirmed version %s, but its clock was not set: %s"), version,
                            Sentence(*sent.clock_trouble));
  }
  // TRANSLATORS: %s is the number of a price version.
  return sent.is_read_back
             ? wxString::Format(_("confirmed version %s, read back and right"), version)
             : wxString::Format(_("confirmed version %s"), version);
}

}  // namespace

wxString Sentence(const app::ScaleSending& sending) {
  const auto& sent = sending.sent;
  const auto version = wxString::Format("%lld", static_cast<long long>(sent.version));
  switch (sending.outcome) {
    case app::SendOutcome::Confirmed: return Confirmed(sent, version);
    case app::SendOutcome::NothingToSend:
      return wxString::Format(_("has version %s already"), version);
    case app::SendOutcome::Differs:
      // TRANSLATORS: the code of a product.
      return wxString::Format(_("shows another price than it was sent, first of product %s; this "
                                "version does not count as taken"),
                              ToWx(sent.differences.empty() ? std::string()
                                                            : sent.differences.front().product));
    case app::SendOutcome::Failed: return Sentence(sending.trouble);
    case app::SendOutcome::Cancelled: return _("called off; it keeps the prices it had");
  }
  return {};
}

wxString Sentence(domain::ProductMistake mistake) {
  switch (mistake) {
    case domain::ProductMistake::CodeInvalid: return _("The code must be 1 to 6 digits.");
    case domain::ProductMistake::NameEmpty: return _("The name is empty.");
    case domain::ProductMistake::NameTooLong: return _("The name is too long.");
    case domain::ProductMistake::NameInvalid:
      return _("The name holds characters that nobody can read.");
    case domain::ProductMistake::CategoryInvalid:
      return _("A category is one line of at most 64 characters.");
    case domain::ProductMistake::BarcodeInvalid: return _("The barcode is no EAN-13.");
    case domain::ProductMistake::TierPriceUnitDiffers:
      return _("A tier's price has another unit than the list price.");
    case domain::ProductMistake::TierPriceAboveList:
      return _("A tier's price is above the list price.");
    case domain::ProductMistake::PromotionUnitDiffers:
      return _("A promotion has another unit than the list price.");
    case domain::ProductMistake::PromotionEndsBeforeItStarts:
      return _("A promotion ends before it starts.");
  }
  return {};
}

wxString Sentence(app::MemberOutcome outcome) {
  switch (outcome) {
    case app::MemberOutcome::Done: return _("The member was added.");
    case app::MemberOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::MemberOutcome::NameEmpty: return _("A member needs a name. Nothing was added.");
    case app::MemberOutcome::NameInvalid:
      return _("A name is one line of at most 64 characters. Nothing was added.");
    case app::MemberOutcome::PhoneInvalid:
      return _("A phone number is one line of at most 64 characters. Nothing was added.");
    case app::MemberOutcome::NoteInvalid:
      return _("A note is one line of at most 1000 characters. Nothing was changed.");
    case app::MemberOutcome::ReasonInvalid:
      return _("A reason is one line of at most 1000 characters. Nothing was changed.");
    case app::MemberOutcome::MemberUnknown:
      return _("There is no such member. Nothing was changed; choose another.");
    case app::MemberOutcome::TierUnknown:
      return _("There is no such member tier. Nothing was changed; choose another.");
    case app::MemberOutcome::AlreadyMember:
      return _("There is a member with this name and phone number already. Nothing was added; if "
               "this is another person, confirm once more.");
    case app::MemberOutcome::NothingToChange:
      return _("The member is like this already, so nothing was changed.");
  }
  return {};
}

wxString Sentence(app::IdRecordOutcome outcome) {
  switch (outcome) {
    case app::IdRecordOutcome::Done: return _("The ID record is kept, sealed.");
    case app::IdRecordOutcome::NotAllowed:
      return _("Your role may not do this with ID records. Nothing was shown or changed; ask a "
               "manager.");
    case app::IdRecordOutcome::ReasonMissing:
      return _("A reason is needed to see the whole number; it goes into the audit log. Nothing "
               "was shown.");
    case app::IdRecordOutcome::ReasonInvalid:
      return _("A reason is one line of at most 1000 characters. Nothing was shown.");
    case app::IdRecordOutcome::NumberInvalid:
      return _("This is no number of such a document. Nothing was kept; check every digit.");
    case app::IdRecordOutcome::MemberUnknown:
      return _("There is no such member. Nothing was changed; choose another.");
    case app::IdRecordOutcome::NoRecord:
      return _("There is no ID record of this member.");
    case app::IdRecordOutcome::CannotBeOpened:
      return _("The ID record was sealed with keys that this key file does not have, so it "
               "cannot be shown. Put the right key file beside the store, or keep the record "
               "anew.");
  }
  return {};
}

wxString Sentence(app::TierUpgradeOutcome outcome) {
  switch (outcome) {
    case app::TierUpgradeOutcome::Done: return _("Members have the tiers they have earned.");
    case app::TierUpgradeOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::TierUpgradeOutcome::NoRule:
      return _("There is no rule for higher tiers, so nobody was moved.");
    case app::TierUpgradeOutcome::TierUnknown:
      return _("The rule for higher tiers names a tier that there is not. Nobody was moved.");
  }
  return {};
}

wxString Sentence(app::MemberImportOutcome outcome) {
  switch (outcome) {
    case app::MemberImportOutcome::Done: return _("The members were added.");
    case app::MemberImportOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::MemberImportOutcome::NothingToImport:
      return _("There is no member in the file, so nothing was imported.");
    case app::MemberImportOutcome::TooMany:
      return _("So many members at a time would hold up the scales. Nothing was imported; split "
               "the file.");
    case app::MemberImportOutcome::RowRefused:
      return _("The books have changed since the file was looked at. Nothing was imported; try "
               "again.");
  }
  return {};
}

wxString Sentence(app::CloseDayOutcome outcome) {
  switch (outcome) {
    case app::CloseDayOutcome::Done:
      return _("The day is closed. Print the report Day close on the page Reports.");
    case app::CloseDayOutcome::AlreadyClosed:
      return _("This day was closed before. Nothing was changed.");
    case app::CloseDayOutcome::NotAllowed:
      return _("Your role may not close days. Nothing was closed; ask a manager.");
    case app::CloseDayOutcome::DayInFuture:
      return _("This day has not come yet. Nothing was closed.");
    case app::CloseDayOutcome::ReasonEmpty:
      return _("A reason is needed to close the day even so. Nothing was closed.");
    case app::CloseDayOutcome::DrawerUnknown:
      return _("There is no such cashier or operator as was counted for. Nothing was closed.");
    case app::CloseDayOutcome::DrawerCountedTwice:
      return _("A drawer was counted twice. Nothing was closed.");
    case app::CloseDayOutcome::JournalIncomplete:
      return _("The books may lack sales of a scale. Nothing was closed; pull the sales on the "
               "page Scales and look at the page Exceptions.");
  }
  return {};
}

wxString Sentence(app::ResolveOutcome outcome) {
  switch (outcome) {
    case app::ResolveOutcome::Done: return _("Resolved. The note is kept with your name.");
    case app::ResolveOutcome::NotAllowed:
      return _("Your role may not do this. Nothing was changed; ask a manager.");
    case app::ResolveOutcome::NoteEmpty: return _("Type what was found and done.");
    case app::ResolveOutcome::NoteInvalid:
      return _("A note is one line of at most 1000 characters. The exception is still open.");
    case app::ResolveOutcome::Unknown: return _("This exception is not in the books any more.");
    case app::ResolveOutcome::AlreadyResolved:
      return _("Somebody else has resolved this already. The first note stands.");
  }
  return {};
}

wxString Sentence(domain::TierMistake mistake) {
  switch (mistake) {
    case domain::TierMistake::CodeInvalid:
      return _("A tier's code is 1 to 8 letters a-z, digits or _.");
    case domain::TierMistake::NameEmpty: return _("The name is empty.");
    case domain::TierMistake::NameInvalid:
      return _("A name is one line of at most 64 characters.");
    case domain::TierMistake::CategoryInvalid:
      return _("A category is one line of at most 64 characters.");
    case domain::TierMistake::DiscountOutOfRange: return _("A discount is from 0 to 100 %.");
  }
  return {};
}

}  // namespace steelyard::desktop
