/// The books as they lie in the tables, read with plain SQL and nothing of ours in between.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "simulation/told.h"

namespace steelyard::simulation {

/// Bytes are told as hexadecimal text.
struct RawEntry {
  std::string chain;
  std::int64_t sequence;
  std::string store_code;
  std::string operation;
  std::int64_t position;
  std::string debit_kind;
  std::optional<std::string> debit_card;
  std::string credit_kind;
  std::optional<std::string> credit_card;
  std::int64_t amount;
  std::string reason;
  std::int64_t at;
  std::string business_day;
  std::string actor;
  std::optional<std::string> corrects;
  std::string hash;
};

struct RawAccount {
  std::string kind;
  std::string card;  ///< sixteen zero bytes for none
  std::int64_t debits;
  std::int64_t credits;
};

struct RawTicket {
  TicketContent content;
  bool is_online;
  std::string card;  ///< the id of the card that was charged; empty for none
  std::string tier;  ///< of that card when the ticket was recorded
  std::string business_day;
  Fen answer_principal;
  Fen answer_bonus;
  std::vector<std::int64_t> list_amounts;  ///< of each line, as stored
};

struct RawDecline {
  int scale;
  std::int64_t number;
  std::int64_t total;
  std::string reason;
  Fen answer_principal;
  Fen answer_bonus;
};

struct RawCard {
  std::string id;
  std::string uid;
  std::string number;
  std::string state;
  std::int64_t counter;
};

struct RawWrite {
  std::string card;
  std::string state;
  std::int64_t paid;
  std::int64_t bonus;
  std::int64_t deposit;
  std::string kind = "top_up";
  std::int64_t paid_out = 0;  ///< stored value and deposit that go back in cash
  std::string corrects = {};  ///< the write that it undoes
  std::string replaces = {};  ///< the id of the card that ends
};

struct RawException {
  std::string kind;
  std::string subject;
  std::string detail;
  bool is_open;
};

struct RawClose {
  std::string head;
  std::int64_t entries;
  std::int64_t tickets;
  std::int64_t total;
  CloseLines lines;  ///< all that was printed
};

/// A roll-up's figures by its key, both as text and numbers joined.
using RollUp = std::map<std::string, std::vector<std::int64_t>>;

struct RawBooks {
  std::vector<RawEntry> entries;  ///< in the order of their chains
  std::map<std::string, std::pair<std::int64_t, std::string>> chains;  ///< sequence and hash
  std::vector<RawAccount> accounts;
  std::map<std::string, RawTicket> tickets;
  std::map<std::string, RawDecline> declines;
  std::map<std::string, int> conflicts;  ///< contents under each id
  std::vector<RawCard> cards;
  std::map<std::string, RawWrite> writes;
  std::vector<RawException> exceptions;
  std::map<int, std::int64_t> pulled_until;  ///< the position of each scale that is pulled
  std::vector<ToldPrice> prices;
  std::map<std::string, RawClose> closes;    ///< by business day
  std::map<std::string, std::string> late;   ///< the day each late ticket is marked for
  RollUp by_cashier;
  RollUp by_product;
  RollUp by_product_day;  ///< all scales together
  RollUp by_tender;
  RollUp by_half_hour;  ///< of UTC, and by the card's tier
};

/// Where the books are.
struct BooksPlace {
  std::string path;
  std::string file_system;
};

/// Throws  std::runtime_error when they cannot be read.
RawBooks ReadRawBooks(const BooksPlace& place);

/// Runs SQL on the books behind the store's back; for planted bugs.
void RunOnBooks(const BooksPlace& place, const std::string& sql);

}  // namespace steelyard::simulation
