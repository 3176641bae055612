/// product list/set/import/export.
#include <fmt/format.h>

#include "app/prices.h"
#include "cli/commands.h"
#include "cli/import_files.h"
#include "cli/options.h"
#include "cli/price_change.h"
#include "cli/sentences.h"
#include "cli/text_table.h"
#include "cli/views.h"
#include "report/whole_file.h"

namespace steelyard::cli {
namespace {

struct ProductForm {
  std::string code;
  std::optional<std::string> name, category, barcode;
  std::optional<domain::Money> price;
  std::optional<domain::PriceUnit> per;
  std::optional<domain::Weight> tare;
  std::vector<std::string> tier_prices;  ///< `gold=5.99`; `gold=` takes it away
  bool is_deleted = false;
};

/// `gold=5.99` for a product sold per `unit`, put into `product`. Nothing when it was right.
std::optional<Answer> SetTierPrice(domain::Product& product, const std::string& text) {
  const auto equals = text.find('=');
  const auto tier = text.substr(0, equals);
  if (equals == std::string::npos || tier.empty()) {
    return WrongCommandLine(
        fmt::format("'{}' is no tier price. Nothing was changed; write --tier gold=5.99.", text));
  }
  if (equals + 1 == text.size()) {
    product.tier_prices.erase(tier);
    return std::nullopt;
  }
  const auto amount = domain::Money::Parse(text.substr(equals + 1));
  const auto price =
      amount ? domain::Price::FromFen(amount->fen(), product.list_price.unit()) : std::nullopt;
  if (!price) {
    return WrongCommandLine(
        fmt::format("'{}' is no tier price. Nothing was changed; write --tier gold=5.99.", text));
  }
  product.tier_prices.insert_or_assign(tier, *price);
  return std::nullopt;
}

/// The product as it is, or a new one; the refusal when a new one lacks something.
base::Result<domain::Product, Answer> StartFrom(const std::optional<domain::Product>& known,
                                                const ProductForm& form) {
  if (!known && (!form.name || !form.price || !form.per)) {
    return base::Fail(Refused(
        "product_unknown",
        fmt::format("There is no product {}. Nothing was changed; a new one needs --name, --price "
                    "and --per.",
                    form.code)));
  }
  const auto unit = form.per ? *form.per : known->list_price.unit();
  const auto fen = form.price ? form.price->fen() : known->list_price.fen();
  const auto price = domain::Price::FromFen(fen, unit);
  if (!price) {
    return base::Fail(
        WrongCommandLine("The price is above 99999.99. Nothing was changed; give a smaller one."));
  }
  if (!known) {
    return domain::Product{form.code, "", "", "", *price, domain::Weight::FromGrams(0).value(),
                           {},        {}};
  }
  auto product = *known;
  product.list_price = *price;
  return product;
}

Answer SetProduct(Session& session, const ProductForm& form) {
  std::optional<domain::Product> known;
  std::vector<domain::Tier> tiers;
  session.context().store.Read([&](const ports::Books& books) {
    known = books.catalogue().Find(form.code);
    tiers = books.catalogue().Tiers();
  });
  auto started = StartFrom(known, form);
  if (!started) return started.error();
  auto product = std::move(started).value();
  if (form.name) product.name = *form.name;
  if (form.category) product.category = *form.category;
  if (form.barcode) product.barcode = *form.barcode;
  if (form.tare) product.tare = *form.tare;
  product.deleted = form.is_deleted;
  for (const auto& text : form.tier_prices) {
    if (auto wrong = SetTierPrice(product, text)) return *std::move(wrong);
  }
  for (const auto& [tier, price] : product.tier_prices) {
    const auto is_it = [&](const auto& one) { return one.code == tier; };
    if (std::any_of(tiers.begin(), tiers.end(), is_it)) continue;
    return Refused("tier_unknown",
                   fmt::format("There is no tier {}. Nothing was changed; see tier list.", tier));
  }
  return ApplyPriceChange(session, {{product}, {}, {}}, ProductJson(product));
}

Answer ListProducts(Session& session) {
  Json products = Json::array();
  TextTable table({"CODE", "NAME", "CATEGORY", "PRICE", "TIER PRICES"});
  std::int64_t version = 0;
  session.context().store.Read([&](const ports::Books& books) {
    version = books.catalogue().Version();
    for (const auto& product : books.catalogue().ChangedSince(0)) {
      if (product.deleted) continue;
      products.push_back(ProductJson(product));
      std::string tiers;
      for (const auto& [tier, price] : product.tier_prices) {
        tiers += fmt::format("{}{} {}", tiers.empty() ? "" : "  ", tier,
                             domain::Money::FromFen(price.fen()).value().ToString());
      }
      table.Add(
          {product.code, product.name, product.category, PriceText(product.list_price), tiers});
    }
  });
  return Done({{"version", version}, {"products", products}}, table.ToString());
}

constexpr ListColumns kProductColumns = {
    "code, name, per and price",
    "code, name, category, per, price, barcode, tare and the codes of the store's tiers"};

/// Every bad row at once, so that a file is mended in one go.
Answer RefuseRows(const host::ProductFile& file) {
  std::string text = fmt::format("{} rows are wrong, so nothing was imported. Correct them:",
                                 file.bad_rows.size());
  Json rows = Json::array();
  for (const auto& row : file.bad_rows) {
    text += "\n  " + Sentence(row);
    rows.push_back({{"row", row.row}, {"mistake", ToText(row.mistake)}, {"cell", row.cell}});
  }
  auto answer = Refused("rows_not_valid", text);
  answer.object["rows"] = rows;
  return answer;
}

/// Says which prices were taken as something else than what stands in the file.
void TellRounded(const host::ProductFile& file, Answer& answer) {
  if (file.rounded.empty()) return;
  Json cells = Json::array();
  for (const auto& cell : file.rounded) {
    cells.push_back({{"row", cell.row}, {"from", cell.from}, {"to", cell.to}});
    answer.text += fmt::format("\n  row {}: {} was taken as {}", cell.row, cell.from, cell.to);
  }
  answer.object["rounded"] = cells;
}

Answer ImportProducts(Session& session, const std::string& path) {
  const auto bytes = ReadImportFile(path);
  if (!bytes) return bytes.error();
  app::PriceChange change;
  host::ProductFile file;
  session.context().store.Read([&](const ports::Books& books) {
    file = host::ParseProductFile(*bytes, books.catalogue().Tiers());
    // Promotions are not in the file, and an import must not end them.
    for (auto& product : file.products) {
      const auto known = books.catalogue().Find(product.code);
      if (known) product.promotions = known->promotions;
    }
  });
  if (auto refused = RefuseTable(file.unreadable, file.head_fault, kProductColumns)) {
    return *std::move(refused);
  }
  if (!file.IsGood()) return RefuseRows(file);
  const auto count = file.products.size();
  change.products = file.products;
  auto answer = ApplyPriceChange(session, change, {{"imported", count}});
  TellRounded(file, answer);
  return answer;
}

Answer ExportProducts(Session& session, const std::string& path) {
  std::vector<domain::Product> products;
  std::vector<domain::Tier> tiers;
  session.context().store.Read([&](const ports::Books& books) {
    products = books.catalogue().ChangedSince(0);
    tiers = books.catalogue().Tiers();
  });
  if (IsSpreadsheetName(path)) {
    host::ExportProductSheet(path, products, tiers);
  } else {
    report::WholeFile file(path);
    file.Write(host::WriteProductFile(products, tiers));
    file.Commit();
  }
  return Done({{"file", path}}, fmt::format("The products are in {}.", path));
}

void AddSetCommand(CLI::App& group, Chosen& chosen) {
  auto form = std::make_shared<ProductForm>();
  auto* set = group.add_subcommand("set", "adds or changes one product");
  set->add_option("CODE", form->code, "1 to 6 digits")->required();
  set->add_option("--name", form->name, "the name on scales and slips");
  set->add_option("--category", form->category, "what it is listed under")
      ->check(&RefuseBadName);
  set->add_option("--barcode", form->barcode, "an EAN-13");
  AddAmount(*set, "--price", form->price);
  AddParsed(*set, "--per", form->per, &domain::ParsePriceUnit, "kg, 500g or piece");
  AddParsed(*set, "--tare", form->tare, &ParseGrams, "whole grams");
  set->add_option("--tier", form->tier_prices, "a tier price: gold=5.99; gold= takes it away");
  set->add_flag("--deleted", form->is_deleted, "no longer sold; without it, sold again");
  chosen.WithBooks(set, [form](Session& session) { return SetProduct(session, *form); });
}

}  // namespace

void AddProductCommands(CLI::App& app, Chosen& chosen) {
  auto* group = AddGroup(app, "product", "what is sold, and its prices");
  chosen.WithBooks(group->add_subcommand("list", "all products"), ListProducts);
  AddSetCommand(*group, chosen);

  auto file = std::make_shared<std::string>();
  auto* import =
      group->add_subcommand("import", "adds and changes products from a CSV or XLSX file");
  import->add_option("FILE", *file, "a CSV or XLSX file; all rows must be good")->required();
  chosen.WithBooks(import, [file](Session& session) { return ImportProducts(session, *file); });

  auto* to_file = group->add_subcommand("export", "writes all products to a CSV or XLSX file");
  to_file->add_option("FILE", *file, "the file to write; XLSX when it ends in .xlsx")->required();
  chosen.WithBooks(to_file, [file](Session& session) { return ExportProducts(session, *file); });
}

}  // namespace steelyard::cli
