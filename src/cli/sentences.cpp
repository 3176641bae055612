/// The words of the command line: people, prices, scales, schedules.
#include "cli/sentences.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "base/check.h"

namespace steelyard::cli {
namespace {

std::string ProfileSentence(const ports::ScaleDrivers& drivers) {
  std::string text = "The driver has no such profile. Nothing was changed;";
  for (const auto& name : drivers.Names()) {
    const auto words = drivers.ProfileWords(name);
    text += words.empty() ? fmt::format(" {} takes none,", name)
                          : fmt::format(" {} takes one or several of {}, joined by +,", name,
                                        fmt::join(words, ", "));
  }
  text.back() = '.';
  return text;
}

}  // namespace

std::string Sentence(app::OperatorOutcome outcome) {
  using enum app::OperatorOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "Only a manager may change operators. Nothing was changed; log in as a manager.";
    case NameTaken:
      return "There is already an operator of this name. Nothing was changed; choose another.";
    case NameInvalid:
      return "This cannot be an operator's name. Nothing was changed; choose another name.";
    case PasswordTooShort:
      return "The password is too short. Nothing was changed; take 8 characters or more.";
    case Unknown:
      return "There is no operator of this name. Nothing was changed; see operator list.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::MemberOutcome outcome) {
  using enum app::MemberOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "This operator may not add or change members. Nothing was changed; log in as card "
             "desk or manager.";
    case NameEmpty:
      return "A member needs a name. Nothing was changed; give --name.";
    case NameInvalid:
      return "A name is one line of at most 64 characters. Nothing was changed; correct it.";
    case PhoneInvalid:
      return "A phone number is one line of at most 64 characters. Nothing was changed; correct "
             "it.";
    case NoteInvalid:
      return "A note is one line of at most 1000 characters. Nothing was changed; shorten it.";
    case ReasonInvalid:
      return "A reason is one line of at most 1000 characters. Nothing was changed; shorten it.";
    case MemberUnknown:
      return "There is no member with this id. Nothing was changed; see member list.";
    case TierUnknown:
      return "There is no such tier. Nothing was changed; see tier list.";
    case AlreadyMember:
      return "There is a member with this name and phone number already. Nothing was changed; give "
             "that one the card (member list --search), or add another with --allow-duplicate.";
    case NothingToChange:
      return "The member is like this already, so nothing was changed.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::IdRecordOutcome outcome) {
  using enum app::IdRecordOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "This operator may not do this with ID records. Nothing was shown or changed; ask a"
             " manager.";
    case ReasonMissing:
      return "A reason is needed to see the whole number; it goes into the audit log. Nothing "
             "was shown.";
    case ReasonInvalid:
      return "A reason is one line of at most 1000 characters. Nothing was shown.";
    case NumberInvalid:
      return "This is no number of such a document. Nothing was kept; check every digit.";
    case MemberUnknown:
      return "There is no member with this id. Nothing was changed; see member list.";
    case NoRecord:
      return "There is no ID record of this member.";
    case CannotBeOpened:
      return "The ID record was sealed with keys that this key file does not have, so it cannot "
             "be shown. Put the right key file beside the store, or keep the record anew.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::TierUpgradeOutcome outcome) {
  using enum app::TierUpgradeOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "Only a manager or a service may move members to other tiers. Nobody was moved.";
    case NoRule:
      return "There is no rule for higher tiers, so nobody was moved; set members.tier_upgrades.";
    case TierUnknown:
      return "The rule names a tier that there is not. Nobody was moved; add the tier, or correct "
             "the setting members.tier_upgrades.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(domain::ProductMistake mistake) {
  using enum domain::ProductMistake;
  switch (mistake) {
    case CodeInvalid:
      return "a code has 1 to 6 digits";
    case NameEmpty:
      return "a product needs a name";
    case NameTooLong:
      return "the name is too long for scales";
    case NameInvalid:
      return "the name is not one line of UTF-8";
    case CategoryInvalid:
      return "the category is not one line of at most 64 characters";
    case BarcodeInvalid:
      return "the barcode is no EAN-13";
    case TierPriceUnitDiffers:
      return "a tier price must have the unit of the list price";
    case TierPriceAboveList:
      return "a tier price is above the list price";
    case PromotionUnitDiffers:
      return "a promotion must have the unit of the list price";
    case PromotionEndsBeforeItStarts:
      return "a promotion ends before it starts";
  }
  base::Check(false);
  return {};
}

std::string Sentence(const app::PriceChangeResult& result) {
  using enum app::PriceChangeOutcome;
  switch (result.outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "Only a manager may change prices. Nothing was changed; log in as a manager.";
    case NothingToChange:
      return "This is what the price book says already, so nothing was changed.";
    case MistakeFound:
      if (!result.mistake) {
        return "One of the tiers or cashiers is not valid. Nothing was changed; codes of tiers "
               "have 1 to 8 of a-z, 0-9, _; discounts are 0 to 1000 permille; names are one line "
               "of at most 64 characters.";
      }
      return fmt::format("Product {}: {}. Nothing was changed; correct it and try again.",
                         result.product, Sentence(*result.mistake));
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::AddScaleOutcome outcome, const ports::ScaleDrivers& drivers) {
  using enum app::AddScaleOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "Only a manager may add scales. Nothing was changed; log in as a manager.";
    case NumberTaken:
      return "There is already a scale with this number. Nothing was changed; see scale list.";
    case NumberOutOfRange:
      return "A scale's number is 1 to 255. Nothing was changed; choose another.";
    case DriverUnknown:
      return fmt::format("This build has no such driver. Nothing was changed; it has {}.",
                         fmt::join(drivers.Names(), ", "));
    case ProfileUnknown:
      return ProfileSentence(drivers);
    case AddressMissing:
      return "This driver calls the scale, so it needs to know where. Nothing was changed; give "
             "--address HOST:PORT.";
    case AddressInvalid:
      return "The address is not HOST:PORT. Nothing was changed; write it like 192.168.1.50:33581.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::RemoveScaleOutcome outcome) {
  using enum app::RemoveScaleOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "Only a manager may remove scales. Nothing was changed; log in as a manager.";
    case Unknown:
      return "There is no scale with this number. Nothing was changed; see scale list.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::ChangeScaleOutcome outcome, const ports::ScaleDrivers& drivers) {
  using enum app::ChangeScaleOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "Only a manager may change scales. Nothing was changed; log in as a manager.";
    case Unknown:
      return Sentence(app::RemoveScaleOutcome::Unknown);
    case ProfileUnknown:
      return Sentence(app::AddScaleOutcome::ProfileUnknown, drivers);
    case AddressMissing:
      return Sentence(app::AddScaleOutcome::AddressMissing, drivers);
    case AddressInvalid:
      return Sentence(app::AddScaleOutcome::AddressInvalid, drivers);
    case TextInvalid:
      return "Vendor and model are one line of at most 64 characters. Nothing was changed; correct "
             "them.";
    case UniqueCodeInvalid:
      return "A scale's unique code is 1 to 64 letters, digits and -. Nothing was changed; copy it "
             "from the scale's plate.";
    case UniqueCodeTaken:
      return "Another scale has this unique code, and no two scales have the same. Nothing was "
             "changed; see scale list, and copy it from the scale's plate.";
    case NothingToChange:
      return "The register says this already, so nothing was changed.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::ScaleEventOutcome outcome) {
  using enum app::ScaleEventOutcome;
  switch (outcome) {
    case Done:
      return "Noted.";
    case NotAllowed:
      return "Only a manager or a service may note what happened to a scale. Nothing was noted; "
             "log in as a manager.";
    case Unknown:
      return "There is no scale with this number. Nothing was noted; see scale list.";
    case TypeInvalid:
      return "What happened is one word of a-z, 0-9 and _ with at most 32, like sealed or "
             "unlocked. Nothing was noted.";
    case DetailInvalid:
      return "The detail is one line of at most 200 bytes. Nothing was noted; shorten it.";
  }
  base::Check(false);
  return {};
}

namespace {

/// What came with it; empty when nothing did.
std::string BesideSending(const app::PricesSent& sent) {
  std::string text;
  if (!sent.unfit.empty()) {
    text += fmt::format(
        " {} {} not sent: {}{} {} not sold at this scale now; change code or price.",
        sent.unfit.size(), sent.unfit.size() == 1 ? "product was" : "products were",
        sent.unfit.front().why.Text(),
        sent.unfit.size() == 1 ? "" : fmt::format(" And {} more.", sent.unfit.size() - 1),
        sent.unfit.size() == 1 ? "It is" : "They are");
  }
  if (sent.clock_trouble) {
    text += fmt::format(" Its clock was not set: {}", sent.clock_trouble->Text());
  }
  return text;
}

}  // namespace

std::string Sentence(const app::ScaleSending& sending) {
  using enum app::SendOutcome;
  const auto& sent = sending.sent;
  switch (sending.outcome) {
    case Confirmed:
      return fmt::format("took price version {}, {} {}{}.{}", sent.version, sent.products,
                         sent.products == 1 ? "product" : "products",
                         sent.is_read_back ? ", read back and right" : "", BesideSending(sent));
    case NothingToSend:
      return fmt::format("has price version {} already; nothing was sent.", sent.version);
    case Differs: {
      const auto& first = sent.differences.front();
      const auto text = [](const std::optional<domain::Price>& price) {
        return price ? fmt::format("{}/{}", domain::Money::FromFen(price->fen()).value().ToString(),
                                   domain::ToText(price->unit()))
                     : std::string("nothing");
      };
      return fmt::format("shows other prices than those sent, {} of {}: product {} was sent as {}, "
                         "it has {}. Version {} does not count as taken; send the whole list again "
                         "(--whole).",
                         sent.differences.size(), sent.products, first.product, text(first.sent),
                         text(first.on_scale), sent.version);
    }
    case Failed:
      return sending.trouble.Text();
    case Cancelled:
      return "was not sent prices: it was called off. It keeps those it had.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::CloseDayOutcome outcome) {
  using enum app::CloseDayOutcome;
  switch (outcome) {
    case Done:
      return "The day is closed.";
    case AlreadyClosed:
      return "The day was closed before. Nothing was changed.";
    case NotAllowed:
      return "This operator may not close days. Nothing was closed; log in as a manager.";
    case DayInFuture:
      return "This day has not come yet. Nothing was closed.";
    case ReasonEmpty:
      return "A reason is needed to close a day even so. Nothing was closed; say why.";
    case DrawerUnknown:
      return "There is no such cashier or operator as was counted for. Nothing was closed; see "
             "cashier list and operator list.";
    case DrawerCountedTwice:
      return "A drawer was counted twice. Nothing was closed; give each drawer once.";
    case JournalIncomplete:
      return "The journal of a scale may be incomplete. Nothing was closed.";
  }
  base::Check(false);
  return {};
}

std::string Sentence(app::ResolveOutcome outcome) {
  using enum app::ResolveOutcome;
  switch (outcome) {
    case Done:
      return "Done.";
    case NotAllowed:
      return "This operator may not resolve exceptions. Nothing was changed; log in as a manager.";
    case NoteEmpty:
      return "A note is needed. Nothing was changed; say what was found and done.";
    case NoteInvalid:
      return "A note is one line of at most 1000 characters. Nothing was changed; shorten it.";
    case Unknown:
      return "There is no such exception. Nothing was changed; see exceptions list.";
    case AlreadyResolved:
      return "This exception was resolved before. Nothing was changed.";
  }
  base::Check(false);
  return {};
}

std::string_view ToText(app::PriceChangeOutcome outcome) {
  using enum app::PriceChangeOutcome;
  switch (outcome) {
    case Done:
      return "done";
    case NotAllowed:
      return "not_allowed";
    case NothingToChange:
      return "nothing_to_change";
    case MistakeFound:
      return "mistake_found";
  }
  base::Check(false);
  return {};
}

std::string_view ToText(app::RemoveScaleOutcome outcome) {
  using enum app::RemoveScaleOutcome;
  switch (outcome) {
    case Done:
      return "done";
    case NotAllowed:
      return "not_allowed";
    case Unknown:
      return "scale_unknown";
  }
  base::Check(false);
  return {};
}

}  // namespace steelyard::cli
