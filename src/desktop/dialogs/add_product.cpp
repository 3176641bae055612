/// The window that adds a product; the domain judges every keystroke.
#include "desktop/dialogs/add_product.h"

#include "desktop/dialogs/form.h"
#include "desktop/format.h"
#include "desktop/words.h"

namespace steelyard::desktop {
namespace {

constexpr domain::PriceUnit kUnits[] = {domain::PriceUnit::PerKilogram,
                                        domain::PriceUnit::Per500Grams,
                                        domain::PriceUnit::PerPiece};

class AddProductDialog : public FormDialog {
 public:
  explicit AddProductDialog(wxWindow* parent)
      : FormDialog(parent, _("Add a product"), "add_product", _("&Add")) {
    m_code = AddText(_("&Code"), "code");
    m_name = AddText(_("&Name"), "name");
    m_category = AddText(_("Cate&gory"), "category");
    wxArrayString units;
    for (const auto unit : kUnits) units.Add(Word(unit));
    m_unit = AddChoice(_("&Per"), "unit", units);
    m_price = AddText(_("&List price"), "list_price");
    Finish(m_code);
  }

  std::optional<domain::Product> product() const {
    const auto amount = ReadMoney(m_price->GetValue());
    if (!amount) return std::nullopt;
    const auto price = domain::Price::FromFen(amount->fen(), kUnits[m_unit->GetSelection()]);
    if (!price) return std::nullopt;
    domain::Product product{.code = FromWx(m_code->GetValue().Strip()),
                            .name = FromWx(m_name->GetValue().Strip()),
                            .category = FromWx(m_category->GetValue().Strip()),
                            .barcode = {},
                            .list_price = *price,
                            .tier_prices = {},
                            .promotions = {}};
    return product;
  }

 protected:
  wxString Mistake() const override {
    const auto made = product();
    if (!made) return _("Write a price as 12, 12.5 or 12.50.");
    const auto mistake = domain::FindMistake(*made);
    return mistake ? Sentence(*mistake) : wxString();
  }

 private:
  wxTextCtrl* m_code;
  wxTextCtrl* m_name;
  wxTextCtrl* m_category;
  wxChoice* m_unit;
  wxTextCtrl* m_price;
};

}  // namespace

std::optional<domain::Product> AskProduct(wxWindow* parent) {
  AddProductDialog dialog(parent);
  if (dialog.ShowModal() != wxID_OK) return std::nullopt;
  return dialog.product();
}

}  // namespace steelyard::desktop
