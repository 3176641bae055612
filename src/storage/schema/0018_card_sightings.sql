-- Where each card was last presented to a scale: one card at two scales at once is noticed by it.
CREATE TABLE card_sightings (
  card       BYTES NOT NULL PRIMARY KEY REFERENCES cards (id),
  store_code TEXT NOT NULL,
  scale      INTEGER NOT NULL,
  at         INTEGER NOT NULL
) CLUSTERED;
