-- Which chip a card is: its family, and the serial of the store's application on a CPU card. All
-- cards from before are MIFARE Classic, which has no such serial.
ALTER TABLE cards
  ADD COLUMN family TEXT NOT NULL DEFAULT 'classic' CHECK (family IN ('classic', 'cpu'));
ALTER TABLE cards
  ADD COLUMN serial BYTES CHECK (serial IS NULL OR length(serial) = 8);
