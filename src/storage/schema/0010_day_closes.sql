-- Closed business days, as they were printed: nothing of a close ever changes. What comes later for
-- a closed day is recorded like any other and marked as late.

CREATE TABLE day_closes (
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL,
  closed_at    INTEGER NOT NULL,
  closed_by    TEXT NOT NULL,
  reason       TEXT NOT NULL,
  head         TEXT NOT NULL,
  entries      INTEGER NOT NULL CHECK (entries >= 0),
  tickets      INTEGER NOT NULL CHECK (tickets >= 0),
  total_fen    INTEGER NOT NULL,
  exceptions   INTEGER NOT NULL CHECK (exceptions >= 0),
  PRIMARY KEY (business_day, store_code)
) CLUSTERED;
APPEND ONLY day_closes;

CREATE TABLE day_close_scales (
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL,
  scale        INTEGER NOT NULL,
  driver       TEXT NOT NULL,
  tickets      INTEGER NOT NULL,
  total_fen    INTEGER NOT NULL,
  books_say    INTEGER NOT NULL,
  scale_says   INTEGER,
  gaps         INTEGER NOT NULL,
  trouble      TEXT NOT NULL,
  PRIMARY KEY (business_day, scale, store_code)
) CLUSTERED;
APPEND ONLY day_close_scales;

CREATE TABLE day_close_takings (
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL,
  cashier      INTEGER NOT NULL,
  tender       TEXT NOT NULL,
  tenders      INTEGER NOT NULL,
  amount_fen   INTEGER NOT NULL,
  PRIMARY KEY (business_day, cashier, tender, store_code)
) CLUSTERED;
APPEND ONLY day_close_takings;

CREATE TABLE day_close_drawers (
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL,
  drawer       TEXT NOT NULL CHECK (drawer IN ('cashier', 'desk')),
  name         TEXT NOT NULL,
  expected_fen INTEGER NOT NULL,
  counted_fen  INTEGER CHECK (counted_fen >= 0),
  PRIMARY KEY (business_day, drawer, name, store_code)
) CLUSTERED;
APPEND ONLY day_close_drawers;

CREATE TABLE late_tickets (
  ticket       BYTES NOT NULL PRIMARY KEY REFERENCES tickets (id),
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL
) CLUSTERED;
CREATE INDEX late_tickets_by_day ON late_tickets (business_day);
APPEND ONLY late_tickets;

-- What moved in the drawers of the card desk on a day, without reading the whole ledger.
CREATE INDEX ledger_entries_of_desk_cash ON ledger_entries (business_day)
  WHERE debit_kind = 'desk_cash' OR credit_kind = 'desk_cash';
