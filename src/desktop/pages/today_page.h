/// Today: what was taken so far, whether the scales are up, and what waits for a person.
#pragma once
#include "desktop/pages/page.h"

class wxListView;

namespace steelyard::desktop {

class Figure;
class HourChart;

class TodayPage : public Page {
 public:
  TodayPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  void OnTick() override { Reload(); }

 private:
  struct Facts;
  static Facts Ask(Workplace& workplace);
  void Show(const Facts& facts);
  void ShowScales(const Facts& facts);
  void ShowExceptions(const Facts& facts);

  Figure* m_takings;
  Figure* m_tickets;
  Figure* m_basket;
  Figure* m_cards;
  wxListView* m_tenders;
  HourChart* m_chart;
  wxListView* m_scales;
  wxListView* m_exceptions;
  wxStaticText* m_day;
};

}  // namespace steelyard::desktop
