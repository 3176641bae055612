/// The words people read for every outcome: what happened, what was not done, what to do.
#pragma once
#include <string>

#include "app/card_desk.h"
#include "app/card_pins.h"
#include "app/close_day.h"
#include "app/id_records.h"
#include "app/members.h"
#include "app/tier_upgrades.h"
#include "app/people.h"
#include "app/prices.h"
#include "app/resolve_exception.h"
#include "app/price_sending.h"
#include "app/scale_register.h"
#include "app/scales.h"
#include "cli/answer.h"
#include "host/member_file.h"
#include "host/product_file.h"
#include "host/schedule.h"

namespace steelyard::cli {

std::string Sentence(app::OperatorOutcome outcome);
std::string Sentence(app::MemberOutcome outcome);
std::string Sentence(app::IdRecordOutcome outcome);
std::string Sentence(app::TierUpgradeOutcome outcome);
std::string Sentence(const app::PriceChangeResult& result);
std::string Sentence(domain::ProductMistake mistake);
std::string Sentence(app::AddScaleOutcome outcome, const ports::ScaleDrivers& drivers);
std::string Sentence(app::RemoveScaleOutcome outcome);
std::string Sentence(app::ChangeScaleOutcome outcome, const ports::ScaleDrivers& drivers);
std::string Sentence(app::ScaleEventOutcome outcome);
/// `Scale 3: took version 41, 12 products, read back.`
std::string Sentence(const app::ScaleSending& sending);
std::string Sentence(app::TouchOutcome outcome);
std::string Sentence(app::CardDeskOutcome outcome);
std::string Sentence(app::CardStateOutcome outcome);
std::string Sentence(app::CardPinOutcome outcome);
std::string Sentence(app::ResolveOutcome outcome);
std::string Sentence(app::CloseDayOutcome outcome);
/// `row 17: the price 'x' is no amount`.
std::string Sentence(const host::BadProductRow& row);
/// `row 17, phone: this is no phone number ('1.5')`.
std::string Sentence(const host::BadMemberRow& row);
std::string Sentence(app::MemberImportOutcome outcome);

/// Names of outcomes that the use cases give no text of their own.
std::string_view ToText(app::PriceChangeOutcome outcome);
std::string_view ToText(app::RemoveScaleOutcome outcome);
std::string_view ToText(app::TouchOutcome outcome);
std::string_view ToText(host::ProductRowMistake mistake);
std::string_view ToText(host::MemberRowMistake mistake);

}  // namespace steelyard::cli
