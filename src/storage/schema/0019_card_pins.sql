-- The PINs of cards: a seal that nobody opens without the store's keys, and how often a wrong one
-- was given since the last right one.
CREATE TABLE card_pins (
  card        BYTES NOT NULL PRIMARY KEY REFERENCES cards (id),
  store_code  TEXT NOT NULL,
  seal        BYTES NOT NULL,
  wrong_tries INTEGER NOT NULL CHECK (wrong_tries >= 0)
) CLUSTERED;
