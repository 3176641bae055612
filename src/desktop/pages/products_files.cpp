/// Products from a file and into one.
#include <wx/filedlg.h>
#include <wx/filename.h>

#include "desktop/dialogs/import_products.h"
#include "desktop/format.h"
#include "desktop/import_sentences.h"
#include "desktop/pages/products_page.h"
#include "desktop/words.h"
#include "host/import_file.h"
#include "report/whole_file.h"

namespace steelyard::desktop {

struct ProductsPage::Import {
  std::optional<host::ProductFile> file;  ///< nothing: it cannot be read
  /// The first product that the price book would refuse, with its promotions.
  std::string wrong_product = {};
  std::optional<domain::ProductMistake> mistake = {};
};

namespace {



wxString TableFiles() { return _("Tables") + " (*.csv; *.xlsx)|*.csv;*.CSV;*.xlsx;*.XLSX"; }

}  // namespace

void ProductsPage::ImportFile() {
  m_grid->FinishEditing();
  wxFileDialog dialog(this, _("Choose a list of products"), "", "", TableFiles(),
                      wxFD_OPEN | wxFD_FILE_MUST_EXIST);
  if (dialog.ShowModal() != wxID_OK) return;
  const std::filesystem::path path(FromWx(dialog.GetPath()));
  m_is_importing = true;
  m_state->SetLabelText(_("Looking through the file..."));
  m_bar->UpdateControls();
  RunInBackground(
      place().background, alive(),
      [&context = context(), path] {
        Import import;
        const auto bytes = host::ReadImportFile(path);
        if (!bytes) return import;
        context.store.Read([&](const ports::Books& books) {
          import.file = host::ParseProductFile(*bytes, books.catalogue().Tiers());
          // Promotions are not in the file, and an import must not end them.
          for (auto& product : import.file->products) {
            const auto known = books.catalogue().Find(product.code);
            if (known) product.promotions = known->promotions;
            const auto mistake = domain::FindMistake(product);
            if (!mistake || import.mistake) continue;
            import.wrong_product = product.code;
            import.mistake = *mistake;
          }
        });
        return import;
      },
      [this, file = dialog.GetFilename()](const Import& import) {
        m_is_importing = false;
        ShowChanges();
        ShowImport(file, import);
      },
      [this](const base::Explanation& why) {
        m_is_importing = false;
        ShowChanges();
        TellFailure()(why);
      });
}

void ProductsPage::ShowImport(const wxString& file, const Import& import) {
  if (!import.file) {
    Tell(_("The file cannot be read. Nothing was imported; check who may read it."),
         NewsKind::Failure);
    return;
  }
  if (import.file->unreadable) {
    Tell(Sentence(*import.file->unreadable), NewsKind::Attention);
    return;
  }
  if (import.file->head_fault) {
    Tell(Sentence(*import.file->head_fault, ProductColumns()), NewsKind::Attention);
    return;
  }
  if (import.file->IsGood() && import.mistake) {
    Tell(wxString::Format(_("Product %s: %s %s"), ToWx(import.wrong_product),
                          Sentence(*import.mistake), _("Nothing was imported.")),
         NewsKind::Attention);
    return;
  }
  if (!m_sheet) return;
  if (AskProductImport(this, {file, *import.file, *m_sheet}) != ImportChoice::Take) return;
  m_sheet->Put(import.file->products);
  m_grid->ShowRow(0);
  ShowChanges();
  Tell(_("The list shows what the file holds, the changed cells marked. Ctrl+S saves it, Ctrl+Z "
         "takes it back."),
       NewsKind::Good);
}

void ProductsPage::ExportFile() {
  wxFileDialog dialog(this, _("Write the list of products"), "", "products.xlsx",
                      "XLSX|*.xlsx|CSV|*.csv", wxFD_SAVE | wxFD_OVERWRITE_PROMPT);
  if (dialog.ShowModal() != wxID_OK) return;
  const auto ending = wxFileName(dialog.GetPath()).GetExt().Lower();
  if (ending != "xlsx" && ending != "csv") {
    Tell(_("The file's name ends in .xlsx or .csv. Nothing was written; choose its name again."),
         NewsKind::Attention);
    return;
  }
  const std::filesystem::path path(FromWx(dialog.GetPath()));
  RunInBackground(
      place().background, alive(),
      [&context = context(), path, is_sheet = ending == "xlsx"] {
        std::vector<domain::Product> products;
        std::vector<domain::Tier> tiers;
        context.store.Read([&](const ports::Books& books) {
          products = books.catalogue().ChangedSince(0);
          tiers = books.catalogue().Tiers();
        });
        if (is_sheet) {
          host::ExportProductSheet(path, products, tiers);
        } else {
          report::WholeFile file(path);
          file.Write(host::WriteProductFile(products, tiers));
          file.Commit();
        }
      },
      [this, path] {
        Tell(wxString::Format(_("Saved as %s."), ToWx(path.string())), NewsKind::Good);
      },
      TellFailure());
}

}  // namespace steelyard::desktop
