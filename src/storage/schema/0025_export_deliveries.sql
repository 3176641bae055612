-- Where a scheduled export goes (a folder, mail addresses, a printer's queue), which days it covers,
-- what is tried again, and what became of every run.
ALTER TABLE scheduled_exports RENAME COLUMN folder TO place;
ALTER TABLE scheduled_exports ADD COLUMN delivery  TEXT NOT NULL DEFAULT 'folder';
-- The pattern of the file's name; empty: report and days.
ALTER TABLE scheduled_exports ADD COLUMN file_name TEXT NOT NULL DEFAULT '';
-- Where the file system of the folder is mounted; empty: not noted.
ALTER TABLE scheduled_exports ADD COLUMN mount     TEXT NOT NULL DEFAULT '';
ALTER TABLE scheduled_exports ADD COLUMN period    TEXT NOT NULL DEFAULT 'yesterday';
ALTER TABLE scheduled_exports ADD COLUMN catch_up  TEXT NOT NULL DEFAULT 'once';
ALTER TABLE scheduled_exports ADD COLUMN state     TEXT NOT NULL DEFAULT 'active';
-- The time whose run next_due begins; they differ while a run that failed is tried again.
ALTER TABLE scheduled_exports ADD COLUMN due       INTEGER NOT NULL DEFAULT 0;
ALTER TABLE scheduled_exports ADD COLUMN attempts  INTEGER NOT NULL DEFAULT 0;
-- The run that has claimed it.
ALTER TABLE scheduled_exports ADD COLUMN run       BYTES;
UPDATE scheduled_exports SET due = next_due;
UPDATE scheduled_exports SET period = 'last_week' WHERE frequency = 'weekly';
UPDATE scheduled_exports SET period = 'last_month' WHERE frequency = 'monthly';

-- No reference to scheduled_exports: what was run stays when its schedule is removed.
CREATE TABLE schedule_runs (
  id          BYTES NOT NULL PRIMARY KEY CHECK (length(id) = 16),
  store_code  TEXT NOT NULL,
  schedule    BYTES NOT NULL CHECK (length(schedule) = 16),
  name        TEXT NOT NULL,
  due         INTEGER NOT NULL,
  attempt     INTEGER NOT NULL CHECK (attempt >= 0),
  host        TEXT NOT NULL,
  started_at  INTEGER NOT NULL,
  finished_at INTEGER,
  outcome     TEXT NOT NULL,
  result      TEXT NOT NULL
);
CREATE INDEX schedule_runs_by_start ON schedule_runs (started_at);
CREATE INDEX schedule_runs_by_schedule ON schedule_runs (schedule, started_at);
