/// Products & prices: products × tiers, edited in place, saved at once, sent to the scales.
#pragma once
#include <map>
#include <stop_token>

#include "app/prices.h"
#include "desktop/commands/command_bar.h"
#include "desktop/lists/price_grid.h"
#include "desktop/pages/page.h"

class wxListView;
class wxSearchCtrl;
class wxStaticText;

namespace steelyard::desktop {

class ProductsPage : public Page {
 public:
  ProductsPage(wxWindow* parent, Workplace& workplace, TellNews tell);
  void Reload() override;
  /// What scales have confirmed, and others have saved, since the last look.
  void OnTick() override;
  const Commands& commands() const override { return m_commands; }
  bool MayLeave() override;
  /// Whoever comes here wants to change a price.
  void SetFocus() override { m_grid->SetFocus(); }

 private:
  struct Facts;
  void MakeCommands();
  void Show(Facts facts);
  void ShowNews(Facts facts);
  void ShowOnScales(Facts facts);
  bool IsEditing() const;
  void ShowChanges();
  void Save();
  void OnSaved(const app::PriceChangeResult& result);
  void Discard();
  void AddProduct();
  void Undo();
  void Redo();
  void ShowAfterUndo(int row);
  // products_files.cpp
  struct Import;
  void ImportFile();
  void ShowImport(const wxString& file, const Import& import);
  void ExportFile();
  void Send();
  void NoteSending(int scale, const wxString& state);
  void ShowScales();
  bool HasChanges() const;

  Commands m_commands;
  CommandBar* m_bar;
  wxSearchCtrl* m_search;
  wxStaticText* m_state;
  PriceGrid* m_grid;
  wxListView* m_scale_list;
  std::shared_ptr<PriceSheet> m_sheet;
  std::vector<ports::Scale> m_scales;
  std::map<int, wxString> m_sending;  ///< by scale: how the sending goes
  std::stop_source m_stop_sending;
  bool m_is_sending = false;
  std::int64_t m_version = 0;  ///< the newest in the books
  bool m_is_looking = false;
  bool m_is_stale = false;  ///< the books have other prices than the list, which is being edited
  bool m_is_saving = false;
  bool m_is_importing = false;
};

}  // namespace steelyard::desktop
