/// The grid, its saving, and the sending to every scale side by side.
#include "desktop/pages/products_page.h"

#include <wx/msgdlg.h>
#include <wx/srchctrl.h>

#include <set>

#include "app/price_sending.h"
#include "app/roles.h"
#include "app/scales.h"
#include "desktop/dialogs/add_product.h"
#include "desktop/format.h"
#include "desktop/widgets/figure.h"
#include "desktop/widgets/simple_list.h"
#include "desktop/words.h"

namespace steelyard::desktop {

struct ProductsPage::Facts {
  std::vector<domain::Product> products;
  std::vector<domain::Tier> tiers;
  std::vector<ports::Scale> scales;
  std::int64_t version = 0;
  PriceSheet::OnScales on_scales;

  static Facts Read(const ports::Books& books);
};

namespace {

/// A scale that has confirmed nothing yet lacks everything.
PriceSheet::OnScales ReadOnScales(const ports::Books& books,
                                  const std::vector<ports::Scale>& scales) {
  std::set<std::int64_t> versions;
  for (const auto& scale : scales) versions.insert(scale.prices_version);
  PriceSheet::OnScales on_scales;
  for (const auto version : versions) {
    for (const auto& product : books.catalogue().ChangedSince(version)) {
      on_scales.emplace(product.code, version == 0 ? std::nullopt
                                                   : books.price_history().FindProduct(
                                                         product.code, version));
    }
  }
  return on_scales;
}

/// In the order of the scales.
std::vector<std::int64_t> ConfirmedBy(const std::vector<ports::Scale>& scales) {
  std::vector<std::int64_t> versions;
  for (const auto& scale : scales) versions.push_back(scale.prices_version);
  return versions;
}

}  // namespace

ProductsPage::Facts ProductsPage::Facts::Read(const ports::Books& books) {
  Facts facts;
  facts.products = books.catalogue().ChangedSince(0);
  facts.tiers = books.catalogue().Tiers();
  facts.version = books.catalogue().Version();
  facts.scales = books.scales().All();
  facts.on_scales = ReadOnScales(books, facts.scales);
  return facts;
}

ProductsPage::ProductsPage(wxWindow* parent, Workplace& workplace, TellNews tell)
    : Page(parent, workplace, std::move(tell), "products") {
  MakeCommands();
  m_bar = new CommandBar(this, m_commands);
  m_search = new wxSearchCtrl(this, wxID_ANY, "", wxDefaultPosition,
                              wxSize(GetCharWidth() * 30, -1), wxTE_PROCESS_ENTER);
  m_search->SetName("search");
  m_search->SetDescriptiveText(_("code or name, then Enter"));
  m_state = MakeRemark(this, " ");
  m_grid = new PriceGrid(this, {[this] { ShowChanges(); }, [this](const wxString& sentence) {
                                  Tell(sentence, NewsKind::Attention);
                                }});
  m_scale_list = MakeList(this, "price_versions",
                          {{_("Scale"), 8}, {_("Has price version"), 14, wxLIST_FORMAT_RIGHT},
                           {_("Sending"), 80}});
  m_scale_list->SetMinSize(wxSize(-1, GetCharHeight() * 9));
  auto* top = new wxBoxSizer(wxHORIZONTAL);
  top->Add(m_search, wxSizerFlags().CentreVertical().Border(wxRIGHT));
  top->Add(m_state, wxSizerFlags(1).CentreVertical());
  auto* column = new wxBoxSizer(wxVERTICAL);
  column->Add(m_bar, wxSizerFlags().Expand().Border(wxALL));
  column->Add(top, wxSizerFlags().Expand().Border(wxLEFT | wxRIGHT | wxBOTTOM));
  column->Add(m_grid, wxSizerFlags(1).Expand().Border(wxLEFT | wxRIGHT));
  column->Add(m_scale_list, wxSizerFlags().Expand().Border(wxALL));
  SetSizer(column);
  m_search->Bind(wxEVT_TEXT_ENTER,
                 [this](wxCommandEvent&) {
                   m_grid->FindNext(m_search->GetValue());
                   m_grid->SetFocus();
                 });
  m_bar->UpdateControls();
}

void ProductsPage::MakeCommands() {
  const auto has_changes = [this] { return HasChanges() && !m_is_saving; };
  const auto add = [this](Command command) { m_commands.push_back(std::move(command)); };
  add({"prices.save", _("&Save"), _("Save every changed cell under one new price version"),
       "save", "Ctrl+S", [this, has_changes] {
         return has_changes() && app::MayManageStore(place().actor.role);
       },
       [this] { Save(); }});
  add({"prices.undo", _("&Undo"), _("Take the last change back"), "return", "Ctrl+Z",
       [this] { return m_sheet && m_sheet->CanUndo() && !m_is_saving; }, [this] { Undo(); }});
  add({"prices.redo", _("&Redo"), _("Make the change again that was taken back"), "reload",
       "Ctrl+Y", [this] { return m_sheet && m_sheet->CanRedo() && !m_is_saving; },
       [this] { Redo(); }});
  add({"prices.discard", _("&Discard changes"), _("Show what is in the books again"), "reload", "",
       has_changes, [this] { Discard(); }, CommandPlace::MoreMenu});
  add({"prices.add_product", _("&Add a product..."), _("Add a product to the list"), "add",
       "Ctrl+N",
       [this] { return m_sheet && app::MayManageStore(place().actor.role); },
       [this] { AddProduct(); }});
  add({"prices.send", _("Se&nd to scales"), _("Send the saved prices to every scale we can call"),
       "send", "F3", [this] { return !HasChanges() && !m_scales.empty() && !m_is_sending; },
       [this] { Send(); }});
  add({"prices.cancel_sending", _("&Call off sending"),
       _("Send nothing to the scales that still wait"), "reload", "",
       [this] { return m_is_sending; }, [this] { m_stop_sending.request_stop(); },
       CommandPlace::ButtonWhenPossible});
  const auto manages = [this] {
    return m_sheet && app::MayManageStore(place().actor.role) && !m_is_saving;
  };
  add({"prices.import", _("&Import..."), _("Put products of a CSV or XLSX file into the list"),
       "table", "F7", [this, manages] { return manages() && !m_is_importing; },
       [this] { ImportFile(); }});
  add({"prices.export", _("&Export..."), _("Write the saved list as a CSV or XLSX file"), "csv",
       "F8", [this] { return m_sheet != nullptr; }, [this] { ExportFile(); }});
  add({"prices.paste", _("&Paste cells"), _("Put cells of a spreadsheet in, from the chosen one on "
                                            "(Ctrl+V in the list)"),
       "table", "", manages, [this] { m_grid->PasteCells(); }, CommandPlace::MoreMenu});
  add({"prices.copy", _("Cop&y cells"), _("Copy the chosen cells for a spreadsheet (Ctrl+C in the "
                                          "list)"),
       "table", "", [this] { return m_sheet != nullptr; }, [this] { m_grid->CopyCells(); },
       CommandPlace::MoreMenu});
}

void ProductsPage::Undo() {
  m_grid->FinishEditing();
  if (m_sheet->CanUndo()) ShowAfterUndo(m_sheet->Undo());
}

void ProductsPage::Redo() {
  m_grid->FinishEditing();
  if (m_sheet->CanRedo()) ShowAfterUndo(m_sheet->Redo());
}

void ProductsPage::ShowAfterUndo(int row) {
  m_grid->ShowRow(row);
  ShowChanges();
}

bool ProductsPage::HasChanges() const {
  return m_sheet && !m_sheet->ChangedProducts().empty();
}

bool ProductsPage::MayLeave() {
  m_grid->FinishEditing();
  if (!HasChanges()) return true;
  wxMessageDialog dialog(this,
                         _("Some prices are changed but not saved. Leave them unsaved here, "
                           "or go back and save them?"),
                         _("Prices not saved"), wxYES_NO | wxNO_DEFAULT);
  dialog.SetYesNoLabels(_("&Leave"), _("&Go back"));
  return dialog.ShowModal() == wxID_YES;
}

void ProductsPage::Reload() {
  RunInBackground(
      place().background, alive(),
      [&context = context()] {
        Facts facts;
        context.store.Read([&](const ports::Books& books) { facts = Facts::Read(books); });
        return facts;
      },
      [this](Facts facts) { Show(std::move(facts)); }, TellFailure());
}

void ProductsPage::OnTick() {
  if (!m_sheet || m_is_looking) return;
  if (m_is_stale && !IsEditing()) return Reload();
  m_is_looking = true;
  RunInBackground(
      place().background, alive(),
      [&context = context(), version = m_version, confirmed = ConfirmedBy(m_scales)] {
        std::optional<Facts> news;
        context.store.Read([&](const ports::Books& books) {
          const bool is_same = books.catalogue().Version() == version &&
                               ConfirmedBy(books.scales().All()) == confirmed;
          if (!is_same) news = Facts::Read(books);
        });
        return news;
      },
      [this](std::optional<Facts> news) {
        m_is_looking = false;
        if (news) ShowNews(*std::move(news));
      },
      [this, tell = TellFailure()](const base::Explanation& why) {
        m_is_looking = false;
        tell(why);
      });
}

bool ProductsPage::IsEditing() const {
  return HasChanges() || m_is_saving || m_grid->IsCellEditControlEnabled();
}

/// The list stays where nobody has saved other prices, and where somebody is at work in it.
void ProductsPage::ShowNews(Facts facts) {
  if (!m_sheet) return;  // discarded: all is being read anew
  if (facts.version != m_version) {
    if (!IsEditing()) return Show(std::move(facts));
    m_is_stale = true;
    m_version = facts.version;
  }
  ShowOnScales(std::move(facts));
}

void ProductsPage::Show(Facts facts) {
  m_version = facts.version;
  // What is being edited is not thrown away by a look at the books.
  m_is_stale = HasChanges();
  if (!m_is_stale) {
    m_sheet = std::make_shared<PriceSheet>(std::move(facts.products), std::move(facts.tiers));
    m_grid->ShowSheet(m_sheet);
  }
  ShowOnScales(std::move(facts));
}

void ProductsPage::ShowOnScales(Facts facts) {
  m_scales = std::move(facts.scales);
  m_sheet->SetOnScales(std::move(facts.on_scales));
  m_grid->ForceRefresh();
  ShowScales();
  ShowChanges();
}

void ProductsPage::ShowChanges() {
  const auto changed = m_sheet ? m_sheet->ChangedProducts().size() : 0;
  const auto count = static_cast<unsigned>(changed);
  const auto unsent = static_cast<unsigned>(m_sheet ? m_sheet->CountUnsent() : 0);
  m_state->SetLabelText(
      m_sheet && m_sheet->rows() == 0
          ? _("No product yet. F7 takes a list from a file; Ctrl+N adds one by hand.")
      : changed == 0 && unsent > 0
          // TRANSLATORS: the number of the newest price version, then how many products.
          ? wxString::Format(wxPLURAL("Price version %s, all saved; %u product is to be sent",
                                      "Price version %s, all saved; %u products are to be sent",
                                      unsent),
                             CountText(m_version), unsent)
      : changed == 0
          // TRANSLATORS: the number of the newest price version.
          ? wxString::Format(_("Price version %s, all saved"), CountText(m_version))
          : wxString::Format(wxPLURAL("%u product changed, not saved yet",
                                      "%u products changed, not saved yet", count),
                             count));
  m_bar->UpdateControls();
}

void ProductsPage::Save() {
  m_grid->FinishEditing();
  m_is_saving = true;
  m_bar->UpdateControls();
  const app::PriceChange change{m_sheet->ChangedProducts(), {}, {}};
  RunInBackground(
      place().background, alive(),
      [&context = context(), actor = place().actor, change] {
        return app::ChangePrices(context, actor, change);
      },
      [this](const app::PriceChangeResult& result) { OnSaved(result); },
      [this](const base::Explanation& why) {
        m_is_saving = false;
        TellFailure()(why);
        m_bar->UpdateControls();
      });
}

void ProductsPage::OnSaved(const app::PriceChangeResult& result) {
  m_is_saving = false;
  auto sentence = Sentence(result.outcome);
  if (result.mistake) {
    // TRANSLATORS: a product's code, what is wrong with it, what that means.
    sentence = wxString::Format(_("Product %s: %s %s"), ToWx(result.product),
                                Sentence(*result.mistake), sentence);
  }
  const bool is_done = result.outcome == app::PriceChangeOutcome::Done;
  Tell(sentence, is_done ? NewsKind::Good : NewsKind::Attention);
  if (is_done) {
    m_sheet->MarkSaved();
    m_grid->ForceRefresh();
  }
  Reload();
}

void ProductsPage::Discard() {
  m_sheet.reset();
  Reload();
}

void ProductsPage::AddProduct() {
  const auto product = AskProduct(this);
  if (!product) return;
  if (!m_sheet->Add(*product)) {
    Tell(_("There is a product with this code already. Nothing was added."), NewsKind::Attention);
    return;
  }
  m_grid->ShowSheet(m_sheet);
  m_grid->GoToCell(m_sheet->rows() - 1, PriceSheet::ListPrice);
  ShowChanges();
}

void ProductsPage::Send() {
  m_sending.clear();
  std::vector<ports::Scale> to_send;
  for (const auto& scale : m_scales) {
    const bool fetches = scale.driver == app::kApiDriver;
    m_sending[scale.number] = fetches ? _("fetches prices by itself") : _("waiting...");
    if (!fetches) to_send.push_back(scale);
  }
  m_is_sending = true;
  m_stop_sending = std::stop_source();
  ShowScales();
  m_bar->UpdateControls();
  app::SendOrder order;
  order.stop = m_stop_sending.get_token();
  order.progress = [this, token = alive()](int scale, const app::ScaleSending* sending) {
    const auto told = sending ? std::optional(*sending) : std::nullopt;
    ToWindow(token, [this, scale, told] {
      NoteSending(scale, told ? Sentence(*told) : _("sending..."));
    });
  };
  RunInBackground(
      place().scale_calls, alive(),
      [&context = context(), drivers = DriversOf(place(), order.stop), to_send, order] {
        return app::SendPricesToEach(context, to_send, drivers, order);
      },
      [this](const std::vector<app::ScaleSending>& sendings) {
        for (const auto& sending : sendings) m_sending[sending.scale] = Sentence(sending);
        m_is_sending = false;
        Reload();
      },
      [this](const base::Explanation& why) {
        m_is_sending = false;
        TellFailure()(why);
        Reload();
      });
}

void ProductsPage::NoteSending(int scale, const wxString& state) {
  m_sending[scale] = state;
  ShowScales();
}

void ProductsPage::ShowScales() {
  std::vector<ListRow> rows;
  for (const auto& scale : m_scales) {
    const auto sending = m_sending.find(scale.number);
    const bool is_current = scale.prices_version == m_version;
    rows.push_back({{wxString::Format("%d", scale.number), CountText(scale.prices_version),
                     sending != m_sending.end() ? sending->second
                     : is_current               ? _("has the newest prices")
                                                : _("has older prices")},
                    is_current ? RowMood::Plain : RowMood::Attention});
  }
  SetRows(m_scale_list, rows);
}

}  // namespace steelyard::desktop
