-- What the register says of each scale as a device, and what its driver keeps to find its place.
ALTER TABLE scales ADD COLUMN journal_mark TEXT NOT NULL DEFAULT '';
ALTER TABLE scales ADD COLUMN vendor       TEXT NOT NULL DEFAULT '';
ALTER TABLE scales ADD COLUMN model        TEXT NOT NULL DEFAULT '';
ALTER TABLE scales ADD COLUMN firmware     TEXT NOT NULL DEFAULT '';
ALTER TABLE scales ADD COLUMN unique_code  TEXT NOT NULL DEFAULT '';
-- YYYY-MM-DD; nothing while nobody has typed it.
ALTER TABLE scales ADD COLUMN verified_until TEXT;
