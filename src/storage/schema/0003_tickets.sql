-- The sales journal.

CREATE TABLE tickets (
  id                   BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code           TEXT NOT NULL,
  scale                INTEGER NOT NULL,
  number               INTEGER NOT NULL CHECK (number > 0),
  kind                 TEXT NOT NULL CHECK (kind IN ('sale', 'return', 'void')),
  corrects             BYTES,
  cashier              INTEGER NOT NULL,
  opened_at            INTEGER NOT NULL,
  closed_at            INTEGER NOT NULL,
  business_day         TEXT NOT NULL,
  authorisation        TEXT NOT NULL CHECK (authorisation IN ('online', 'offline')),
  card                 BYTES REFERENCES cards (id),
  card_uid             BYTES,
  card_data            BYTES,
  rounding_fen         INTEGER NOT NULL,
  total_fen            INTEGER NOT NULL CHECK (total_fen >= 0),
  content_hash         BYTES NOT NULL CHECK (length(content_hash) = 32),
  source               TEXT NOT NULL,
  recorded_at          INTEGER NOT NULL,
  answer_principal_fen INTEGER,
  answer_bonus_fen     INTEGER,
  raw                  BYTES
);
-- The sales list runs along this index, newest first; scale and cashier are in it so that a
-- filtered list does not visit the rows it leaves out.
CREATE INDEX tickets_by_day ON tickets (business_day, closed_at, id, scale, cashier);
CREATE INDEX tickets_by_number ON tickets (scale, number);
CREATE INDEX tickets_by_card ON tickets (card, business_day, closed_at) WHERE card IS NOT NULL;
APPEND ONLY tickets;

CREATE TABLE ticket_lines (
  ticket          BYTES NOT NULL REFERENCES tickets (id),
  position        INTEGER NOT NULL CHECK (position >= 0),
  store_code      TEXT NOT NULL,
  business_day    TEXT NOT NULL,
  product         TEXT NOT NULL,
  price_unit      TEXT NOT NULL CHECK (price_unit IN ('kg', '500g', 'piece')),
  grams           INTEGER NOT NULL CHECK (grams >= 0),
  pieces          INTEGER NOT NULL CHECK (pieces >= 0),
  unit_price_fen  INTEGER NOT NULL,
  list_price_fen  INTEGER NOT NULL,
  amount_fen      INTEGER NOT NULL CHECK (amount_fen >= 0),
  list_amount_fen INTEGER NOT NULL CHECK (list_amount_fen >= 0),
  PRIMARY KEY (ticket, position)
) CLUSTERED;
CREATE INDEX ticket_lines_by_product ON ticket_lines (product, business_day, ticket);
APPEND ONLY ticket_lines;

CREATE TABLE ticket_tenders (
  ticket       BYTES NOT NULL REFERENCES tickets (id),
  position     INTEGER NOT NULL CHECK (position >= 0),
  store_code   TEXT NOT NULL,
  business_day TEXT NOT NULL,
  tender       TEXT NOT NULL,
  amount_fen   INTEGER NOT NULL CHECK (amount_fen >= 0),
  reference    TEXT NOT NULL,
  PRIMARY KEY (ticket, position)
) CLUSTERED;
APPEND ONLY ticket_tenders;

-- What was refused, with the answer it must get again. Recording the same sale as offline after
-- all takes the row away.
CREATE TABLE ticket_declines (
  id                   BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code           TEXT NOT NULL,
  scale                INTEGER NOT NULL,
  number               INTEGER NOT NULL,
  closed_at            INTEGER NOT NULL,
  business_day         TEXT NOT NULL,
  card                 BYTES,
  total_fen            INTEGER NOT NULL,
  reason               TEXT NOT NULL,
  answer_principal_fen INTEGER,
  answer_bonus_fen     INTEGER,
  content_hash         BYTES NOT NULL CHECK (length(content_hash) = 32),
  content              BYTES NOT NULL,
  source               TEXT NOT NULL,
  recorded_at          INTEGER NOT NULL,
  raw                  BYTES
);

-- Tickets whose id was already used by one with other content: kept as told, nothing moved.
CREATE TABLE ticket_conflicts (
  id           BYTES NOT NULL,
  content_hash BYTES NOT NULL CHECK (length(content_hash) = 32),
  store_code   TEXT NOT NULL,
  scale        INTEGER NOT NULL,
  number       INTEGER NOT NULL,
  business_day TEXT NOT NULL,
  total_fen    INTEGER NOT NULL,
  content      BYTES NOT NULL,
  source       TEXT NOT NULL,
  recorded_at  INTEGER NOT NULL,
  raw          BYTES,
  PRIMARY KEY (id, content_hash)
);
