-- What each scale was told that a card may pay, until its sale arrives or the hold expires: at most
-- one a card and scale, because a scale serves one customer at a time.
CREATE TABLE card_holds (
  card       BYTES NOT NULL REFERENCES cards (id),
  scale      INTEGER NOT NULL CHECK (scale >= 1 AND scale <= 255),
  store_code TEXT NOT NULL,
  amount_fen INTEGER NOT NULL CHECK (amount_fen > 0),
  at         INTEGER NOT NULL,
  expires_at INTEGER NOT NULL CHECK (expires_at > at),
  PRIMARY KEY (card, scale)
) CLUSTERED;
