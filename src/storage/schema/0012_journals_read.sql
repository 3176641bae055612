-- When a scale that we call was last asked for its sales: what it told before the end of a day says
-- nothing of the rest of that day. An older close keeps what it printed.

ALTER TABLE scales ADD COLUMN journal_read_at INTEGER;
ALTER TABLE day_close_scales ADD COLUMN asked_at INTEGER;
ALTER TABLE day_close_scales ADD COLUMN asked_too_early INTEGER NOT NULL DEFAULT 0
  CHECK (asked_too_early IN (0, 1));
