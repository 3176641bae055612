/// Reads the demo store's CSV files.
#include "host/demo_files.h"

#include <fmt/format.h>

#include <charconv>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include "host/product_file.h"
#include "sheets/csv.h"

namespace steelyard::host {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void Refuse(const fs::path& file) {
  throw std::runtime_error(fmt::format(
      "The demo data {} cannot be read or is wrong. Reinstall the program, or make a store without "
      "--demo.",
      file.string()));
}

std::string ReadAll(const fs::path& file) {
  std::ifstream stream(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), {});
  if (!stream) Refuse(file);
  return text;
}

/// The rows below the header, each with `cells` cells.
std::vector<std::vector<std::string>> ReadRows(const fs::path& file, std::size_t cells) {
  const auto rows = sheets::ParseCsv(ReadAll(file));
  if (!rows || rows->size() < 2) Refuse(file);
  std::vector<std::vector<std::string>> found;
  for (std::size_t i = 1; i < rows->size(); ++i) {
    if ((*rows)[i].cells.size() != cells) Refuse(file);
    found.push_back((*rows)[i].cells);
  }
  return found;
}

int ReadNumber(const std::string& text, const fs::path& file) {
  int number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size()) Refuse(file);
  return number;
}

std::vector<domain::Tier> ReadTiers(const fs::path& file) {
  std::vector<domain::Tier> tiers;
  for (const auto& row : ReadRows(file, 5)) {
    tiers.push_back(
        {row[0], row[1], ReadNumber(row[2], file), {{row[3], ReadNumber(row[4], file)}}});
  }
  return tiers;
}

std::vector<ports::Cashier> ReadCashiers(const fs::path& file) {
  std::vector<ports::Cashier> cashiers;
  for (const auto& row : ReadRows(file, 2)) cashiers.push_back({ReadNumber(row[0], file), row[1]});
  return cashiers;
}

std::vector<DemoMember> ReadMembers(const fs::path& file) {
  std::vector<DemoMember> members;
  for (const auto& row : ReadRows(file, 5)) {
    const auto card_class = domain::ParseCardClass(row[3]);
    const auto top_up = domain::Money::Parse(row[4]);
    if (!card_class || !top_up) Refuse(file);
    members.push_back({row[0], row[1], row[2], *card_class, *top_up});
  }
  return members;
}

std::vector<domain::Product> ReadProducts(const fs::path& file,
                                          const std::vector<domain::Tier>& tiers) {
  auto products = ParseProductFile(ReadAll(file), tiers);
  if (!products.IsGood() || products.products.empty()) Refuse(file);
  return std::move(products.products);
}

}  // namespace

DemoFiles LoadDemoFiles(const fs::path& folder) {
  DemoFiles files;
  files.tiers = ReadTiers(folder / "tiers.csv");
  files.products = ReadProducts(folder / "products.csv", files.tiers);
  files.cashiers = ReadCashiers(folder / "cashiers.csv");
  files.members = ReadMembers(folder / "members.csv");
  return files;
}

}  // namespace steelyard::host
