-- What a sale was to earn its card's member, so that verify misses an entry that is not there.
-- Points a yuan; 0 where nobody earns, nothing for what was recorded before.
ALTER TABLE tickets
  ADD COLUMN points_rate INTEGER CHECK (points_rate IS NULL OR points_rate BETWEEN 0 AND 1000);
