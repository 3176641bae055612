-- Totals the reports need, moved in the same commit as the ticket they come from. Every figure
-- is signed: returns and voids count below zero. Only `tickets` and `returns` are plain counts,
-- of sales and of everything else.

CREATE TABLE rollup_cashier (
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL,
  scale        INTEGER NOT NULL,
  cashier      INTEGER NOT NULL,
  tickets      INTEGER NOT NULL,
  returns      INTEGER NOT NULL,
  lines        INTEGER NOT NULL,
  amount_fen   INTEGER NOT NULL,
  rounding_fen INTEGER NOT NULL,
  total_fen    INTEGER NOT NULL,
  discount_fen INTEGER NOT NULL,
  PRIMARY KEY (business_day, scale, cashier, store_code)
) CLUSTERED;

CREATE TABLE rollup_product (
  store_code      TEXT NOT NULL,
  business_day    TEXT NOT NULL,
  scale           INTEGER NOT NULL,
  product         TEXT NOT NULL,
  price_unit      TEXT NOT NULL,
  lines           INTEGER NOT NULL,
  grams           INTEGER NOT NULL,
  pieces          INTEGER NOT NULL,
  amount_fen      INTEGER NOT NULL,
  list_amount_fen INTEGER NOT NULL,
  PRIMARY KEY (business_day, scale, product, price_unit, store_code)
) CLUSTERED;

CREATE TABLE rollup_tender (
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL,
  scale        INTEGER NOT NULL,
  tender       TEXT NOT NULL,
  tenders      INTEGER NOT NULL,
  amount_fen   INTEGER NOT NULL,
  PRIMARY KEY (business_day, scale, tender, store_code)
) CLUSTERED;
