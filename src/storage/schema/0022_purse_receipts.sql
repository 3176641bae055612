-- What the purses of CPU cards moved by order of a write to the card, with the card's signature and
-- all that it was made over: a proof for the day a card and the books are compared.
CREATE TABLE purse_receipts (
  card_write      BYTES NOT NULL PRIMARY KEY REFERENCES card_writes (id),
  store_code      TEXT NOT NULL,
  movement        TEXT NOT NULL CHECK (movement IN ('load', 'purchase')),
  amount_fen      INTEGER NOT NULL CHECK (amount_fen > 0),
  balance_fen     INTEGER NOT NULL CHECK (balance_fen >= 0),
  card_serial     INTEGER NOT NULL CHECK (card_serial BETWEEN 0 AND 65535),
  terminal        TEXT NOT NULL CHECK (length(terminal) = 12),
  terminal_serial INTEGER NOT NULL CHECK (terminal_serial >= 0),
  moment          TEXT NOT NULL CHECK (length(moment) = 14),
  signature       TEXT CHECK (length(signature) = 8)
) CLUSTERED;
APPEND ONLY purse_receipts;
