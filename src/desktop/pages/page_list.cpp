/// The table of pages.
#include "desktop/pages/page_list.h"

#include "app/roles.h"
#include "desktop/pages/card_desk_page.h"
#include "desktop/pages/exceptions_page.h"
#include "desktop/pages/members_page.h"
#include "desktop/pages/products_page.h"
#include "desktop/pages/reports_page.h"
#include "desktop/pages/sales_page.h"
#include "desktop/pages/scales_page.h"
#include "desktop/pages/settings_page.h"
#include "desktop/pages/today_page.h"

namespace steelyard::desktop {
namespace {

template <typename PageType>
Page* Make(wxWindow* parent, Workplace& workplace, TellNews tell) {
  return new PageType(parent, workplace, std::move(tell));
}

}  // namespace

std::vector<PageKind> PagesFor(ports::Role role) {
  const bool manages = app::MayManageStore(role);
  const bool reads_books = manages || role == ports::Role::Auditor;
  std::vector<PageKind> pages;
  if (reads_books) pages.push_back({_("Today"), "today", Make<TodayPage>});
  if (app::MayWorkAtDesk(role)) pages.push_back({_("Card desk"), "card", Make<CardDeskPage>});
  if (app::MayWorkAtDesk(role) || reads_books) {
    pages.push_back({_("Members"), "members", Make<MembersPage>});
  }
  if (manages) {
    pages.push_back({_("Products and prices"), "products", Make<ProductsPage>});
    pages.push_back({_("Scales"), "scales", Make<ScalesPage>});
  }
  if (reads_books) {
    pages.push_back({_("Sales"), "sales", Make<SalesPage>});
    pages.push_back({_("Reports"), "reports", Make<ReportsPage>});
  }
  if (reads_books) pages.push_back({_("Exceptions"), "exceptions", Make<ExceptionsPage>});
  if (manages) pages.push_back({_("Settings"), "settings", Make<SettingsPage>});
  return pages;
}

}  // namespace steelyard::desktop
