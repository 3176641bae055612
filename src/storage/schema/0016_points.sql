-- Points that members earned, written in the commit of the ticket that earned them or took them back.

CREATE TABLE points_entries (
  sale         BYTES NOT NULL REFERENCES tickets (id),
  position     INTEGER NOT NULL CHECK (position > 0),
  ticket       BYTES NOT NULL UNIQUE REFERENCES tickets (id),
  store_code   TEXT NOT NULL,
  member       BYTES NOT NULL REFERENCES members (id),
  per_yuan     INTEGER NOT NULL CHECK (per_yuan BETWEEN 1 AND 1000),
  paid_fen     INTEGER NOT NULL,
  points       INTEGER NOT NULL,
  at           INTEGER NOT NULL,
  business_day TEXT NOT NULL,
  PRIMARY KEY (sale, position)
) CLUSTERED;
CREATE INDEX points_entries_by_member ON points_entries (member, at, points);
APPEND ONLY points_entries;
