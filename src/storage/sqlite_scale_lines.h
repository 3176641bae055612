/// Lines of sales on SQLite.
#pragma once
#include "ports/scale_lines.h"
#include "storage/connection.h"

namespace steelyard::storage {

class SqliteScaleLines final : public ports::ScaleLines {
 public:
  explicit SqliteScaleLines(Connection& connection) : m_connection(connection) {}
  std::optional<std::string> ContentOf(int scale, const std::string& name) const override;
  void Add(const ports::ScaleLine& line) override;
  std::vector<ports::ScaleLine> Open(int scale) const override;
  std::vector<int> ScalesWithOpenLines() const override;
  void Seal(int scale, const std::string& sale) override;
  void Settle(int scale, const std::string& sale) override;

 private:
  Connection& m_connection;
};

}  // namespace steelyard::storage
