-- Lines of sales that scales tell one by one: each is here before it is acknowledged, and waits
-- until its ticket is whole. A settled one stays, so that its repeat is known.
CREATE TABLE scale_lines (
  scale       INTEGER NOT NULL,
  name        TEXT NOT NULL,
  store_code  TEXT NOT NULL,
  arrival     INTEGER NOT NULL,
  content     TEXT NOT NULL,
  raw         BYTES NOT NULL,
  received_at INTEGER NOT NULL,
  -- The name of the first line of its sale; nothing while it waits for more lines.
  sale        TEXT,
  settled     INTEGER NOT NULL DEFAULT 0 CHECK (settled IN (0, 1)),
  PRIMARY KEY (scale, name)
) CLUSTERED;
CREATE INDEX scale_lines_open ON scale_lines (scale, arrival) WHERE settled = 0;
CREATE INDEX scale_lines_of_sale ON scale_lines (scale, sale);
