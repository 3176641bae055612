/// What a virtual Dahua scale remembers: prices, and its sales line by line.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "base/seeded_random.h"
#include "domain/money.h"

namespace steelyard::simulator {

/// Units  price in fen a kilogram or a piece.
struct DahuaItem {
  std::string name;
  std::int64_t price = 0;
  bool is_piece = false;
};

/// One record of its memory. Amounts in fen, times of the scale's wall clock.
struct DahuaRecord {
  std::int64_t time_ms = 0;
  int plu = 0;
  std::int64_t count = 0;  ///< grams, or pieces
  std::int64_t price = 0;
  bool is_piece = false;
  std::int64_t amount = 0;
  std::int64_t ticket = 0;
  std::string content = {};  ///< of a record whose life before this program is known by its bytes
  bool operator==(const DahuaRecord&) const = default;
};

/// What the scale is set to.
struct DahuaMemoryOptions {
  std::filesystem::path file = {};  ///< outlives the program; empty: none
  std::uint64_t seed = 1;
  std::int64_t rounding_step = 10;  ///< fen; a line's amount is rounded to it
  int capacity = 9'999;
  bool wraps = false;  ///< a full memory goes on at record 1; else it keeps nothing more
};

/// Not for use from two threads at once.
class DahuaMemory {
 public:
  /// Throws  std::runtime_error when the file is no memory of a scale.
  explicit DahuaMemory(DahuaMemoryOptions options);

  void Keep(int plu, DahuaItem item) { m_items.insert_or_assign(plu, std::move(item)); }
  void ForgetItems() { m_items.clear(); }
  /// A sale of 1 to 3 lines at the prices known; there must be one that is not 0.
  void Sell(std::int64_t time_ms);
  /// One line as it is given; `ticket` 0 is a label.
  void Add(const DahuaRecord& record);
  void ForgetSales();
  /// The scale sold before: this is the last record of that life.
  void GoOnAfter(int record, const std::string& content);
  void Save() const;

  const std::map<int, DahuaItem>& items() const { return m_items; }
  const DahuaRecord* Find(int record) const;  ///< null for a record it does not have
  int last_record() const { return m_last; }
  std::int64_t next_ticket() const { return m_ticket + 1; }
  /// Since it was made; forgetting does not lower them.
  std::int64_t lines_sold() const { return m_lines_sold; }
  std::int64_t tickets_sold() const { return m_tickets_sold; }
  std::int64_t fen_sold() const { return m_fen_sold; }

 private:
  void Load();

  DahuaMemoryOptions m_options;
  base::SeededRandom m_random;
  std::map<int, DahuaItem> m_items;
  std::map<int, DahuaRecord> m_records;  ///< record number → record
  int m_last = 0;
  std::int64_t m_ticket = 0;
  std::int64_t m_lines_sold = 0;
  std::int64_t m_tickets_sold = 0;
  std::int64_t m_fen_sold = 0;
};

/// How many digits its field "ticket" has.
enum class DahuaWidth { Eleven, Twelve };

/// The reply to `!0J` for a record, without line end.
std::string SaleReply(int number, const DahuaRecord& record, DahuaWidth width);

}  // namespace steelyard::simulator
