-- What the store is made of: people, prices, scales, settings.
-- Written in the words SQLite 3.40 and PostgreSQL 15 share, plus three that storage/dialect.h
-- replaces: BYTES (a type), CLUSTERED (kept in the order of its key), APPEND ONLY name.
-- Moments are unix milliseconds in UTC; business days are text, 2026-11-22; money is whole fen.

CREATE TABLE schema_version (
  version INTEGER NOT NULL
);
INSERT INTO schema_version (version) VALUES (0);

CREATE TABLE counters (
  name  TEXT NOT NULL PRIMARY KEY,
  value INTEGER NOT NULL
) CLUSTERED;
INSERT INTO counters (name, value) VALUES
  ('audit_log', 0), ('card_number', 0), ('hot_list', 0), ('price_book', 0), ('scale_event', 0);

CREATE TABLE settings (
  name  TEXT NOT NULL PRIMARY KEY,
  value TEXT NOT NULL
) CLUSTERED;

CREATE TABLE operators (
  name          TEXT NOT NULL PRIMARY KEY,
  role          TEXT NOT NULL CHECK (role IN ('manager', 'card_desk', 'auditor', 'service')),
  password_hash TEXT NOT NULL,
  disabled      INTEGER NOT NULL CHECK (disabled IN (0, 1))
) CLUSTERED;

CREATE TABLE members (
  id         BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code TEXT NOT NULL,
  name       TEXT NOT NULL,
  phone      TEXT NOT NULL,
  tier       TEXT NOT NULL
);
CREATE INDEX members_by_name ON members (name);

CREATE TABLE tiers (
  code                      TEXT NOT NULL PRIMARY KEY,
  name                      TEXT NOT NULL,
  default_discount_permille INTEGER NOT NULL CHECK (default_discount_permille BETWEEN 0 AND 1000),
  version                   INTEGER NOT NULL
) CLUSTERED;

CREATE TABLE tier_discounts (
  tier              TEXT NOT NULL REFERENCES tiers (code),
  category          TEXT NOT NULL,
  discount_permille INTEGER NOT NULL CHECK (discount_permille BETWEEN 0 AND 1000),
  PRIMARY KEY (tier, category)
) CLUSTERED;

CREATE TABLE products (
  code           TEXT NOT NULL PRIMARY KEY,
  name           TEXT NOT NULL,
  category       TEXT NOT NULL,
  barcode        TEXT NOT NULL,
  price_unit     TEXT NOT NULL CHECK (price_unit IN ('kg', '500g', 'piece')),
  list_price_fen INTEGER NOT NULL CHECK (list_price_fen >= 0),
  tare_grams     INTEGER NOT NULL CHECK (tare_grams >= 0),
  deleted        INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  version        INTEGER NOT NULL
) CLUSTERED;
CREATE INDEX products_by_version ON products (version);

CREATE TABLE product_tier_prices (
  product   TEXT NOT NULL REFERENCES products (code),
  tier      TEXT NOT NULL,
  price_fen INTEGER NOT NULL CHECK (price_fen >= 0),
  PRIMARY KEY (product, tier)
) CLUSTERED;

CREATE TABLE promotions (
  product   TEXT NOT NULL REFERENCES products (code),
  position  INTEGER NOT NULL,
  tier      TEXT NOT NULL,
  price_fen INTEGER NOT NULL CHECK (price_fen >= 0),
  starts_at INTEGER NOT NULL,
  ends_at   INTEGER NOT NULL,
  PRIMARY KEY (product, position)
) CLUSTERED;

CREATE TABLE cashiers (
  number  INTEGER NOT NULL PRIMARY KEY CHECK (number BETWEEN 1 AND 999),
  name    TEXT NOT NULL,
  version INTEGER NOT NULL
);

CREATE TABLE scales (
  number           INTEGER NOT NULL PRIMARY KEY CHECK (number BETWEEN 1 AND 255),
  driver           TEXT NOT NULL,
  address          TEXT NOT NULL,
  profile          TEXT NOT NULL,
  secret_key       TEXT NOT NULL,
  serial           TEXT NOT NULL,
  prices_version   INTEGER NOT NULL,
  journal_position INTEGER NOT NULL,
  last_contact     INTEGER,
  clock_offset_ms  INTEGER,
  last_error       TEXT NOT NULL
);

CREATE TABLE scale_events (
  sequence   INTEGER NOT NULL PRIMARY KEY,
  store_code TEXT NOT NULL,
  scale      INTEGER NOT NULL,
  at         INTEGER NOT NULL,
  type       TEXT NOT NULL,
  detail     TEXT NOT NULL
);
CREATE INDEX scale_events_by_scale ON scale_events (scale, sequence);
