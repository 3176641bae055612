-- What must not be forgotten: exceptions that wait for a person, the audit log, exports to come.

CREATE TABLE exceptions (
  id          BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code  TEXT NOT NULL,
  kind        TEXT NOT NULL,
  at          INTEGER NOT NULL,
  subject     TEXT NOT NULL,
  detail      TEXT NOT NULL,
  resolved_at INTEGER,
  resolution  TEXT NOT NULL
);
CREATE UNIQUE INDEX exceptions_open ON exceptions (kind, subject, detail)
  WHERE resolved_at IS NULL;
CREATE INDEX exceptions_by_time ON exceptions (at, id) WHERE resolved_at IS NULL;

CREATE TABLE audit_log (
  sequence   INTEGER NOT NULL PRIMARY KEY,
  store_code TEXT NOT NULL,
  at         INTEGER NOT NULL,
  actor      TEXT NOT NULL,
  action     TEXT NOT NULL,
  subject    TEXT NOT NULL,
  before     TEXT NOT NULL,
  after      TEXT NOT NULL
);
APPEND ONLY audit_log;

CREATE TABLE scheduled_exports (
  id            BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code    TEXT NOT NULL,
  name          TEXT NOT NULL,
  report        TEXT NOT NULL,
  parameters    TEXT NOT NULL,
  format        TEXT NOT NULL,
  language      TEXT NOT NULL,
  folder        TEXT NOT NULL,
  frequency     TEXT NOT NULL,
  at_minute     INTEGER NOT NULL CHECK (at_minute BETWEEN 0 AND 1439),
  next_due      INTEGER NOT NULL,
  last_run      INTEGER,
  last_outcome  TEXT NOT NULL,
  claimed_until INTEGER NOT NULL
);
