/// What the shop's people and scales know on their own: what they sold, and what the store told
/// them. The auditor lays it beside the books.
#pragma once
#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <vector>

namespace steelyard::simulation {

/// A difference, by the rule it breaks. Rules are named in auditor.h.
struct Finding {
  std::string rule;
  std::string what;
};

/// A ticket's content in plain words and whole fen.
struct TicketContent {
  struct Line {
    std::string product;
    std::string unit;
    std::int64_t grams;
    std::int64_t pieces;
    std::int64_t unit_price;
    std::int64_t list_price;
    std::int64_t amount;
    bool operator==(const Line&) const = default;
  };
  struct Tender {
    std::string type;
    std::int64_t amount;
    std::string reference;
    bool operator==(const Tender&) const = default;
  };
  int scale;
  std::int64_t number;
  std::string kind;
  std::string corrects;  ///< an id, or empty
  int cashier;
  std::int64_t opened_at;
  std::int64_t closed_at;
  std::string uid;  ///< hexadecimal, lower case; empty without a card
  std::int64_t rounding;
  std::int64_t total;
  std::vector<Line> lines;
  std::vector<Tender> tenders;
  bool operator==(const TicketContent&) const = default;

  std::int64_t Tendered(const std::string& type) const {
    std::int64_t sum = 0;
    for (const Tender& tender : tenders) sum += tender.type == type ? tender.amount : 0;
    return sum;
  }
};

using Fen = std::optional<std::int64_t>;

/// An answer that left the store.
struct ToldAnswer {
  std::string outcome;  ///< `recorded`, `already_recorded`, `declined`, `conflict`
  std::string reason;   ///< of a decline
  Fen principal;
  Fen bonus;
  bool operator==(const ToldAnswer&) const = default;
};

struct SentTicket {
  TicketContent content;
  bool was_told_offline = false;            ///< sent as something that has happened
  bool happened = false;                    ///< the customer has the goods: it must be in the books
  std::optional<ToldAnswer> declined = {};  ///< the first of its kind
  std::optional<ToldAnswer> recorded = {};
};

/// A request of the card desk.
struct DeskRequest {
  std::string uid;
  std::int64_t paid = 0;
  std::int64_t bonus = 0;
  std::int64_t deposit = 0;
  std::string kind = "top_up";
  std::int64_t paid_out = 0;  ///< of a refund or return: the sum that was shown first
  bool was_done = false;     ///< the desk was told so, and has taken the money
  bool was_refused = false;  ///< told that it never will be
  Fen principal = {};        ///< as shown when it was done
  Fen bonus_balance = {};
};

struct ToldPrice {
  std::string product;
  std::int64_t version;
  std::int64_t list_price;
};

/// Every line that a day close printed.
using CloseLines = std::set<std::string>;

class Told {
 public:
  /// A ticket goes out for the first time, or again.
  void Send(const std::string& id, const TicketContent& content, bool is_offline);
  /// The store answers; to whom and how is judged at once. Call in the order of the answers.
  void Answer(const std::string& id, bool is_offline, const ToldAnswer& answer);
  /// A scale that keeps its last sales only has overwritten one that was never stored: it is gone
  /// with the scale's memory, and the books cannot have it.
  void Overwrite(const std::string& id);
  /// A scale with a broken memory sends the id of another sale: it must be told so.
  void AnswerToForged(const std::string& id, const ToldAnswer& answer);

  void Find(std::string rule, std::string what) {
    m_findings.push_back({std::move(rule), std::move(what)});
  }

  std::map<std::string, SentTicket> tickets;     ///< by id
  std::map<std::string, DeskRequest> requests;   ///< by id
  std::map<std::string, std::int64_t> counters;  ///< of the records on the cards, by UID
  std::map<std::string, int> conflicts;          ///< by id: how many contents were told to conflict
  std::vector<ToldPrice> prices;
  std::map<std::string, CloseLines> closes;  ///< by business day, as first told
  const std::vector<Finding>& findings() const { return m_findings; }

 private:
  std::vector<Finding> m_findings;
};

}  // namespace steelyard::simulation
