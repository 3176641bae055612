-- What the price book said, version by version: a ticket is judged by the prices of its moment.
-- Written in the commit that makes the version, from the rows it has just changed.

CREATE TABLE price_versions (
  version INTEGER NOT NULL PRIMARY KEY CHECK (version > 0),
  at      INTEGER NOT NULL
);
APPEND ONLY price_versions;

CREATE TABLE product_versions (
  product        TEXT NOT NULL,
  version        INTEGER NOT NULL REFERENCES price_versions (version),
  name           TEXT NOT NULL,
  category       TEXT NOT NULL,
  barcode        TEXT NOT NULL,
  price_unit     TEXT NOT NULL CHECK (price_unit IN ('kg', '500g', 'piece')),
  list_price_fen INTEGER NOT NULL CHECK (list_price_fen >= 0),
  tare_grams     INTEGER NOT NULL CHECK (tare_grams >= 0),
  deleted        INTEGER NOT NULL CHECK (deleted IN (0, 1)),
  PRIMARY KEY (product, version)
) CLUSTERED;
APPEND ONLY product_versions;

-- Tier prices, all at position 0, and promotions, which have a beginning and an end.
CREATE TABLE product_version_prices (
  product   TEXT NOT NULL,
  version   INTEGER NOT NULL,
  rule      TEXT NOT NULL CHECK (rule IN ('promotion', 'tier_price')),
  position  INTEGER NOT NULL CHECK (position >= 0),
  tier      TEXT NOT NULL,
  price_fen INTEGER NOT NULL CHECK (price_fen >= 0),
  starts_at INTEGER,
  ends_at   INTEGER,
  PRIMARY KEY (product, version, rule, position, tier),
  FOREIGN KEY (product, version) REFERENCES product_versions (product, version),
  CHECK ((rule = 'promotion') = (starts_at IS NOT NULL AND ends_at IS NOT NULL))
) CLUSTERED;
APPEND ONLY product_version_prices;

CREATE TABLE tier_versions (
  tier                      TEXT NOT NULL,
  version                   INTEGER NOT NULL REFERENCES price_versions (version),
  name                      TEXT NOT NULL,
  default_discount_permille INTEGER NOT NULL CHECK (default_discount_permille BETWEEN 0 AND 1000),
  PRIMARY KEY (tier, version)
) CLUSTERED;
APPEND ONLY tier_versions;

CREATE TABLE tier_version_discounts (
  tier              TEXT NOT NULL,
  version           INTEGER NOT NULL,
  category          TEXT NOT NULL,
  discount_permille INTEGER NOT NULL CHECK (discount_permille BETWEEN 0 AND 1000),
  PRIMARY KEY (tier, version, category),
  FOREIGN KEY (tier, version) REFERENCES tier_versions (tier, version)
) CLUSTERED;
APPEND ONLY tier_version_discounts;

-- A store that had prices before it had a history: nobody knows what went before them nor since
-- when they hold, so they count as always in force (moment 0).
INSERT INTO price_versions (version, at)
  SELECT version, 0 FROM products
  UNION SELECT version, 0 FROM tiers
  UNION SELECT value, 0 FROM counters WHERE name = 'price_book' AND value > 0;
INSERT INTO product_versions (product, version, name, category, barcode, price_unit,
                              list_price_fen, tare_grams, deleted)
  SELECT code, version, name, category, barcode, price_unit, list_price_fen, tare_grams, deleted
  FROM products;
INSERT INTO product_version_prices (product, version, rule, position, tier, price_fen)
  SELECT code, version, 'tier_price', 0, tier, price_fen
  FROM products JOIN product_tier_prices ON product = code;
INSERT INTO product_version_prices (product, version, rule, position, tier, price_fen,
                                    starts_at, ends_at)
  SELECT code, version, 'promotion', position, tier, price_fen, starts_at, ends_at
  FROM products JOIN promotions ON product = code;
INSERT INTO tier_versions (tier, version, name, default_discount_permille)
  SELECT code, version, name, default_discount_permille FROM tiers;
INSERT INTO tier_version_discounts (tier, version, category, discount_permille)
  SELECT code, version, category, discount_permille
  FROM tiers JOIN tier_discounts ON tier = code;
