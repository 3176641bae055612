/// Today: what was taken so far, whether the scales are up, and what waits for a person.
#pragma once
#include <functional>
#include <stop_token>

#include "app/close_day.h"
#include "desktop/commands/command_bar.h"
#include "desktop/pages/page.h"

class wxListView;

namespace steelyard::desktop {

class Figure;
class BarChart;

class TodayPage : public Page {
 public:
  TodayPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  ~TodayPage() override { m_asking.request_stop(); }
  void Reload() override;
  void OnTick() override { Reload(); }
  const Commands& commands() const override { return m_commands; }

 private:
  struct Facts;
  static Facts Ask(Workplace& workplace);
  void Show(const Facts& facts);
  void MakeCommands();
  void LayOut();
  void ShowFigures(const Facts& facts);
  void ShowTenders(const Facts& facts);
  void ShowHours(const Facts& facts);
  void ShowScales(const Facts& facts);
  void ShowExceptions(const Facts& facts);
  void GoToScale();
  void GoToException();
  /// The close as it would be printed, or as it was.
  struct Preview {
    ports::DayClose close;
    bool is_closed;
    bool is_called_off;  ///< before all scales were asked
  };
  void AskAndCloseDay();
  /// The scales that we call first, so that the window shows all they have sold.
  std::function<Preview()> AskScales();
  void ShowPreview(const Preview& preview);
  void CloseDay(const app::CloseDayRequest& request);
  /// The journals are not complete: closes only with a reason that somebody types.
  void AskReason(app::CloseDayRequest request);

  bool m_is_closing = false;  ///< the scales are asked, or the window is open
  bool m_is_asking = false;
  std::stop_source m_asking;
  Commands m_commands;
  CommandBar* m_bar;
  Figure* m_takings;
  Figure* m_tickets;
  Figure* m_basket;
  Figure* m_cards;
  wxListView* m_tenders;
  BarChart* m_mix;
  BarChart* m_hours;
  wxListView* m_scales;
  wxListView* m_exceptions;
  wxStaticText* m_day;
  wxStaticText* m_waiting;  ///< the heading of what waits for a person
  std::vector<int> m_scale_numbers;
  std::vector<std::string> m_exception_ids;
};

}  // namespace steelyard::desktop
