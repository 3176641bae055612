/// Sales: every ticket, filtered by day, scale, cashier, product, tender and card.
#pragma once
#include <cstdint>
#include <optional>
#include <stop_token>

#include "desktop/commands/command_bar.h"
#include "desktop/lists/ticket_lines.h"
#include "desktop/pages/page.h"

class wxChoice;
class wxListView;
class wxSearchCtrl;
class wxStaticText;
class wxTextCtrl;

namespace steelyard::desktop {

class TicketList;

class SalesPage : public Page {
 public:
  SalesPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  /// `scale 3 day 2026-11-28`: what that scale sold on that day.
  void ShowSubject(const std::string& subject) override;
  const Commands& commands() const override { return m_commands; }
  void Retire() override;
  void SetFocus() override;

 private:
  struct Names;
  wxSizer* MakeFilters();
  void ShowNames(const Names& names);
  void ShowDays();
  void Apply();
  ports::TicketFilter Filter();
  /// All days where both fields are empty; nothing where one cannot be read.
  std::optional<std::optional<domain::Period>> Days() const;
  void OpenTicket();
  void MakeCommands();
  void Export();
  void EndExport();
  void ShowTicket();

  Commands m_commands;
  CommandBar* m_bar;
  wxChoice* m_period;
  wxTextCtrl* m_from;
  wxTextCtrl* m_to;
  wxChoice* m_scale;
  wxChoice* m_cashier;
  wxChoice* m_tender;
  wxSearchCtrl* m_product;
  wxSearchCtrl* m_card;
  wxStaticText* m_count;
  TicketList* m_tickets;
  wxListView* m_lines;
  wxString m_counted;  ///< what m_count says while nothing is exported
  std::int64_t m_tickets_shown = 0;
  std::stop_source m_stop_export;
  bool m_is_exporting = false;
  std::vector<int> m_scales;
  std::optional<int> m_wanted_scale;  ///< to be chosen once the list of scales is there
  std::vector<int> m_cashiers;
  ProductNames m_product_names;
};

}  // namespace steelyard::desktop
