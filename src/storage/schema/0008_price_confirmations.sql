-- Which version of the prices each scale told it sells by, and since when: a scale that takes new
-- prices and then tells older sales is judged by what it had when it sold.

CREATE TABLE price_confirmations (
  sequence   INTEGER NOT NULL PRIMARY KEY,
  store_code TEXT NOT NULL,
  scale      INTEGER NOT NULL,
  version    INTEGER NOT NULL CHECK (version >= 0),
  at         INTEGER NOT NULL
);
CREATE INDEX price_confirmations_by_scale ON price_confirmations (scale, sequence);
APPEND ONLY price_confirmations;

-- What scales confirmed before this was kept has no known beginning, so it holds from moment 0.
INSERT INTO price_confirmations (sequence, store_code, scale, version, at)
  SELECT number, COALESCE((SELECT value FROM settings WHERE name = 'store.code'), 'store-1'),
         number, prices_version, 0
  FROM scales WHERE prices_version > 0;
INSERT INTO counters (name, value)
  SELECT 'price_confirmation', COALESCE(MAX(sequence), 0) FROM price_confirmations;
