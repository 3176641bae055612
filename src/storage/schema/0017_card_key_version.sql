-- Which version of the store's keys a card bears, so that is known which cards would be lost with a
-- version. Cards of the books before were issued with the first.

ALTER TABLE cards ADD COLUMN key_version INTEGER NOT NULL DEFAULT 1
  CHECK (key_version BETWEEN 0 AND 255);
